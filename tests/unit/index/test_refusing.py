"""What the disk or another process refuses is told as the library's own errors."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from index.errors import LibraryBusyError, LibraryError, LibraryFullError
from index.layout import DATABASE
from index.library import Library
from index.refusing import refusing

PLACE = Path("文库") / DATABASE


@pytest.mark.parametrize(
    ("raised", "told", "words"),
    [
        (
            OperationalError("", {}, sqlite3.OperationalError("database is locked")),
            LibraryBusyError,
            "等了 10 秒还没有空：没有写完，请稍后再试",
        ),
        (
            OperationalError("", {}, sqlite3.OperationalError("database or disk is full")),
            LibraryFullError,
            "磁盘满了，文库 写不进去：没有写完，请腾出空间",
        ),
        (
            OperationalError("", {}, sqlite3.OperationalError("disk I/O error")),
            LibraryError,
            "写不进去（disk I/O error）：没有写完，请检查磁盘空间和权限",
        ),
        (OSError(errno.ENOSPC, "No space left on device"), LibraryFullError, "磁盘满了"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), LibraryFullError, "磁盘满了"),
        (
            ValueError("An IO error occurred: 'No space left on device (os error 28)'"),
            LibraryFullError,
            "磁盘满了",
        ),
    ],
)
def test_a_refusal_is_told(raised: Exception, told: type[LibraryError], words: str) -> None:
    with pytest.raises(LibraryError) as caught, refusing(PLACE, "没有写完"):
        raise raised
    assert type(caught.value) is told
    assert words in str(caught.value)


@pytest.mark.parametrize("raised", [OSError(errno.EACCES, "denied"), ValueError("other")])
def test_anything_else_passes(raised: Exception) -> None:
    with pytest.raises(type(raised)) as caught, refusing(PLACE, ""):
        raise raised
    assert caught.value is raised


def test_an_ingest_says_that_another_holds_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.database.BUSY_SECONDS", 0.05)
    file = tmp_path / "通知.txt"
    file.write_text("通知\n一、由市水利局牵头，2026年底前完成。\n", encoding="utf-8")
    with Library.open(tmp_path / "文库") as library:
        holder = sqlite3.connect(tmp_path / "文库" / DATABASE, isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LibraryBusyError, match="正被别的程序写入"):
            library.ingest([file], workers=0)
        holder.execute("ROLLBACK")
        holder.close()
        report = library.ingest([file], workers=0)
        assert [r.status for r in report.results] == ["added"]
        assert [h.document.file for h in library.search("市水利局")] == ["通知.txt"]
