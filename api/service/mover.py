"""A job that lets others see a document: moved from library to library, with whose it is."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from api.presenting import file_json
from api.service.intake import FileJson, when_free
from api.service.limits import Limits
from api.service.uploads import Uploads
from index.errors import NotInLibraryError
from index.hits import FileResult
from index.layout import UPLOADS

if TYPE_CHECKING:
    from index.audience import Audience
    from index.federation import Vaults
    from index.library import Library


class Mover:
    """Moves documents between the libraries of a service."""

    def __init__(
        self, vaults: Vaults, uploads: Uploads, limits: Limits, stop: threading.Event
    ) -> None:
        """Hold the parts; ``stop`` ends waiting for another writer."""
        self._vaults = vaults
        self._uploads = uploads
        self._limits = limits
        self._stop = stop

    def move(self, document_id: str, visible_to: Audience, *, again: bool = False) -> FileJson:
        """Move a document to those who shall see it.

        Args:
            document_id: before it is moved.
            visible_to: who they are.
            again: whether an earlier try was interrupted, and may have moved it.

        Returns:
            What became of it: its new id.

        Raises:
            NotInLibraryError: it is gone, or its file is.
            AudienceError: it cannot be moved there.
            StoppedError: told to stop before it could begin.
            LibraryBusyError: another process wrote all the time.
        """
        target = when_free(lambda: self._vaults.member(visible_to), self._stop)
        source = self._source(document_id, again=again)
        document = source.document(document_id)
        own = self._name(document_id)
        here, there = self._uploads.of(source), self._uploads.of(target)
        here.hand_over(own, there)
        try:
            moving = partial(self._vaults.move, document_id, visible_to, workers=1)
            new = when_free(moving, self._stop)
        except BaseException:
            there.hand_over(own, here)
            raise
        report = target.report(new)
        duties, _ = target.obligations(document_id=new, limit=0)
        clauses = len(target.clauses(new))
        result = FileResult(document.file, "moved", "", new, clauses, duties, report)
        return file_json(result)

    def _source(self, document_id: str, *, again: bool) -> Library:
        try:
            return self._vaults.holder(document_id)
        except NotInLibraryError as error:
            if not again:
                raise
            raise NotInLibraryError(
                "办理中断过，文件已不在原来的可见范围：它如已换到新的范围，在文件清单里可以看到。"
            ) from error

    def owner(self, document_id: str) -> str | None:
        """The unit that uploaded a document; None where it came another way."""
        name = self._name(document_id)
        holder = self._vaults.holder(document_id)
        return self._uploads.of(holder).owner(name) if name else None

    def _name(self, document_id: str) -> str:
        """The name a document was uploaded by; ``""`` where it came another way."""
        holder = self._vaults.holder(document_id)
        try:
            place = holder.original(document_id)
        except NotInLibraryError:
            return ""
        return place.name if place.parent == (holder.path / UPLOADS).resolve() else ""
