"""A file that is either written as a whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import ExportError


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A place to write beside ``path``, which it becomes where nothing was raised.

    Args:
        path: the file to make or replace.

    Yields:
        The path to write to.

    Raises:
        ExportError: the file cannot be written there.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=".", suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise ExportError(_unwritable(path, error)) from error
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        beside.chmod(0o666 & ~_umask())
        beside.replace(path)
    except OSError as error:
        raise ExportError(_unwritable(path, error)) from error
    finally:
        beside.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _unwritable(path: Path, error: OSError) -> str:
    return (
        f"写不了 {path}（{error.strerror or error}）："
        "请检查文件夹是否存在、能否写入，文件是否正在别的程序中打开。"
    )
