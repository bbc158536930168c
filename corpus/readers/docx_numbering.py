"""The list labels that Word computes and does not store as text.

Source: ECMA-376-1, 17.9; number formats 17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

import re

from lxml import etree

from corpus.numerals import format_numeral

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NS = {"w": _W[1:-1]}
_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
    "taiwaneseCountingThousand", "ideographDigital", "chineseLegalSimplified",
}  # fmt: skip
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
          (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_Level = tuple[int, str, str]


class Numbering:
    """Counts the paragraphs of each list and writes the label of the next."""

    def __init__(self, root: etree._Element | None) -> None:
        """Read numbering.xml; None where the document has no lists."""
        self._levels: dict[str, dict[int, _Level]] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        shared = {
            a.get(f"{_W}abstractNumId", ""): _levels(a)
            for a in root.iterfind("w:abstractNum", _NS)
        }
        for num in root.iterfind("w:num", _NS):
            num_id = num.get(f"{_W}numId", "")
            link = num.find("w:abstractNumId", _NS)
            abstract = link.get(f"{_W}val", "") if link is not None else ""
            levels = dict(shared.get(abstract, {}))
            starts: dict[int, int] = {}
            for override in num.iterfind("w:lvlOverride", _NS):
                at = int(override.get(f"{_W}ilvl", "0"))
                start = override.find("w:startOverride", _NS)
                if start is not None:
                    starts[at] = int(start.get(f"{_W}val", "1"))
                levels |= _levels(override)
            self._levels[num_id] = levels
            self._starts[num_id] = starts
            self._abstract[num_id] = abstract

    def next_label(self, num_id: str, level: int) -> str:
        """The label of the next paragraph of a list; empty for bullets and no list."""
        levels = self._levels.get(num_id)
        if not levels or level not in levels:
            return ""
        key = num_id if self._starts[num_id] else f"abstract {self._abstract[num_id]}"
        counts = self._counts.setdefault(key, {})
        start, style, template = levels[level]
        start = self._starts[num_id].get(level, start)
        counts[level] = counts[level] + 1 if level in counts else start
        for deeper in [n for n in counts if n > level]:
            del counts[deeper]
        if style in {"bullet", "none"}:
            return ""

        def label(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            first, kind, _ = levels.get(at, (1, "decimal", ""))
            return number_text(counts.get(at, first), kind)

        text = re.sub(r"%(\d)", label, template)
        return text if text.endswith(("、", "）", ")", "章", "节", "条", "是", "，")) else f"{text} "


def number_text(value: int, style: str) -> str:
    """A list number in one of Word's formats."""
    if style in _CHINESE and 1 <= value <= 9999:
        return format_numeral(value)
    if style in {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"} and 1 <= value <= 20:
        return chr(0x2460 + value - 1)
    if style in {"lowerLetter", "upperLetter"}:
        letters = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letters.upper() if style == "upperLetter" else letters
    if style in {"lowerRoman", "upperRoman"}:
        roman = _roman(value)
        return roman.upper() if style == "upperRoman" else roman
    if style == "decimalFullWidth":
        return str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    if style == "decimalZero":
        return f"{value:02d}"
    return str(value)


def _roman(value: int) -> str:
    out = ""
    for amount, letters in _ROMAN:
        while value >= amount:
            out += letters
            value -= amount
    return out


def _levels(parent: etree._Element) -> dict[int, _Level]:
    found = {}
    for level in parent.iterfind("w:lvl", _NS):
        start = level.find("w:start", _NS)
        style = level.find("w:numFmt", _NS)
        text = level.find("w:lvlText", _NS)
        found[int(level.get(f"{_W}ilvl", "0"))] = (
            int(start.get(f"{_W}val", "1")) if start is not None else 1,
            style.get(f"{_W}val", "decimal") if style is not None else "decimal",
            text.get(f"{_W}val", "") if text is not None else "",
        )
    return found
