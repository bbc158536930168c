"""Rows of progress tables (任务 | 责任单位 | 进展情况 | 进度评价) as sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.drafting.composing import Line
from assistant.drafting.homes import lead_of
from assistant.drafting.material import ON_TOPIC, Material
from assistant.drafting.wording import clean
from assistant.sentences import Piece
from assistant.shelf import Shelf
from corpus.model import Clause, Document

_COLUMNS = {
    "task": re.compile(r"任务|事项|问题|项目|工作内容"),
    "unit": re.compile(r"责任单位|牵头|责任部门|承办单位"),
    "progress": re.compile(r"进展|完成情况|办理情况|落实情况"),
    "rating": re.compile(r"评价|状态|进度(?!情况)"),
}
_LAGGING = re.compile(r"滞后|逾期|未完成|未按期|欠进度|红|黄")
_A_YEAR = 366
_NUMBERED = re.compile(r"序号")


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One row: its task, its sentence, whether it lags."""

    task: str
    line: Line
    lagging: bool
    document: Document
    relevance: float


def progress_rows(shelf: Shelf, material: Material, today: date) -> list[ProgressRow]:
    """Rows on the topic from the newest document that has a progress table."""
    rows = [r for d in _documents(shelf, material, today) for r in _rows(shelf, material, d)]
    newest = max((r.document.issued_on or date.min for r in rows), default=None)
    kept = [r for r in rows if (r.document.issued_on or date.min) == newest]
    return sorted(kept, key=lambda r: -round(r.relevance, 1))


def _documents(shelf: Shelf, material: Material, today: date) -> Iterator[Document]:
    for entry in shelf.all_documents():
        document = shelf.document(entry.id)
        issued = document.issued_on
        recent = issued is not None and 0 <= (today - issued).days <= _A_YEAR
        if recent and material.fits_home(document):
            yield document


def _rows(shelf: Shelf, material: Material, document: Document) -> Iterator[ProgressRow]:
    for clause in shelf.clauses(document.id):
        cells = _cells(clause)
        if not (cells.get("task") and cells.get("progress")):
            continue
        text = _sentence(cells)
        fit = material.relevance(text, *clause.path, lead_of(document))
        if fit >= ON_TOPIC:
            piece = Piece(clause, clause.start, clause.end)
            lagging = _LAGGING.search(cells.get("rating", "")) is not None
            line = Line(text, (piece,), core=f"{cells['task']}{cells['progress']}")
            yield ProgressRow(cells["task"], line, lagging, document, fit)


def _cells(clause: Clause) -> dict[str, str]:
    found: dict[str, str] = {}
    if clause.kind != "table_row":
        return found
    for cell in clause.cells:
        value = clean(clause.text[cell.start - clause.start : cell.end - clause.start])
        name = next(
            (n for n, p in _COLUMNS.items() if n not in found and p.search(cell.header)), None
        )
        if name and value and not _NUMBERED.search(cell.header):
            found[name] = value
    return found


def _sentence(cells: dict[str, str]) -> str:
    unit = f"（{cells['unit']}）" if cells.get("unit") else ""
    return f"{cells['task']}{unit}：{cells['progress']}"
