"""What the disk or another process does not let be written, told as errors of the library."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import LibraryBusyError, LibraryError, LibraryFullError

if TYPE_CHECKING:
    from sqlalchemy.exc import OperationalError

BUSY_SECONDS = 10
"""How long a statement waits for another process's transaction."""

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FULL_WORDS = ("database or disk is full", "No space left on device", "Disk quota exceeded")


@contextmanager
def refusing(database: Path, undone: str) -> Iterator[None]:
    """Tell what fails inside.

    Args:
        database: that is written to.
        undone: what has not been done then, for the user.

    Raises:
        LibraryBusyError: another process has kept the database to itself.
        LibraryFullError: there is no room on the disk.
        LibraryError: the database cannot be written.
        OSError: it is something else.
        ValueError: it is something else.
    """
    try:
        yield
    except (OSError, ValueError) as error:  # tantivy tells of the disk by a ValueError
        if not _is_full(error):
            raise
        raise LibraryFullError(_no_room(database, undone)) from error
    except Exception as error:
        from sqlalchemy.exc import OperationalError  # a third of a second that success spares

        if not isinstance(error, OperationalError):
            raise
        told = _of_database(database, undone, error)
        raise told from error


def _of_database(database: Path, undone: str, error: OperationalError) -> LibraryError:
    if "locked" in str(error.orig):
        return LibraryBusyError(
            f"文库数据库 {database} 正被别的程序写入，等了 {BUSY_SECONDS} 秒还没有空："
            f"{undone}，请稍后再试。"
        )
    if _is_full(error):
        return LibraryFullError(_no_room(database, undone))
    return LibraryError(
        f"文库数据库 {database} 写不进去（{error.orig}）：{undone}，请检查磁盘空间和权限。"
    )


def _is_full(error: Exception) -> bool:
    return getattr(error, "errno", None) in _FULL or any(w in str(error) for w in _FULL_WORDS)


def _no_room(database: Path, undone: str) -> str:
    return f"磁盘满了，{database.parent} 写不进去：{undone}，请腾出空间后再试。"
