"""What holds for every text: offsets, order, completeness, ids, linear time."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import Block, Clause
from corpus.outline import outline

PIECES = st.sampled_from([
    "一、", "二、", "三、", "（一）", "（二）", "(1)",
    "1.", "2、", "①", "第一章", "第一条", "第二条", "1.1 ",
    "一是", "二要", "第一，", "附件", "附件：1.", "。", "；", "，",
    "：", "（", "）", "《", "》", "　　", " ", "\t",
    "总体要求", "治理河道", "（责任单位：市水务局）",
    "整改时限：年内", "临江市人民政府", "2024年3月5日",
    "序号任务单位1", "来源：网站", "下一篇：返回列表",
    "３．", "2026年度增长3.5%", "各单位要抓好落实" * 12,
])  # fmt: skip
LINES = st.lists(st.lists(PIECES, max_size=14).map("".join), max_size=10)


def check(text: str, clauses: tuple[Clause, ...]) -> None:
    at = 0
    for i, clause in enumerate(clauses):
        assert clause.ordinal == i
        assert text[clause.start : clause.end] == clause.text != ""
        assert clause.start >= at
        assert not text[at : clause.start].strip()
        at = clause.end
    assert not text[at:].strip()
    assert len({c.id for c in clauses}) == len(clauses)
    assert all(len(c.id) == 16 for c in clauses)


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_clauses_hold_every_character_once_and_in_order(lines: list[str]) -> None:
    text, clauses = outline([Block(line) for line in lines], document_id="d")
    assert text == "\n".join(lines)
    check(text, clauses)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_held(text: str) -> None:
    check(*outline([Block(text)], document_id="d"))


def test_ids_outlive_a_change_elsewhere() -> None:
    first = [
        Block("一、要求"),
        Block("甲单位负责治理河道并按月报告。"),
        Block("二、保障"),
        Block("乙单位负责。"),
    ]
    second = [
        Block("新增一段说明文字，放在最前面的位置。"),
        *first[:3],
        Block("丙单位负责修复矿山。"),
    ]
    before = {c.text: c.id for c in outline(first, document_id="d")[1]}
    after = {c.text: c.id for c in outline(second, document_id="d")[1]}
    kept = "一、要求\n甲单位负责治理河道并按月报告。"
    assert before[kept] == after[kept]
    assert outline(first, document_id="e")[1][0].id != before[kept]


def test_equal_clauses_have_ids_of_their_own() -> None:
    blocks = [Block("一、甲"), Block("按期完成全部任务并报告。"), Block("二、乙"), Block("x")] * 2
    _, clauses = outline(blocks, document_id="d")
    assert len({c.id for c in clauses}) == len(clauses)


@pytest.mark.parametrize(
    "unit",
    [
        "一",
        "（",
        "（一）",
        "1.",
        "一、",
        "　",
        "（责任单位：",
        "①",
        "第",
        "序号任务",
        "一图读懂",
        "市局　　",
        "。",
    ],
)
def test_hostile_line_takes_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        block = Block("起" + unit * (size // len(unit)) + "止")
        began = time.process_time()
        text, clauses = outline([block], document_id="d")
        spent = time.process_time() - began
        check(text, clauses)
        return spent

    small, large = seconds(10_000), seconds(80_000)
    assert large < 0.2 + 20 * small
