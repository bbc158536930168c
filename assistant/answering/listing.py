"""Complete lists from the ledger: every task of a unit, or due by a date, with a count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from assistant.answering.statement import Statement, spoken
from assistant.sentences import Piece
from assistant.synonyms import synonyms
from corpus.deadlines import find as find_deadlines
from corpus.deadlines import resolve
from corpus.model import Clause, Obligation
from corpus.units import find_units, same_unit

Role = Literal["lead", "support", "any"]

_ALONE = re.compile(r"单独|一家(?:独自)?负责|独立负责|独家")
_LEADING = re.compile(r"牵头|排(?:在)?第一|主办|总负责")
_SUPPORTING = re.compile(r"配合|协助|会办|协办")
_DUE = re.compile(r"前$|底$|末$|内$|旬|季度|[上下]半年|立|长期|持续")
_ITEM_LIMIT = 44
_TEXT_LIMIT = 820


def asked_units(question: str) -> tuple[str, ...]:
    """The units a question names, as it writes them."""
    return tuple(dict.fromkeys(m.text for m in find_units(question)))


def asked_role(question: str) -> Role:
    """Whether a unit's leading tasks, its supporting ones or all are asked for."""
    if _LEADING.search(question):
        return "lead"
    return "support" if _SUPPORTING.search(question) else "any"


def held_by(
    obligations: Iterable[Obligation], units: Sequence[str], question: str
) -> list[Obligation]:
    """The obligations that one of the units holds in the role asked for."""
    role = asked_role(question)
    alone = _ALONE.search(question) is not None
    kept = []
    for obligation in obligations:
        names = {
            "lead": obligation.lead,
            "support": obligation.support,
            "any": obligation.lead + obligation.support,
        }[role]
        if alone and len(obligation.lead + obligation.support) != 1:
            continue
        if any(same_unit(unit, name) for unit in units for name in names):
            kept.append(obligation)
    return kept


def due_by(
    obligations: Iterable[Obligation], question: str, issued_on: date | None
) -> list[Obligation] | None:
    """The obligations whose deadline is the one the question names; None if it names none."""
    wanted = [
        resolve(question[a:b], issued_on)
        for a, b in find_deadlines(question)
        if _DUE.search(question[a:b])
    ]
    dates = {d.date for d in wanted if d.date is not None}
    texts = {_bare(d.text) for d in wanted if d.date is None and d.text}
    if not dates and not texts:
        return None
    return [
        o
        for o in obligations
        if o.deadline.date in dates
        or (o.deadline.text and any(t in _bare(o.deadline.text) for t in texts))
    ]


def saying(obligations: Iterable[Obligation], words: Sequence[str], text: str) -> list[Obligation]:
    """The obligations whose own wording has all of the words; none for fewer than two words."""
    wanted = [w for w in words if not re.fullmatch(r"\d+|只|仅|适|项", w)]
    if len(wanted) < 2:
        return []
    kept = []
    for obligation in obligations:
        spans = [s for s in (obligation.task_span, obligation.owner_span) if s is not None]
        if not spans:
            continue
        own = text[min(s.start for s in spans) : max(s.end for s in spans)].lower()
        if all(w in own or any(a in own for a in synonyms(w)) for w in wanted):
            kept.append(obligation)
    return kept if len(kept) >= 2 else []


def say_list(obligations: Sequence[Obligation], clauses: dict[str, Clause]) -> list[Statement]:
    """One statement an obligation, shortened together to what a reader will read."""
    budget = max(12, min(_ITEM_LIMIT, _TEXT_LIMIT // max(1, len(obligations)) - 6))
    statements = []
    for obligation in obligations:
        clause = clauses.get(obligation.clause_id)
        if clause is None:
            continue
        statements.append(
            Statement(
                _short(spoken(obligation.task), budget), _sources(obligation, clause), (obligation,)
            )
        )
    return statements


def _sources(obligation: Obligation, clause: Clause) -> tuple[Piece, ...]:
    spans = [s for s in (obligation.task_span, obligation.owner_span) if s is not None]
    if not spans:
        return (Piece(clause, clause.start, clause.end),)
    start, end = min(s.start for s in spans), max(s.end for s in spans)
    if end - start <= 600:
        return (Piece(clause, start, end),)
    return tuple(Piece(clause, s.start, s.end) for s in spans)


def _short(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    first = re.split(r"[。；]", text)[0]
    if len(first) <= limit:
        return first
    cut = first[:limit]
    at = max(cut.rfind("，"), cut.rfind("、"))
    return cut[:at] if at >= limit // 2 else cut


def _bare(text: str) -> str:
    return re.sub(r"[（）()\s]|以?前|之前|底", "", text)
