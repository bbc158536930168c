"""Complete lists from the ledger: every task of a unit, or due by a date, with a count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Literal

from assistant.answering.period import asked_period
from assistant.answering.statement import Statement, spoken
from assistant.progress import NAMES
from assistant.sentences import Piece
from assistant.synonyms import synonyms
from corpus.deadlines import find as find_deadlines
from corpus.deadlines import resolve
from corpus.model import Clause, Obligation
from corpus.unit_matching import match_unit, told
from corpus.units import find_units
from index.standing import Status

Role = Literal["lead", "support", "supervisor", "any"]

_ALONE = re.compile(r"单独|一家(?:独自)?负责|独立负责|独家")
_EVERY = re.compile(
    r"(?:全部|所有)(?:的)?(?:任务|事项|工程|整改)|几项(?:任务|工作)|多少项任务|任务清单$"
)
_LEADING = re.compile(r"牵头|排(?:在)?第一|主办|总负责")
_OWNING = re.compile(r"负责|主责")
_SUPERVISING = re.compile(r"督导|验收单位|督办单位|指导部门")
_STANDING = (
    ("immediate", re.compile(r"立行立改|即知即改|立查立改")),
    ("ongoing", re.compile(r"长期坚持|持续推进|常态化")),
)
_BY_THEN = re.compile(
    r"到期|截止|应(?:当)?完成|要完成|需要?完成|须完成|逾期|之前完成|前完成的|到时间"
)
_SUPPORTING = re.compile(r"配合|协助|会办|协办")
_DUE = re.compile(r"前$|底$|末$|内$|旬|季度|[上下]半年|月$|月份$|日$")
_GENERIC = re.compile(
    r"\d+|只|仅|适|项|任务|事项|工程|措施|问题|项目|工作|整改|哪些|列出|单位|名单|清单|完成"
    r"|目前|通报"
)
_PLACE_AS_UNIT = re.compile(
    r"(?:^|[，。、；的由])(?P<place>(?![全我本各该每哪何省市])[\u4e00-\u9fff]{2,4}?(?:县|区|市|旗|镇|乡|街道))"
    r"(?=有|要|还|负责|承担|配合|牵头|该|需|都|未|没|逾|主办|参与|共|一共|哪)"
)
_ITEM_LIMIT = 44
_TEXT_LIMIT, _MARKS = 820, 8
_ROOMY, _BESIDE_LIMIT, _LEADS = 40, 30, 2
_POINTED = 3


def asked_units(question: str) -> tuple[str, ...]:
    """The units a question names, as it writes them."""
    return tuple(dict.fromkeys(m.text for m in find_units(question)))


def asked_places(question: str) -> tuple[str, ...]:
    """Places that a question speaks of as of bodies that have tasks: 石桥县有哪些任务."""
    return tuple(dict.fromkeys(m.group("place") for m in _PLACE_AS_UNIT.finditer(question)))


def held_in(
    obligations: Iterable[Obligation], places: Sequence[str], question: str
) -> list[Obligation]:
    """The obligations that a body of one of the places holds in the role asked for."""
    role = asked_role(question)
    return [o for o in obligations if any(n.startswith(p) for n in _names(o, role) for p in places)]


def _names(obligation: Obligation, role: Role) -> tuple[str, ...]:
    return {
        "lead": obligation.lead,
        "support": obligation.support,
        "supervisor": obligation.supervisor,
        "any": obligation.lead + obligation.support,
    }[role]


def asked_role(question: str) -> Role:
    """Whether a unit's leading tasks, its supporting ones or all are asked for."""
    if _SUPERVISING.search(question):
        return "supervisor"
    if _LEADING.search(question):
        return "lead"
    if _SUPPORTING.search(question):
        return "support"
    return "lead" if _OWNING.search(question) else "any"


def held_by(
    obligations: Iterable[Obligation], units: Sequence[str], question: str
) -> list[Obligation]:
    """The obligations that one of the units holds in the role asked for."""
    role = asked_role(question)
    alone = _ALONE.search(question) is not None
    kept = []
    for obligation in obligations:
        names = _names(obligation, role)
        if alone and len(obligation.lead + obligation.support) != 1:
            continue
        if any(match_unit(unit, name) for unit in units for name in names):
            kept.append(obligation)
    return kept


def alias_notes(
    obligations: Iterable[Obligation], units: Sequence[str], question: str
) -> tuple[str, ...]:
    """What to tell of names that stand for a unit asked for without being its own."""
    role = asked_role(question)
    named = dict.fromkeys(n for o in obligations for n in _names(o, role))
    notes: list[str] = []
    for unit in units:
        matches = (match_unit(unit, name) for name in named)
        notes += told(unit, [m for m in matches if m is not None])
    return tuple(notes)


