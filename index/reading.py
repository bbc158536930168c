"""Reading the library's database, on the plain driver so that a cold question is quick."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any

from corpus.model import Clause, Document, Obligation, ReadReport
from index.errors import LibraryBusyError, LibraryDamagedError
from index.filters import Filters
from index.hits import DocumentEntry
from index.records import (
    CLAUSE_COLUMNS,
    DOCUMENT_COLUMNS,
    clause_from,
    document_from,
    obligation_from,
    report_from,
)
from index.standing import ProgressRecord, Sighting, Status, record_from

_CHUNK = 500  # SQLite's limit on bound values is higher, but plans stay small
_C = ", ".join(f"c.{name.strip()}" for name in CLAUSE_COLUMNS.split(","))
_D = ", ".join(f"d.{name.strip()}" for name in DOCUMENT_COLUMNS.split(","))
_D_WIDTH = DOCUMENT_COLUMNS.count(",") + 1


@dataclass(frozen=True, slots=True)
class Known:
    """What ingest needs to know of a stored document."""

    serial: int
    id: str
    file: str
    source: str
    sha256: str
    clauses: int


@dataclass(frozen=True, slots=True)
class ClauseText:
    """What the derived indexes need of a clause."""

    serial: int
    document: int
    kind: str
    path: str
    text: str

    @property
    def path_parts(self) -> list[str]:
        """The headings from the root down."""
        return list(json.loads(self.path))


class Reading:
    """Queries; one connection for each under way, so that readers never wait for one another."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        """Name the database; connections open when first used."""
        self._uri = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rw'}"
        self._path = path
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue()

    def close(self) -> None:
        """Close the connections that nobody uses."""
        with suppress(Empty):
            while True:
                self._idle.get_nowait().close()

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query.

        Raises:
            LibraryBusyError: another process has kept the database to itself.
            LibraryDamagedError: the file is no database or is damaged.
        """
        connection = None
        try:
            connection = self._connection()
            found = connection.execute(sql, tuple(values)).fetchall()
            self._idle.put(connection)
            return found
        except sqlite3.DatabaseError as error:
            if connection is not None:
                connection.close()
            if "locked" in str(error):
                raise LibraryBusyError(
                    f"文库数据库 {self._path} 被别的程序独占，现在读不了：请稍后再试。"
                ) from error
            raise LibraryDamagedError(
                f"文库数据库 {self._path} 读不出来（{error}）："
                "请从备份恢复，或换一个目录重新 ingest。"
            ) from error

    def meta(self) -> dict[str, str]:
        """Generation, schema version and encoder."""
        return dict(self.rows("SELECT key, value FROM meta"))

    def generation(self) -> int:
        """The number of the last write."""
        return int(self.rows("SELECT value FROM meta WHERE key = 'generation'")[0][0])

    def linked_generation(self) -> int:
        """The generation that the links between obligations stand at; 0 where there are none."""
        found = self.rows("SELECT value FROM meta WHERE key = 'linked_generation'")
        return int(found[0][0]) if found else 0

    def totals(self) -> tuple[int, int, int]:
        """How many documents, clauses and obligations."""
        sql = (
            "SELECT count(*), coalesce(sum(clauses), 0), coalesce(sum(obligations), 0)"
            " FROM documents"
        )
        documents, clauses, obligations = self.rows(sql)[0]
        return documents, clauses, obligations

    def known(self) -> list[Known]:
        """Every stored document, without text."""
        sql = "SELECT serial, id, file, source, sha256, clauses FROM documents"
        return [Known(*row) for row in self.rows(sql)]

    def serial(self, document_id: str) -> int | None:
        """The row of a document."""
        found = self.rows("SELECT serial FROM documents WHERE id = ?", (document_id,))
        return found[0][0] if found else None

    def document(self, document_id: str) -> Document | None:
        """A document with its text."""
        found = self.rows(
            f"SELECT {DOCUMENT_COLUMNS}, text FROM documents WHERE id = ?", (document_id,)
        )
        return document_from(found[0][:-1], found[0][-1]) if found else None

    def report(self, document_id: str) -> ReadReport | None:
        """A document's parse report."""
        found = self.rows("SELECT report FROM documents WHERE id = ?", (document_id,))
        return report_from(found[0][0]) if found else None

    def documents(self, filters: Filters, limit: int, offset: int) -> list[DocumentEntry]:
        """Documents in the order of their files, without text."""
        where, values = conditions(filters)
        rows = self.rows(
            f"SELECT {DOCUMENT_COLUMNS}, clauses, obligations FROM documents"
            f" WHERE {where} ORDER BY file LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return [DocumentEntry(document_from(r[:-2]), r[-2], r[-1]) for r in rows]

    def count(self, filters: Filters) -> int:
        """How many documents meet the conditions."""
        where, values = conditions(filters)
        return int(self.rows(f"SELECT count(*) FROM documents WHERE {where}", values)[0][0])

    def serials(self, filters: Filters) -> list[int]:
        """The rows of the documents that meet the conditions."""
        where, values = conditions(filters)
        return [r[0] for r in self.rows(f"SELECT serial FROM documents WHERE {where}", values)]

    def clauses(self, document_id: str) -> list[Clause]:
        """A document's clauses in order."""
        sql = (
            f"SELECT {_C} FROM clauses c JOIN documents d ON d.serial = c.document"
            " WHERE d.id = ? ORDER BY c.ordinal"
        )
        return [clause_from(document_id, row) for row in self.rows(sql, (document_id,))]

    def clause(self, clause_id: str) -> Clause | None:
        """A clause by its id."""
        sql = (
            f"SELECT d.id, {_C} FROM clauses c JOIN documents d ON d.serial = c.document"
            " WHERE c.id = ?"
        )
        found = self.rows(sql, (clause_id,))
        return clause_from(found[0][0], found[0][1:]) if found else None

    def found(self, serials: Sequence[int]) -> dict[int, tuple[Clause, Document]]:
        """Clauses by row, with their documents' metadata; a row that is gone is left out."""
        found: dict[int, tuple[Clause, Document]] = {}
        for start in range(0, len(serials), _CHUNK):
            chunk = serials[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            sql = (
                f"SELECT c.serial, {_D}, {_C} FROM clauses c"
                f" JOIN documents d ON d.serial = c.document WHERE c.serial IN ({marks})"
            )
            for row in self.rows(sql, chunk):
                document = document_from(row[1 : 1 + _D_WIDTH])
                found[row[0]] = (clause_from(document.id, row[1 + _D_WIDTH :]), document)
        return found

    def titled(self, serials: Sequence[int]) -> dict[int, Document]:
        """Documents by row, without text."""
        found: dict[int, Document] = {}
        for start in range(0, len(serials), _CHUNK):
            chunk = serials[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            sql = f"SELECT serial, {DOCUMENT_COLUMNS} FROM documents WHERE serial IN ({marks})"
            found |= {row[0]: document_from(row[1:]) for row in self.rows(sql, chunk)}
        return found

    def obligations(
        self, conditions_of: tuple[str, Sequence[object]], limit: int, offset: int
    ) -> tuple[int, list[Obligation]]:
        """Obligations in document order that meet an SQL condition on ``o`` and ``d``."""
        where, values = conditions_of
        source = (
            "FROM obligations o JOIN documents d ON d.serial = o.document"
            " LEFT JOIN standing s ON s.obligation = o.id"
            f" LEFT JOIN linked l ON l.obligation = o.serial WHERE {where}"
        )
        total = self.rows(f"SELECT count(*) {source}", values)[0][0]
        rows = self.rows(
            f"SELECT o.body {source} ORDER BY d.file, o.ordinal LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return total, [obligation_from(row[0]) for row in rows]

    def obligation(self, prefix: str) -> list[Obligation]:
        """The obligations whose id begins so; two at most."""
        sql = "SELECT body FROM obligations WHERE id >= ? AND id < ? ORDER BY id LIMIT 2"
        return [obligation_from(r[0]) for r in self.rows(sql, (prefix, prefix + "\U0010ffff"))]

    def owner_names(self) -> list[str]:
        """Every name that obligations have for owners, once."""
        return [r[0] for r in self.rows("SELECT DISTINCT name FROM owners ORDER BY name")]

    def defined_units(self) -> list[tuple[int, str, str]]:
        """Short names that documents define: the document's row, the short and the full name."""
        return [tuple(r) for r in self.rows("SELECT document, short, full FROM defined_units")]

    def standings(self, idents: Sequence[str]) -> dict[str, Status]:
        """Where obligations stand; one with no progress is left out."""
        found: dict[str, Status] = {}
        for start in range(0, len(idents), _CHUNK):
            chunk = idents[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            sql = f"SELECT obligation, status FROM standing WHERE obligation IN ({marks})"
            found |= dict(self.rows(sql, chunk))
        return found

    def progress(self, obligation_id: str | None) -> list[ProgressRecord]:
        """The records of an obligation, or of all, in the order in which they were written."""
        sql = (
            "SELECT serial, obligation, at, status, by, note, evidence, task, file FROM progress"
            " WHERE ?1 IS NULL OR obligation = ?1 OR obligation IN (SELECT p.obligation"
            " FROM standing s JOIN progress p ON p.serial = s.record WHERE s.obligation = ?1)"
            " ORDER BY serial"
        )
        return [record_from(row) for row in self.rows(sql, (obligation_id,))]

    def recorded(self, prefix: str) -> list[str]:
        """The ids, beginning so, of obligations that have progress; two at most."""
        sql = (
            "SELECT DISTINCT obligation FROM progress WHERE obligation >= ? AND obligation < ?"
            " ORDER BY obligation LIMIT 2"
        )
        return [r[0] for r in self.rows(sql, (prefix, prefix + "\U0010ffff"))]

    def carried(self) -> dict[str, str]:
        """Obligations that are gone, each with one of the same task that stands by its records."""
        sql = (
            "SELECT p.obligation, min(s.obligation) FROM standing s"
            " JOIN progress p ON p.serial = s.record JOIN obligations o ON o.id = s.obligation"
            " WHERE NOT EXISTS (SELECT 1 FROM obligations g WHERE g.id = p.obligation)"
            " GROUP BY p.obligation"
        )
        return dict(self.rows(sql))

    def orphans(self) -> list[ProgressRecord]:
        """The last records of obligations that no document holds any more."""
        sql = (
            "SELECT DISTINCT p.serial, p.obligation, p.at, p.status, p.by, p.note, p.evidence,"
            " p.task, p.file FROM standing s JOIN progress p ON p.serial = s.record"
            " WHERE NOT EXISTS (SELECT 1 FROM standing t JOIN obligations o"
            " ON o.id = t.obligation WHERE t.record = s.record)"
            " ORDER BY p.serial"
        )
        return [record_from(row) for row in self.rows(sql)]

    def sightings(self, since: date, until: date) -> list[Sighting]:
        """What appeared, changed, went away or returned on the days from … to, inclusive."""
        sql = (
            'SELECT obligation, "on", event FROM sightings WHERE "on" BETWEEN ? AND ?'
            " ORDER BY serial"
        )
        rows = self.rows(sql, (_iso(since), _iso(until)))
        return [Sighting(ident, date.fromisoformat(day), event) for ident, day, event in rows]

    def removed_since(self, generation: int) -> list[int]:
        """Documents dropped after a generation."""
        sql = "SELECT document FROM removed WHERE generation > ?"
        return [row[0] for row in self.rows(sql, (generation,))]

    def added_since(self, generation: int) -> list[tuple[int, Document]]:
        """Documents stored after a generation, by row, without text."""
        sql = f"SELECT serial, {DOCUMENT_COLUMNS} FROM documents WHERE generation > ?"
        rows = self.rows(f"{sql} ORDER BY serial", (generation,))
        return [(row[0], document_from(row[1:])) for row in rows]

    def clause_texts(self, document: int) -> Iterator[ClauseText]:
        """What the derived indexes need of a document's clauses, in order."""
        sql = "SELECT serial, document, kind, path, text FROM clauses WHERE document = ?"
        for row in self.rows(f"{sql} ORDER BY ordinal", (document,)):
            yield ClauseText(*row)

    def _connection(self) -> sqlite3.Connection:
        with suppress(Empty):
            return self._idle.get_nowait()
        connection = sqlite3.connect(self._uri, uri=True, check_same_thread=False)
        connection.execute("PRAGMA busy_timeout=10000")
        connection.execute("PRAGMA mmap_size=268435456")
        return connection


def conditions(filters: Filters, alias: str = "") -> tuple[str, list[object]]:
    """Filters as an SQL condition on documents, and its values."""
    name = f"{alias}." if alias else ""
    parts, values = ["1"], list[object]()
    for column, wanted in (("id", filters.document_ids), ("kind", filters.kinds)):
        if wanted:
            parts.append(f"{name}{column} IN ({','.join('?' * len(wanted))})")
            values += wanted
    for sign, day in ((">=", filters.issued_from), ("<=", filters.issued_to)):
        if day is not None:
            parts.append(f"{name}issued_on {sign} ?")
            values.append(_iso(day))
    return " AND ".join(parts), values


def _iso(day: date) -> str:
    return day.isoformat()
