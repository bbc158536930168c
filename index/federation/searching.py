"""A question asked of several libraries: their finds weighed alike and fused once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from index.federation.statistics import SharedLexical, shared
from index.filters import Filters
from index.fusion import fuse
from index.hits import Hit
from index.library import Library
from index.search import Candidate, Gathered

Place = tuple[int, int]
"""A library among its fellows, and a clause's row in it."""


def statistics(members: Sequence[Library]) -> list[SharedLexical]:
    """Each library's words by the statistics of all of them."""
    return shared([m.searcher().lexical for m in members])


def search(members: Sequence[Library], query: str, pool: int, filters: Filters) -> list[Hit]:
    """The ``pool`` best clauses of all libraries, best first."""
    searchers = [m.searcher() for m in members]
    lexicals = shared([s.lexical for s in searchers])
    gathered = [
        searcher.gather(query, pool, filters, lexical)
        for searcher, lexical in zip(searchers, lexicals, strict=True)
    ]
    best = _fused(gathered)[:pool]
    wanted: dict[int, list[Candidate]] = defaultdict(list)
    for (member, serial), score in best:
        own = gathered[member]
        found = Candidate(serial, score, own.lexical.get(serial, 0.0), own.cosines.get(serial))
        wanted[member].append(found)
    hits = {
        (member, candidate.serial): hit
        for member, candidates in wanted.items()
        for candidate, hit in members[member].paired(candidates)
    }
    return [hits[place] for place, _ in best if place in hits]


def _fused(gathered: Sequence[Gathered]) -> list[tuple[Place, float]]:
    lexical = {(m, s): score for m, g in enumerate(gathered) for s, score in g.lexical.items()}
    if not any(g.fusing for g in gathered):
        return sorted(lexical.items(), key=lambda item: (-item[1], item[0]))
    cosines = {(m, s): score for m, g in enumerate(gathered) for s, score in g.cosines.items()}
    # How much the best find by words has of the question: that of the library that has it.
    best = max(gathered, key=lambda g: max(g.lexical.values(), default=0.0))
    return fuse(lexical, cosines, coverage=best.coverage)
