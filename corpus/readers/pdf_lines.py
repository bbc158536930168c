"""Lines of a PDF page: pieces of text put together, running heads and page numbers found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_PAGE_NUMBER = re.compile(
    r"^[\s—–\-－·•.]*(?:第?\s*\d{1,4}\s*页?(?:\s*[,，/]?\s*共?\s*\d{1,4}\s*页?)?|[ivxIVX]{1,6})"
    r"[\s—–\-－·•.]*$"
)
_WIDE_SPACE = re.compile(r"(?<=[\u3000-\uffef]) +(?=[\u3000-\uffef])")
_NUMBER_IN_HEAD = re.compile(r"(?<=第)\d+(?=页)|(?<=共)\d+(?=页)|[—–-]\d+[—–-]$|\d+/\d+$")
_HEAD_LIMIT = 40
_GOES_ON = tuple("。；，、：")
_GAP = 0.8
"""Of the line's height: a wider gap between two pieces is a space to the reader."""
_REPEATED_SHARE = 0.4
"""Of the pages: left and right pages may have heads of their own."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; coordinates in points from the page's top left corner."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


def page_lines(page: Any) -> list[Line]:
    """The lines of a pypdfium2 page from top to bottom."""
    text_page = page.get_textpage()
    height = page.get_height()
    pieces = []
    for r in range(text_page.count_rects()):
        left, bottom, right, top = text_page.get_rect(r)
        text = text_page.get_text_bounded(left, bottom, right, top)
        text = re.sub(r"[\r\n\x00-\x08\ufffe\uffff]", "", text)
        if text.strip():
            pieces.append(Line(text, left, right, height - top, height - bottom))
    return assemble(pieces)


def assemble(pieces: Sequence[Line]) -> list[Line]:
    """Pieces of text to lines: those that overlap in height, from left to right.

    Digits and characters come in fonts of different heights, so a line's pieces need not
    share a top or a middle.
    """
    groups: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda p: p.top):
        if groups and _same_line(groups[-1], piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [line for line in map(_joined, groups) if line.text]


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Pages without page numbers and the heads and feet that repeat on them."""
    counts: Counter[tuple[str, int]] = Counter()
    for lines in pages:
        counts.update({_place(x) for x in _edges(lines) if _is_head_like(x, lines)})
    enough = max(2, len(pages) * _REPEATED_SHARE)
    running = {place for place, n in counts.items() if n >= enough}
    return [_body(lines, running) for lines in pages]


def _body(lines: Sequence[Line], running: set[tuple[str, int]]) -> list[Line]:
    edges = {id(x) for x in _edges(lines)}
    ends = {id(x) for x in (*lines[:1], *lines[-1:])}
    return [
        x
        for x in lines
        if not (id(x) in edges and _place(x) in running)
        and not (id(x) in ends and _PAGE_NUMBER.match(x.text))
    ]


def _is_head_like(line: Line, lines: Sequence[Line]) -> bool:
    """Heads are short and no sentence, and do not fill the line: body text that repeats does."""
    full = max(x.right for x in lines) - min(x.left for x in lines)
    fills = len(line.text) > _HEAD_LIMIT // 2 and line.right - line.left > 0.85 * full
    return not fills and len(line.text) <= _HEAD_LIMIT and not line.text.endswith(_GOES_ON)


def _edges(lines: Sequence[Line]) -> list[Line]:
    return [*lines[:2], *lines[-2:]]


def _place(line: Line) -> tuple[str, int]:
    """What repeats: the text, a page number in it blanked, and where it stands."""
    text = re.sub(r"\s", "", line.text)
    return _NUMBER_IN_HEAD.sub("#", text), round(line.top / 6)


def _same_line(group: Sequence[Line], piece: Line) -> bool:
    top, bottom = min(p.top for p in group), max(p.bottom for p in group)
    overlap = min(bottom, piece.bottom) - max(top, piece.top)
    return overlap > 0.5 * min(bottom - top, piece.bottom - piece.top)


def _joined(group: Sequence[Line]) -> Line:
    ordered = sorted(group, key=lambda p: p.left)
    height = max(p.bottom - p.top for p in ordered)
    text = ""
    seen: Line | None = None
    for piece in ordered:
        if seen is not None and _is_shadow(seen, piece):
            continue
        if seen is not None and piece.left - seen.right > height * _GAP:
            text += " "
        text += _WIDE_SPACE.sub("", piece.text)
        seen = piece
    return Line(
        text.strip(),
        ordered[0].left,
        max(p.right for p in ordered),
        min(p.top for p in ordered),
        max(p.bottom for p in ordered),
    )


def _is_shadow(seen: Line, piece: Line) -> bool:
    """The same text drawn again a hair's breadth away: how some programs embolden."""
    return piece.text == seen.text and abs(piece.left - seen.left) < 1.5
