"""What falls due in a month, a week or a year counted from the day of the question."""

from __future__ import annotations

from datetime import date

import pytest

from assistant import AskRequest, Assistant
from index.library import Library
from tests.fakes import write_files

PLAN = """临江市污水治理任务分工
2026年3月1日
一、重点任务
（一）南岸泵站扩容。（牵头单位：市水务局；完成时限：2026年11月底前）
（二）北岸截污干管修复。（牵头单位：市住建局；完成时限：2026年12月底前）
（三）沿河管网普查。（牵头单位：市城市管理局；完成时限：2026年3月底前）
"""
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("这个月有哪些任务到期", "共1项：1. 南岸泵站扩容（市水务局，2026年11月底前）[1]。"),
        ("下个月到期的任务列一下", "共1项：1. 北岸截污干管修复（市住建局，2026年12月底前）[1]。"),
        ("住建局手上有哪些活儿没干完？", "共1项：1. 北岸截污干管修复（2026年12月底前）[1]。"),
        ("城管局牵头哪些任务", "共1项：1. 沿河管网普查（2026年3月底前）[1]。"),
    ],
)
def test_days_are_counted_from_the_question(
    tmp_path_factory: pytest.TempPathFactory, question: str, told: str
) -> None:
    place = tmp_path_factory.mktemp("due")
    with Library.open(place / "文库") as library:
        library.ingest([write_files(place / "文件", {"分工.txt": PLAN})], workers=0)
        answer = Assistant(library).ask(AskRequest(question, today=TODAY))
        none = Assistant(library).ask(AskRequest("下季度要完成哪些任务", today=TODAY))
    assert answer.answer == told
    assert none.status == "insufficient_evidence"
    assert "台账中没有2027-01-01至2027-03-31到期的任务" in none.answer
