"""A question to clauses: by words alone, or by words and vectors fused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.dense import DenseIndex
from index.encoder import Encoder
from index.filters import Filters
from index.fusion import covered_share, fuse
from index.lexical import LexicalIndex
from index.pieces import passage
from index.preparing import title_text
from index.query import query_words
from index.ranking import Words, rank, rank_given
from index.reading import Reading
from index.segment import search_words

_POOL = 50  # lexical finds that are fused
_TITLES = 20_000  # titles whose words are kept
_NEAR = 20  # dense finds that are fused


class Candidate(NamedTuple):
    """A clause by its row on its way to becoming a hit."""

    serial: int
    score: float
    lexical: float
    dense: float | None


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found for a question, its scores side by side, by the clauses' rows.

    ``coverage`` is how much of the question the best find by words has, 0 to 1; ``fusing``
    is False where there were no vectors to search, and the words decide alone.
    """

    lexical: Mapping[int, float]
    cosines: Mapping[int, float]
    coverage: float = 0.0
    fusing: bool = False


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
        self.lexical = lexical
        self._dense = dense
        self._encoder = encoder
        # A row's title never changes: a file that was read anew has a row of its own.
        self._titled: dict[int, frozenset[str]] = {}

    def find(self, query: str, limit: int, filters: Filters) -> list[Candidate]:
        """The best clauses, best first."""
        found = self.gather(query, limit, filters, self.lexical)
        if not found.fusing:
            order = sorted(found.lexical.items(), key=lambda item: (-item[1], item[0]))
            return [Candidate(serial, score, score, None) for serial, score in order[:limit]]
        return [
            Candidate(serial, score, found.lexical.get(serial, 0.0), found.cosines.get(serial))
            for serial, score in fuse(found.lexical, found.cosines, coverage=found.coverage)
        ][:limit]

    def gather(self, query: str, limit: int, filters: Filters, lexical: Words) -> Gathered:
        """Finds of both kinds, each with both scores.

        ``lexical`` is this searcher's own index, by its own statistics or by others.
        """
        words = query_words(query)
        allowed = None if filters.empty else self._reading.serials(filters)
        if allowed == []:
            return Gathered({}, {})
        if self._encoder is None or self._dense.size == 0:
            ranked = rank(lexical, self._titles, words, limit, documents=allowed)
            return Gathered({f.serial: f.score for f in ranked}, {})
        vector = self._encoder.encode_queries([query])[0]
        ranked = rank(lexical, self._titles, words, max(_POOL, limit), documents=allowed)
        near = self._dense.search(vector, max(_NEAR, limit), documents=allowed)
        scores = {f.serial: f.score for f in ranked}
        missing = {s: d for s, d, _ in near if s not in scores}
        given = rank_given(lexical, self._titles, words, missing)
        scores |= {f.serial: f.score for f in given}
        cosines = {s: c for s, _, c in near}
        cosines |= self._dense.cosines(vector, [s for s in scores if s not in cosines])
        coverage = self._coverage(words, ranked[0].serial, lexical) if ranked else 0.0
        return Gathered(scores, cosines, coverage, fusing=True)

    def _coverage(self, words: Mapping[str, float], serial: int, lexical: Words) -> float:
        """How much of the question the best find by words has."""
        found = self._reading.found([serial])
        if serial not in found:  # a writer may have dropped it since
            return 0.0
        clause, _ = found[serial]
        rarity = {w: lexical.clauses.rarity("text", w) for w in words}
        return covered_share(words, rarity, set(search_words(passage(clause.path, clause.text))))

    def _titles(self, documents: Sequence[int]) -> dict[int, frozenset[str]]:
        known = self._titled
        if len(known) > _TITLES:
            known = self._titled = {}  # another thread may be reading the former
        fresh = self._reading.titled([d for d in documents if d not in known])
        known |= {d: frozenset(search_words(title_text(t))) for d, t in fresh.items()}
        return {d: known[d] for d in documents if d in known}
