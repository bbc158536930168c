"""Spreadsheets: xlsx, xls and csv, merged cells filled, every sheet read."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from corpus.errors import EmptyFileError, PasswordError, UnreadableFileError
from corpus.model import Block, RawDocument, ReadIssue, ReadReport
from corpus.readers.encoding import decode
from corpus.readers.sheet_value import shown
from corpus.readers.table import Grid, grid_blocks

_ROW_LIMIT = 200_000
_COLUMN_LIMIT = 200
_DEFAULT_NAME = re.compile(r"(?:Sheet|工作表)\s*\d*", re.IGNORECASE)
_DAMAGED = (KeyError, ValueError, TypeError, OSError, zipfile.BadZipFile, AttributeError)
_Range = tuple[int, int, int, int]


@dataclass(slots=True)
class _Sheet:
    """Values by (row, column) from 0; merges as first row, end, first column, end."""

    name: str
    values: dict[tuple[int, int], str]
    merges: list[_Range]


def read_xlsx(data: bytes, *, name: str) -> RawDocument:
    """Read every sheet of a workbook.

    Raises:
        UnreadableFileError: damaged.
        EmptyFileError: no cell with a value.
    """
    import openpyxl  # slow to import

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
            formulas = openpyxl.load_workbook(io.BytesIO(data)) if _has_formulas(data) else None
    except _DAMAGED as error:
        raise UnreadableFileError(
            f"{name}：表格文件已损坏，打不开（{error}）。请重新另存后再导入。"
        ) from error
    sheets: list[_Sheet] = []
    issues: list[ReadIssue] = []
    for sheet in book.worksheets:
        # The cells that exist, not the rectangle round them: one stray cell in the last
        # row of a sheet would make that rectangle 17 thousand million cells.
        cells = sheet._cells.values()
        values = {
            (c.row - 1, c.column - 1): shown(c.value, c.number_format)
            for c in cells
            if c.value is not None
        }
        merges = [
            (m.min_row - 1, m.max_row, m.min_col - 1, m.max_col) for m in sheet.merged_cells.ranges
        ]
        sheets.append(_Sheet(sheet.title, values, merges))
        formula_cells = () if formulas is None else formulas[sheet.title]._cells.values()
        issues += _sheet_issues(sheet, values, formula_cells)
    return _document("xlsx", sheets, issues, name=name)


def read_xls(data: bytes, *, name: str) -> RawDocument:
    """Read every sheet of an old workbook.

    Raises:
        PasswordError: encrypted.
        UnreadableFileError: damaged.
        EmptyFileError: no cell with a value.
    """
    import xlrd  # rarely needed

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        if "encrypt" in str(error).lower():
            raise PasswordError(f"{name}：文件设了打开密码。请取消密码、另存后再导入。") from error
        raise UnreadableFileError(f"{name}：表格文件已损坏，打不开（{error}）。") from error
    except (*_DAMAGED, IndexError, AssertionError) as error:
        raise UnreadableFileError(f"{name}：表格文件已损坏，打不开（{error}）。") from error
    sheets = []
    issues = []
    for sheet in book.sheets():
        values = {
            (r, c): _xls_value(book, sheet.cell(r, c))
            for r in range(sheet.nrows)
            for c in range(sheet.ncols)
        }
        sheets.append(_Sheet(sheet.name, values, list(sheet.merged_cells)))
        if sheet.visibility:
            issues.append(ReadIssue(f"工作表“{sheet.name}”", "是隐藏的工作表，已一并读取"))
    return _document("xls", sheets, issues, name=name)


def read_csv(data: bytes, *, name: str) -> RawDocument:
    """Read a table of separated values; the separator is found.

    Raises:
        UnreadableFileError: no encoding fits.
        EmptyFileError: no value in it.
    """
    decoded = decode(data, name=name)
    sample = decoded.text[:20_000]
    counts = {sep: sample.count(sep) for sep in ",\t;|"}
    separator = max(counts, key=counts.__getitem__)
    csv.field_size_limit(10_000_000)
    try:
        rows = list(csv.reader(io.StringIO(decoded.text), delimiter=separator))
    except csv.Error as error:
        raise UnreadableFileError(
            f"{name}：表格读不出来（{error}）。请另存为 xlsx 后再导入。"
        ) from error
    values = {(r, c): v for r, row in enumerate(rows) for c, v in enumerate(row) if v.strip()}
    document = _document("csv", [_Sheet("", values, [])], list(decoded.issues), name=name)
    report = replace(document.report, encoding=decoded.encoding, pages=None)
    return replace(document, report=report)


def _document(
    kind: str, sheets: list[_Sheet], issues: list[ReadIssue], *, name: str
) -> RawDocument:
    blocks: list[Block] = []
    for sheet in sheets:
        grid = _grid(sheet, issues)
        if grid is None:
            continue
        if len(sheets) > 1 and not _DEFAULT_NAME.fullmatch(sheet.name):
            blocks.append(Block(sheet.name, kind="heading", level=1))
        blocks += grid_blocks(grid)
    if not any(b.kind != "heading" for b in blocks):
        raise EmptyFileError(f"{name}：表格里没有内容。")
    rows = sum(1 for b in blocks if b.kind == "table_row")
    report = ReadReport(
        kind,
        pages=len(sheets),
        paragraphs=len(blocks) - rows,
        table_rows=rows,
        issues=tuple(issues),
    )
    return RawDocument(tuple(blocks), None, report)


def _grid(sheet: _Sheet, issues: list[ReadIssue]) -> Grid | None:
    """The rows and columns that hold a value, merged cells filled."""
    values = {at: v for at, v in sheet.values.items() if v.strip()}
    rows = sorted({r for r, _ in values})
    columns = sorted({c for _, c in values})
    for kept, limit, unit in ((rows, _ROW_LIMIT, "行"), (columns, _COLUMN_LIMIT, "列")):
        if len(kept) > limit:
            issues.append(ReadIssue(f"工作表“{sheet.name}”", f"只读取了前 {limit} {unit}"))
            del kept[limit:]
    if not rows:
        return None
    at_row = {r: i for i, r in enumerate(rows)}
    at_column = {c: i for i, c in enumerate(columns)}
    across = set()
    for merge in sheet.merges:
        top = values.get((merge[0], merge[2]))
        if top is None:
            continue
        for r, c in _within(merge, rows, columns):
            values[r, c] = top
            if c > merge[2]:
                across.add((at_row[r], at_column[c]))
    filled = tuple(tuple(values.get((r, c), "") for c in columns) for r in rows)
    return Grid(filled, across=frozenset(across))


def _within(merge: _Range, rows: list[int], columns: list[int]) -> Iterator[tuple[int, int]]:
    first, end, left, right = merge
    kept = [c for c in columns if left <= c < right]
    return ((r, c) for r in rows if first <= r < end for c in kept)


def _sheet_issues(
    sheet: Any, values: dict[tuple[int, int], str], formulas: Iterable[Any]
) -> Iterator[ReadIssue]:
    place = f"工作表“{sheet.title}”"
    missing = sum(
        1 for c in formulas if c.data_type == "f" and (c.row - 1, c.column - 1) not in values
    )
    if missing:
        yield ReadIssue(place, f"{missing} 个公式没有保存计算结果，没有读取")
    if sheet.sheet_state != "visible":
        yield ReadIssue(place, "是隐藏的工作表，已一并读取")
    if images := getattr(sheet, "_images", None):
        yield ReadIssue(place, f"有 {len(images)} 张图片，没有读取")


def _has_formulas(data: bytes) -> bool:
    """Reading a workbook twice takes twice as long; most have no formula."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/")]
        return any(re.search(rb"<(?:\w+:)?f[ />]", archive.read(n)) for n in sheets)


def _xls_value(book: Any, cell: Any) -> str:
    import xlrd

    if cell.ctype in {xlrd.XL_CELL_ERROR, xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
        return ""
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return shown(bool(cell.value))
    style = book.xf_list[cell.xf_index].format_key if cell.xf_index is not None else 0
    number_format = book.format_map[style].format_str if style in book.format_map else "General"
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return shown(xlrd.xldate_as_datetime(cell.value, book.datemode), number_format)
        except (ValueError, OverflowError):
            return str(cell.value)
    return shown(cell.value, number_format)
