"""The word statistics of several lexical indexes together.

BM25 weighs a word by how rare it is in the index that it is found in. To compare finds of
several indexes, each weighs its words as if all were one: the factor between the common
inverse document frequency and its own is put on the query. Lengths of fields stay measured
against each index's own mean.

Source: Callan 2000, Distributed Information Retrieval (global statistics).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.lexical import Found, LexicalIndex, Shelf, inverse_frequency

_REMEMBERED = 4096


class SharedShelf:
    """One index searched by the statistics of several, itself among them."""

    def __init__(self, own: Shelf, shelves: Sequence[Shelf]) -> None:
        """Hold the index and all of them."""
        self._own = own
        self._shelves = tuple(shelves)
        self._scale = lru_cache(maxsize=_REMEMBERED)(self._factor)

    def search(
        self,
        words: Mapping[str, float],
        boosts: Mapping[str, float],
        limit: int,
        within: tuple[str, Sequence[int]] | None = None,
    ) -> list[Found]:
        """The best records of this index; scores compare with those of the others."""
        return self._own.search(words, boosts, limit, within, scale=self._scale)

    def rarity(self, field: str, word: str) -> float:
        """The inverse document frequency of a word over all the indexes."""
        told = [shelf.frequency(field, word) for shelf in self._shelves]
        return inverse_frequency(sum(n for n, _ in told), sum(total for _, total in told))

    def _factor(self, field: str, word: str) -> float:
        own = self._own.rarity(field, word)
        return self.rarity(field, word) / own if own else 1.0


@dataclass(frozen=True, slots=True)
class SharedLexical:
    """A library's two indexes, each by the statistics of all libraries' like it."""

    documents: SharedShelf
    clauses: SharedShelf


def shared(indexes: Sequence[LexicalIndex]) -> list[SharedLexical]:
    """Each of some indexes, searched by the statistics of all."""
    documents, clauses = [i.documents for i in indexes], [i.clauses for i in indexes]
    return [
        SharedLexical(SharedShelf(i.documents, documents), SharedShelf(i.clauses, clauses))
        for i in indexes
    ]
