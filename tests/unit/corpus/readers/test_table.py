"""Grids of cells to rows with the columns' names beside the values."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Cell
from corpus.readers.table import Grid, clean_cell, grid_blocks


def _texts(grid: Grid) -> list[tuple[str, str]]:
    return [(b.kind, b.text) for b in grid_blocks(grid)]


def test_values_stand_behind_their_column_with_their_offsets() -> None:
    grid = Grid((("序号", "问题", "责任单位"), ("1", "污水直排", ""), ("2", "扬尘", "市城管局")))
    first, second = grid_blocks(grid)
    assert first.text == "序号：1 | 问题：污水直排"
    assert first.cells == (Cell("序号", 3, 4), Cell("问题", 10, 14), Cell("责任单位", 14, 14))
    assert [second.text[c.start : c.end] for c in second.cells] == ["2", "扬尘", "市城管局"]


def test_two_header_rows_give_the_lower_name() -> None:
    rows = (
        ("序号", "问题", "责任分工", "责任分工", "备注"),
        ("序号", "问题", "牵头单位", "配合单位", "备注"),
        ("1", "污水直排", "市水务局", "市住建局", ""),
    )
    assert _texts(Grid(rows)) == [
        ("table_row", "序号：1 | 问题：污水直排 | 牵头单位：市水务局 | 配合单位：市住建局")
    ]


def test_a_lower_name_that_is_not_unique_keeps_its_parent() -> None:
    rows = (
        ("指标", "2025年", "2025年", "2030年", "2030年"),
        ("指标", "目标", "完成", "目标", "完成"),
        ("优良水体比例", "85%", "86%", "90%", ""),
    )
    assert _texts(Grid(rows)) == [
        ("table_row", "指标：优良水体比例 | 2025年/目标：85% | 2025年/完成：86% | 2030年/目标：90%")
    ]


def test_a_header_of_unknown_words_is_known_by_the_figures_below() -> None:
    rows = (("站点", "甲河", "乙河"), ("北桥", "15.2", "3.1"), ("南桥", "14.8", "2.9"))
    assert _texts(Grid(rows)) == [
        ("table_row", "站点：北桥 | 甲河：15.2 | 乙河：3.1"),
        ("table_row", "站点：南桥 | 甲河：14.8 | 乙河：2.9"),
    ]


def test_a_table_without_a_header_invents_none() -> None:
    rows = (("张三", "李四", "王五"), ("赵六", "钱七", "孙八"))
    assert _texts(Grid(rows)) == [
        ("table_row", "张三 | 李四 | 王五"),
        ("table_row", "赵六 | 钱七 | 孙八"),
    ]


def test_titles_sections_and_repeated_headers() -> None:
    header = ("序号", "任务", "单位")
    rows = (
        ("整改清单", "整改清单", "整改清单"),
        header,
        ("一、水环境方面", "一、水环境方面", "一、水环境方面"),
        ("1", "清淤", "市水务局"),
        header,
        ("2", "截污", "市住建局"),
    )
    across = frozenset({(0, 1), (0, 2), (2, 1), (2, 2)})
    assert _texts(Grid(rows, across=across)) == [
        ("paragraph", "整改清单"),
        ("paragraph", "一、水环境方面"),
        ("table_row", "序号：1 | 任务：清淤 | 单位：市水务局"),
        ("table_row", "序号：2 | 任务：截污 | 单位：市住建局"),
    ]


def test_a_value_merged_across_is_written_once() -> None:
    rows = (("任务", "牵头单位", "配合单位"), ("清淤", "各县区", "各县区"))
    assert _texts(Grid(rows, across=frozenset({(1, 2)}))) == [
        ("table_row", "任务：清淤 | 牵头单位：各县区")
    ]


def test_a_form_has_its_names_beside_the_values() -> None:
    rows = (
        ("整改任务", "清理河道垃圾", "整改时限", "2024年底前"),
        ("责任单位", "临江市人民政府", "联系电话", "0000-1234567"),
        ("整改措施", "建立台账，逐项销号", "建立台账，逐项销号", "建立台账，逐项销号"),
    )
    assert _texts(Grid(rows, across=frozenset({(2, 2), (2, 3)}))) == [
        ("table_row", "整改任务：清理河道垃圾 | 整改时限：2024年底前"),
        ("table_row", "责任单位：临江市人民政府 | 联系电话：0000-1234567"),
        ("table_row", "整改措施：建立台账，逐项销号"),
    ]


def test_one_column_is_a_frame_round_paragraphs() -> None:
    assert _texts(Grid((("第一段\n第二段",), ("",), ("第三段",)))) == [
        ("paragraph", "第一段"),
        ("paragraph", "第二段"),
        ("paragraph", "第三段"),
    ]


def test_breaks_inside_a_cell() -> None:
    assert clean_cell(" 市水\n务局 \n") == "市水务局"
    assert clean_cell("1.建库；\n2.清淤") == "1.建库；2.清淤"
    assert clean_cell("PM2.5\nO3") == "PM2.5 O3"


def test_a_header_that_only_repeats_itself_is_kept() -> None:
    assert _texts(Grid((("序号", "任务"), ("序号", "任务")))) == [("table_row", "序号 | 任务")]


_cell = st.text(alphabet="序号任务单位1，。ab\n ", max_size=8)


@given(st.integers(2, 5).flatmap(lambda w: st.lists(st.tuples(*[_cell] * w), min_size=1)))
def test_every_value_is_kept_and_every_offset_holds(rows: list[tuple[str, ...]]) -> None:
    blocks = grid_blocks(Grid(tuple(rows)))
    headers = {c.header for b in blocks for c in b.cells}
    text = "\n".join([*(b.text for b in blocks), *headers])
    for row in rows:
        for value in map(clean_cell, row):
            assert value.rstrip("：:") in text or "".join(value.split()) in text
    for block in blocks:
        ends = [0, *(x for c in block.cells for x in (c.start, c.end))]
        assert ends == sorted(ends)
        assert ends[-1] <= len(block.text)
