"""Workbooks: sheets of rows under a frozen header with filters, safe to open anywhere.

Text stays text: a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return
is stored as a string and marked with Excel's own quote prefix, which keeps its value as it is
and is what typing an apostrophe before it would do; no program evaluates it, edited or not.

Source: ECMA-376-1 18.8.45 (``quotePrefix``), OWASP CSV Injection.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from assistant.exporting.files import whole
from assistant.exporting.xml_text import xml_text

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Value = str | int | float | date | None
Colour = Literal["red", "yellow", "blue", "green", "grey"]

CELL_LIMIT = 32_767  # characters a cell can hold
_CUT = "……（超过单元格上限，以下略）"
_DATE_FORMAT = "yyyy-mm-dd"
_SHEET_TITLE_LIMIT = 31
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
_FILLS: dict[Colour, str] = {
    "red": "FFF8CBAD",
    "yellow": "FFFFF2CC",
    "blue": "FFDDEBF7",
    "green": "FFE2EFDA",
    "grey": "FFEDEDED",
}
_HEADER_FILL = "FFD9E1F2"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in half-width characters, how numbers are shown.

    ``number_format`` is Excel's, such as ``0.0%``; dates are ``yyyy-mm-dd`` without it.
    """

    title: str
    width: float = 14.0
    wrap: bool = True
    number_format: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row's values, one a column, and the colour behind them."""

    values: Sequence[Value]
    colour: Colour | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: ``heading`` stands in a row above the header where there is one."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    heading: str | None = None


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write sheets to a file, replacing what was there.

    Raises:
        ExportError: the file cannot be written.
    """
    from openpyxl import Workbook

    # A sheet that is left half written cannot be given up: read all rows before the first.
    read = [replace(sheet, rows=tuple(sheet.rows)) for sheet in sheets]
    with whole(path) as place:
        book = Workbook(write_only=True)
        for sheet in read:
            _Writer(book.create_sheet(sheet_title(sheet.title))).write(sheet)
        book.save(place)


def sheet_title(text: str) -> str:
    """A sheet's name as Excel allows it."""
    return _NOT_IN_TITLES.sub(" ", text).strip("' ")[:_SHEET_TITLE_LIMIT] or "Sheet"


def storable(text: str) -> str:
    """A text without the signs that XML has not, no longer than a cell holds."""
    clean = xml_text(text)
    if len(clean) <= CELL_LIMIT:
        return clean
    return clean[: CELL_LIMIT - len(_CUT)] + _CUT


class _Writer:
    """Writes one sheet row by row; the cells of a hundred thousand rows are never all held."""

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        self._sheet = sheet
        side = Side(style="thin", color="FFBFBFBF")
        self._border = Border(left=side, right=side, top=side, bottom=side)
        self._bold = Font(bold=True)
        self._header_fill = PatternFill("solid", fgColor=_HEADER_FILL)
        self._fills = {c: PatternFill("solid", fgColor=code) for c, code in _FILLS.items()}
        self._wrapped = Alignment(vertical="top", wrap_text=True)
        self._plain = Alignment(vertical="top")
        self._centre = Alignment(horizontal="center", vertical="center", wrap_text=True)

    def write(self, sheet: Sheet) -> None:
        """Write headings, header and rows."""
        from openpyxl.utils import get_column_letter

        top = 2 if sheet.heading else 1
        last = get_column_letter(len(sheet.columns))
        for number, column in enumerate(sheet.columns, 1):
            self._sheet.column_dimensions[get_column_letter(number)].width = column.width
        self._sheet.freeze_panes = f"A{top + 1}"
        if sheet.heading:
            heading = self._cell(sheet.heading)
            heading.font = self._bold
            self._sheet.append([heading])
        self._sheet.append([self._head(c) for c in sheet.columns])
        count = 0
        for row in sheet.rows:
            self._sheet.append(list(self._cells(sheet.columns, row)))
            count += 1
        self._sheet.auto_filter.ref = f"A{top}:{last}{top + count}"
        self._sheet.print_title_rows = f"{top}:{top}"

    def _head(self, column: Column) -> WriteOnlyCell:
        cell = self._cell(column.title)
        cell.font, cell.fill = self._bold, self._header_fill
        cell.alignment, cell.border = self._centre, self._border
        return cell

    def _cells(self, columns: Sequence[Column], row: Row) -> Iterator[WriteOnlyCell]:
        for column, value in zip(columns, row.values, strict=True):
            cell = self._cell(value)
            cell.alignment = self._wrapped if column.wrap else self._plain
            cell.border = self._border
            if row.colour is not None:
                cell.fill = self._fills[row.colour]
            if isinstance(value, date):
                cell.number_format = column.number_format or _DATE_FORMAT
            elif column.number_format and not isinstance(value, str):
                cell.number_format = column.number_format
            yield cell

    def _cell(self, value: Value) -> Any:
        from openpyxl.cell import WriteOnlyCell

        if not isinstance(value, str):
            return WriteOnlyCell(self._sheet, value=value)
        text = storable(value)
        cell = WriteOnlyCell(self._sheet, value=text or None)
        if text.startswith(_FORMULA_STARTS):
            cell.data_type = "s"
            cell.quotePrefix = True
        elif text:
            cell.data_type = "s"  # else "#N/A" would be an error value
        return cell
