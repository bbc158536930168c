"""The library as LangChain sees it: a retriever of clauses, and the encoder as embeddings.

Nothing else in the assistant imports LangChain. In a chain::

    from pathlib import Path

    from assistant.langchain import ClauseRetriever, LibraryEmbeddings
    from index.encoder import SHIPPED, load_encoder
    from index.library import Library

    encoder = load_encoder(SHIPPED)
    with Library.open(Path("library"), encoder=encoder) as library:
        retriever = ClauseRetriever(library=library, k=5)
        for document in retriever.invoke("黑臭水体整治由谁牵头"):
            print(document.metadata["file"], document.page_content)
    vectors = LibraryEmbeddings(encoder).embed_documents(["清淤", "截污"])
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever

from index.encoder import Encoder, Vectors
from index.filters import EVERYTHING, Filters
from index.hits import Hit
from index.library import Library


class ClauseRetriever(BaseRetriever):
    """The ``k`` clauses that fit a question best, best first, as LangChain documents.

    ``metadata`` locates each clause: ``document_id``, ``title``, ``file``, ``path`` (headings
    from the root), ``clause_id``, ``start`` and ``end`` (characters of the document's text,
    half-open), ``page`` (from 1, or None) and ``score`` (orders one answer's clauses).
    """

    library: Library
    k: int = 10
    filters: Filters = EVERYTHING

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
        k: int | None = None,
        filters: Filters | None = None,
    ) -> list[Document]:
        """Search; ``k`` and ``filters`` given to ``invoke`` hold for that call alone."""
        limit = self.k if k is None else k
        hits = self.library.search(query, limit=limit, filters=filters or self.filters)
        return [_document(hit) for hit in hits]


class LibraryEmbeddings(Embeddings):
    """The library's encoder as LangChain embeddings; a question gets the query prompt."""

    def __init__(self, encoder: Encoder) -> None:
        """Hold the encoder."""
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Passages to unit vectors, one a text, of ``encoder.dim`` components."""
        return _rows(self._encoder.encode(texts)) if texts else []

    def embed_query(self, text: str) -> list[float]:
        """A question to a unit vector of ``encoder.dim`` components."""
        return _rows(self._encoder.encode_queries([text]))[0]


def _document(hit: Hit) -> Document:
    clause = hit.clause
    metadata: dict[str, Any] = {
        "document_id": clause.document_id,
        "title": hit.document.title,
        "file": hit.document.file,
        "path": list(clause.path),
        "clause_id": clause.id,
        "start": clause.start,
        "end": clause.end,
        "page": clause.page,
        "score": hit.score,
    }
    return Document(id=clause.id, page_content=clause.text, metadata=metadata)


def _rows(vectors: Vectors) -> list[list[float]]:
    rows: Sequence[list[float]] = vectors.tolist()
    return list(rows)
