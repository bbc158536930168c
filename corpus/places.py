"""Where a document comes from: its place and its issuing level."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from corpus.model import Document

Level = Literal["国家", "省", "市", "县"]

_NAME = re.compile(
    r"^(?:中共|关于|印发)?(?P<name>(?!全|各|我|本|在|有关)[\u4e00-\u9fff]{2,7}?"
    r"(?P<kind>省|自治区|市|自治州|地区|盟|县|旗|区))(?!域|级|场|长|政|内|间)"
)
_NATIONAL = re.compile(
    r"^(?:中共中央|中央|国务院|国家|全国|中华|中国|[\u4e00-\u9fff]{2,12}?(?:部|总局|总署|委员会)"
    r"(?:[\u4e00-\u9fff]|$))"
)
_MUNICIPALITIES = frozenset({"北京市", "上海市", "天津市", "重庆市"})
_LEVEL_OF: dict[str, Level] = {
    "省": "省",
    "自治区": "省",
    "市": "市",
    "自治州": "市",
    "地区": "市",
    "盟": "市",
    "县": "县",
    "旗": "县",
    "区": "县",
}


@dataclass(frozen=True, slots=True)
class Origin:
    """The place a document was issued for and the level; None where it does not say."""

    place: str | None
    level: Level | None


def origin(document: Document) -> Origin:
    """The place and level that a document's issuer states, or else its title."""
    for text in (document.issuer, document.title):
        found = _named(text) if text else None
        if found is not None:
            return found
    return Origin(None, None)


def _named(text: str) -> Origin | None:
    if match := _NAME.match(text):
        place = match.group("name")
        level: Level = "省" if place in _MUNICIPALITIES else _LEVEL_OF[match.group("kind")]
        return Origin(place, level)
    if _NATIONAL.match(text) and not text.startswith(("省", "市", "县", "区")):
        return Origin(None, "国家")
    return None
