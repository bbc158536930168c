"""The service's own database beside the library's: who may enter, and what was done.

One SQLite file in write-ahead mode, shared by all worker processes. A statement that finds
it locked waits for some seconds; then the request is refused rather than left unrecorded.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any

from api.errors import StoreError
from index.layout import SERVICE_DATABASE

_BUSY_MS = 5_000
_OWNER_ONLY = 0o600
_SCHEMA = """
CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, unit TEXT NOT NULL, role TEXT NOT NULL,
    hash TEXT NOT NULL, created_at TEXT NOT NULL, expires_at TEXT, revoked_at TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS sessions (
    digest TEXT PRIMARY KEY, key_id TEXT NOT NULL REFERENCES keys (id),
    csrf TEXT NOT NULL, created_at REAL NOT NULL, used_at REAL NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS sessions_by_key ON sessions (key_id);
CREATE TABLE IF NOT EXISTS audit (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, key_id TEXT NOT NULL, name TEXT NOT NULL,
    unit TEXT NOT NULL, action TEXT NOT NULL, object TEXT NOT NULL, detail TEXT NOT NULL,
    request TEXT NOT NULL, address TEXT NOT NULL
) STRICT;
CREATE TRIGGER IF NOT EXISTS audit_keeps BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_stays BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY, key_id TEXT NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL,
    role TEXT NOT NULL, state TEXT NOT NULL, created_at TEXT NOT NULL, request TEXT NOT NULL,
    done INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL, current TEXT NOT NULL DEFAULT '',
    beat REAL NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0,
    finished_at TEXT, result TEXT, visible_to TEXT NOT NULL DEFAULT '[]', document TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS jobs_by_state ON jobs (state, created_at);
CREATE TABLE IF NOT EXISTS uploads (
    name TEXT PRIMARY KEY, unit TEXT NOT NULL, key_id TEXT NOT NULL, job TEXT NOT NULL,
    settled INTEGER NOT NULL, at TEXT NOT NULL
) STRICT;
"""
_NEWEST = "uploads"  # the table that was added last: where it is, all are
# Columns that a table of an earlier version lacks.
_ADDED = """
ALTER TABLE jobs ADD COLUMN visible_to TEXT NOT NULL DEFAULT '[]';
ALTER TABLE jobs ADD COLUMN document TEXT;
"""


class ServiceStore:
    """Connections to the database: one for each query under way, kept for the next."""

    def __init__(self, folder: Path) -> None:
        """Open, and make what is missing.

        Raises:
            StoreError: the file cannot be made or is no database.
        """
        self.path = folder / SERVICE_DATABASE
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not self.path.exists():  # questions and hashes are not for all users
                self.path.touch(mode=_OWNER_ONLY)
        except OSError as error:
            raise StoreError(f"{folder} 建不了（{error.strerror}）：请检查路径和权限。") from error
        with self._connection() as connection:
            known = "SELECT 1 FROM sqlite_master WHERE name = ?"
            if not connection.execute(known, (_NEWEST,)).fetchall():
                connection.executescript(_SCHEMA)
            columns = {row[1] for row in connection.execute("PRAGMA table_info(jobs)")}
            if "visible_to" not in columns:
                connection.executescript(_ADDED)

    def close(self) -> None:
        """Close the connections that nobody uses."""
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query.

        Raises:
            StoreError: the database is locked, full or damaged.
        """
        with self._connection() as connection:
            return connection.execute(sql, tuple(values)).fetchall()

    def change(self, sql: str, values: Sequence[object] = ()) -> int:
        """Run one statement that writes.

        Returns:
            How many rows it changed.

        Raises:
            StoreError: the database is locked, full or damaged.
        """
        with self._connection() as connection:
            return connection.execute(sql, tuple(values)).rowcount

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        connection = None
        try:
            connection = self._take()
            yield connection
        except sqlite3.Error as error:
            if connection is not None:
                connection.close()
                connection = None
            raise StoreError(
                f"服务数据库 {self.path.name} 暂时不能读写（{error}）："
                "请稍后再试；如一直如此，请检查磁盘空间和权限。"
            ) from error
        finally:
            if connection is not None:
                self._idle.put(connection)

    def _take(self) -> sqlite3.Connection:
        try:
            return self._idle.get_nowait()
        except Empty:
            pass
        connection = sqlite3.connect(
            self.path, timeout=_BUSY_MS / 1000, check_same_thread=False, isolation_level=None
        )
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")
        return connection
