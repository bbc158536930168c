"""``duban serve`` as a process of its own, for benches: started, watched, stopped."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

COMMAND = (sys.executable, "-c", "import sys; from api.cli import main; sys.exit(main())")
_READY_SECONDS = 60.0
_STOP_SECONDS = 45.0
_POLL = 0.01


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes of some processes together; ``pss`` shares what they have in common."""

    rss: int
    pss: int


class Served:
    """A running service."""

    def __init__(self, library: Path, port: int, workers: int, before: Sequence[str] = ()) -> None:
        """Start it; ``before`` is put in front of the command, such as ``prlimit``."""
        self.port = port
        self.address = f"http://127.0.0.1:{port}"
        self.lines: list[str] = []
        self._started = time.perf_counter()
        options = ["--library", str(library), "serve", "--port", str(port)]
        self.process = subprocess.Popen(
            [*before, *COMMAND, *options, "--workers", str(workers), "--log-level", "warning"],
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=_plain(),
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def ready(self) -> float:
        """Seconds from the start to the first 200 of ``/readyz``.

        Raises:
            RuntimeError: it does not get so far.
        """
        while time.perf_counter() - self._started < _READY_SECONDS:
            if self.process.poll() is not None:
                break
            if status(self.port, "/readyz") == 200:
                return time.perf_counter() - self._started
            time.sleep(_POLL)
        raise RuntimeError("serve did not become ready:\n" + "\n".join(self.lines[-20:]))

    def workers(self) -> list[int]:
        """Process ids of those that answer: the one, or its children that serve."""
        own = self.process.pid
        return [p for p in children(own) if "spawn_main" in command_line(p)] or [own]

    def memory(self) -> Memory:
        """What the workers hold now."""
        return added(memory_of(p) for p in self.workers())

    def stop(self) -> int:
        """Ask it to stop, and its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            for worker in self.workers():
                kill(worker)
            self.process.kill()
            return self.process.wait()

    def _listen(self) -> None:
        assert self.process.stderr is not None  # noqa: S101 - for the type checker
        for line in self.process.stderr:
            self.lines.append(line.rstrip())


@contextmanager
def served(library: Path, port: int, workers: int, before: Sequence[str] = ()) -> Iterator[Served]:
    """A service that is ready, and stopped on leaving."""
    running = Served(library, port, workers, before)
    try:
        running.ready()
        yield running
    finally:
        running.stop()


def status(port: int, path: str, seconds: float = 5.0) -> int:
    """The status of a GET; 0 where nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def children(pid: int) -> list[int]:
    """Processes that ``pid`` started."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(p) for p in task.read_text(encoding="ascii").split()]
    return sorted(found)


def command_line(pid: int) -> str:
    """The command of a process; empty where it has gone."""
    try:
        text = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return text.replace("\0", " ")


def memory_of(pid: int) -> Memory:
    """What one process holds; nothing where it has gone."""
    try:
        return parse_rollup(Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii"))
    except OSError:
        return Memory(0, 0)


def parse_rollup(text: str) -> Memory:
    """Sizes from ``smaps_rollup``, which gives them in kB.

    Source: proc_pid_smaps(5).
    """
    sizes = dict(re.findall(r"^(Rss|Pss):\s+(\d+) kB$", text, re.MULTILINE))
    return Memory(int(sizes["Rss"]) * 1024, int(sizes["Pss"]) * 1024)


def added(parts: Iterator[Memory]) -> Memory:
    """Several processes' memory together."""
    taken = list(parts)
    return Memory(sum(m.rss for m in taken), sum(m.pss for m in taken))


def _plain() -> dict[str, str]:
    """The environment without own settings, and with compiled modules kept as they are."""
    return {
        k: v
        for k, v in os.environ.items()  # noqa: TID251 - passed on, not read
        if not k.startswith("DUBAN_") and k != "PYTHONDONTWRITEBYTECODE"
    }


def kill(pid: int) -> None:
    """End a process as a crash would."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
