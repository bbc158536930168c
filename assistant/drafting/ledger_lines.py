"""Matters of the ledger as sentences that name owner and date."""

from __future__ import annotations

import re

from assistant.drafting.composing import Line
from assistant.drafting.matters import Entry, Matter
from assistant.drafting.model import Place
from assistant.drafting.wording import clean, listed
from assistant.sentences import Piece
from corpus.model import Obligation

_QUOTE_LIMIT = 700
_DUE_LONGEST = 60
_STANDING = ("immediate", "ongoing")


def owner_line(matter: Matter, *, place: Place = "run_on") -> Line:
    """What, who leads, who helps, by when."""
    owed = matter.governing.obligation
    parts = [matter.name, f"由{listed(owed.lead)}牵头"]
    if owed.support:
        parts.append(f"{listed(owed.support)}配合")
    if due := due_of(owed):
        parts.append(due)
    text = "，".join(parts)
    owed_by = obligations_of(matter)
    return Line(text, pieces_of(matter), owed_by, (), place, core=parts[0], distinct=True)


def overdue_line(matter: Matter, *, days: int | None = None, place: Place = "run_on") -> Line:
    """What, who leads, what the deadline was, and by how many days it is over."""
    owed = matter.governing.obligation
    text = f"{matter.name}，由{listed(owed.lead)}牵头，时限为{clean(owed.deadline.text)}"
    computed: tuple[str, ...] = ()
    if days:
        text, computed = f"{text}，已逾期{days}天", (f"{days}天",)
    owed_by = obligations_of(matter)
    return Line(text, pieces_of(matter), owed_by, computed, place, core=text, distinct=True)


def due_of(obligation: Obligation) -> str:
    """A deadline as the end of a sentence; empty where there is none."""
    due = obligation.deadline
    if due.kind in {"none", "redacted"} or not due.text:
        return ""
    text = clean(due.text)
    if due.kind in _STANDING or "完成" in text:
        return text
    if re.search(r"本(?:意见|通知|方案|办法)|要在|应在", text) or len(text) > _DUE_LONGEST:
        return ""  # half a sentence, or one that points at its own document
    if due.kind == "recurring":
        return f"时限为{text}"
    return f"{text}完成"


def obligations_of(matter: Matter) -> tuple[Obligation, ...]:
    """The entries that a sentence on a matter rests on: who and when, and the name."""
    return tuple(dict.fromkeys((matter.governing.obligation, matter.named.obligation)))


def pieces_of(matter: Matter) -> tuple[Piece, ...]:
    """What a sentence on a matter quotes."""
    entries = dict.fromkeys((matter.governing, matter.named))
    return tuple(p for e in entries for p in entry_pieces(e))


def entry_pieces(entry: Entry) -> tuple[Piece, ...]:
    """An entry's clause, or its spans where the clause is long."""
    clause, owed = entry.clause, entry.obligation
    spans = [s for s in (owed.task_span, owed.owner_span, owed.deadline_span) if s is not None]
    inside = [s for s in spans if clause.start <= s.start and s.end <= clause.end]
    if clause.end - clause.start <= _QUOTE_LIMIT or len(inside) < len(spans) or not spans:
        return (Piece(clause, clause.start, clause.end),)
    return tuple(Piece(clause, s.start, s.end) for s in sorted(inside, key=lambda s: s.start))
