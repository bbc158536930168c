"""Processes that are killed while others ask."""

from __future__ import annotations

import argparse
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from bench.scene import Outcome, Scene, notices, scene, told
from bench.served import children, command_line, kill

_RESTART = 30.0
_TAKEN_UP = 120.0


def worker_killed(base: Path, place: Path, options: argparse.Namespace) -> Outcome:
    """One of two workers dies; the other answers, and the parent starts another."""
    with scene(base, place, options.port, options.clients) as made:
        back: list[float] = []

        def act(_until: float) -> None:
            time.sleep(3)
            victim = made.running.workers()[0]
            kill(victim)
            back.append(_replaced(made, victim))

        replies = made.under_load(15, act)
        lost = made.losses()
    other = f"{back[0]:.1f} s 后又有两个进程" if back[0] < _RESTART else "没有再起进程"
    return Outcome(told(replies), other, tuple(lost))


def job_killed(base: Path, place: Path, options: argparse.Namespace) -> Outcome:
    """The worker that reads an upload dies; another takes the job up."""
    texts = notices("续读", 20, 200)
    names = [name for name, _ in texts]
    with scene(base, place, options.port, options.clients) as made:
        said: list[str] = []
        orphans: list[int] = []

        def act(_until: float) -> None:
            time.sleep(1)
            ident, refused = made.upload(texts)
            if refused:
                said.append(f"上传被拒：{refused}")
                return
            reader = _reading(made)
            if reader is None:
                said.append("任务太快，没有赶上")
                return
            orphans.extend(children(reader))
            kill(reader)
            killed = time.perf_counter()
            found = made.job(ident, _TAKEN_UP, lambda j: j["state"] in {"done", "failed"})
            took = time.perf_counter() - killed
            kinds = "、".join(sorted({f["status"] for f in found["files"]}))
            said.append(f"{took:.0f} s 后任务 {found['state']}，{len(found['files'])} 份 {kinds}")

        replies = made.under_load(15, act)
        lost = [*made.missing(names), *made.losses()]
        left = [p for p in orphans if command_line(p)]
        lost += [f"留下 {len(left)} 个读文件的进程"] if left else []
    return Outcome(told(replies), "；".join(said), tuple(lost))


def _replaced(made: Scene, victim: int) -> float:
    """Seconds until there are two workers again that answer."""
    started = time.perf_counter()
    while time.perf_counter() - started < _RESTART:
        workers = made.running.workers()
        if victim not in workers and len(workers) > 1:
            break
        time.sleep(0.05)
    return time.perf_counter() - started


def _reading(made: Scene) -> int | None:
    """The worker that reads an upload, once it has read a file and has more to read."""
    end = time.perf_counter() + 30
    reader = None
    with closing(sqlite3.connect(made.library / "service.sqlite", timeout=30)) as store:
        while time.perf_counter() < end:
            for worker in made.running.workers():
                if any("spawn_main" in command_line(p) for p in children(worker)):
                    reader = worker
            state, done, total = store.execute("SELECT state, done, total FROM jobs").fetchone()
            if state == "running" and reader and 1 <= done < total - 1:
                return reader
            if state in {"done", "failed"}:
                return None
            time.sleep(0.002)
    return None
