"""Values that answer a kind of question."""

from __future__ import annotations

import pytest

from assistant.asks import Ask
from assistant.values import Value, asked_measures, find_values


def _texts(ask: Ask, text: str) -> list[str]:
    return [v.text for v in find_values(ask, text)]


def test_numbers_with_their_measure_and_place() -> None:
    text = "森林覆盖率达到35%，新增绿地1,200亩"
    assert find_values("number", text) == (
        Value(7, 10, "35%", "%"),
        Value(15, 21, "1,200亩", "亩"),
    )


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("增长三成，十二个项目", ["三成", "十二个"]),
        ("提高2.5个百分点", ["2.5个百分点"]),
        ("第3批改造12座泵站", ["12座"]),
        ("印发〔2024〕通知", []),
    ],
)
def test_numbers(text: str, values: list[str]) -> None:
    assert _texts("number", text) == values


def test_deadlines_durations_and_rhythms() -> None:
    assert _texts("deadline", "2026年6月底前完成") == ["2026年6月底前"]
    assert _texts("duration", "有效期五年，20个工作日内答复") == ["五年", "20个工作日内"]
    assert _texts("frequency", "每月调度") == ["每月"]
    assert _texts("deadline", "运行五年") == []


def test_contacts() -> None:
    assert _texts("contact", "电话：0319-1234567，12369，网址www.linjiang.cn，a@b.cn") == [
        "0319-1234567",
        "12369",
        "www.linjiang.cn",
        "a@b.cn",
    ]


def test_a_withheld_figure_is_a_value_that_says_so() -> None:
    assert find_values("number", "改造X个泵站") == (Value(2, 4, "X个", "个", withheld=True),)


def test_owners_have_no_values() -> None:
    assert find_values("owner", "市水务局12座") == ()


@pytest.mark.parametrize(
    ("question", "measures"),
    [
        ("多少座泵站", {"座"}),
        ("多少户", {"人", "名", "人次", "万人", "户", "位"}),
        ("增速多少", {"%", "％", "‰", "个百分点", "成", "倍"}),
        ("什么时候", set()),
    ],
)
def test_measures_asked_for(question: str, measures: set[str]) -> None:
    assert asked_measures(question) == measures


def test_money_may_be_an_amount_or_a_rate() -> None:
    assert {"万元", "%"} <= asked_measures("补助多少钱")
    assert "户" not in asked_measures("补助多少钱")
