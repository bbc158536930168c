"""Files on their way in: safe names, kept apart until their job takes them.

The name of an uploaded file belongs to the unit that brought it first: only that unit's
editors, and admins, may bring another version.
"""

from __future__ import annotations

import re
import shutil
import time
import unicodedata
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from api.errors import ConflictError, NoRoomError
from api.service.limits import Limits
from api.service.principals import Principal
from api.service.store import ServiceStore
from index.audience import key, unit_key
from index.layout import UPLOADS

if TYPE_CHECKING:
    from index.library import Library

_FORBIDDEN = re.compile(r'[/\\:*?"<>|]')
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # control, formatting (bidi, zero width), line breaks
_NAME_BYTES = 200
_OWNER_ONLY = 0o700
_RESERVED = {"con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10))}
_STAGING = re.compile(r"\.[0-9a-f]{32}")


def safe_name(given: str) -> str:
    """A file's name without folders or signs that no file may have; Chinese stays.

    Never empty, never hidden, no longer than a file system allows; two names that look the
    same because one holds signs that are not seen become the same.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    seen = "".join(c for c in last if unicodedata.category(c) not in _UNSEEN)
    name = _FORBIDDEN.sub("", seen).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = name, ""
    if not stem or stem.lower() in _RESERVED:
        stem = f"未命名{stem}"
    room = _NAME_BYTES - len(suffix.encode()) - 1
    stem = stem.encode()[:room].decode("utf-8", "ignore")
    return f"{stem}.{suffix}" if suffix else stem


def check_room(folder: Path, limits: Limits) -> None:
    """Refuse more files where the disk is nearly full.

    Raises:
        NoRoomError: so it is.
    """
    free = shutil.disk_usage(folder).free
    if free < limits.free_bytes:
        raise NoRoomError(
            f"磁盘只剩 {free >> 20} MB，少于要留的 {limits.free_bytes >> 20} MB，"
            "不再接收文件：请联系管理员清理磁盘。"
        )


class Uploads:
    """Where files arrive and where a library keeps them, and whose they are."""

    def __init__(
        self, folder: Path, store: ServiceStore, *, homes: Path | None = None, scope: str = ""
    ) -> None:
        """Name the folders; they are made when first needed.

        Args:
            folder: where files arrive.
            store: remembers whose names are.
            homes: where files stand for good; ``folder`` if None.
            scope: of the names; the same name in another scope is another file's.
        """
        self.folder = folder
        self._homes = homes or folder
        self._scope = scope
        self._store = store

    def of(self, library: Library) -> Uploads:
        """The same for one of several libraries; files arrive in one place for all."""
        homes = library.path / UPLOADS
        return Uploads(self.folder, self._store, homes=homes, scope=key(library.audience))

    def staging(self, job: str) -> Path:
        """Where a job's files arrive; a hidden folder, so that no ingest takes it for files."""
        place = self.folder / f".{job}"
        self.folder.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
        place.mkdir(mode=_OWNER_ONLY, exist_ok=True)
        return place

    def staged(self, job: str) -> list[Path]:
        """A job's files that the library does not hold yet."""
        place = self.folder / f".{job}"
        return sorted(place.iterdir()) if place.is_dir() else []

    def home(self, name: str) -> Path:
        """Where a file stands for good."""
        return self._homes / name

    def discard(self, job: str) -> None:
        """Drop what a job left behind."""
        shutil.rmtree(self.folder / f".{job}", ignore_errors=True)

    def sweep(self, needed: Collection[str], older: float) -> None:
        """Drop what jobs left behind that no process ended: killed while files arrived.

        Args:
            needed: jobs that still have something to do.
            older: seconds since the last file arrived.
        """
        for place in self.folder.glob(".*") if self.folder.is_dir() else ():
            left = _STAGING.fullmatch(place.name) and place.name[1:] not in needed
            if left and time.time() - place.stat().st_mtime > older:
                shutil.rmtree(place, ignore_errors=True)

    # Whose a name is

    def check(self, who: Principal, name: str, taken: Collection[str] = ()) -> None:
        """Refuse a file that would replace what another unit brought.

        Args:
            who: brings it.
            name: is safe.
            taken: names of documents that came another way, which are nobody's.

        Raises:
            ConflictError: so it is.
        """
        if who.may("admin"):
            return
        owner = self.owner(name)
        free = name not in taken and not self.home(name).exists()
        own = owner is not None and unit_key(owner) == unit_key(who.unit)
        if not own and (owner is not None or not free):
            raise ConflictError(
                f"已有名为“{name}”的文件，不是{who.unit or '您的单位'}上传的，不能替换："
                "请改名后再传，或请管理员替换。"
            )

    def claim(self, who: Principal, name: str, job: str, taken: Collection[str] = ()) -> None:
        """Take a name for a job's unit before its file is read; in one step for all processes.

        Raises:
            ConflictError: it is another unit's.
        """
        self.check(who, name, taken)
        self._store.change(
            "INSERT INTO uploads (name, unit, key_id, job, settled, at) VALUES (?, ?, ?, ?, 0, ?)"
            " ON CONFLICT (name) DO UPDATE SET job = excluded.job"
            " WHERE settled = 0 AND unit = excluded.unit",
            (self._key(name), who.unit, who.id, job, _now()),
        )
        self.check(who, name)

    def settle(self, who: Principal, name: str, job: str) -> None:
        """Keep a name: its file is in the library."""
        self._store.change(
            "INSERT INTO uploads (name, unit, key_id, job, settled, at) VALUES (?, ?, ?, ?, 1, ?)"
            " ON CONFLICT (name) DO UPDATE SET settled = 1",
            (self._key(name), who.unit, who.id, job, _now()),
        )

    def release(self, job: str) -> None:
        """Give back the names that a job took and did not need."""
        self._store.change("DELETE FROM uploads WHERE job = ? AND settled = 0", (job,))

    def forget(self, place: Path) -> None:
        """Drop a file whose document was removed; one that came another way stays."""
        if place.parent == self._homes.resolve():
            place.unlink(missing_ok=True)
            self._store.change("DELETE FROM uploads WHERE name = ?", (self._key(place.name),))

    def owner(self, name: str) -> str | None:
        """The unit that uploaded a file; None where nobody did."""
        rows = self._store.rows("SELECT unit FROM uploads WHERE name = ?", (self._key(name),))
        return rows[0][0] if rows else None

    def hand_over(self, name: str, to: Uploads) -> None:
        """Take along whose a name is, when its file moves to another scope."""
        names = (to._key(name), self._key(name))
        self._store.change("UPDATE OR IGNORE uploads SET name = ? WHERE name = ?", names)

    def _key(self, name: str) -> str:
        """A name as a file system that takes no notice of case knows it."""
        plain = unicodedata.normalize("NFC", name.casefold())
        return f"{self._scope}/{plain}" if self._scope else plain


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