def due_by(
    obligations: Iterable[Obligation],
    question: str,
    issued_on: date | None,
    today: date | None = None,
) -> list[Obligation] | None:
    """The obligations due as the question says; None if it says nothing of the kind.

    到期 and 要完成 mean due by then; otherwise the deadline must be the one named. 本月 and the
    like are counted from ``today``, not from the day of the document.
    """
    obligations = list(obligations)
    if today is not None and (days := asked_period(question, today)) is not None:
        first, last = days
        return [o for o in obligations if o.deadline.date and first <= o.deadline.date <= last]
    for kind, wording in _STANDING:
        if wording.search(question):
            return [o for o in obligations if _stands(o, kind, wording)]
    wanted = [
        resolve(question[a:b], issued_on)
        for a, b in find_deadlines(question)
        if _DUE.search(question[a:b])
    ]
    dates = {d.date for d in wanted if d.date is not None}
    if not dates:
        return None
    if _BY_THEN.search(question):
        last = max(dates)
        return [o for o in obligations if o.deadline.date is not None and o.deadline.date <= last]
    return [o for o in obligations if o.deadline.date in dates]


def _stands(obligation: Obligation, kind: str, wording: re.Pattern[str]) -> bool:
    return obligation.deadline.kind == kind or wording.search(obligation.deadline.text) is not None


def wants_all(question: str) -> bool:
    """Whether every task of a document is asked for, with no condition."""
    return _EVERY.search(question) is not None


def conditions(words: Iterable[str]) -> list[str]:
    """The words of a question that pick tasks, without those that any task has."""
    return [w for w in words if len(w) > 1 and not _GENERIC.fullmatch(w)]


def saying(
    obligations: Iterable[Obligation], words: Sequence[str], clauses: dict[str, Clause]
) -> list[Obligation]:
    """The obligations whose own wording has all of the words.

    One task alone is believed only for a word long enough to point at it.
    """
    if not words:
        return []
    kept = []
    for obligation in obligations:
        clause = clauses.get(obligation.clause_id)
        own = _wording(obligation, clause)
        if all(w in own or any(a in own for a in synonyms(w)) for w in words):
            kept.append(obligation)
    pointed = max(map(len, words)) >= _POINTED
    return kept if len(kept) >= 2 or pointed else []


def _wording(obligation: Obligation, clause: Clause | None) -> str:
    """A row's whole text; in prose what stands between the task and its owner."""
    if clause is None:
        return obligation.task.lower()
    spans = [s for s in (obligation.task_span, obligation.owner_span) if s is not None]
    if clause.cells or not spans:
        return clause.text.lower()
    start, end = min(s.start for s in spans), max(s.end for s in spans)
    return clause.text[max(0, start - clause.start) : end - clause.start].lower()


def say_list(
    obligations: Sequence[Obligation],
    clauses: dict[str, Clause],
    standings: Mapping[str, Status] = MappingProxyType({}),
    *,
    with_lead: bool = False,
) -> list[Statement]:
    """One statement an obligation, shortened together to what a reader will read.

    Where there is room each says when it is due, how far it is, and who leads if that is not
    what picked it.
    """
    each = _TEXT_LIMIT // max(1, len(obligations)) - _MARKS
    statements = []
    for obligation in obligations:
        clause = clauses.get(obligation.clause_id)
        if clause is None:
            continue
        status = standings.get(obligation.id)
        beside = _beside(obligation, status, with_lead=with_lead) if each >= _ROOMY else ""
        room = max(8, min(_ITEM_LIMIT, each - len(beside)))
        statements.append(
            Statement(
                _short(spoken(obligation.task), room) + beside,
                _sources(obligation, clause, with_deadline=bool(beside)),
                (obligation,),
            )
        )
    return statements


def _beside(obligation: Obligation, status: Status | None, *, with_lead: bool) -> str:
    """What stands in brackets behind a task."""
    lead = f"{'、'.join(obligation.lead)}" if with_lead and len(obligation.lead) <= _LEADS else ""
    stands = NAMES[status] if status else ""
    said = "，".join(filter(None, (lead, obligation.deadline.text, stands)))
    return f"（{said}）" if 0 < len(said) <= _BESIDE_LIMIT else ""


def _sources(
    obligation: Obligation, clause: Clause, *, with_deadline: bool = False
) -> tuple[Piece, ...]:
    due = obligation.deadline_span if with_deadline else None
    spans = [s for s in (obligation.task_span, obligation.owner_span, due) if s is not None]
    if not spans:
        return (Piece(clause, clause.start, clause.end),)
    start, end = min(s.start for s in spans), max(s.end for s in spans)
    if clause.start <= start and end <= clause.end and end - start <= 600:
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
