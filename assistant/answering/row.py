"""An answer from a table row: the row's name and the cells that were asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answering.statement import Statement
from assistant.evidence import Evidence, Wanted, folded
from assistant.sentences import Piece
from corpus.model import Cell, Clause

_NAMING = re.compile(r"任务(?:名称)?$|事项|项目名称|名称|问题|^任务|^项目|姓名|指标")
_GROUPING = re.compile(r"领域|类别|分类|类型|科目|板块")
_NUMBERING = re.compile(r"序号|编号")
_EMPTY = frozenset("-—–/ 无")
_NAME_LIMIT = 60
_PICKING_LIMIT = 12


def say_row(evidence: Evidence, wanted: Wanted) -> Statement:
    """What a row says: its first cell names it, the cells with the values follow."""
    clause = evidence.found.clause
    name = _name_cell(clause)
    cells = _asked_cells(evidence, wanted)
    told = [f"{c.header}：{_text(clause, c)}" if c.header else _text(clause, c) for c in cells]
    parts = ([_text(clause, name)[:_NAME_LIMIT]] if name and name not in cells else []) + told
    piece = Piece(clause, clause.start, clause.end)
    return Statement("，".join(parts), (piece,), support=evidence.covered)


def say_rows(evidence: Evidence, wanted: Wanted, clauses: Sequence[Clause]) -> Statement | None:
    """Every row of the table whose cell says what was asked for, by name.

    Args:
        evidence: the best row.
        wanted: what was asked for.
        clauses: of the row's document.

    Returns:
        None where the row's cells do not show what it was asked by, or no other row is so.
    """
    own = evidence.found.clause
    picked = _picking_cell(own, wanted)
    if picked is None:
        return None
    cell, words = picked
    rows = [c for c in clauses if c.path == own.path and _says(c, cell.header, words)]
    named = [(row, name) for row in rows if (name := _name_cell(row)) is not None]
    if len(named) < 2:
        return None
    told = "；".join(dict.fromkeys(_text(row, name)[:_NAME_LIMIT] for row, name in named))
    pieces = tuple(Piece(row, row.start, row.end) for row, _ in named)
    said = f"{cell.header}为{_text(own, cell)}的：{told}"
    return Statement(said, pieces, support=evidence.covered)


def _picking_cell(clause: Clause, wanted: Wanted) -> tuple[Cell, tuple[str, ...]] | None:
    """The short cell, beside the row's name, that has a word asked for, and those words."""
    name = _name_cell(clause)
    best: tuple[Cell, tuple[str, ...]] | None = None
    for cell in clause.cells:
        text = folded(_text(clause, cell))
        words = tuple(t.word for t in wanted.focus if t.word in text)
        short = cell != name and cell.header and len(text) <= _PICKING_LIMIT
        if short and words and (best is None or len("".join(words)) > len("".join(best[1]))):
            best = cell, words
    return best


def _says(clause: Clause, header: str, words: Sequence[str]) -> bool:
    texts = [folded(_text(clause, c)) for c in clause.cells if c.header == header]
    return any(all(w in text for w in words) for text in texts)


def _name_cell(clause: Clause) -> Cell | None:
    """The cell that names the row: the task's by its header, else the first with words."""
    filled = [c for c in clause.cells if _names(clause, c)]
    titled = [c for c in filled if _NAMING.search(c.header)]
    plain = [c for c in filled if not _GROUPING.search(c.header)]
    return next(iter([*titled, *plain, *filled]), None)


def _asked_cells(evidence: Evidence, wanted: Wanted) -> list[Cell]:
    """The cells asked for: by their header, else those with a value or a word asked for."""
    clause = evidence.found.clause
    offset = evidence.piece.start
    filled = [c for c in clause.cells if _names(clause, c)]
    held = [
        c
        for c in clause.cells
        if any(c.start <= offset + v.start < c.end for v in evidence.values)
        and not _NUMBERING.search(c.header)
    ]
    asked = folded(wanted.part.text)
    named = [c for c in held or filled if _header_asked(c.header, asked)]
    told = [c for c in filled[1:] if any(t.word in folded(_text(clause, c)) for t in wanted.focus)]
    return named or held[:3] or told[:2] or filled[1:3]


def _header_asked(header: str, asked: str) -> bool:
    return bool(header) and any(p in asked for p in _pairs(folded(header)))


def _names(clause: Clause, cell: Cell) -> bool:
    text = _text(clause, cell)
    if _NUMBERING.search(cell.header) or len(text) < 2:
        return False
    return not set(text) <= _EMPTY and not text.isdigit()


def _text(clause: Clause, cell: Cell) -> str:
    return clause.text[cell.start - clause.start : cell.end - clause.start]


def _pairs(header: str) -> list[str]:
    return [header[i : i + 2] for i in range(len(header) - 1)]
