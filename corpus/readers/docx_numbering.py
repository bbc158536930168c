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
    "taiwaneseCountingThousand", "japaneseDigitalTenThousand",
}  # fmt: skip
_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_CYCLES = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "decimalEnclosedCircle": "".join(chr(0x2460 + i) for i in range(20)),
    "decimalEnclosedCircleChinese": "".join(chr(0x2460 + i) for i in range(20)),
    "decimalEnclosedParen": "".join(chr(0x2474 + i) for i in range(20)),
    "decimalEnclosedFullstop": "".join(chr(0x2488 + i) for i in range(20)),
    "ideographEnclosedCircle": "".join(chr(0x3280 + i) for i in range(10)),
}
_CLOSED = tuple("、）)】〕》，．。：:；①②③④⑤⑥⑦⑧⑨⑩")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
          (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_Level = tuple[int, str, str, str]


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
            a.get(f"{_W}abstractNumId", ""): _levels(a) for a in root.iterfind("w:abstractNum", _NS)
        }
        for abstract in root.iterfind("w:abstractNum", _NS):
            if link_to := _value(abstract, "w:numStyleLink", ""):
                for other in root.iterfind("w:abstractNum", _NS):
                    if _value(other, "w:styleLink", "") == link_to:
                        shared[abstract.get(f"{_W}abstractNumId", "")] = _levels(other)
        for num in root.iterfind("w:num", _NS):
            num_id = num.get(f"{_W}numId", "")
            link = num.find("w:abstractNumId", _NS)
            shared_id = link.get(f"{_W}val", "") if link is not None else ""
            levels = dict(shared.get(shared_id, {}))
            starts: dict[int, int] = {}
            for override in num.iterfind("w:lvlOverride", _NS):
                at = int(override.get(f"{_W}ilvl", "0"))
                start = override.find("w:startOverride", _NS)
                if start is not None:
                    starts[at] = int(start.get(f"{_W}val", "1"))
                levels |= _levels(override)
            self._levels[num_id] = levels
            self._starts[num_id] = starts
            self._abstract[num_id] = shared_id

    def next_label(self, num_id: str, level: int) -> str:
        """The label of the next paragraph of a list; empty for bullets and no list."""
        levels = self._levels.get(num_id)
        if not levels or level not in levels:
            return ""
        key = num_id if self._starts[num_id] else f"abstract {self._abstract[num_id]}"
        counts = self._counts.setdefault(key, {})
        start, style, template, suffix = levels[level]
        start = self._starts[num_id].get(level, start)
        counts[level] = counts[level] + 1 if level in counts else start
        for deeper in [n for n in counts if n > level]:
            del counts[deeper]
        if style in {"bullet", "none"}:
            return ""

        def label(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            first, kind, *_ = levels.get(at, (1, "decimal", "", ""))
            return number_text(counts.get(at, first), kind)

        text = re.sub(r"%(\d)", label, template)
        return text if not text or suffix == "nothing" or text.endswith(_CLOSED) else f"{text} "


def number_text(value: int, style: str) -> str:
    """A list number in one of Word's formats; plain digits where it has none for it."""
    if style in _CYCLES and 1 <= value <= len(_CYCLES[style]):
        return _CYCLES[style][value - 1]
    if 1 <= value <= 9999:
        if style in _CHINESE:
            return format_numeral(value)
        if style == "chineseLegalSimplified":
            return format_numeral(value).translate(_LEGAL)
    if style in {"lowerLetter", "upperLetter"} and value > 0:
        letters = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letters.upper() if style == "upperLetter" else letters
    if style in {"lowerRoman", "upperRoman"}:
        roman = _roman(value)
        return roman.upper() if style == "upperRoman" else roman
    return _digits(value, style)


def _digits(value: int, style: str) -> str:
    if style == "ideographDigital":
        return str(value).translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
    if style == "decimalFullWidth":
        return str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    return f"{value:02d}" if style == "decimalZero" else str(value)


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
        start = _value(level, "w:start", "1")
        found[int(level.get(f"{_W}ilvl", "0"))] = (
            int(start) if start.isdigit() else 1,
            _value(level, ".//w:numFmt", "decimal"),
            _value(level, "w:lvlText", ""),
            _value(level, "w:suff", "tab"),
        )
    return found


def _value(parent: etree._Element, path: str, default: str) -> str:
    found = parent.find(path, _NS)
    return default if found is None else found.get(f"{_W}val", default)
