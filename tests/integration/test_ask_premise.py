"""Questions about something beside what the documents speak of: nobody is named for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant import Answer, AskRequest, Assistant
from index.encoder import SHIPPED, load_encoder
from index.library import Library
from tests.command import SAMPLES

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    place: Path = tmp_path_factory.mktemp("premise") / "文库"
    with Library.open(place, encoder=load_encoder(SHIPPED)) as library:
        library.ingest([SAMPLES], workers=0)
        yield Assistant(library)


def asked(assistant: Assistant, question: str) -> Answer:
    return assistant.ask(AskRequest(question, today=TODAY))


@pytest.mark.parametrize(
    "question",
    [
        "双溪水库大坝加固由谁牵头，何时完成？",
        "双溪水库清淤扩容什么时候完成？",
        "城区公交站台改造由谁牵头？",
        "石桥县学校食堂整治由谁负责？",
        "垃圾填埋场的安全评价由谁牵头？",
        "秸秆收储中心征地由谁牵头？",
        "市生态环境局牵头的招商引资任务什么时候完成？",
    ],
)
def test_a_task_at_the_same_place_is_not_the_task_asked_for(
    assistant: Assistant, question: str
) -> None:
    answer = asked(assistant, question)
    assert answer.status == "insufficient_evidence"
    assert answer.citations == ()
    assert answer.retrieved  # the nearest clauses are offered


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("管网改造谁来牵头？", "市住房城乡建设局"),
        ("双溪水库那边的居民搬迁由谁牵头？", "市水利局"),
        ("双溪水库搬家的事归谁管？", "市水利局"),
        ("渗滤液处理由哪个局牵头？", "市城市管理局"),
        ("建筑工地扬尘谁来管？", "市住房城乡建设局"),
        ("搬迁补助资金由谁拨付？", "市财政局"),
        ("历史遗留矿山生态修复的责任单位？", "市自然资源和规划局"),
    ],
)
def test_everyday_wording_still_finds_its_task(
    assistant: Assistant, question: str, unit: str
) -> None:
    answer = asked(assistant, question)
    assert answer.status == "answered"
    assert unit in answer.answer


def test_what_is_doubtful_is_said_with_the_words_that_are_missing(assistant: Assistant) -> None:
    answer = asked(assistant, "清水河防洪堤建设什么时候完成？")
    assert answer.status == "answered"
    assert "问到的“防洪堤”在出处里没有出现，请核对说的是不是同一件事。" in answer.notes


def test_a_number_beside_the_one_asked_for_is_doubtful(assistant: Assistant) -> None:
    answer = asked(assistant, "城区路灯改造多少盏？")
    assert "问到的“路灯”在出处里没有出现，请核对说的是不是同一件事。" in answer.notes
