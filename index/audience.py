"""Who may see documents: everybody, or some units.

An audience is the sorted names of units; the empty one is everybody. What one audience may
see stands in a directory of its own, so that whoever may not see it never opens it.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from index.errors import AudienceError, LibraryDamagedError

Audience = tuple[str, ...]
"""Names of units, normalised, sorted, each once."""

EVERYBODY: Audience = ()
FILE = "audience.json"
_NAME_LIMIT, _UNITS_LIMIT = 100, 200


def audience(units: Iterable[str]) -> Audience:
    """The audience of units; widths and spaces make no other unit.

    Raises:
        AudienceError: a name is empty or too long, or they are too many.
    """
    names = {unit_key(unit) for unit in units}
    if "" in names:
        raise AudienceError("可见单位的名称是空的：请写单位全称。")
    if any(len(name) > _NAME_LIMIT for name in names):
        raise AudienceError(f"可见单位的名称超过 {_NAME_LIMIT} 个字：请写单位全称。")
    if len(names) > _UNITS_LIMIT:
        raise AudienceError(f"可见单位超过 {_UNITS_LIMIT} 个：请改为公开，或分几份文件。")
    return tuple(sorted(names))


def unit_key(unit: str) -> str:
    """A unit's name as it is compared: half width, without spaces and unseen signs.

    Only the same name lets in. Former and short names do not: who may see a document is
    not left to likeness.
    """
    plain = unicodedata.normalize("NFKC", unit)
    return "".join(c for c in plain if unicodedata.category(c)[0] not in "ZC")


def key(audience: Audience) -> str:
    """An audience as a name for its directory, 16 hex digits; ``""`` for everybody."""
    if not audience:
        return ""
    return hashlib.sha256("\n".join(audience).encode()).hexdigest()[:16]


def load(folder: Path) -> Audience:
    """The audience of a library's directory.

    Raises:
        LibraryDamagedError: its file cannot be read; nobody is let in then.
    """
    place = folder / FILE
    try:
        return tuple(json.loads(place.read_text(encoding="utf-8"))["units"])
    except (FileNotFoundError, NotADirectoryError):
        return EVERYBODY
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LibraryDamagedError(
            f"可见范围 {place} 读不出来（{error}）：请从备份恢复。"
        ) from error


def store(folder: Path, audience: Audience) -> None:
    """Write down a directory's audience, before anything else is in it."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{FILE}"
    fresh.write_text(json.dumps({"units": audience}, ensure_ascii=False), encoding="utf-8")
    fresh.replace(folder / FILE)
