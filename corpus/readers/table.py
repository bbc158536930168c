"""Grids of cells to one block a row, the header's names beside the cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.model import Block, Cell

SEPARATOR = " | "
_HEADER_WORDS = re.compile(
    r"^(?:序号|编号|项目|名称|内容|问题|任务|措施|目标|要求|单位|部门|责任|牵头|配合|时限|时间|进度|进展|备注|标准|数量|指标|"
    r"类别|类型|事项|地区|地市|县区|金额|电话|联系|姓名|职务|日期|期限|年份|合计|级别|得分|分值|所属|办理|完成)|"
    r"(?:单位|部门|时限|时间|名称|内容|措施|目标|情况|人|数|额|率|号|分工|标准|类别|要求|节点|领导)$"
)
_HEADER_CELL_LIMIT = 24


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as rows of strings, merged cells filled with their value.

    ``merged_down`` holds (row, column) of cells whose value is repeated from the row
    above by a merge; ``header_rows`` is the number the format itself states, if any.
    """

    rows: tuple[tuple[str, ...], ...]
    header_rows: int | None = None
    page: int | None = None


def grid_blocks(grid: Grid) -> list[Block]:
    """A grid as blocks: titles above it, section rows, then one ``table_row`` a row."""
    rows = [tuple(clean_cell(c) for c in row) for row in grid.rows]
    rows = [r for r in rows if any(r)]
    blocks: list[Block] = []
    while rows and _spanning(rows[0]) is not None and len(rows[0]) > 1:
        blocks.append(Block(_spanning(rows[0]) or "", page=grid.page))
        rows = rows[1:]
    if not rows:
        return blocks
    count = grid.header_rows if grid.header_rows is not None else _count_header_rows(rows)
    headers = _headers(rows[:count]) if count else ("",) * max(map(len, rows))
    for row in rows[count:]:
        section = _spanning(row)
        if section is not None and len(row) > 2:
            blocks.append(Block(section, page=grid.page))
        elif row != rows[count - 1] or not count:
            blocks.append(row_block(headers, row, page=grid.page))
    return blocks


def row_block(headers: Sequence[str], row: Sequence[str], *, page: int | None = None) -> Block:
    """One row as a block: ``表头：值 | 表头：值``, cells with their offsets in it."""
    text = ""
    cells: list[Cell] = []
    for i, value in enumerate(row):
        header = headers[i] if i < len(headers) else ""
        if not value:
            cells.append(Cell(header, len(text), len(text)))
            continue
        if text:
            text += SEPARATOR
        if header:
            text += f"{header}："
        start = len(text)
        text += value
        cells.append(Cell(header, start, len(text)))
    return Block(text, kind="table_row", page=page, cells=tuple(cells))


def clean_cell(text: str) -> str:
    """A cell's text on one line: breaks between Chinese characters vanish."""
    text = text.replace("\xa0", " ").strip()
    text = re.sub(r"(?<=[。；！？;])\s*\n\s*", "", text)
    text = re.sub(r"(?<=[^\x00-\x7f])[ \t]*\n\s*(?=[^\x00-\x7f])", "", text)
    return re.sub(r"\s*\n\s*", " ", text)


def _spanning(row: Sequence[str]) -> str | None:
    """The one value of a row that is merged across, or stands alone in it."""
    values = {v for v in row if v}
    if len(values) != 1:
        return None
    value = values.pop()
    if len(row) == 1:
        return value
    filled = sum(1 for v in row if v)
    if filled == len(row) or (filled == 1 and row[0] == value and len(value) > 3):
        return value
    return None


def _count_header_rows(rows: Sequence[Sequence[str]]) -> int:
    if not _is_header(rows[0]):
        return 0
    if len(rows) > 2 and _is_header(rows[1]) and _continues_header(rows[0], rows[1]):
        return 2
    return 1


def _is_header(row: Sequence[str]) -> bool:
    values = [v for v in row if v]
    if len(values) < 2 or any(len(v) > _HEADER_CELL_LIMIT for v in values):
        return False
    if any(re.fullmatch(r"[\d.,%\-/年月日]+", v) for v in values):
        return False
    hits = sum(1 for v in values if _HEADER_WORDS.search(re.sub(r"\s", "", v)))
    return hits >= max(1, len(values) // 2)


def _continues_header(first: Sequence[str], second: Sequence[str]) -> bool:
    """A second header row repeats merged cells and splits a merged one."""
    repeated = sum(1 for a, b in zip(first, second, strict=False) if a and a == b)
    doubled = len([v for v in first if v]) > len({v for v in first if v})
    return doubled or repeated >= 1 or any(not a for a in second)


def _headers(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    width = max(map(len, rows))
    names = []
    leaves = [rows[-1][i] if i < len(rows[-1]) else "" for i in range(width)]
    for i in range(width):
        column = [re.sub(r"\s", "", r[i]) for r in rows if i < len(r) and r[i]]
        leaf = column[-1] if column else ""
        if leaf and len(column) > 1 and leaves.count(leaf) > 1 and column[0] != leaf:
            leaf = f"{column[0]}/{leaf}"
        names.append(leaf)
    return tuple(names)
