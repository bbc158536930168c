"""A job's files into the library: each only where its unit may, the former version kept.

A file waits in its job's staging folder until the library holds it and the job has its
result noted; only then is it moved over the former version. Whenever the process is killed,
each file is therefore either still staged or noted.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from api.errors import ConflictError
from api.presenting import file_json
from api.service.limits import Limits
from api.service.principals import Principal
from api.service.uploads import Uploads
from index.errors import LibraryBusyError
from index.hits import FileResult, FileStatus

if TYPE_CHECKING:
    from corpus.model import Document
    from index.hits import IngestProgress, IngestReport
    from index.library import Library

T = TypeVar("T")

FileJson = Mapping[str, Any]
"""What became of a file, as ``api.presenting.file_json`` tells it."""

_BUSY_PAUSE, _BUSY_LIMIT = 1.0, 600.0  # seconds to wait for another writer


class StoppedError(Exception):
    """The service is being stopped while a job waits for its turn to write."""


class Intake:
    """Reads staged files into a library."""

    def __init__(
        self, library: Library, uploads: Uploads, limits: Limits, stop: threading.Event
    ) -> None:
        """Hold the parts; ``stop`` ends waiting for another writer."""
        self._library = library
        self.uploads = uploads
        self._limits = limits
        self._stop = stop

    def taken(self, who: Principal) -> Collection[str]:
        """Names of documents that ``who`` must not replace by a name that is nobody's."""
        if who.may("admin"):
            return ()
        return {entry.document.file for entry in self._library.documents()}

    def read(
        self,
        job: str,
        who: Principal,
        known: Sequence[FileJson],
        *,
        again: bool,
        note: Callable[[list[FileJson]], None],
    ) -> list[FileJson]:
        """Read what is staged.

        Args:
            job: whose files.
            who: uploaded them.
            known: results that an interrupted try has noted.
            again: whether there was such a try.
            note: keeps the results so far, after each file.

        Returns:
            What became of each file, by name.

        Raises:
            StoppedError: told to stop before it could begin.
            LibraryBusyError: another process wrote all the time.
        """
        results = {str(r["file"]): r for r in known}

        def add(result: FileResult) -> None:
            results[result.file] = file_json(result)
            note(list(results.values()))

        def progress(step: IngestProgress) -> None:
            result = step.result
            if result.status != "failed":
                self.uploads.settle(who, Path(result.file).name, job)
            if result.status == "unchanged" and again:
                if result.file in results:
                    return
                result = self._stored_before(result)
            add(result)

        homes = {}
        taken = self.taken(who)
        for path in self.uploads.staged(job):
            try:
                self.uploads.claim(who, path.name, job, taken)
                homes[path] = self.uploads.home(path.name)
            except ConflictError as error:
                add(FileResult(path.name, "failed", str(error)))
        if homes:
            self._ingest(homes, progress)
        return [results[name] for name in sorted(results)]

    def _stored_before(self, result: FileResult) -> FileResult:
        """What became of a file that an interrupted try stored, but did not come to note.

        A file is moved home only when it was noted: what stands there is what was before.
        """
        home, own_id = self.uploads.home(Path(result.file).name), result.document_id
        if own_id is None or (home.exists() and _holds(home, self._library.document(own_id))):
            return result
        obligations, _ = self._library.obligations(document_id=own_id, limit=0)
        report = self._library.report(own_id)
        status: FileStatus = "replaced" if home.exists() else "added"
        return replace(result, status=status, obligations=obligations, report=report)

    def _ingest(
        self, homes: Mapping[Path, Path], progress: Callable[[IngestProgress], None]
    ) -> IngestReport:
        def read() -> IngestReport:
            return self._library.ingest(
                list(homes),
                homes=homes,
                progress=progress,
                workers=1,
                timeout=self._limits.parse_seconds,
                memory=self._limits.parse_memory,
            )

        return when_free(read, self._stop)


def when_free(work: Callable[[], T], stop: threading.Event) -> T:
    """The result of work that needs the library to itself, once it can have it.

    Raises:
        StoppedError: told to stop before it could begin.
        LibraryBusyError: another process wrote all the time.
    """
    limit = time.monotonic() + _BUSY_LIMIT
    while True:
        try:
            return work()
        except LibraryBusyError:
            if stop.is_set():
                raise StoppedError from None
            if time.monotonic() > limit:
                raise
            stop.wait(_BUSY_PAUSE)


def _holds(place: Path, document: Document) -> bool:
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == document.sha256
