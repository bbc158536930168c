"""A date, a figure, a rhythm or a telephone number: the evidence that may be believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering import passage, row
from assistant.answering.statement import Statement
from assistant.evidence import Evidence, Wanted, folded

_COVERED, _FOCUS, _BESIDE = 0.5, 0.34, 0.1
_LOOKED_AT = 8


def say_value(
    wanted: Wanted, evidence: Sequence[Evidence], before: Sequence[Statement]
) -> Statement | None:
    """The first good sentence with a value of the kind asked for, not given before."""
    for candidate in evidence[:_LOOKED_AT]:
        fresh = _unsaid(candidate, before)
        if not fresh.values or not fresh.keyed:
            continue
        if fresh.covered >= _COVERED and fresh.focus >= _FOCUS:
            return _said(fresh, wanted)
    return None


def value_beside(
    wanted: Wanted, evidence: Sequence[Evidence], before: Sequence[Statement]
) -> Statement | None:
    """A later part's value in the clause, or the very sentence, that answered an earlier part."""
    sources = [p for s in before for p in s.sources]
    clauses = {p.clause.id for p in sources}
    for candidate in evidence:
        fresh = _unsaid(candidate, before)
        if fresh.found.clause.id not in clauses or not fresh.values:
            continue
        piece = fresh.piece
        here = any(
            p.clause.id == piece.clause.id and piece.start <= p.start < piece.end for p in sources
        )
        if here or fresh.focus > _BESIDE:
            return _said(fresh, wanted)
    return None


def _unsaid(candidate: Evidence, before: Sequence[Statement]) -> Evidence:
    """Evidence without the values that an earlier part's answer has given already."""
    said = folded(" ".join(s.text for s in before))
    if not said:
        return candidate
    return replace(candidate, values=tuple(v for v in candidate.values if v.text not in said))


def _said(candidate: Evidence, wanted: Wanted) -> Statement:
    if candidate.found.clause.cells:
        return row.say_row(candidate, wanted)
    return passage.say_value(candidate, wanted)
