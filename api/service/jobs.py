"""Jobs: files read into the library or moved in it, one job at a time in each process.

A job is a row, so that every worker can say how far it is. The process that took a job beats
while it works; one whose process died is taken up again by another, twice at most. How often
a job was taken is the token without which nothing about it can be changed: a process that
was only slow cannot undo what its successor does.
"""

from __future__ import annotations

import json
import logging
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from api.errors import NotFoundError, StoreError
from api.service.intake import FileJson, Intake, StoppedError, when_free
from api.service.limits import Limits
from api.service.mover import Mover
from api.service.principals import Principal
from api.service.store import ServiceStore
from api.service.uploads import Uploads
from corpus.errors import DubanError

if TYPE_CHECKING:
    from index.audience import Audience
    from index.federation import Vaults

log = logging.getLogger("duban.jobs")

State = Literal["waiting", "running", "done", "failed"]
_COLUMNS = "id, key_id, name, unit, state, created_at, done, total, current, finished_at, result"
_STALE = 30.0  # seconds without a beat after which a job's process counts as dead
_BEAT = 5.0
_TRIES = 2
STOP_SECONDS = 30.0
"""How long a stop waits for the job under way."""


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
    files: tuple[FileJson, ...] = ()
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
        self, store: ServiceStore, vaults: Vaults, uploads: Uploads, limits: Limits
    ) -> None:
        """Hold the parts; ``start`` begins the work."""
        self._store = store
        self._vaults = vaults
        self.uploads = uploads
        self._limits = limits
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._under_way: tuple[str, int] | None = None

    def start(self) -> None:
        """Work jobs off in the background until ``close``."""
        self._thread = threading.Thread(target=self._work, name="duban-jobs", daemon=True)
        self._thread.start()

    def close(self, seconds: float = STOP_SECONDS) -> None:
        """Finish the job under way, take no other.

        Args:
            seconds: after which it goes back to those that wait. Where its process ends in
                the middle, the next one takes it up as after a kill.
        """
        self._stop.set()
        self._wake.set()
        thread, self._thread = self._thread, None
        if thread is None:
            return
        thread.join(seconds)
        if thread.is_alive() and self._under_way is not None:
            log.warning("停止时导入还没有结束，放回队列", extra={"job": self._under_way[0]})
            self._put_back(*self._under_way)

    @staticmethod
    def new_id() -> str:
        """An id for a job that is about to be made."""
        return uuid.uuid4().hex

    def check(self, who: Principal, name: str, visible_to: Audience) -> None:
        """Refuse a file before it is taken in; see ``Uploads.check``.

        Raises:
            ConflictError: the name is another unit's.
        """
        if self._vaults.known(visible_to) is not None:
            intake = self._intake(visible_to)
            intake.uploads.check(who, name, intake.taken(who))

    def owner(self, document_id: str) -> str | None:
        """The unit that uploaded a document; None where it came another way."""
        return Mover(self._vaults, self.uploads, self._limits, self._stop).owner(document_id)

    def add(
        self,
        job: str,
        who: Principal,
        *,
        visible_to: Audience,
        files: int = 1,
        document: str | None = None,
        request: str = "",
    ) -> Job:
        """Queue a job.

        Args:
            job: its id.
            who: wants it.
            visible_to: who shall see the files.
            files: how many are staged.
            document: the document that shall be moved; then no file is staged.
            request: the request's id.

        Raises:
            AudienceError: there are too many audiences for a new one.
        """
        self._vaults.check_room(visible_to)
        told = json.dumps(visible_to, ensure_ascii=False)
        self._store.change(
            "INSERT INTO jobs (id, key_id, name, unit, role, state, created_at, request, total,"
            " visible_to, document) VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?, ?, ?, ?)",
            (job, who.id, who.name, who.unit, who.role, _now(), request, files, told, document),
        )
        self._wake.set()
        return self.find(job)

    def _intake(self, visible_to: Audience) -> Intake:
        # Made where there is none, which another process may be about just now.
        library = when_free(lambda: self._vaults.member(visible_to), self._stop)
        return Intake(library, self.uploads.of(library), self._limits, self._stop)

    def find(self, job: str) -> Job:
        """A job.

        Raises:
            NotFoundError: there is none of that id.
        """
        rows = self._store.rows(f"SELECT {_COLUMNS} FROM jobs WHERE id = ?", (job,))
        if not rows:
            raise NotFoundError(f"没有编号为 {job[:40]} 的导入任务。")
        found, told = Job(*rows[0][:10]), json.loads(rows[0][-1] or "{}")
        if not found.ended:
            return found
        return replace(found, files=tuple(told.get("files", ())), error=told.get("error", ""))

    def work_one(self) -> bool:
        """Take the next job and do it; False where there is none.

        Raises:
            StoreError: the service's database failed; the job is taken up again.
        """
        taken = self._take()
        if taken is None:
            return False
        self._under_way = job, turn = taken
        files: list[FileJson] = []
        error = ""
        with self._beating(job, turn):
            try:
                files = self._read(job, turn)
            except StoppedError:
                self._put_back(job, turn)
                return True
            except StoreError:
                raise
            except DubanError as failure:
                error = str(failure)
            except Exception:
                log.exception("导入出错", extra={"job": job})
                error = "服务内部出错，已记入日志。"
        self._finish(job, turn, files, error)
        return True

    def _work(self) -> None:
        with suppress(StoreError):
            rows = self._store.rows("SELECT id FROM jobs WHERE state IN ('waiting', 'running')")
            self.uploads.sweep({str(row[0]) for row in rows}, 2 * self._limits.upload_seconds)
        while not self._stop.is_set():
            try:
                if self.work_one():
                    continue
            except StoreError:
                log.exception("服务数据库读写出错")
            self._wake.wait(_BEAT)
            self._wake.clear()

    def _take(self) -> tuple[str, int] | None:
        """A job that waits, or whose process is dead; and how often it was taken."""
        stale = time.time() - _STALE
        dead = "SELECT id, tries FROM jobs WHERE state = 'running' AND beat < ? AND tries >= ?"
        for job, turn in self._store.rows(dead, (stale, _TRIES)):
            self._finish(job, turn, [], "导入两次都中断了：请检查文件后重传。")
        rows = self._store.rows(
            "SELECT id, tries FROM jobs WHERE state = 'waiting' OR (state = 'running' AND beat < ?)"
            " ORDER BY created_at LIMIT 1",
            (stale,),
        )
        if not rows:
            return None
        job, turn = rows[0]
        taken = self._store.change(
            "UPDATE jobs SET state = 'running', beat = ?, tries = tries + 1"
            " WHERE id = ? AND tries = ? AND state IN ('waiting', 'running')",
            (time.time(), job, turn),
        )
        return (str(job), turn + 1) if taken else None

    def _put_back(self, job: str, turn: int) -> None:
        self._store.change(
            "UPDATE jobs SET state = 'waiting', beat = 0"
            " WHERE id = ? AND tries = ? AND state = 'running'",
            (job, turn),
        )

    def _finish(self, job: str, turn: int, files: list[FileJson], error: str) -> None:
        told = json.dumps({"files": files, "error": error}, ensure_ascii=False)
        ended = self._store.change(
            "UPDATE jobs SET state = ?, finished_at = ?, result = ?, current = ''"
            " WHERE id = ? AND tries = ? AND state = 'running'",
            ("failed" if error else "done", _now(), told, job, turn),
        )
        if ended:
            self.uploads.release(job)
            self.uploads.discard(job)

    def _read(self, job: str, turn: int) -> list[FileJson]:
        columns = "visible_to, document, key_id, name, unit, role, result"
        row = self._store.rows(f"SELECT {columns} FROM jobs WHERE id = ?", (job,))[0]
        visible_to: Audience = tuple(json.loads(row[0]))
        known = json.loads(row[-1] or "{}").get("files", [])
        if row[1] is not None:
            mover = Mover(self._vaults, self.uploads, self._limits, self._stop)
            return [mover.move(row[1], visible_to, again=turn > 1)]

        def note(files: list[FileJson]) -> None:
            told = json.dumps({"files": files}, ensure_ascii=False)
            self._store.change(
                "UPDATE jobs SET done = ?, current = ?, result = ? WHERE id = ? AND tries = ?",
                (len(files), files[-1]["file"], told, job, turn),
            )

        who = Principal(*row[2:6])
        return self._intake(visible_to).read(job, who, known, again=turn > 1, note=note)

    @contextmanager
    def _beating(self, job: str, turn: int) -> Iterator[None]:
        """Say that this process lives, however long a file takes."""
        ended = threading.Event()

        def beat() -> None:
            while not ended.wait(_BEAT):
                with suppress(StoreError):
                    self._store.change(
                        "UPDATE jobs SET beat = ? WHERE id = ? AND tries = ?",
                        (time.time(), job, turn),
                    )

        thread = threading.Thread(target=beat, name="duban-beat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
