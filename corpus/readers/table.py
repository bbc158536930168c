"""Grids of cells to one block a row, the column's name beside each value."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from corpus.model import Block, Cell
from corpus.readers.table_header import count_header_rows, header_names, is_form, names_columns

SEPARATOR = " | "
_CHINESE_BREAK = re.compile(r"(?<=[^\x00-\x7f])[ \t]*\n\s*(?=[^\x00-\x7f])")
_SENTENCE_BREAK = re.compile(r"(?<=[。；！？;])\s*\n\s*")
_BREAK = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as rows of strings, merged cells filled with their value.

    ``header_rows`` is the number of heading rows the format itself states, if any;
    ``across`` the (row, column) of cells that a merge fills from the cell to their left;
    ``page`` counts from 1.
    """

    rows: tuple[tuple[str, ...], ...]
    header_rows: int | None = None
    across: frozenset[tuple[int, int]] = frozenset()
    page: int | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    values: tuple[str, ...]
    across: frozenset[int]


def grid_blocks(grid: Grid) -> list[Block]:
    """A grid as blocks: titles above it, section rows, then one ``table_row`` a row.

    A grid of one column is a frame round text, not a table: its lines are paragraphs.
    """
    if max(map(len, grid.rows), default=0) == 1:
        return _framed(grid)
    rows = _cleaned(grid)
    blocks: list[Block] = []
    dropped = 0
    while rows and (title := _lone_value(rows[0])) is not None:
        blocks.append(Block(title, page=grid.page))
        rows = rows[1:]
        dropped += 1
    if not rows:
        return blocks
    values = [r.values for r in rows]
    if not grid.header_rows and is_form([_unmerged(r) for r in rows]):
        return blocks + [_form_block(r, grid.page) for r in rows]
    stated = max(0, (grid.header_rows or 0) - dropped) or None
    return blocks + _body(rows, count_header_rows(values, stated), grid.page)


def row_block(
    headers: Sequence[str],
    row: Sequence[str],
    *,
    across: Collection[int] = (),
    page: int | None = None,
) -> Block:
    """One row as a block: ``表头：值 | 表头：值``, cells with their offsets in it.

    Args:
        headers: a name a column; empty where it has none.
        row: the values.
        across: columns whose value only repeats the one to their left; they are empty cells.
        page: counts from 1.
    """
    text = ""
    cells: list[Cell] = []
    for i, value in enumerate(row):
        header = headers[i] if i < len(headers) else ""
        if not value or i in across:
            cells.append(Cell(header, len(text), len(text)))
            continue
        text += SEPARATOR if text else ""
        text += f"{header}：" if header else ""
        cells.append(Cell(header, len(text), len(text) + len(value)))
        text += value
    return Block(text, kind="table_row", page=page, cells=tuple(cells))


def clean_cell(text: str) -> str:
    """A cell's text on one line: breaks between Chinese characters vanish."""
    text = text.replace("\xa0", " ").strip()
    if "\n" not in text:
        return text
    return _BREAK.sub(" ", _CHINESE_BREAK.sub("", _SENTENCE_BREAK.sub("", text)))


def _framed(grid: Grid) -> list[Block]:
    lines = (line.strip() for row in grid.rows for cell in row for line in cell.split("\n"))
    return [Block(line, page=grid.page) for line in lines if line]


def _cleaned(grid: Grid) -> list[_Row]:
    rows = []
    for r, row in enumerate(grid.rows):
        values = tuple(clean_cell(c) for c in row)
        if any(values):
            across = frozenset(c for c in range(len(row)) if (r, c) in grid.across)
            rows.append(_Row(values, across))
    return rows


def _body(rows: Sequence[_Row], count: int, page: int | None) -> list[Block]:
    """The rows below the header; a header repeated on the next page is not a row."""
    heading = [r.values for r in rows[:count]]
    headers = header_names(heading) if count else ()
    blocks: list[Block] = []
    after_section = False
    for row in rows[count:]:
        section = _lone_value(row) if len(row.values) > 2 else None
        if section is not None and _is_section(row, section):
            blocks.append(Block(section, page=page))
            after_section = True
            continue
        if row.values in heading:
            continue
        if after_section and len(set(row.values)) > 2 and names_columns(row.values, share=1.0):
            heading = [row.values]
            headers = header_names(heading)
        else:
            blocks.append(row_block(headers, row.values, across=row.across, page=page))
        after_section = False
    # Nothing but a header, once or again: it is all the table says.
    return blocks or [row_block((), r.values, across=r.across, page=page) for r in rows[:1]]


def _unmerged(row: _Row) -> tuple[str, ...]:
    return tuple("" if i in row.across else v for i, v in enumerate(row.values))


def _form_block(row: _Row, page: int | None) -> Block:
    values = _unmerged(row)
    return row_block([v.rstrip("：:") for v in values[0::2]], values[1::2], page=page)


def _lone_value(row: _Row) -> str | None:
    """The one value of a row that is merged across the table, or stands alone in it."""
    filled = [v for i, v in enumerate(row.values) if v and i not in row.across]
    if len(filled) == 1:
        return filled[0]
    whole = len(filled) == len(row.values) > 2 and len(set(filled)) == 1
    return filled[0] if whole and len(filled[0]) > 3 else None


def _is_section(row: _Row, value: str) -> bool:
    """A heading across the table; a lone number or a last column's remark is a row."""
    merged = len(row.across) >= len(row.values) - 2
    return merged or (row.values[0] == value and len(value) > 3)
