"""A second look at the best clauses by a model that reads question and clause together.

Optional: it takes a cross-encoder that the user has on disk, and torch. Source: Nogueira &
Cho 2019, Passage Re-ranking with BERT.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from index.errors import EncoderError
from index.hits import Hit

POOL = 30
"""Best finds that a reranker looks at again."""


class Reranker(Protocol):
    """Scores how well each text answers a query."""

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """One score a text, higher is better; only their order matters."""
        ...


class CrossEncoderReranker:
    """Any sentence-transformers cross-encoder on disk; torch is imported only here."""

    def __init__(self, path: Path) -> None:
        """Load the model from a local folder; nothing is ever downloaded.

        Raises:
            EncoderError: it cannot be loaded.
        """
        try:
            from sentence_transformers import CrossEncoder

            self._model = CrossEncoder(str(path), local_files_only=True)
        except Exception as error:
            raise EncoderError(
                f"重排模型 {path} 加载不了（{error}）：请检查 DUBAN_RERANKER 指向的目录是否完整。"
            ) from error

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """One score a text, higher is better."""
        if not texts:
            return []
        found = self._model.predict([(query, text) for text in texts], show_progress_bar=False)
        return [float(score) for score in found]


def reranked(reranker: Reranker | None, query: str, hits: list[Hit]) -> list[Hit]:
    """The best hits ordered anew by a reranker, where there is one."""
    if reranker is None or not hits:
        return hits
    first, rest = hits[:POOL], hits[POOL:]
    scores = reranker.scores(query, [h.clause.text for h in first])
    order = sorted(range(len(first)), key=lambda i: -scores[i])
    return [first[i] for i in order] + rest
