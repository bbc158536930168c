"""Questions told apart by what they ask, and taken apart where they ask several things."""

from __future__ import annotations

import pytest

from assistant.asks import (
    Ask,
    asks_of,
    is_interrogative,
    key_noun,
    split_parts,
    wants_ledger_list,
    wants_list,
)

ASKS: list[tuple[str, tuple[Ask, ...]]] = [
    ("黑臭水体整治由谁牵头", ("owner",)),
    ("哪家单位负责", ("owner",)),
    ("哪些单位配合", ("owner",)),
    ("责任单位是谁", ("owner",)),
    ("什么时候完成清淤", ("deadline",)),
    ("清淤的完成时限", ("deadline",)),
    ("多久调度一次", ("frequency",)),
    ("有效期几年", ("duration",)),
    ("补助标准是多少", ("number",)),
    ("每户补多少钱", ("number",)),
    ("这份通知的文号是什么", ("basis",)),
    ("什么是黑臭水体", ("definition",)),
    ("整改进展怎么样", ("status",)),
    ("怎么整改", ("open",)),
    ("目标怎么定", ("open",)),
    ("由谁牵头、什么时候完成", ("owner", "deadline")),
    ("申请时限是多少个工作日", ("deadline", "duration")),
    ("投诉电话是多少", ("contact", "number")),
]


@pytest.mark.parametrize(("text", "expected"), ASKS)
def test_what_is_asked(text: str, expected: tuple[Ask, ...]) -> None:
    assert asks_of(text) == expected


def test_time_counted_in_days_is_no_number_but_things_beside_it_are() -> None:
    assert asks_of("多少个工作日内答复") == ("duration",)
    assert asks_of("多少天内答复，罚款多少元") == ("duration", "number")


@pytest.mark.parametrize(
    ("text", "several", "ledger"),
    [
        ("列出市水务局牵头的全部任务", True, True),
        ("市水务局牵头哪些任务", True, True),
        ("有哪些要求", True, False),
        ("由谁牵头", False, False),
    ],
)
def test_lists(text: str, *, several: bool, ledger: bool) -> None:
    assert wants_list(text) is several
    assert wants_ledger_list(text) is ledger


def test_context_is_kept_apart_from_what_is_asked() -> None:
    context, parts = split_parts("老旧泵站改造，由谁牵头，什么时候完成？")
    assert context == "老旧泵站改造"
    assert [(p.text, p.asks) for p in parts] == [
        ("由谁牵头", ("owner",)),
        ("什么时候完成", ("deadline",)),
    ]


def test_a_pause_parts_two_questions_but_not_two_things() -> None:
    _, parts = split_parts("管网排查谁牵头、何时完成")
    assert [p.text for p in parts] == ["管网排查谁牵头", "何时完成"]
    _, parts = split_parts("清淤、截污由谁牵头")
    assert [p.text for p in parts] == ["清淤、截污由谁牵头"]


def test_things_enumerated_become_one_part_each() -> None:
    _, parts = split_parts("森林覆盖率、湿地保护率各是多少")
    assert [p.text for p in parts] == ["森林覆盖率是多少", "湿地保护率是多少"]
    _, parts = split_parts("城镇登记失业率和居民消费价格涨幅是多少")
    assert [p.text for p in parts] == ["城镇登记失业率是多少", "居民消费价格涨幅是多少"]


def test_more_than_four_things_stay_together() -> None:
    text = "甲类、乙类、丙类、丁类、戊类分别是多少"
    assert [p.text for p in split_parts(text)[1]] == [text]


def test_ne_takes_the_kind_of_the_part_before() -> None:
    _, parts = split_parts("清淤谁负责？截污呢？")
    assert [(p.text, p.asks) for p in parts] == [("清淤谁负责", ("owner",)), ("截污呢", ("owner",))]


def test_what_follows_the_last_question_belongs_to_it() -> None:
    context, parts = split_parts("临江市的方案里，谁配合，限期整改")
    assert context == "临江市的方案里"
    assert [p.text for p in parts] == ["谁配合限期整改"]


def test_no_question_word_is_one_open_part() -> None:
    context, parts = split_parts("老旧泵站改造")
    assert context == ""
    assert [(p.text, p.asks, p.wants_list) for p in parts] == [("老旧泵站改造", ("open",), False)]


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("补助标准是多少", "补助标准"),
        ("绿化覆盖率要达到多少", "绿化覆盖率"),
        ("有哪些配套设施", "配套设施"),
        ("由谁牵头", None),
    ],
)
def test_key_noun_stands_at_the_question_word(text: str, noun: str | None) -> None:
    assert key_noun(text) == noun


def test_interrogative() -> None:
    assert is_interrogative("何时完成")
    assert not is_interrogative("六月底前完成")


def test_an_owner_may_be_asked_for_without_a_question_word() -> None:
    assert asks_of("堆场整治的责任单位和完成时限？") == ("owner", "deadline")
