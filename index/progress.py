"""Progress on obligations: an append-only log in the library's database, evidence beside it.

A record is appended in one short transaction that also decides whether it may be, so that two
processes cannot both take the same step. It needs no writer's lock: an ingest may go on.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, insert, select

from index import schema
from index.errors import EvidenceError
from index.refusing import BUSY_SECONDS, refusing
from index.settling import homes, same, stand
from index.standing import Evidence, ProgressRecord, Status, record_from

EVIDENCE_LIMIT = 50 * 1024 * 1024  # bytes of one file
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record before it has a number. ``at`` is ISO 8601 with its time zone."""

    obligation_id: str
    status: Status
    by: str
    at: str
    note: str = ""
    evidence: tuple[Evidence, ...] = ()
    task: str = ""
    file: str = ""


Allowed = Callable[[Sequence[ProgressRecord], NewRecord], None]
"""Raises where the record may not follow the history; runs inside the transaction."""


class ProgressWriter:
    """Appends records and keeps evidence files by their content."""

    def __init__(self, database: Path, evidence: Path) -> None:
        """Name the library's database and the folder of its evidence."""
        self._database = database
        self._evidence = evidence

    def append(self, record: NewRecord, allowed: Allowed) -> ProgressRecord:
        """Append a record that ``allowed`` lets pass.

        The history that ``allowed`` judges by is the task's: what was recorded on any of the
        obligations that are linked as the same.

        Raises:
            DubanError: whatever ``allowed`` raises; nothing is written then.
            LibraryBusyError: another process has kept the database to itself.
            LibraryFullError: there is no room on the disk.
            LibraryError: the database cannot be written.
        """
        engine = _engine(self._database)
        try:
            with refusing(self._database, "这一步没有登记"), engine.begin() as connection:
                return _append(connection, record, allowed)
        finally:
            engine.dispose()

    def keep(self, source: Path, *, name: str | None = None) -> Evidence:
        """Copy an evidence file in, under the hash of its content; the same twice is one.

        Args:
            source: the file.
            name: what it is called to readers; the file's own name if None.

        Raises:
            EvidenceError: it is missing, no file, empty or too large.
            LibraryFullError: there is no room on the disk.
        """
        shown = name or source.name
        try:
            size = source.stat().st_size
            if not source.is_file():
                raise EvidenceError(f"佐证材料 {shown} 不是文件：请给出一个文件的路径。")
            if size == 0:
                raise EvidenceError(f"佐证材料 {shown} 是空文件：请换成有内容的材料。")
            if size > EVIDENCE_LIMIT:
                limit = EVIDENCE_LIMIT >> 20
                raise EvidenceError(f"佐证材料 {shown} 超过 {limit} MB：请压缩或拆分后再附。")
            found = _hash(source)
            place = evidence_path(self._evidence, found)
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                fresh = place.with_name(f".{uuid.uuid4().hex}")
                with refusing(self._database, f"佐证材料 {shown} 没有收下"):
                    shutil.copyfile(source, fresh)
                    fresh.replace(place)
        except OSError as error:
            reason = error.strerror or error
            raise EvidenceError(
                f"佐证材料 {shown} 打不开（{reason}）：请检查路径和权限。"
            ) from error
        return Evidence(found, shown, size)


def _append(connection: Connection, record: NewRecord, allowed: Allowed) -> ProgressRecord:
    table = schema.progress
    task = same(connection, record.obligation_id)
    recorded = table.c.obligation.in_(homes(connection, task))
    rows = connection.execute(select(table).where(recorded).order_by(table.c.serial))
    history = [record_from(row) for row in rows]
    allowed(history, record)
    # One task's records stay together, whichever of its sources they were made on.
    home = history[-1].obligation_id if history else record.obligation_id
    values = {
        "obligation": home,
        "at": record.at,
        "status": record.status,
        "by": record.by,
        "note": record.note,
        "evidence": json.dumps([asdict(e) for e in record.evidence]),
        "task": record.task,
        "file": record.file,
    }
    key = connection.execute(insert(table).values(values)).inserted_primary_key
    written = ProgressRecord(
        serial=int(key[0]) if key else 0,
        obligation_id=home,
        at=record.at,
        status=record.status,
        by=record.by,
        note=record.note,
        evidence=record.evidence,
        task=record.task,
        file=record.file,
    )
    stand(connection, task, written)
    return written


def evidence_path(folder: Path, sha256: str) -> Path:
    """Where evidence of a hash is kept."""
    return folder / sha256[:2] / sha256


def _hash(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}")

    # The driver begins a transaction only at the first write; the history has to be read
    # under the lock already. Source: SQLAlchemy's documentation of the SQLite dialect.
    @event.listens_for(engine, "connect")
    def connect(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]
        connection.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def begin(connection: object) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # type: ignore[attr-defined]

    return engine
