"""One writer at a time, and a second one told so at once.

The lock belongs to the open file, so the system lets go of it when a writer is killed.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import IO

from index.errors import LibraryBusyError

LOCK_FILE = "writer.lock"


class WriterLock:
    """Held from entering to leaving; one thread may enter again, another one is refused."""

    def __init__(self, folder: Path) -> None:
        """Name the lock of the library in ``folder``."""
        self._folder = folder
        self._handle: IO[bytes] | None = None
        self._depth = 0
        self._mutex = threading.RLock()

    def __enter__(self) -> WriterLock:
        """Take the lock.

        Raises:
            LibraryBusyError: another process, thread or open library is writing.
        """
        if not self._mutex.acquire(blocking=False):
            raise LibraryBusyError(self._busy)
        try:
            if self._depth == 0:
                self._take()
        except BaseException:
            self._mutex.release()
            raise
        self._depth += 1
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the lock."""
        self._depth -= 1
        if self._depth == 0 and self._handle is not None:
            self._handle.close()
            self._handle = None
        self._mutex.release()

    @property
    def _busy(self) -> str:
        return f"文库 {self._folder} 正在被另一个程序写入：请等它结束后重试（查询不受影响）。"

    def _take(self) -> None:
        handle = (self._folder / LOCK_FILE).open("ab")
        try:
            _lock(handle)
        except OSError as error:
            handle.close()
            raise LibraryBusyError(self._busy) from error
        self._handle = handle


if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _lock(handle: IO[bytes]) -> None:
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: IO[bytes]) -> None:
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
