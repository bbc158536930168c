"""Which files an ingest is about, and the names they go by in the library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.hits import FileResult

# Left behind by office programs beside the real file; never meant to be read.
_LOCK_PREFIX = "~$"


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: where it stands, and the name it has in the library (POSIX).

    ``home`` is where it is to stand once the library holds it, where that is elsewhere.
    """

    source: Path
    file: str
    home: Path | None = None

    @property
    def place(self) -> Path:
        """Where it stands in the end, by which it is known again."""
        return (self.home or self.source).resolve()

    def settle(self) -> None:
        """Move it home, over a former version."""
        if self.home is not None:
            self.home.parent.mkdir(parents=True, exist_ok=True)
            self.source.replace(self.home)


def walk(paths: Sequence[Path]) -> tuple[list[Found], list[FileResult]]:
    """All files below the given paths, and the paths that could not be followed.

    A file of a folder is named by its path within that folder, a file given by itself by
    its name. Hidden files and office lock files are passed over; a folder reached a second
    time through a symbolic link is not entered again.
    """
    found: dict[Path, Found] = {}
    failed = []
    for path in paths:
        try:
            if path.is_dir():
                for source in _below(path, set()):
                    name = source.relative_to(path).as_posix()
                    if source.is_file():
                        found.setdefault(source.resolve(), Found(source, name))
                    else:
                        failed.append(FileResult(name, "failed", _missing(source)))
            elif path.is_file():
                found.setdefault(path.resolve(), Found(path, path.name))
            else:
                failed.append(FileResult(str(path), "failed", _missing(path)))
        except OSError as error:
            failed.append(FileResult(str(path), "failed", f"打不开：{error.strerror or error}"))
    return list(found.values()), failed


def _missing(path: Path) -> str:
    if path.is_symlink():
        return "符号链接指向的文件不存在或循环：请检查链接"
    return "路径不存在：请检查拼写，或先把文件放到这个位置"


def _below(folder: Path, seen: set[Path]) -> Iterable[Path]:
    real = folder.resolve()
    if real in seen:
        return
    seen.add(real)
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith((".", _LOCK_PREFIX)):
            continue
        if entry.is_dir():
            yield from _below(entry, seen)
        elif entry.is_file() or entry.is_symlink():
            yield entry


def name_apart(found: Found, taken: Iterable[str]) -> str:
    """A name for a file whose own is taken: with as many parent folders as it needs.

    ``b/通知.txt`` beside ``a/通知.txt`` becomes ``b/通知.txt`` where both were given alone.
    """
    used = set(taken)
    parts = found.place.parts
    depth = len(Path(found.file).parts)
    for count in range(depth + 1, len(parts)):
        name = "/".join(parts[-count:])
        if name not in used:
            return name
    return found.place.as_posix().lstrip("/")
