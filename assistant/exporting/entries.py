"""What is exported of a task: itself, where it stands, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from corpus.model import Obligation


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of an exported ledger; ``sources`` and ``conflicts`` are for reading."""

    obligation: Obligation
    status: str = ""
    sources: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    closed: bool = False

    def overdue(self, today: date) -> bool:
        """Whether it was due before a day and is not reported done."""
        due = self.obligation.deadline.date
        return due is not None and due < today and not self.closed
