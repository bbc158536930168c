"""Tables with ruling lines on the pages of a PDF."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpus.readers.pdf_lines import Line

_HELD = 0.9
_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table: its top and bottom in points from the page's top, its filled rows.

    ``across`` holds the (row, column) of cells that a merge fills from their left,
    ``characters`` is the number in its cells, blanks and filled copies not counted.
    """

    top: float
    bottom: float
    rows: tuple[tuple[str, ...], ...]
    across: frozenset[tuple[int, int]]
    characters: int

    def covers(self, line: Line) -> bool:
        """Whether a line stands in the table."""
        return self.top - 1 <= (line.top + line.bottom) / 2 <= self.bottom + 1

    def holds_text_of(self, lines: Sequence[Line]) -> bool:
        """Whether the cells hold the lines' text; a frame round text has no cells for it."""
        return self.characters >= _HELD * sum(_count(x.text) for x in lines)


def ruled_tables(data: bytes, pages: Sequence[int]) -> dict[int, list[RuledTable]]:
    """The tables of the given pages, counted from 0."""
    if not pages:
        return {}
    import pdfplumber  # slow to import, and to run

    found: dict[int, list[RuledTable]] = {}
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for i in pages:
            tables = (_ruled(t) for t in pdf.pages[i].find_tables())
            found[i] = [t for t in tables if t is not None]
            pdf.pages[i].close()
    return found


def _ruled(table: Any) -> RuledTable | None:
    texts = [[(c or "").strip() for c in row] for row in table.extract()]
    if max(map(len, texts), default=0) < (2 if len(texts) > 1 else 3):
        return None
    characters = sum(_count(c) for row in texts for c in row)
    boxes: list[list[_Box | None]] = [list(row.cells) for row in table.rows]
    across = set()
    for r, row in enumerate(boxes):
        for c, box in enumerate(row):
            if box is not None:
                continue
            if c and _reaches(boxes[r][c - 1], _column_left(boxes, c), side=2):
                texts[r][c], boxes[r][c] = texts[r][c - 1], boxes[r][c - 1]
                across.add((r, c))
            elif r and _reaches(boxes[r - 1][c], _row_top(boxes, r), side=3):
                texts[r][c], boxes[r][c] = texts[r - 1][c], boxes[r - 1][c]
                if (r - 1, c) in across:
                    across.add((r, c))
    rows = tuple(tuple(row) for row in texts)
    return RuledTable(table.bbox[1], table.bbox[3], rows, frozenset(across), characters)


def _count(text: str) -> int:
    return len(re.sub(r"\s", "", text))


def _reaches(box: _Box | None, edge: float | None, *, side: int) -> bool:
    """Whether a cell's right (2) or lower (3) side lies beyond an edge."""
    return box is not None and edge is not None and box[side] > edge + 1


def _column_left(boxes: list[list[_Box | None]], column: int) -> float | None:
    lefts = [b[0] for row in boxes if (b := row[column]) is not None]
    return max(lefts, default=None)


def _row_top(boxes: list[list[_Box | None]], row: int) -> float | None:
    tops = [b[1] for b in boxes[row] if b is not None]
    return max(tops, default=None)
