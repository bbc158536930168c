"""Where obligations stand, as it is read: records of progress, and the last of each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

Status = Literal[
    "open",
    "in_progress",
    "done",
    "writeoff_requested",
    "accepted",
    "published",
    "written_off",
    "returned",
]
STATUSES: tuple[Status, ...] = get_args(Status)
CLOSED: tuple[Status, ...] = (
    "done",
    "writeoff_requested",
    "accepted",
    "published",
    "written_off",
)
"""The statuses in which an obligation is no longer overdue: its owner reports it done."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that bears progress out: its content's hash, its name, its size in bytes."""

    sha256: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class ProgressRecord:
    """One step of an obligation.

    ``at`` is ISO 8601 with its time zone; ``task`` and ``file`` say what the obligation was
    when this was written, should its source disappear.
    """

    serial: int
    obligation_id: str
    at: str
    status: Status
    by: str
    note: str = ""
    evidence: tuple[Evidence, ...] = ()
    task: str = ""
    file: str = ""

    @property
    def on(self) -> date:
        """The day, where it was written."""
        return date.fromisoformat(self.at[:10])


@dataclass(frozen=True, slots=True)
class Sighting:
    """That an obligation appeared, changed, went away (gone) or returned on a day."""

    obligation_id: str
    on: date
    event: str


def record_from(row: Sequence[Any]) -> ProgressRecord:
    """A record from the columns of ``progress`` in their order."""
    serial, obligation, at, status, by, note, evidence, task, file = row
    kept = tuple(Evidence(**e) for e in json.loads(evidence))
    return ProgressRecord(serial, obligation, at, status, by, note, kept, task, file)
