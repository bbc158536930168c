"""Files on their way in: safe names, kept apart until their job takes them."""

from __future__ import annotations

import re
import shutil
import unicodedata
from pathlib import Path

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069\ud800-\udfff]')
_NAME_BYTES = 200
_RESERVED = {"con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10))}


def safe_name(given: str) -> str:
    """A file's name without folders or signs that no file may have; Chinese stays.

    Never empty, never hidden, no longer than a file system allows.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    name = _FORBIDDEN.sub("", last).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = name, ""
    if not stem or stem.lower() in _RESERVED:
        stem = f"未命名{stem}"
    room = _NAME_BYTES - len(suffix.encode()) - 1
    stem = stem.encode()[:room].decode("utf-8", "ignore")
    return f"{stem}.{suffix}" if suffix else stem


class Uploads:
    """The folder of a library that holds what was uploaded."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it is made when first needed."""
        self.folder = folder

    def staging(self, job: str) -> Path:
        """Where a job's files arrive; a hidden folder, so that no ingest takes it for files."""
        place = self.folder / f".{job}"
        place.mkdir(parents=True, exist_ok=True)
        return place

    def settle(self, job: str) -> list[Path]:
        """Move a job's files to where they stay; one of the same name is replaced."""
        staged = self.folder / f".{job}"
        settled = []
        for source in sorted(staged.iterdir()) if staged.is_dir() else ():
            target = self.folder / source.name
            source.replace(target)
            settled.append(target)
        return settled

    def discard(self, job: str) -> None:
        """Drop what a job left behind."""
        shutil.rmtree(self.folder / f".{job}", ignore_errors=True)
