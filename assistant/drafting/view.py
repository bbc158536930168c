"""The ledger's matters as a library that a report can be built from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from assistant.drafting.matters import Entry, Matter, rating_of
from assistant.reports.merging import Ledger
from index.standing import ProgressRecord, Sighting
from index.view import LibraryView

if TYPE_CHECKING:
    from collections.abc import Sequence


_LONG_AGO = 300


class MatterView:
    """One obligation a matter; what was recorded on any of its entries is the matter's.

    A matter without records that a progress table reports as done counts as done: else the
    report would contradict the office's own circular.
    """

    def __init__(self, library: LibraryView, matters: Sequence[Matter], as_of: date) -> None:
        """Hold the library and the matters as they are to be shown on a day."""
        self._library = library
        self._as_of = as_of
        self._matters = matters
        self._home = {
            e.obligation.id: m.governing.obligation.id for m in matters for e in m.entries
        }
        # A source that is gone leaves its records to the matter's others.
        self._home |= {
            gone: self._home[other]
            for gone, other in library.carried().items()
            if other in self._home
        }
        self.by_id = {m.governing.obligation.id: m for m in matters}

    def ledger(self, first: date, last: date) -> Ledger:
        """The governing obligation of each matter; topic and unit are applied already."""
        return Ledger(
            tasks=tuple(m.governing.obligation for m in self._matters),
            spoken=(),
            files={e.document.id: e.document.file for e in self._library.documents()},
            progress=tuple(self.progress()),
            sightings=tuple(self.sightings(first, last)),
        )

    def progress(self) -> list[ProgressRecord]:
        """Records under their matter, and one for each matter that a table reports as done."""
        known = [
            replace(r, obligation_id=self._home[r.obligation_id])
            for r in self._library.progress()
            if r.obligation_id in self._home
        ]
        recorded = {r.obligation_id for r in known}
        told = [self._told(m, e) for m, e in self.from_tables()]
        return [*(t for t in told if t.obligation_id not in recorded), *known]

    def sightings(self, first: date, last: date) -> list[Sighting]:
        """Sightings under their matter."""
        seen: Iterable[Sighting] = self._library.sightings(first, last)
        return [
            replace(s, obligation_id=self._home[s.obligation_id])
            for s in seen
            if s.obligation_id in self._home
        ]

    def from_tables(self) -> list[tuple[Matter, Entry]]:
        """Matters without records that a table issued by the day reports as done, and its entry."""
        recorded = {self._home.get(r.obligation_id) for r in self._library.progress()}
        found = []
        for matter in self._matters:
            entry = next((e for e in matter.entries if e.clause is matter.reported_done), None)
            unrecorded = matter.governing.obligation.id not in recorded
            if entry is not None and entry.issued <= self._as_of and unrecorded:
                found.append((matter, entry))
        return found

    @staticmethod
    def _told(matter: Matter, entry: Entry) -> ProgressRecord:
        """A record that counts as of the table's day but as nothing of the period.

        The table says that a task is done by its day, not on which day it was done.
        """
        day = max(entry.issued, date(1, 12, 31)) - timedelta(days=_LONG_AGO)
        written_off = "销号" in rating_of(entry.clause)
        return ProgressRecord(
            serial=0,
            obligation_id=matter.governing.obligation.id,
            at=f"{day.isoformat()}T00:00:00+08:00",
            status="written_off" if written_off else "done",
            by="",
        )
