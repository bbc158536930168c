"""Writing the library's database, through SQLAlchemy.

Reading stands in ``index/reading.py`` on the plain driver: importing SQLAlchemy takes a
third of a second, which a cold question need not pay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, Engine, create_engine, delete, event, insert, select, update

from index import schema, sightings
from index.forgetting import adopt, forget
from index.hits import FileResult
from index.preparing import Prepared
from index.records import report_to
from index.refusing import BUSY_SECONDS
from index.settling import carry
from index.standing import ProgressRecord

_CLAUSE_KEYS = ("id", "ordinal", "path", "kind", "start", "end", "text", "page", "cells")
_OBLIGATION_KEYS = (
    "id",
    "clause_id",
    "lead",
    "support",
    "others",
    "words",
    "deadline_kind",
    "deadline_date",
    "body",
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A parsed file on its way in; ``replaces`` is the serial of the row it supersedes."""

    prepared: Prepared
    source: str
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a document went: its serial, and the serial of its first clause."""

    document: int
    first_clause: int


class Database:
    """The writing side of a library's database. Hold the writer's lock while using it."""

    def __init__(self, path: Path) -> None:
        """Connect, and create the tables where they are missing."""
        self._engine: Engine = create_engine(f"sqlite:///{path}")
        event.listen(self._engine, "connect", _pragmas)
        schema.metadata.create_all(self._engine)
        with self._engine.begin() as connection:
            known = _meta(connection)
            if "schema_version" not in known:
                fresh = {
                    "schema_version": str(schema.SCHEMA_VERSION),
                    "generation": "0",
                    "next_document": "1",
                    "next_clause": "1",
                }
                connection.execute(
                    insert(schema.meta), [{"key": k, "value": v} for k, v in fresh.items()]
                )

    def __enter__(self) -> Database:
        """Use as a context; connections close on leaving."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection."""
        self._engine.dispose()

    def write(
        self,
        incoming: Sequence[Incoming],
        removing: Sequence[int] = (),
        *,
        forgetting: Sequence[int] = (),
    ) -> tuple[int, list[Stored]]:
        """Store documents and drop others in one transaction.

        Args:
            incoming: parsed files, each with the row it replaces if any.
            removing: serials of documents to drop.
            forgetting: serials of documents to drop without a trace.

        Returns:
            The new generation, and where each incoming document went.
        """
        with self._engine.begin() as connection:
            known = _meta(connection)
            generation = int(known["generation"]) + 1
            gone = [*removing, *(i.replaces for i in incoming if i.replaces is not None)]
            left = _obligations_of(connection, gone)
            forget(connection, forgetting)
            _drop(connection, [*gone, *forgetting], generation)
            document, clause = int(known["next_document"]), int(known["next_clause"])
            stored = []
            rows: list[dict[str, object]] = []
            clauses: list[dict[str, object]] = []
            duties: list[dict[str, object]] = []
            owners: list[dict[str, object]] = []
            defined: list[dict[str, object]] = []
            for item in incoming:
                stored.append(Stored(document, clause))
                rows.append(_document(item, document, generation))
                for row in item.prepared.clauses:
                    values = dict(zip(_CLAUSE_KEYS, row, strict=True))
                    clauses.append({"serial": clause, "document": document, **values})
                    clause += 1
                for ordinal, duty in enumerate(item.prepared.obligations):
                    values = dict(zip(_OBLIGATION_KEYS, duty, strict=True))
                    duties.append({"document": document, "ordinal": ordinal, **values})
                    owners += _owners(document, values)
                defined += [
                    {"document": document, "short": short, "full": full}
                    for short, full in item.prepared.defined
                ]
                document += 1
            sightings.note(connection, left, duties, date.today())
            for table, values_of in (
                (schema.documents, rows),
                (schema.clauses, clauses),
                (schema.obligations, duties),
                (schema.owners, owners),
                (schema.defined_units, defined),
            ):
                if values_of:
                    connection.execute(insert(table), values_of)
            _note(
                connection,
                generation=str(generation),
                next_document=str(document),
                next_clause=str(clause),
            )
        return generation, stored

    def relocate(self, serial: int, source: str) -> None:
        """Note that a document's file, unchanged, now stands elsewhere."""
        with self._engine.begin() as connection:
            table = schema.documents
            connection.execute(update(table).where(table.c.serial == serial).values(source=source))

    def log(self, results: Sequence[FileResult]) -> None:
        """Add what became of each file to the ingest log."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        rows = [
            {
                "at": at,
                "file": r.file,
                "status": r.status,
                "reason": r.reason,
                "report": report_to(r.report) if r.report else None,
            }
            for r in results
        ]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(insert(schema.ingest_log), rows)

    def link(self, *, anew: bool = False) -> None:
        """Bring the links between obligations level with them, or make them ``anew``."""
        from index.linking import Linker

        with self._engine.begin() as connection:
            Linker(connection).catch_up(anew=anew)
            carry(connection)

    def adopt(self, ident: str, records: Sequence[ProgressRecord], file: str) -> None:
        """Take over the records of an obligation that has moved here; see ``forgetting``."""
        with self._engine.begin() as connection:
            adopt(connection, ident, records, file)

    def remember(self, values: Mapping[str, str]) -> None:
        """Set entries of ``meta``."""
        with self._engine.begin() as connection:
            _note(connection, **values)


def _pragmas(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")
    cursor.execute("PRAGMA cache_size=-65536")
    cursor.close()


def _meta(connection: Connection) -> dict[str, str]:
    return dict(connection.execute(select(schema.meta.c.key, schema.meta.c.value)).all())


def _note(connection: Connection, **values: str) -> None:
    for key, value in values.items():
        connection.execute(delete(schema.meta).where(schema.meta.c.key == key))
        connection.execute(insert(schema.meta), {"key": key, "value": value})


def _drop(connection: Connection, serials: Sequence[int], generation: int) -> None:
    for serial in serials:
        _unlink(connection, serial)
        for table in (schema.clauses, schema.obligations, schema.owners, schema.defined_units):
            connection.execute(delete(table).where(table.c.document == serial))
        connection.execute(delete(schema.documents).where(schema.documents.c.serial == serial))
        connection.execute(insert(schema.removed), {"document": serial, "generation": generation})


def _owners(document: int, duty: Mapping[str, object]) -> list[dict[str, object]]:
    """A row for each unit or person that an obligation names, once a role."""
    return [
        {"document": document, "obligation": duty["id"], "role": role, "name": name}
        for role in ("lead", "support", "others")
        for name in dict.fromkeys(str(duty[role]).split("\n"))
        if name
    ]


def _obligations_of(connection: Connection, serials: Sequence[int]) -> list[str]:
    table = schema.obligations
    return [
        ident
        for serial in serials
        for (ident,) in connection.execute(select(table.c.id).where(table.c.document == serial))
    ]


def _unlink(connection: Connection, document: int) -> None:
    """Drop a document's obligations from their groups; the others are to be linked anew."""
    linked, keys, duties = schema.linked, schema.link_keys, schema.obligations
    own = select(duties.c.serial).where(duties.c.document == document)
    groups = select(linked.c.head).where(linked.c.obligation.in_(own))
    connection.execute(update(linked).where(linked.c.head.in_(groups)).values(head=None))
    connection.execute(delete(linked).where(linked.c.obligation.in_(own)))
    connection.execute(delete(keys).where(keys.c.obligation.in_(own)))


def _document(item: Incoming, serial: int, generation: int) -> dict[str, object]:
    document = item.prepared.document
    return {
        "serial": serial,
        "id": document.id,
        "file": document.file,
        "source": item.source,
        "sha256": document.sha256,
        "title": document.title,
        "kind": document.kind,
        "issuer": document.issuer,
        "number": document.number,
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "classification": document.classification,
        "recipients": document.recipients,
        "text": document.text,
        "report": report_to(item.prepared.report),
        "clauses": len(item.prepared.clauses),
        "obligations": len(item.prepared.obligations),
        "generation": generation,
    }
