"""Preparing files in processes of their own, so that a crash or a hang costs one file."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path

from corpus.errors import DubanError
from index.preparing import Prepared, prepare

Task = tuple[Path, str] | tuple[Path, str, str]
"""Where a file stands, its name in the library, and the scope of its id if any."""

Outcome = Prepared | str
"""What came of a file: its rows, or why not, for the user."""

Reader = Callable[[Task], Outcome]

# Tasks a worker has at hand, so that it need not wait while the parent writes.
_AHEAD = 4
_STEP = 0.5  # seconds between looks at the clock
_ORPHANED = 5.0  # seconds after its time that a process ends which nobody ended


@dataclass(slots=True)
class _Worker:
    process: multiprocessing.process.BaseProcess
    pipe: Connection
    at_hand: deque[int] = field(default_factory=deque)
    since: float = 0.0


def attempt(task: Task) -> Outcome:
    """Prepare one file; whatever goes wrong becomes a reason."""
    try:
        return prepare(*task)
    except DubanError as error:
        return str(error)
    except MemoryError:
        return "内存不够：文件太大，请拆成几个文件"
    except OSError as error:
        return f"读不出来：{error.strerror or error}"
    except Exception as error:  # noqa: BLE001 - one file's defect must not end the others
        return f"解析时出错（{type(error).__name__}: {error}）：请把这个文件报告给维护者"


def prepare_all(
    tasks: Sequence[Task],
    *,
    workers: int,
    timeout: float,
    memory: int | None = None,
    read: Reader = attempt,
) -> Iterator[tuple[int, Outcome]]:
    """Prepare files, giving results in the order of the tasks.

    Args:
        tasks: the files.
        workers: processes to use; 0 works in this process, unprotected.
        timeout: seconds a file may take.
        memory: bytes that a process may take, where the system can bound that.
        read: prepares one file; must be importable by a fresh process.

    Yields:
        (place among the tasks, its outcome).
    """
    if workers < 1 or not tasks:
        for place, task in enumerate(tasks):
            yield place, read(task)
        return
    pool = _Pool(tasks, min(workers, len(tasks)), timeout, memory, read)
    try:
        yield from pool.run()
    finally:
        pool.stop()


class _Pool:
    def __init__(
        self,
        tasks: Sequence[Task],
        workers: int,
        timeout: float,
        memory: int | None,
        read: Reader,
    ) -> None:
        self._tasks = tasks
        self._memory = memory
        self._timeout = timeout
        self._read = read
        self._waiting = deque(range(len(tasks)))
        self._done: dict[int, Outcome] = {}
        self._context = multiprocessing.get_context("spawn")
        self._workers = [self._start() for _ in range(workers)]

    def run(self) -> Iterator[tuple[int, Outcome]]:
        for worker in self._workers:
            self._feed(worker)
        for place in range(len(self._tasks)):
            while place not in self._done:
                self._step()
            yield place, self._done.pop(place)

    def stop(self) -> None:
        for worker in self._workers:
            worker.process.terminate()
            worker.pipe.close()
        for worker in self._workers:
            worker.process.join()

    def _start(self) -> _Worker:
        here, there = self._context.Pipe()
        process = self._context.Process(
            target=_work, args=(there, self._read, self._memory, self._timeout), daemon=True
        )
        with _caller_left_alone():
            process.start()
        there.close()
        return _Worker(process, here)

    def _feed(self, worker: _Worker) -> None:
        while self._waiting and len(worker.at_hand) < _AHEAD:
            place = self._waiting.popleft()
            if not worker.at_hand:
                worker.since = time.monotonic()
            worker.at_hand.append(place)
            # One that has just died is found out, and its files dealt with, when it is read.
            with suppress(OSError):
                worker.pipe.send((place, self._tasks[place]))

    def _step(self) -> None:
        pipes = [w.pipe for w in self._workers if w.at_hand]
        ready = set(wait(pipes, _STEP))
        for number, worker in enumerate(self._workers):
            if worker.pipe in ready:
                self._receive(number, worker)
            elif worker.at_hand and time.monotonic() - worker.since > self._timeout:
                worker.process.kill()
                reason = (
                    f"解析超过 {self._timeout:.0f} 秒，已放弃：请检查文件是否损坏，或拆成几个文件"
                )
                self._replace(number, worker, reason)

    def _receive(self, number: int, worker: _Worker) -> None:
        try:
            place, outcome = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join()
            code = worker.process.exitcode
            self._replace(number, worker, f"解析进程意外退出（{code}）：文件可能损坏或太大")
            return
        worker.at_hand.remove(place)
        worker.since = time.monotonic()
        self._done[place] = outcome
        self._feed(worker)

    def _replace(self, number: int, worker: _Worker, reason: str) -> None:
        """Blame the file that the worker was at, hand its others to a fresh worker."""
        worker.process.join()
        worker.pipe.close()
        self._done[worker.at_hand.popleft()] = reason
        self._waiting.extendleft(reversed(worker.at_hand))
        self._workers[number] = fresh = self._start()
        self._feed(fresh)


@contextmanager
def _caller_left_alone() -> Iterator[None]:
    """Start a process without running the caller's own script in it again.

    A fresh process would import ``__main__`` by its path: a notebook and standard input
    have none, and a script without a main guard would ingest once more in each worker.
    """
    main = sys.modules["__main__"]
    held = {name: vars(main)[name] for name in ("__file__", "__spec__") if name in vars(main)}
    try:
        for name in held:
            setattr(main, name, None)
        yield
    finally:
        for name, value in held.items():
            setattr(main, name, value)


def _work(pipe: Connection, read: Reader, memory: int | None, timeout: float) -> None:
    if memory is not None:
        _bound_memory(memory)
    while True:
        try:
            place, task = pipe.recv()
            with _bounded_time(timeout + _ORPHANED):
                outcome = read(task)
            pipe.send((place, outcome))
        except (EOFError, OSError, KeyboardInterrupt):
            return  # the parent is gone


@contextmanager
def _bounded_time(seconds: float) -> Iterator[None]:
    """Let the system end this process in time, where the parent was killed and cannot."""
    alarm = getattr(signal, "setitimer", None)
    if alarm is None:  # pragma: no cover - Windows
        yield
        return
    alarm(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        alarm(signal.ITIMER_REAL, 0)


def _bound_memory(limit: int) -> None:
    """Let allocation beyond a limit fail in this process instead of taking the machine's."""
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
