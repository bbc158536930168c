"""When a task is due is read off what sets it, not off a report of what has been done."""

from __future__ import annotations

import pytest

from assistant import AskRequest, Assistant
from index.library import Library
from tests.fakes import write_files

PLAN = """临江市水源地保护工作方案
二、主要任务
（一）南溪水库库区居民搬迁。（牵头单位：市水利局；完成时限：2026年9月底前）
（二）库区围网建设。（牵头单位：石桥县人民政府；完成时限：2026年12月底前）
"""
REPORT = """督查通报
一、总体情况
8月份新增销号1项，为南溪水库库区居民搬迁。其余任务正在推进。
"""


@pytest.mark.parametrize(
    ("question", "history"),
    [
        ("南溪水库库区居民搬迁什么时候完成？", ()),
        ("南溪水库库区居民搬迁的完成时限是什么？", ()),
        ("那什么时候完成？", ("南溪水库库区居民搬迁由谁牵头？",)),
    ],
)
def test_a_report_of_what_is_done_is_no_deadline(
    tmp_path_factory: pytest.TempPathFactory, question: str, history: tuple[str, ...]
) -> None:
    place = tmp_path_factory.mktemp("due")
    files = write_files(place / "文件", {"方案.txt": PLAN, "通报.txt": REPORT})
    with Library.open(place / "文库") as library:
        library.ingest([files], workers=0)
        answer = Assistant(library).ask(AskRequest(question, history))
    assert answer.answer == "南溪水库库区居民搬迁，时限：2026年9月底前[1]。"
    assert [c.file for c in answer.citations] == ["方案.txt"]
