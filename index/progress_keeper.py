"""The library's progress: records of steps, the evidence for them, and what was noted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import LibraryError, NotInLibraryError
from index.layout import DATABASE, EVIDENCE
from index.ledger_reader import LedgerReader
from index.standing import Evidence, ProgressRecord, Sighting, Status

if TYPE_CHECKING:
    from index.progress import Allowed, NewRecord, ProgressWriter


class ProgressKeeper(LedgerReader):
    """What a library keeps of steps taken; a part of ``Library``."""

    path: Path
    _read_only: bool

    def add_progress(self, record: NewRecord, allowed: Allowed) -> ProgressRecord:
        """Append a record of progress that ``allowed`` lets pass.

        Raises:
            DubanError: whatever ``allowed`` raises.
            LibraryError: the library was opened for reading only.
        """
        return self._progress_writer().append(record, allowed)

    def keep_evidence(
        self,
        obligation_id: str,  # noqa: ARG002 - which of several libraries keeps it hangs on it
        source: Path,
        *,
        name: str | None = None,
    ) -> Evidence:
        """Copy an evidence file for an obligation in by its content's hash.

        Raises:
            EvidenceError: it is missing, empty or too large.
            LibraryError: the library was opened for reading only.
        """
        return self._progress_writer().keep(source, name=name)

    def evidence(self, sha256: str) -> Path:
        """Where a kept evidence file lies.

        Raises:
            NotInLibraryError: there is none of that hash.
        """
        if len(sha256) == 64 and sha256.isalnum():
            place = self.path / EVIDENCE / sha256[:2] / sha256
            if place.is_file():
                return place
        raise NotInLibraryError(f"文库中没有佐证材料 {sha256[:12]}。")

    def progress(self, obligation_id: str | None = None) -> list[ProgressRecord]:
        """The records of an obligation, or of all, in the order in which they were written."""
        return self._reading.progress(obligation_id)

    def task_progress(self, ident: str) -> list[ProgressRecord]:
        """The records of an obligation's task, on whichever of its sources, in their order.

        Args:
            ident: the obligation's id or the beginning of it; its source may be gone.

        Raises:
            NotInLibraryError: none has it, or more than one.
        """
        try:
            own = self.obligation(ident).id
        except NotInLibraryError:
            known = self._reading.recorded(ident) if ident else []
            if len(known) != 1 and ident not in known:
                raise
            return self.progress(ident if ident in known else known[0])
        task = self.same_as([own]).get(own)
        sources = {o.id for o in task.sources} if task else {own}
        found = {r.serial: r for source in sources for r in self.progress(source)}
        return [found[serial] for serial in sorted(found)]

    def carried(self) -> dict[str, str]:
        """Obligations that are gone, each with one of the same task that stands by its records."""
        return self._reading.carried()

    def standings(self, idents: Sequence[str]) -> dict[str, Status]:
        """Where obligations stand; one with no progress is left out: it is open."""
        return self._reading.standings(idents)

    def orphans(self) -> list[ProgressRecord]:
        """The last records of obligations that no document holds any more."""
        return self._reading.orphans()

    def sightings(self, since: date, until: date) -> list[Sighting]:
        """What appeared, changed, went away or returned from one day to another, inclusive."""
        return self._reading.sightings(since, until)

    def _progress_writer(self) -> ProgressWriter:
        if self._read_only:
            raise LibraryError(f"文库 {self.path} 是以只读方式打开的，不能写入。")
        from index.progress import ProgressWriter

        return ProgressWriter(self.path / DATABASE, self.path / EVIDENCE)
