"""Which clauses fit a question best, by words: the document first, then the place in it.

A question names its document in passing ("河北2024年民生工程里…谁负责") and then asks for
a clause. Words of the document's title choose the document; inside it they stand in every
preamble and say nothing, so there they hardly count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.lexical import Found


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much; chosen by a grid over all development and NCP questions.

    ``titled`` is what remains of a word's weight inside a document whose title has it.
    """

    title: float = 1.0
    body: float = 0.8
    path: float = 0.3
    text: float = 1.0
    titled: float = 0.1


WEIGHTS = Weights()
# Documents looked into, and clauses found without regard to their document.
_DOCUMENTS = 60
_INTO = 16
_CLAUSES = 120
_EACH = 20  # clauses of one document, where many are asked for

Titles = Callable[[Sequence[int]], Mapping[int, frozenset[str]]]
"""Rows of documents → the words of their titles."""


class Records(Protocol):
    """Records that are searched by words; ``index.lexical.Shelf`` says how."""

    def search(
        self,
        words: Mapping[str, float],
        boosts: Mapping[str, float],
        limit: int,
        within: tuple[str, Sequence[int]] | None = None,
    ) -> list[Found]:
        """The best records for weighted words, best first."""
        ...

    def rarity(self, field: str, word: str) -> float:
        """The inverse document frequency of a word; 0 where it is unknown."""
        ...


class Words(Protocol):
    """Documents and their clauses, searched by words."""

    @property
    def documents(self) -> Records:
        """The documents as wholes."""
        ...

    @property
    def clauses(self) -> Records:
        """Their clauses."""
        ...


def rank(
    index: Words,
    titles: Titles,
    words: Mapping[str, float],
    limit: int,
    *,
    documents: Sequence[int] | None = None,
    weights: Weights = WEIGHTS,
) -> list[Found]:
    """The best clauses for weighted words.

    Args:
        index: to search.
        titles: the words of documents' titles.
        words: word → weight.
        limit: how many at most.
        documents: rows of the documents allowed; ``None`` allows all.
        weights: what counts how much.

    Returns:
        Clauses, best first; the score adds the document's and the clause's BM25.
    """
    within = None if documents is None else ("document", documents)
    whole = {"title": weights.title, "body": weights.body}
    about = {f.document: f.score for f in index.documents.search(words, whole, _DOCUMENTS, within)}
    inside = {"path": weights.path, "text": weights.text}
    chosen = _chosen(about, index.clauses.search(words, inside, _CLAUSES, within), limit)
    named = titles(chosen)
    each = limit if limit <= _EACH else max(_EACH, 2 * limit // max(1, len(chosen)))
    hits = []
    for document in chosen:
        own = _own(words, named.get(document), weights)
        base = about.get(document, 0.0)
        hits += [
            Found(f.serial, document, base + f.score)
            for f in index.clauses.search(own, inside, each, ("document", [document]))
        ]
    return sorted(hits, key=lambda f: (-f.score, f.serial))[:limit]


def rank_given(
    index: Words,
    titles: Titles,
    words: Mapping[str, float],
    clauses: Mapping[int, int],
    *,
    weights: Weights = WEIGHTS,
) -> list[Found]:
    """The scores that ``rank`` would give to given clauses.

    Args:
        index: to search.
        titles: the words of documents' titles.
        words: word → weight.
        clauses: clause row → document row.
        weights: what counts how much.

    Returns:
        Those of the clauses that have any of the words, in no particular order.
    """
    documents = sorted(set(clauses.values()))
    whole = {"title": weights.title, "body": weights.body}
    inside = {"path": weights.path, "text": weights.text}
    found = index.documents.search(words, whole, len(documents), ("document", documents))
    about = {f.document: f.score for f in found}
    named = titles(documents)
    alike: dict[frozenset[str], list[int]] = {}
    for serial, document in clauses.items():
        title = named.get(document, frozenset())
        alike.setdefault(title.intersection(words), []).append(serial)
    hits = []
    for title, serials in alike.items():  # their words weigh the same: one search for all
        own = _own(words, title, weights)
        hits += [
            Found(f.serial, f.document, about.get(f.document, 0.0) + f.score)
            for f in index.clauses.search(own, inside, len(serials), ("serial", serials))
        ]
    return hits


def _own(
    words: Mapping[str, float], title: frozenset[str] | None, weights: Weights
) -> dict[str, float]:
    """The words' weights inside a document, where its title's words hardly count."""
    named = title or frozenset()
    return {w: x * (weights.titled if w in named else 1.0) for w, x in words.items()}


def _chosen(about: Mapping[int, float], clauses: Sequence[Found], limit: int) -> list[int]:
    """The documents to look into: good as a whole, or for their best clause."""
    best: dict[int, float] = {}
    for clause in clauses:
        best.setdefault(clause.document, clause.score)
    floor = min(about.values(), default=0.0)
    scores = {d: about.get(d, floor) + best.get(d, 0.0) for d in {**about, **best}}
    order = sorted(scores, key=lambda d: (-scores[d], d))
    return order[: max(_INTO, limit // 4)]
