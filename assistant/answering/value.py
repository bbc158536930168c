"""A date, a figure, a rhythm or a telephone number: the evidence that may be believed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering import passage, row
from assistant.answering.statement import Statement
from assistant.evidence import Evidence, Wanted, folded
from corpus.unit_matching import match_unit
from corpus.units import find_units

_WHOSE = re.compile(
    r"(?P<body>[\u4e00-\u9fff]{1,12}?(?:[局厅委办院署科处]|中心|政府|街道))的?"
    r"(?:联系|办公|举报|监督|咨询|投诉|值班)?(?:电话|热线|邮箱|传真|号码|方式)"
)
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
        if wanted.value_ask == "contact" and not _reaches(fresh, wanted):
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


def _reaches(candidate: Evidence, wanted: Wanted) -> bool:
    """Whether a number is that of the body asked for: another's does harm."""
    match = _WHOSE.search(wanted.part.text)
    if match is None:
        return True
    body, document = match.group("body"), candidate.found.document
    clause = candidate.found.clause
    near = f"{clause.text} {' '.join(clause.path)} {document.title} {document.issuer or ''}"
    if body in near:
        return True
    return any(match_unit(body, other.text) for other in find_units(near))


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
