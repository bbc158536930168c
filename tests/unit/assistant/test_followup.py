"""Follow-up questions completed from what was asked before."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.followup import complete, leans
from assistant.scope import scope_of

OWNER = "老旧泵站改造由谁牵头？"
TARGET = "河南省2025年粮食产量目标是多少？"


def test_a_question_alone_stays_as_it_is() -> None:
    asked = complete(OWNER, (), None)
    assert (asked.text, asked.own, asked.earlier) == (OWNER, OWNER, "")


def test_a_whole_question_takes_nothing_from_before() -> None:
    question = "云山省排水管网改造工程的资金从哪里来？"
    asked = complete(question, (TARGET,), None)
    assert (asked.text, asked.earlier) == (question, "")
    assert asked.scope.years == ()


def test_a_short_one_is_searched_with_the_one_before() -> None:
    asked = complete("那什么时候完成？", (OWNER,), None)
    assert asked.own == "什么时候完成？"
    assert asked.earlier == OWNER
    assert asked.text == f"{OWNER} 什么时候完成？"
    assert [p.asks for p in asked.parts] == [("deadline",)]


def test_ne_asks_the_same_of_another_place() -> None:
    asked = complete("河北呢？", (TARGET,), None)
    assert asked.earlier == "河北省2025年粮食产量目标是多少？"
    assert asked.scope.places == ("河北",)
    assert asked.scope.years == (2025,)
    assert [p.asks for p in asked.parts] == [("number",)]


def test_ne_asks_the_same_of_another_year() -> None:
    asked = complete("2026年呢？", ("临江市2025年绿化目标是多少？",), None)
    assert asked.earlier == "临江市2026年绿化目标是多少？"
    assert asked.scope.places == ("临江",)
    assert asked.scope.years == (2026,)


def test_this_year_is_counted_from_today() -> None:
    asked = complete("今年呢？", ("临江市2025年绿化目标是多少？",), date(2026, 3, 1))
    assert asked.scope.years == (2026,)


def test_the_one_before_is_itself_completed() -> None:
    asked = complete("谁配合？", (OWNER, "那什么时候完成？"), None)
    assert asked.earlier == f"{OWNER} 什么时候完成？"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("那什么时候完成？", True),
        ("其中第二项由谁牵头？", True),
        ("沿河排口封堵呢？", True),
        ("谁配合？", True),
        ("《临江市排水条例》什么时候施行？", False),
        ("12号文由谁负责？", False),
        ("临江市谁负责？", False),
        ("老旧泵站改造的配合单位有哪几家？", False),
    ],
)
def test_leaning(question: str, *, expected: bool) -> None:
    assert leans(question, scope_of(question)) is expected
