"""Spreadsheets: xlsx, xls and csv, merged cells filled, every sheet read."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from corpus.errors import EmptyFileError, PasswordError, UnreadableFileError
from corpus.model import Block, RawDocument, ReadIssue, ReadReport
from corpus.readers.encoding import decode
from corpus.readers.table import Grid, grid_blocks

_ROW_LIMIT = 200_000


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
            formulas = openpyxl.load_workbook(io.BytesIO(data), data_only=False)
    except (KeyError, ValueError, TypeError, OSError, zipfile.BadZipFile, AttributeError) as error:
        raise UnreadableFileError(
            f"{name}：表格文件已损坏，打不开（{error}）。请重新另存后再导入。"
        ) from error
    sheets, issues = [], []
    for sheet in book.worksheets:
        values = [[_shown(c.value, c.number_format) for c in row] for row in sheet.iter_rows()]
        for merged in sheet.merged_cells.ranges:
            top = values[merged.min_row - 1][merged.min_col - 1]
            for r in range(merged.min_row - 1, min(merged.max_row, len(values))):
                for c in range(merged.min_col - 1, min(merged.max_col, len(values[r]))):
                    values[r][c] = top
        missing = _uncached(sheet, formulas[sheet.title])
        if missing:
            issues.append(
                ReadIssue(f"工作表“{sheet.title}”", f"{missing} 个公式没有保存计算结果，未读取")
            )
        if sheet.sheet_state != "visible":
            issues.append(ReadIssue(f"工作表“{sheet.title}”", "是隐藏的工作表，已一并读取"))
        if getattr(sheet, "_images", None):
            issues.append(
                ReadIssue(f"工作表“{sheet.title}”", f"有 {len(sheet._images)} 张图片，没有读取")
            )
        sheets.append((sheet.title, values))
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
    except (
        IndexError,
        ValueError,
        AssertionError,
        UnicodeDecodeError,
        KeyError,
        TypeError,
    ) as error:
        raise UnreadableFileError(f"{name}：表格文件已损坏，打不开（{error}）。") from error
    sheets = []
    for sheet in book.sheets():
        values = [
            [_xls_value(sheet.cell(r, c), book.datemode) for c in range(sheet.ncols)]
            for r in range(sheet.nrows)
        ]
        for r0, r1, c0, c1 in sheet.merged_cells:
            for r in range(r0, r1):
                for c in range(c0, c1):
                    values[r][c] = values[r0][c0]
        sheets.append((sheet.name, values))
    return _document("xls", sheets, [], name=name)


def read_csv(data: bytes, *, name: str) -> RawDocument:
    """Read a table of separated values; the separator is found.

    Raises:
        UnreadableFileError: no encoding fits.
        EmptyFileError: no value in it.
    """
    decoded = decode(data, name=name)
    sample = decoded.text[:20_000]
    counts = {sep: sample.count(sep) for sep in ",\t;，|"}
    separator = max(counts, key=counts.__getitem__)
    csv.field_size_limit(10_000_000)
    try:
        rows = [row for row in csv.reader(io.StringIO(decoded.text), delimiter=separator)]
    except csv.Error as error:
        raise UnreadableFileError(f"{name}：表格读不出来（{error}）。") from error
    document = _document("csv", [("", rows)], [], name=name)
    report = document.report
    return RawDocument(
        document.blocks,
        None,
        ReadReport(
            "csv", decoded.encoding, None, report.paragraphs, report.table_rows, report.issues
        ),
    )


def _document(
    kind: str,
    sheets: Iterable[tuple[str, list[list[str]]]],
    issues: list[ReadIssue],
    *,
    name: str,
) -> RawDocument:
    blocks: list[Block] = []
    listed = list(sheets)
    for title, values in listed:
        if len(values) > _ROW_LIMIT:
            issues.append(ReadIssue(f"工作表“{title}”", f"只读取了前 {_ROW_LIMIT} 行"))
        rows = _trimmed(values[:_ROW_LIMIT])
        if not rows:
            continue
        if len(listed) > 1 and not re.fullmatch(r"Sheet\d*", title):
            blocks.append(Block(title, kind="heading", level=1))
        blocks += grid_blocks(Grid(rows))
    if not blocks:
        raise EmptyFileError(f"{name}：表格里没有内容。")
    rows_read = sum(1 for b in blocks if b.kind == "table_row")
    report = ReadReport(
        kind,
        pages=len(listed),
        paragraphs=len(blocks) - rows_read,
        table_rows=rows_read,
        issues=tuple(issues),
    )
    return RawDocument(tuple(blocks), None, report)


def _trimmed(values: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Rows with a value, cut to the columns that have one."""
    rows = [r for r in values if any(v.strip() for v in r)]
    if not rows:
        return ()
    width = max(i + 1 for r in rows for i, v in enumerate(r) if v.strip())
    return tuple(tuple((r + [""] * width)[:width]) for r in rows)


def _shown(value: Any, number_format: str = "General") -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        if "%" in number_format:
            return f"{round(value * 100, 4):g}%"
        return str(int(value)) if value.is_integer() else f"{value:.10g}"
    return str(value)


def _uncached(shown: Any, formulas: Any) -> int:
    missing = 0
    for a, b in zip(shown.iter_rows(), formulas.iter_rows(), strict=False):
        for x, y in zip(a, b, strict=False):
            if x.value is None and isinstance(y.value, str) and y.value.startswith("="):
                missing += 1
    return missing


def _xls_value(cell: Any, datemode: int) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return _shown(xlrd.xldate_as_datetime(cell.value, datemode))
        except (ValueError, OverflowError):
            return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "是" if cell.value else "否"
    if cell.ctype in {xlrd.XL_CELL_ERROR, xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
        return ""
    return _shown(cell.value)
