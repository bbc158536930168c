"""Spreadsheets: merged cells, headers, dates, formulas, hidden sheets."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pytest

from corpus.readers import read_bytes
from corpus.readers.sheet_value import shown


def _book() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "清单"
    sheet["A1"] = "临江市整改任务清单"
    sheet.merge_cells("A1:E1")
    sheet.append(["序号", "任务", "责任分工", None, "完成时限"])
    sheet.append([None, None, "牵头单位", "配合单位", None])
    for area in ("A2:A3", "B2:B3", "C2:D2", "E2:E3"):
        sheet.merge_cells(area)
    sheet.append(["一、水环境方面"])
    sheet.merge_cells("A4:E4")
    sheet.append([1, "清淤", "市水务局", "市住建局", datetime(2024, 12, 31)])
    sheet.append([2, None, "市生态环境局", None, datetime(2025, 6, 30)])
    sheet["E6"].number_format = 'yyyy"年"m"月"d"日"'
    sheet.merge_cells("B5:B6")
    return book


def _bytes(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_task_list_with_two_header_rows() -> None:
    document = read_bytes(_bytes(_book()), name="a.xlsx")
    assert [(b.kind, b.text) for b in document.blocks] == [
        ("paragraph", "临江市整改任务清单"),
        ("paragraph", "一、水环境方面"),
        (
            "table_row",
            "序号：1 | 任务：清淤 | 牵头单位：市水务局 | 配合单位：市住建局 | 完成时限：2024-12-31",
        ),
        ("table_row", "序号：2 | 任务：清淤 | 牵头单位：市生态环境局 | 完成时限：2025年6月30日"),
    ]
    assert (document.report.pages, document.report.table_rows) == (1, 2)


def test_hidden_sheets_and_formulas_without_a_value_are_reported() -> None:
    book = _book()
    hidden = book.create_sheet("备查")
    hidden.sheet_state = "hidden"
    hidden.append(["单位", "数量"])
    hidden.append(["市水务局", "=1+1"])
    document = read_bytes(_bytes(book), name="a.xlsx")
    assert [b.text for b in document.blocks][-2:] == ["备查", "单位：市水务局"]
    assert [(i.place, i.what) for i in document.report.issues] == [
        ("工作表“备查”", "1 个公式没有保存计算结果，没有读取"),
        ("工作表“备查”", "是隐藏的工作表，已一并读取"),
    ]


def test_a_stray_cell_in_the_last_corner_costs_nothing() -> None:
    book = openpyxl.Workbook()
    book.active.append(["任务", "单位"])
    book.active.append(["清淤", "市水务局"])
    book.active.cell(1_048_576, 16_384).value = "x"
    texts = [b.text for b in read_bytes(_bytes(book), name="a.xlsx").blocks]
    assert texts == ["任务：清淤 | 单位：市水务局", "x"]


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_in_gb18030_with_any_separator(separator: str) -> None:
    lines = [["序号", "任务", "单位"], ["1", '"清淤，\n截污"', "市水务局"]]
    data = "\n".join(separator.join(x) for x in lines).encode("gb18030")
    document = read_bytes(data, name="a.csv")
    assert [b.text for b in document.blocks] == ["序号：1 | 任务：清淤，截污 | 单位：市水务局"]
    assert document.report.encoding == "gb18030"


def test_an_old_workbook() -> None:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    sheet = book.add_sheet("清单")
    dated = xlwt.easyxf(num_format_str='YYYY"年"M"月"D"日"')
    for column, name in enumerate(["序号", "任务", "单位", "时限"]):
        sheet.write(0, column, name)
    sheet.write(1, 0, 1)
    sheet.write_merge(1, 2, 1, 1, "清淤")
    sheet.write(1, 2, "市水务局")
    sheet.write(1, 3, date(2024, 12, 31), dated)
    sheet.write(2, 0, 2)
    sheet.write(2, 2, "市住建局")
    out = io.BytesIO()
    book.save(out)
    document = read_bytes(out.getvalue(), name="a.xls")
    assert [b.text for b in document.blocks] == [
        "序号：1 | 任务：清淤 | 单位：市水务局 | 时限：2024年12月31日",
        "序号：2 | 任务：清淤 | 单位：市住建局",
    ]
    assert document.report.format == "xls"


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (None, "General", ""),
        (True, "General", "是"),
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (0.856, "0.0%", "85.6%"),
        (12345.5, "#,##0.00", "12,345.50"),
        (7, "000", "007"),
        (date(2024, 3, 5), "yyyy-mm-dd", "2024-03-05"),
        (date(2024, 3, 5), 'yyyy"年"m"月"', "2024年3月"),
        ("12月底", "General", "12月底"),
    ],
)
def test_a_value_is_written_as_its_format_shows_it(
    value: object, number_format: str, text: str
) -> None:
    assert shown(value, number_format) == text
