"""A crash or a hang costs one file."""

from __future__ import annotations

import os
import time
from pathlib import Path

from index.workers import Outcome, Task, attempt, prepare_all


def read(task: Task) -> Outcome:
    """Crash, hang or echo, as the file's name says."""
    name = task[1]
    if name.startswith("crash"):
        os._exit(9)
    if name.startswith("hang"):
        time.sleep(60)
    return name


def _tasks(*names: str) -> list[Task]:
    return [(Path(name), name) for name in names]


def test_results_come_in_the_order_of_the_files() -> None:
    names = [f"f{n}" for n in range(30)]
    outcomes = list(prepare_all(_tasks(*names), workers=2, timeout=30, read=read))
    assert outcomes == list(enumerate(names))


def test_a_crash_and_a_hang_cost_only_their_own_file() -> None:
    tasks = _tasks("a", "crash-1", "b", "c", "hang-1", "d", "crash-2", "e", "f")
    outcomes = dict(prepare_all(tasks, workers=2, timeout=8.0, read=read))
    assert [outcomes[n] for n in (0, 2, 3, 5, 7, 8)] == ["a", "b", "c", "d", "e", "f"]
    assert str(outcomes[1]).startswith("解析进程意外退出（9）")
    assert str(outcomes[6]).startswith("解析进程意外退出（9）")
    assert str(outcomes[4]).startswith("解析超过 8 秒，已放弃")


def test_many_crashes_in_a_row_cost_only_their_own_files() -> None:
    # A worker may die between being read and being fed again.
    names = [f"crash-{n}" if n % 2 else f"f{n}" for n in range(24)]
    outcomes = dict(prepare_all(_tasks(*names), workers=2, timeout=10.0, read=read))
    kept = [outcomes[n] for n in range(0, 24, 2)]
    assert kept == names[::2]
    assert all(str(outcomes[n]).startswith("解析进程意外退出") for n in range(1, 24, 2))


def test_no_files_no_processes() -> None:
    assert list(prepare_all([], workers=2, timeout=1)) == []


def test_in_this_process_reasons_are_given_too(tmp_path: Path) -> None:
    outcome = attempt((tmp_path / "没有.txt", "没有.txt"))
    assert isinstance(outcome, str)
    assert "没有.txt" in outcome
