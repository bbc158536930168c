"""What is asked of the ledger, as a condition on its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.filters import EVERYTHING, Filters
from index.reading import conditions
from index.standing import CLOSED, Status

Role = Literal["lead", "support", "any"]

_ROLES = {
    "lead": ("o.lead",),
    "support": ("o.support",),
    "any": ("o.lead", "o.support", "o.others"),
}


@dataclass(frozen=True, slots=True)
class ObligationQuery:
    """Conditions on obligations; all must hold, an empty one always does.

    ``unit`` and ``q`` are sought as written, anywhere in a unit's name and anywhere in the
    task, goal or measures. ``due_from`` and ``due_to`` are inclusive and concern deadlines
    with a certain last day. ``kind`` is the deadline's. ``status`` is where it stands, open
    where nothing was recorded; ``overdue_on`` lets through what was due before that day and is
    not reported done.
    """

    document_id: str | None = None
    unit: str | None = None
    role: Role = "any"
    due_from: date | None = None
    due_to: date | None = None
    kind: str | None = None
    q: str | None = None
    filters: Filters = EVERYTHING
    status: Status | None = None
    overdue_on: date | None = None

    def condition(self) -> tuple[str, Sequence[object]]:
        """As SQL on ``obligations o``, ``documents d`` and ``standing s``, and its values."""
        where, values = conditions(self.filters, "d")
        parts = [where]
        if self.document_id:
            parts.append("d.id = ?")
            values.append(self.document_id)
        if self.unit:
            columns = _ROLES[self.role]
            parts.append("(" + " OR ".join(f"instr({c}, ?) > 0" for c in columns) + ")")
            values += [self.unit] * len(columns)
        for sign, day in ((">=", self.due_from), ("<=", self.due_to)):
            if day is not None:
                parts.append(f"o.deadline_date {sign} ?")
                values.append(day.isoformat())
        if self.kind:
            parts.append("o.deadline_kind = ?")
            values.append(self.kind)
        if self.q:
            parts.append("instr(o.words, ?) > 0")
            values.append(self.q)
        if self.status == "open":
            parts.append("s.status IS NULL")
        elif self.status:
            parts.append("s.status = ?")
            values.append(self.status)
        if self.overdue_on is not None:
            parts.append("o.deadline_date < ?")
            parts.append(f"(s.status IS NULL OR s.status NOT IN ({','.join('?' * len(CLOSED))}))")
            values += [self.overdue_on.isoformat(), *CLOSED]
        return " AND ".join(parts), values
