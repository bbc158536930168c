"""The writer's lock."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import LibraryBusyError
from index.lock import WriterLock


def test_a_second_writer_is_told_at_once(tmp_path: Path) -> None:
    with WriterLock(tmp_path), pytest.raises(LibraryBusyError, match="正在被另一个程序写入"):
        WriterLock(tmp_path).__enter__()


def test_the_lock_is_free_again_afterwards(tmp_path: Path) -> None:
    with WriterLock(tmp_path):
        pass
    with WriterLock(tmp_path):
        pass


def test_one_writer_may_enter_twice(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path)
    with lock, lock:
        pass
    with WriterLock(tmp_path):
        pass
