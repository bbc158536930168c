"""What is asked of the ledger, as a condition on its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypedDict

from index.filters import EVERYTHING, Filters
from index.reading import conditions
from index.standing import CLOSED, Status

Role = Literal["lead", "support", "any"]


@dataclass(frozen=True, slots=True)
class Named:
    """The names under which documents have a unit asked for.

    ``anywhere`` counts in every document, ``defined`` (the document's row and the name) only
    in the one that defines it.
    """

    anywhere: tuple[str, ...]
    defined: tuple[tuple[int, str], ...] = ()

    def condition(self, role: Role) -> tuple[str, list[object]]:
        """As SQL on ``obligations o``, and its values."""
        own = "" if role == "any" else " AND role = ?"
        held: list[object] = [] if role == "any" else [role]
        marks = ",".join("?" * len(self.anywhere))
        parts = [f"o.id IN (SELECT obligation FROM owners WHERE name IN ({marks}){own})"]
        values: list[object] = [*self.anywhere, *held]
        for document, name in self.defined:
            parts.append(
                "(o.document = ? AND o.id IN"
                f" (SELECT obligation FROM owners WHERE document = ? AND name = ?{own}))"
            )
            values += [document, document, name, *held]
        return f"({' OR '.join(parts)})", values


@dataclass(frozen=True, slots=True)
class ObligationQuery:
    """Conditions on obligations; all must hold, an empty one always does.

    ``unit`` holds the names of the unit in question; ``q`` is sought as written, anywhere in
    the task, goal or measures. ``due_from`` and ``due_to`` are inclusive and concern deadlines
    with a certain last day. ``kind`` is the deadline's. ``status`` is where it stands, open
    where nothing was recorded; ``overdue_on`` lets through what was due before that day and is
    not reported done; ``disputed`` what another document contradicts in owner or deadline.
    """

    document_id: str | None = None
    unit: Named | None = None
    role: Role = "any"
    due_from: date | None = None
    due_to: date | None = None
    kind: str | None = None
    q: str | None = None
    filters: Filters = EVERYTHING
    status: Status | None = None
    overdue_on: date | None = None
    disputed: bool = False

    def condition(self) -> tuple[str, Sequence[object]]:
        """As SQL on ``obligations o``, ``documents d``, ``standing s`` and ``linked l``."""
        where, values = conditions(self.filters, "d")
        parts = [where]
        if self.document_id:
            parts.append("d.id = ?")
            values.append(self.document_id)
        if self.unit is not None:
            held, names = self.unit.condition(self.role)
            parts.append(held)
            values += names
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
        stands, states = self._standing()
        parts += stands
        values += states
        if self.disputed:
            parts.append("l.conflict > 0")
        return " AND ".join(parts), values

    def _standing(self) -> tuple[list[str], list[object]]:
        parts: list[str] = []
        values: list[object] = []
        if self.status == "open":
            parts.append("s.status IS NULL")
        elif self.status:
            parts.append("s.status = ?")
            values.append(self.status)
        if self.overdue_on is not None:
            parts.append("o.deadline_date < ?")
            parts.append(f"(s.status IS NULL OR s.status NOT IN ({','.join('?' * len(CLOSED))}))")
            values += [self.overdue_on.isoformat(), *CLOSED]
        return parts, values


class Conditions(TypedDict, total=False):
    """The conditions of ``ObligationQuery`` by keyword, the unit as it was asked for."""

    document_id: str | None
    unit: str | None
    role: Role
    due_from: date | None
    due_to: date | None
    kind: str | None
    q: str | None
    filters: Filters
    status: Status | None
    overdue_on: date | None
    disputed: bool
