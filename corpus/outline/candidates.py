"""Every place in a text where an ordinal could open a heading or an item.

Most are found at the start of a line. Where line breaks were lost they stand inside a
line, after a full stop, a closing bracket, wide spaces or another heading. Whether a
candidate is a heading is decided by the sequence it belongs to (``sequence.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.numerals import parse_numeral

Style = Literal[
    "part", "chapter", "section", "article", "cn", "pcn", "num", "numb", "pnum", "circle",
    "dotted", "point", "first", "attachment", "row", "stated",
]  # fmt: skip

Strength = Literal["line", "stop", "glued"]
"""Where it stands: at a line's start (or after wide spaces), after a stop, or against
other text with nothing between."""

_CN = "一二三四五六七八九十百零〇"
_REFERRED = r"项(?!目)|款(?!项)|目(?!标|录|的)|[类级届期](?!别|差|限)"
_PATTERN = re.compile(
    rf"第(?P<part>[{_CN}\d]{{1,5}})编|第(?P<chapter>[{_CN}\d]{{1,5}})章"
    rf"|第(?P<section>[{_CN}\d]{{1,5}})节"
    rf"|第(?P<article>[{_CN}\d０-９]{{1,7}})条(?:之[{_CN}])?"
    rf"|第(?P<first>[{_CN}]{{1,2}})[，,、](?!第|[{_CN}]{{1,3}}[季年级届期类批、])"
    rf"|(?P<cn>[{_CN}]{{1,4}})、(?![{_CN}]{{1,3}}[、年月季级届期类])"
    rf"|(?P<point>[{_CN}]{{1,2}})(?:是(?!否)|要(?!求|点|素))"
    rf"|[（(〔](?P<pcn>[{_CN}]{{1,3}})[)）〕](?!{_REFERRED})"
    rf"|[（(](?P<pnum>[\d０-９]{{1,2}})[)）](?!{_REFERRED})"
    r"|(?P<dotted>\d{1,2}(?:[.．]\d{1,2}){1,3})[.．]?(?=[ \u3000\u4e00-\u9fff])"
    r"(?![%％个万亿元倍年月])"
    r"|(?P<num>[\d０-９]{1,3})(?:[.．](?:(?![\d０-９])|(?=(?:19|20)\d\d年))|、(?![\d０-９]))"
    r"|(?P<bare>(?<![^\n])\d{1,2})[ \u3000]+(?=[\u4e00-\u9fff])(?![年月日个])"
    r"|(?P<numb>[\d０-９]{1,2})[)）](?![项款])"
    r"|(?P<circle>[①-⑳])"
    r"|(?P<attachment>附\s?件|附\s?录|附\s?表)\s?(?P<att>[\d０-９一二三四五六七八九十]{0,2})"
)
_BREAK = re.compile(r"[ \t]*\u3000[ \u3000\t]*|[ \t]{2,}")
_STOPS = frozenset("。；：！？）)”」】;:!?…—")
_REFERENCES = frozenset("第条款至和或及与按照依据述项前见")
_BEFORE_DIGIT = re.compile(r"[\d０-９.．,，]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible heading: its offset and its label's end, characters of the whole text."""

    style: Style
    value: int
    start: int
    end: int
    strength: Strength
    levels: tuple[int, ...] = ()


def candidates(text: str, line_start: int) -> Iterator[Candidate]:
    """Candidates of one line, in order.

    Args:
        text: the line.
        line_start: its offset in the whole text.
    """
    for match in _PATTERN.finditer(text):
        style = match.lastgroup
        if style == "att":
            style = "attachment"
        found = _candidate(text, match, style or "", line_start)
        if found is not None:
            yield found


def breaks(text: str) -> Iterator[int]:
    """Offsets inside a line where wide spaces stand for a lost line break."""
    for match in _BREAK.finditer(text):
        if match.start() > 0 and match.end() < len(text):
            yield match.end()


def strength_at(text: str, at: int) -> Strength:
    """How well an ordinal at an offset of a line is set off from what precedes it."""
    before = text[:at].rstrip(" \t\u3000") if at < 64 else text[at - 64 : at].rstrip(" \t\u3000")
    if not before:
        return "line"
    gap = at - (len(before) if at < 64 else at - 64 + len(before))
    if gap >= 2 or (gap and text[at - 1] == "\u3000"):
        return "line"
    return "stop" if before[-1] in _STOPS else "glued"


def _candidate(text: str, match: re.Match[str], style: str, line_start: int) -> Candidate | None:
    at = match.start()
    before = text[at - 1] if at else ""
    if before in _REFERENCES and style not in {"article", "attachment", "chapter"}:
        return None
    if style in {"num", "dotted", "numb", "pnum"} and before and _BEFORE_DIGIT.match(before):
        return None
    written = match.group("att" if style == "attachment" else style)
    levels: tuple[int, ...] = ()
    if style == "bare":
        style, levels = "num", (int(written),)
    if style == "dotted":
        levels = tuple(int(n) for n in re.split(r"[.．]", written))
        value = levels[-1]
    elif style == "circle":
        value = ord(written) - 0x245F
    else:
        value = parse_numeral(written) if written else 0  # type: ignore[assignment]
    if value is None or (value == 0 and style != "attachment"):
        return None
    strength = strength_at(text, at)
    return Candidate(
        style,  # type: ignore[arg-type]
        value,
        line_start + at,
        line_start + match.end(),
        strength,
        levels,
    )
