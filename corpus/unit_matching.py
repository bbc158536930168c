"""Whether a unit asked for is one that a document names, and by which of its names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from corpus.unit_renames import renamed
from corpus.units import apart_once, canonical, field_of, find_units, is_alias, same_unit

How = Literal["written", "alias", "renamed"]


@dataclass(frozen=True, slots=True)
class Match:
    """How a name was matched; ``year`` is that of the reform which renamed it, if one did."""

    name: str
    how: How
    year: int | None = None


def told(asked: str, matches: Iterable[Match]) -> tuple[str, ...]:
    """What to tell the reader of names that are not as asked for, one sentence a name."""
    notes = []
    for match in matches:
        if match.how == "renamed":
            notes.append(
                f"“{match.name}”与“{asked}”按机构改革前后的名称对应（{match.year}年），请核对。"
            )
        elif match.how == "alias":
            notes.append(f"“{match.name}”按“{asked}”的别称匹配。")
    return tuple(notes)


def match_unit(asked: str, name: str) -> Match | None:
    """Whether a name that a document writes is the unit asked for.

    A whole name matches itself, itself behind a place or level (教育局, 市教育局) and its other
    names; a part of a name, which is no unit by itself, matches wherever it stands; a place
    matches its bodies (石桥县, 石桥县人民政府).
    """
    if asked == name or _is_part(asked, name):
        return Match(name, "written")
    if not _whole(asked):
        return None
    if apart_once(field_of(asked), field_of(name)):
        return None
    year = _successor(asked, name) or _successor(name, asked)
    if same_unit(asked, name):
        return Match(name, "renamed" if year else "alias", year)
    if year and _could_be_one(asked, name):
        return Match(name, "renamed", year)
    return None


def _is_part(asked: str, name: str) -> bool:
    if asked not in name:
        return False
    if not _whole(asked):
        return True
    return re.sub(r"[（(].*?[)）]", "", name).endswith(asked)


def _whole(asked: str) -> bool:
    if is_alias(asked):
        return True
    found = find_units(asked)
    return len(found) == 1 and found[0].text == asked


def _successor(later: str, former: str) -> int | None:
    """The year of the reform by which what one unit dealt with came to the other."""
    wanted = canonical(later).canonical
    own = field_of(former)
    if canonical(f"{own}局") == canonical(f"{field_of(later)}局") and not renamed(own):
        return None
    years = [r.year for r in renamed(own) if canonical(f"{r.new}局").canonical == wanted]
    return years[-1] if years else None


def _could_be_one(asked: str, name: str) -> bool:
    """Whether two names are of one level and place as far as they say."""
    one, other = canonical(asked), canonical(name)
    levels = one.level and other.level and one.level != other.level
    places = one.place and other.place and one.place != other.place
    return not (levels or places)
