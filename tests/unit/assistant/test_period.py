"""Days counted from the day of the question."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answering.period import asked_period

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("这个月有哪些任务到期", "2026-11-01", "2026-11-30"),
        ("本月到期的任务", "2026-11-01", "2026-11-30"),
        ("下个月到期的任务列一下", "2026-12-01", "2026-12-31"),
        ("下月要完成哪些任务", "2026-12-01", "2026-12-31"),
        ("上个月到期的有哪些", "2026-10-01", "2026-10-31"),
        ("本周要办结的事项", "2026-11-23", "2026-11-29"),
        ("下周有哪些任务到期", "2026-11-30", "2026-12-06"),
        ("本季度到期的任务", "2026-10-01", "2026-12-31"),
        ("下季度要完成哪些", "2027-01-01", "2027-03-31"),
        ("今年要完成哪些任务", "2026-01-01", "2026-12-31"),
        ("明年要完成的任务", "2027-01-01", "2027-12-31"),
        ("未来10天到期的任务", "2026-11-24", "2026-12-04"),
        ("一周内到期的任务", "2026-11-24", "2026-12-01"),
        ("最近三个月到期的", "2026-11-24", "2027-02-24"),
        ("明天截止的有哪些", "2026-11-25", "2026-11-25"),
    ],
)
def test_days_named(question: str, first: str, last: str) -> None:
    assert asked_period(question, TODAY) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "question",
    [
        "市水利局牵头哪些任务",
        "今年的目标是多少",
        "2026年12月底前完成的任务",
        "今年下半年要完成哪些任务",
        "每月28日前完成什么",
        "一个月内要完成什么",
    ],
)
def test_no_days_named(question: str) -> None:
    assert asked_period(question, TODAY) is None


def test_the_turn_of_a_year() -> None:
    january = (date(2027, 1, 1), date(2027, 1, 31))
    assert asked_period("下个月到期的", date(2026, 12, 31)) == january


def test_a_month_from_a_day_that_the_next_month_lacks() -> None:
    day = date(2026, 1, 31)
    assert asked_period("未来1个月到期", day) == (day, date(2026, 2, 28))
