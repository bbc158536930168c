"""A question to clauses: by words alone, or by words and vectors fused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from index.dense import DenseIndex
from index.encoder import Encoder, Vectors
from index.filters import Filters
from index.fusion import covered_share, fuse
from index.lexical import Found, LexicalIndex
from index.pieces import passage
from index.preparing import title_text
from index.query import query_words
from index.ranking import rank, rank_given
from index.reading import Reading
from index.segment import search_words

_POOL = 50  # lexical finds that are fused
_NEAR = 20  # dense finds that are fused


class Candidate(NamedTuple):
    """A clause by its row on its way to becoming a hit."""

    serial: int
    score: float
    lexical: float
    dense: float | None


class Searcher:
    """Searches the derived indexes; the database only says what the filters let through."""

    def __init__(
        self,
        reading: Reading,
        lexical: LexicalIndex,
        dense: DenseIndex,
        encoder: Encoder | None,
    ) -> None:
        """Hold what is searched; without an encoder search is by words alone."""
        self._reading = reading
        self._lexical = lexical
        self._dense = dense
        self._encoder = encoder

    def find(self, query: str, limit: int, filters: Filters) -> list[Candidate]:
        """The best clauses, best first."""
        words = query_words(query)
        allowed = None if filters.empty else self._reading.serials(filters)
        if allowed == []:
            return []
        if self._encoder is None or self._dense.size == 0:
            ranked = rank(self._lexical, self._titles, words, limit, documents=allowed)
            return [Candidate(f.serial, f.score, f.score, None) for f in ranked]
        vector = self._encoder.encode_queries([query])[0]
        pool = max(_POOL, limit)
        ranked = rank(self._lexical, self._titles, words, pool, documents=allowed)
        near = self._dense.search(vector, max(_NEAR, limit), documents=allowed)
        return self._fused(words, vector, ranked, near)[:limit]

    def _fused(
        self,
        words: Mapping[str, float],
        vector: Vectors,
        ranked: Sequence[Found],
        near: Sequence[tuple[int, int, float]],
    ) -> list[Candidate]:
        """Finds of both kinds, each with both scores."""
        lexical = {f.serial: f.score for f in ranked}
        missing = {s: d for s, d, _ in near if s not in lexical}
        given = rank_given(self._lexical, self._titles, words, missing)
        lexical |= {f.serial: f.score for f in given}
        cosines = {s: c for s, _, c in near}
        cosines |= self._dense.cosines(vector, [s for s in lexical if s not in cosines])
        coverage = self._coverage(words, ranked[0].serial) if ranked else 0.0
        return [
            Candidate(serial, score, lexical.get(serial, 0.0), cosines.get(serial))
            for serial, score in fuse(lexical, cosines, coverage=coverage)
        ]

    def _coverage(self, words: Mapping[str, float], serial: int) -> float:
        """How much of the question the best find by words has."""
        found = self._reading.found([serial])
        if serial not in found:  # a writer may have dropped it since
            return 0.0
        clause, _ = found[serial]
        rarity = {w: self._lexical.clauses.rarity("text", w) for w in words}
        return covered_share(words, rarity, set(search_words(passage(clause.path, clause.text))))

    def _titles(self, documents: Sequence[int]) -> dict[int, frozenset[str]]:
        named = self._reading.titled(documents)
        return {serial: frozenset(search_words(title_text(d))) for serial, d in named.items()}
