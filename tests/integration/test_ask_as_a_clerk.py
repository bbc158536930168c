"""Everyday questions whose first good sentence is not the answer."""

from __future__ import annotations

import pytest

from assistant import AskRequest, Assistant
from assistant.answer import Answer
from index.library import Library
from tests.fakes import write_files

PLAN = """临江市水环境治理任务分工
2026年3月1日
一、重点任务
（一）沿河污水管网改造。改造沿河污水管网52公里。（牵头单位：市水务局；配合单位：市住建局、市财政局；\
完成时限：2026年12月底前）
（二）老旧货车淘汰。淘汰老旧货车900辆。（牵头单位：市公安局；配合单位：市交通运输局；\
完成时限：2026年12月底前）
"""
REPORT = """督查通报
2026年11月6日
一、总体情况
沿河污水管网改造已完成31公里，达到序时进度。老旧货车已淘汰610辆。
二、有关情况
附件
进展情况表
| 序号 | 整改任务 | 责任单位 | 进展情况 | 进度评价 |
| --- | --- | --- | --- | --- |
| 1 | 沿河污水管网改造 | 市水务局 | 已完成31公里 | 达到序时 |
| 2 | 乡镇泵站扩容 | 石桥县人民政府 | 设备未到货 | 进度滞后 |
| 3 | 老旧货车淘汰 | 市公安局 | 已淘汰610辆 | 达到序时 |
| 4 | 粪污池改造 | 市农业农村局 | 完成31家 | 进度滞后 |
| 5 | 堆场防渗 | 白鹭市人民政府 | 招标流标 | 进度滞后 |
"""
CONTACTS = """信息报送一览表
| 序号 | 验收单位 | 报送材料 | 联系人 | 联系电话 |
| --- | --- | --- | --- | --- |
| 1 | 市水务局 | 整改台账、竣工文件 | 林一舟 | 0990-5550101 |
| 2 | 市公安局 | 淘汰清单 | 何文 | 0990-5550102 |
"""
FILES = {"分工.md": PLAN, "通报.md": REPORT, "报送.md": CONTACTS}


def ask(place: pytest.TempPathFactory, question: str, *history: str) -> Answer:
    """The answer from a library of the three files."""
    folder = place.mktemp("clerk")
    with Library.open(folder / "文库") as library:
        library.ingest([write_files(folder / "文件", FILES)], workers=0)
        return Assistant(library).ask(AskRequest(question, history))


def test_every_row_of_a_table_that_is_as_asked(tmp_path_factory: pytest.TempPathFactory) -> None:
    answer = ask(tmp_path_factory, "进度滞后的任务是哪些？")
    assert [t in answer.answer for t in ("乡镇泵站扩容", "粪污池改造", "堆场防渗")] == [True] * 3
    assert "老旧货车" not in answer.answer
    assert len(answer.citations) == 3


@pytest.mark.parametrize(
    ("question", "told", "not_told"),
    [
        ("老旧货车一共要淘汰多少辆？", "900辆", "610辆"),
        ("沿河污水管网要改造多少公里？", "52公里", "31公里"),
        ("老旧货车已经淘汰了多少辆？", "610辆", "900辆"),
    ],
)
def test_what_is_to_be_done_and_what_has_been(
    tmp_path_factory: pytest.TempPathFactory, question: str, told: str, not_told: str
) -> None:
    answer = ask(tmp_path_factory, question)
    assert told in answer.answer
    assert not_told not in answer.answer


def test_a_telephone_is_that_of_whom_was_asked_for(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    assert ask(tmp_path_factory, "整改办的电话是多少？").status == "insufficient_evidence"
    assert "0990-5550102" in ask(tmp_path_factory, "市公安局的联系电话是多少？").answer


@pytest.mark.parametrize("question", ["配合单位呢？", "那配合的是哪些单位？"])
def test_supporting_units_are_read_where_they_stand(
    tmp_path_factory: pytest.TempPathFactory, question: str
) -> None:
    answer = ask(tmp_path_factory, question, "沿河污水管网改造由谁牵头？")
    assert "市住建局、市财政局" in answer.answer
    assert [c.file for c in answer.citations] == ["分工.md"]
