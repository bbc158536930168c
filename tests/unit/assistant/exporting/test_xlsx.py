"""Workbooks as they are read back: values, kinds and what a sheet looks like."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assistant.errors import ExportError
from assistant.exporting.xlsx import (
    CELL_LIMIT,
    Column,
    Row,
    Sheet,
    sheet_title,
    storable,
    write_workbook,
)

COLUMNS = (Column("任务", 40), Column("时限", 12), Column("完成率", 9, number_format="0.0%"))


def _written(path: Path, rows: list[Row], heading: str | None = None):  # noqa: ANN202
    write_workbook(path, [Sheet("任务台账", COLUMNS, rows, heading)])
    return load_workbook(path)["任务台账"]


def test_header_is_frozen_filtered_and_as_wide_as_asked(tmp_path: Path) -> None:
    sheet = _written(tmp_path / "a.xlsx", [Row(("清淤", date(2026, 6, 30), 0.5))])
    assert [c.value for c in sheet[1]] == ["任务", "时限", "完成率"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C2"
    assert sheet.column_dimensions["A"].width == 40
    assert sheet["A2"].alignment.wrap_text is True


def test_dates_and_shares_are_numbers_not_text(tmp_path: Path) -> None:
    sheet = _written(tmp_path / "a.xlsx", [Row(("清淤", date(2026, 6, 30), 0.5))])
    assert sheet["B2"].value == datetime(2026, 6, 30)
    assert sheet["B2"].number_format == "yyyy-mm-dd"
    assert (sheet["C2"].value, sheet["C2"].number_format) == (0.5, "0.0%")


def test_a_heading_stands_above_the_frozen_header(tmp_path: Path) -> None:
    sheet = _written(tmp_path / "a.xlsx", [Row(("清淤", None, None))], "第10期")
    assert [sheet["A1"].value, sheet["A2"].value, sheet["A3"].value] == ["第10期", "任务", "清淤"]
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:C3"


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://127.0.0.1","看")',
        "+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "=",
    ],
)
def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path, text: str) -> None:
    sheet = _written(tmp_path / "a.xlsx", [Row((text, None, None))])
    cell = sheet["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert cell.value.replace("\n", "\r") == text


def test_an_error_value_in_text_stays_text(tmp_path: Path) -> None:
    sheet = _written(tmp_path / "a.xlsx", [Row(("#N/A", None, None))])
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("#N/A", "s")


def test_signs_that_xml_has_not_are_left_out() -> None:
    assert storable("清\x00淤\x0b\ud800。") == "清淤。"


def test_a_cell_holds_no_more_than_excel_allows() -> None:
    cut = storable("长" * (CELL_LIMIT + 1))
    assert len(cut) == CELL_LIMIT
    assert cut.endswith("……（超过单元格上限，以下略）")


def test_sheet_titles_are_ones_that_excel_allows() -> None:
    assert sheet_title("'2026/10:台账'") == "2026 10 台账"
    assert sheet_title("台" * 40) == "台" * 31
    assert sheet_title("//") == "Sheet"


def test_a_colour_lies_behind_the_row(tmp_path: Path) -> None:
    sheet = _written(tmp_path / "a.xlsx", [Row(("清淤", None, None), "red")])
    assert sheet["A2"].fill.fgColor.rgb == "FFF8CBAD"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="没有的文件夹"):
        write_workbook(tmp_path / "没有的文件夹" / "a.xlsx", [Sheet("a", COLUMNS, [])])


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")

    def broken():  # noqa: ANN202
        yield Row(("清淤", None, None))
        raise RuntimeError("读到一半")

    with pytest.raises(RuntimeError):
        write_workbook(path, [Sheet("a", COLUMNS, broken())])
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]
