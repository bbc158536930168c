"""Jobs: uploaded files read into the library, one job at a time in each process.

A job is a row, so that every worker can say how far it is. The process that took a job beats
while it works; one whose process died is taken up again by another, twice at most.
"""

from __future__ import annotations

import json
import logging
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from api.errors import NotFoundError, StoreError
from api.presenting import file_json
from api.service.limits import Limits
from api.service.principals import Principal
from api.service.store import ServiceStore
from api.service.uploads import Uploads
from corpus.errors import DubanError
from index.errors import LibraryBusyError

if TYPE_CHECKING:
    from index.hits import IngestProgress
    from index.library import Library

log = logging.getLogger("duban.jobs")

State = Literal["waiting", "running", "done", "failed"]
_COLUMNS = "id, key_id, name, unit, state, created_at, done, total, current, finished_at, result"
_STALE = 60.0  # seconds without a beat after which a job's process counts as dead
_BEAT = 5.0
_TRIES = 2
_BUSY_PAUSE, _BUSY_LIMIT = 1.0, 600.0  # seconds to wait for another writer


@dataclass(frozen=True, slots=True)
class Job:
    """How far a job is: ``done`` of ``total`` files; ``files`` are there when it has ended."""

    id: str
    key_id: str
    name: str
    unit: str
    state: State
    created_at: str
    done: int
    total: int
    current: str
    finished_at: str | None
    files: tuple[dict[str, Any], ...] = ()
    error: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {"done", "failed"}

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return {
            "id": self.id,
            "state": self.state,
            "created_at": self.created_at,
            "finished_at": self.finished_at,
            "done": self.done,
            "total": self.total,
            "current": self.current,
            "files": list(self.files),
            "error": self.error,
        }


class Jobs:
    """The jobs of a library's service, and the thread that works them off."""

    def __init__(
        self, store: ServiceStore, library: Library, uploads: Uploads, limits: Limits
    ) -> None:
        """Hold the parts; ``start`` begins the work."""
        self._store = store
        self._library = library
        self.uploads = uploads
        self._limits = limits
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Work jobs off in the background until ``close``."""
        self._thread = threading.Thread(target=self._work, name="duban-jobs", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Finish the job under way, take no other."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    @staticmethod
    def new_id() -> str:
        """An id for a job that is about to be made."""
        return uuid.uuid4().hex

    def add(self, job: str, who: Principal, files: int, request: str) -> Job:
        """Queue a job whose files are staged."""
        self._store.change(
            "INSERT INTO jobs (id, key_id, name, unit, role, state, created_at, request, total)"
            " VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?, ?)",
            (job, who.id, who.name, who.unit, who.role, _now(), request, files),
        )
        self._wake.set()
        return self.find(job)

    def find(self, job: str) -> Job:
        """A job.

        Raises:
            NotFoundError: there is none of that id.
        """
        rows = self._store.rows(f"SELECT {_COLUMNS} FROM jobs WHERE id = ?", (job,))
        if not rows:
            raise NotFoundError(f"没有编号为 {job[:40]} 的导入任务。")
        told = json.loads(rows[0][-1] or "{}")
        found = Job(*rows[0][:10])
        return replace(found, files=tuple(told.get("files", ())), error=told.get("error", ""))

    def work_one(self) -> bool:
        """Take the next job and do it; False where there is none."""
        job = self._take()
        if job is None:
            return False
        state: State = "done"
        told: dict[str, Any]
        try:
            told = {"files": self._read(job)}
        except DubanError as error:
            state, told = "failed", {"files": [], "error": str(error)}
        except Exception:
            log.exception("导入出错", extra={"job": job})
            state, told = "failed", {"files": [], "error": "服务内部出错，已记入日志。"}
        finally:
            self.uploads.discard(job)
        self._store.change(
            "UPDATE jobs SET state = ?, finished_at = ?, result = ?, current = '' WHERE id = ?",
            (state, _now(), json.dumps(told, ensure_ascii=False), job),
        )
        return True

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                if self.work_one():
                    continue
            except StoreError:
                log.exception("服务数据库读写出错")
            self._wake.wait(_BEAT)
            self._wake.clear()

    def _take(self) -> str | None:
        """A job that waits, or whose process is dead."""
        stale = time.time() - _STALE
        self._store.change(
            "UPDATE jobs SET state = 'failed', finished_at = ?, result = ?"
            " WHERE state = 'running' AND beat < ? AND tries >= ?",
            (_now(), json.dumps({"error": "导入两次都中断了：请检查文件后重传。"}), stale, _TRIES),
        )
        rows = self._store.rows(
            "SELECT id FROM jobs WHERE state = 'waiting' OR (state = 'running' AND beat < ?)"
            " ORDER BY created_at LIMIT 1",
            (stale,),
        )
        if not rows:
            return None
        taken = self._store.change(
            "UPDATE jobs SET state = 'running', beat = ?, tries = tries + 1 WHERE id = ?"
            " AND (state = 'waiting' OR beat < ?)",
            (time.time(), rows[0][0], stale),
        )
        return str(rows[0][0]) if taken else None

    def _read(self, job: str) -> list[dict[str, Any]]:
        paths = self.uploads.settle(job)
        limit = time.monotonic() + _BUSY_LIMIT
        while True:
            try:
                report = self._library.ingest(
                    paths,
                    progress=self._beating(job),
                    workers=1,
                    timeout=self._limits.parse_seconds,
                    memory=self._limits.parse_memory,
                )
            except LibraryBusyError:
                if time.monotonic() > limit or self._stop.is_set():
                    raise
                self._store.change("UPDATE jobs SET beat = ? WHERE id = ?", (time.time(), job))
                self._stop.wait(_BUSY_PAUSE)
            else:
                return [file_json(r) for r in report.results]

    def _beating(self, job: str) -> Callable[[IngestProgress], None]:
        def progress(step: IngestProgress) -> None:
            self._store.change(
                "UPDATE jobs SET beat = ?, done = ?, total = ?, current = ? WHERE id = ?",
                (time.time() + self._limits.parse_seconds, step.done, step.total, step.file, job),
            )

        return progress


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
