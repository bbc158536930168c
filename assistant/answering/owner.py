"""Who leads, who supports: read off the ledger, else off a sentence that says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.owned import Owned, is_subject, same_task
from assistant.answering.statement import Statement, spoken
from assistant.evidence import Evidence, Wanted, folded
from assistant.sentences import Piece, join, segments
from corpus.model import Obligation
from corpus.units import find_units, same_unit

_TASK_LIMIT = 40
_BELOW = 0.2
_OWNING = re.compile(
    r"负责|牵头|承担|归口|主管|会同|协同|组织|设在|兼任|发挥.{0,4}作用|审批|协调|统筹|指导|落实|部署|抓总|配合|承办|主办"
)
_DUTY = re.compile(
    r"牵头|负责|责任|主管|配合|归|落实|承办|主办|管(?!理)|谁|审批|验收|部门|单位|厅|局(?!面)"
)
_BY_SOMEBODY = re.compile(
    r"由[^，。；]{2,40}(?:承担|负责|牵头|组织|实施|主持|兼任|管理|审批)|[^，。；]{2,30}(?:为|是|作为)牵头(?:单位|部门)"
)
_BRACKETED = re.compile(r"[（(][^（）()]*(?:[（(][^（）()]*[)）][^（）()]*)*[)）]")


def owners_text(obligation: Obligation, wording: str = "") -> str:
    """Lead and support, kept apart, in the document's own unit names.

    ``wording`` is the source's own; it decides between 牵头 and 负责.
    """
    lead, support = "、".join(obligation.lead), "、".join(obligation.support)
    if lead and support:
        return f"由{lead}牵头，{support}配合"
    if lead:
        return f"由{lead}{'牵头' if '牵头' in wording else '负责'}"
    return f"由{support}配合" if support else ""


def say_owner(owned: Owned, *, with_deadline: bool) -> Statement:
    """The owner of a task in one sentence, with its deadline where that was asked."""
    obligation = owned.obligation
    span = obligation.owner_span
    text = owners_text(obligation, owned.document.text[span.start : span.end] if span else "")
    task = spoken(obligation.task)
    if 0 < len(task) <= _TASK_LIMIT:
        text = f"{task}：{text}"
    extras = []
    if obligation.supervisor:
        extras.append(f"督导单位为{'、'.join(obligation.supervisor)}")
    if obligation.person:
        extras.append(f"责任人为{'、'.join(obligation.person)}")
    if with_deadline and obligation.deadline.text:
        extras.append(f"时限：{obligation.deadline.text}")
    text = "，".join([text, *extras])
    return Statement(text, owner_sources(owned), (obligation,), owned.covered)


def asks_duty(text: str) -> bool:
    """Whether a text asks who owns a task, not merely which organisation did something."""
    return _DUTY.search(text) is not None


def owner_sources(owned: Owned) -> tuple[Piece, ...]:
    """The pieces that hold the task, the owner and the deadline."""
    obligation, clause = owned.obligation, owned.clause
    spans = [
        s
        for s in (obligation.task_span, obligation.owner_span, obligation.deadline_span)
        if s is not None
    ]
    if not spans:
        return (Piece(clause, clause.start, clause.end),)
    start, end = min(s.start for s in spans), max(s.end for s in spans)
    if clause.start <= start and end <= clause.end and end - start <= 600:
        return (Piece(clause, start, end),)
    return tuple(Piece(clause, s.start, s.end) for s in spans)


def fullest(best: Owned, weighed: Sequence[Owned]) -> Owned:
    """The same task where its supporting units stand too; the best itself without one.

    A bulletin's table often names the leading unit alone.
    """
    if best.obligation.support:
        return best
    lead = best.obligation.lead
    for other in weighed:
        its = other.obligation
        if not its.support or other.covered < best.covered - _BELOW:
            continue
        shared = any(same_unit(a, b) for a in lead for b in its.lead)
        if shared and same_task(best.obligation, its):
            return other
    return best


def beats(owned: Owned, prose: Evidence | None) -> bool:
    """Whether the ledger's entry fits the question at least as well as a sentence.

    A row or a bracket was written to say who owns what; of an owner that is merely the subject
    of a sentence the sentence itself says more.
    """
    lead = -0.1 if is_subject(owned.obligation) else 0.1
    return prose is None or owned.score + lead >= prose.covered + 0.3 * prose.here


def owning_sentence(evidence: Sequence[Evidence]) -> Evidence | None:
    """The best sentence that names a unit and says that it owns something."""
    for candidate in evidence:
        text = _BRACKETED.sub("", candidate.piece.text)
        if _owns(text):
            return candidate
    return None


def _owns(text: str) -> bool:
    """Whether a text names somebody and says that they own something."""
    if _BY_SOMEBODY.search(text):
        return True
    return _OWNING.search(text) is not None and bool(find_units(text))


def say_owning(evidence: Evidence, wanted: Wanted) -> Statement:
    """The segments of a sentence from its unit to what it owns."""
    parts = segments(evidence.piece)
    scored = []
    for i, part in enumerate(parts):
        text = part.text
        words = {t.word for t in wanted.terms if t.word in folded(text)}
        scored.append((_owns(text), len(words), i))
    owning = [i for owns, _, i in scored if owns]
    touched = [i for _, n, i in scored if n]
    if not owning:
        return Statement(spoken(evidence.piece.text), (evidence.piece,), support=evidence.covered)
    anchor = min(owning, key=lambda i: min((abs(i - t) for t in touched), default=0))
    first = min([anchor, *(t for t in touched if anchor - 3 <= t <= anchor)])
    last = max([anchor, *(t for t in touched if anchor <= t <= anchor + 3)])
    window = join(parts[first], parts[last])
    return Statement(spoken(window.text), (window,), support=evidence.covered)
