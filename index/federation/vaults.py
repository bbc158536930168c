"""The libraries below one: which audiences there are, and who sees what."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from index import audience
from index.audience import EVERYBODY, Audience, unit_key
from index.errors import AudienceError, NotInLibraryError
from index.federation.federated import FederatedLibrary
from index.federation.moving import move
from index.files import walk
from index.hits import IngestReport
from index.layout import VAULTS
from index.library import Library

if TYPE_CHECKING:
    from index.ingest import Progress
    from index.rerank import Reranker
    from index.view import LibraryView

Opener = Callable[[Path], Library]
AUDIENCES_LIMIT = 100
_FILE_SECONDS = 300.0


class Vaults:
    """One library for everybody, and one for each audience that has documents of its own.

    A vault's directory is named by its audience and says who they are; another process may
    add one at any time.
    """

    def __init__(self, base: Library, opener: Opener, reranker: Reranker | None = None) -> None:
        """Hold the library for everybody.

        Args:
            base: the library for everybody.
            opener: opens the library of a directory, making it where there is none.
            reranker: for what is found in several libraries.
        """
        self.base = base
        self._opener = opener
        self._reranker = reranker
        self._folder = base.path / VAULTS
        self._lock = threading.RLock()
        self._known: dict[str, Audience] = {}
        self._open: dict[str, Library] = {}
        self._views: dict[tuple[str, ...], FederatedLibrary] = {}

    def __enter__(self) -> Vaults:
        """Use as a context; every library closes on leaving."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Close every library."""
        for library in self._open.values():
            library.close()
        self.base.close()

    def seen_by(self, unit: str) -> LibraryView:
        """What somebody of a unit sees; ``""`` sees what everybody does."""
        own = unit_key(unit)
        return self._view([k for k, units in self._audiences().items() if own and own in units])

    def whole(self) -> LibraryView:
        """Everything there is."""
        return self._view(list(self._audiences()))

    def members(self) -> list[Library]:
        """Every library, the one for everybody first."""
        return [self.base, *(self._vault(k) for k in self._audiences())]

    def member(self, visible_to: Audience) -> Library:
        """The library of an audience; made where there is none.

        Raises:
            AudienceError: there are too many already.
        """
        if visible_to == EVERYBODY:
            return self.base
        name = audience.key(visible_to)
        if not (self._folder / name / audience.FILE).is_file():
            self.check_room(visible_to)
            audience.store(self._folder / name, visible_to)
        return self._vault(name)

    def check_room(self, visible_to: Audience) -> None:
        """Refuse a new audience where there are too many.

        Each one that a unit belongs to is searched for each of that unit's questions.

        Raises:
            AudienceError: so it is.
        """
        known = self._audiences()
        new = visible_to != EVERYBODY and audience.key(visible_to) not in known
        if new and len(known) >= AUDIENCES_LIMIT:
            raise AudienceError(
                f"可见单位的组合已满 {AUDIENCES_LIMIT} 种：请选用已有的组合，或改为公开。"
            )

    def known(self, visible_to: Audience) -> Library | None:
        """The library of an audience, where there is one."""
        if visible_to == EVERYBODY or audience.key(visible_to) in self._audiences():
            return self.member(visible_to)
        return None

    def holder(self, document_id: str) -> Library:
        """The library that holds a document.

        Raises:
            NotInLibraryError: none does.
        """
        for member in self.members():
            if member.holds(document_id):
                return member
        raise NotInLibraryError(
            f"文库中没有文件 {document_id}：请用 duban documents 查看已有文件的编号。"
        )

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        visible_to: Audience | None = None,
        progress: Progress | None = None,
        workers: int = 2,
        timeout: float = _FILE_SECONDS,
        memory: int | None = None,
    ) -> IngestReport:
        """Read files and folders in; see ``Library.ingest``.

        Args:
            paths: files and folders; folders are walked.
            visible_to: who shall see them; None leaves files that are known with those who
                see them, and lets everybody see the others.
            progress: called after each file; counts anew for each library.
            workers: processes that parse; 0 parses in this one.
            timeout: seconds a file may take.
            memory: bytes that a process which parses may take.

        Raises:
            LibraryBusyError: another process is writing.
            AudienceError: a file cannot be moved to those who shall see it.
        """
        target = self.base if visible_to is None else self.member(visible_to)
        elsewhere = {m: m.sources() for m in self.members() if m is not target}
        known = {source for sources in elsewhere.values() for source in sources}
        here = {str(f.source.resolve()) for f in walk(paths)[0]} & known
        if visible_to is not None:
            for member, sources in elsewhere.items():
                for source in sorted(here & sources.keys()):
                    move(sources[source], member, target, workers=workers)
            here = set()

        def read(library: Library, wanted: Sequence[Path]) -> IngestReport:
            return library.ingest(
                wanted,
                progress=progress,
                workers=workers,
                timeout=timeout,
                memory=memory,
                leaving=here if library is target else (),
            )

        reports = [read(target, paths)]
        for member, sources in elsewhere.items():
            if own := sorted(here & sources.keys()):
                reports.append(read(member, [Path(source) for source in own]))
        results = sorted((r for report in reports for r in report.results), key=lambda r: r.file)
        return IngestReport(tuple(results), sum(report.seconds for report in reports))

    def move(self, document_id: str, visible_to: Audience, *, workers: int = 0) -> str:
        """Have a document seen by others than before.

        Returns:
            Its id, which is another where its audience is.

        Raises:
            NotInLibraryError: there is no such document, or its file is gone or changed.
            AudienceError: those who shall see it have another file of this name.
            LibraryBusyError: another process is writing.
        """
        source, target = self.holder(document_id), self.member(visible_to)
        if source is target:
            return document_id
        return move(document_id, source, target, workers=workers)

    def remove(self, document_id: str) -> None:
        """Remove a document and everything that came of it.

        Raises:
            NotInLibraryError: there is no such document.
            LibraryBusyError: another process is writing.
        """
        self.holder(document_id).remove(document_id)

    def rebuild(self) -> None:
        """Make all indexes again from their databases.

        Raises:
            LibraryBusyError: another process is writing.
        """
        for member in self.members():
            member.rebuild()

    def _audiences(self) -> dict[str, Audience]:
        """The vaults by the names of their directories."""
        if not self._folder.is_dir():
            return {}
        names = sorted(p.name for p in self._folder.iterdir() if (p / audience.FILE).is_file())
        for name in names:
            if name not in self._known:  # whom a directory is for never changes
                self._known[name] = audience.load(self._folder / name)
        return {name: self._known[name] for name in names}

    def _vault(self, name: str) -> Library:
        with self._lock:
            if name not in self._open:
                self._open[name] = self._opener(self._folder / name)
            return self._open[name]

    def _view(self, names: Sequence[str]) -> LibraryView:
        if not names:
            return self.base
        chosen = tuple(names)
        with self._lock:
            if chosen not in self._views:
                members = [self.base, *(self._vault(name) for name in chosen)]
                self._views[chosen] = FederatedLibrary(members, self._reranker)
            return self._views[chosen]
