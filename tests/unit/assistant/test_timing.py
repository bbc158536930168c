"""A report's past figures are no targets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.timing import tense_fit, time_fit
from corpus.parse import parse_text

CLAUSE = parse_text("临江市绿化工作报告\n全市新建口袋公园十四个。\n").clauses[0]


@pytest.mark.parametrize(
    ("path", "sentence", "fit"),
    [
        ("2026年工作安排", "覆盖率达到35%", 0.08),
        ("2026年工作回顾", "覆盖率达到35%", 0.0),
        ("2025年工作情况", "新建泵站", -0.3),
        ("过去五年", "新建泵站", -0.3),
        ("2024年安排", "新建泵站", -0.3),
        ("2027年安排", "新建泵站", 0.0),
        ("二、任务", "2024年达到30%", -0.3),
        ("二、任务", "累计改造泵站", -0.15),
        ("二、任务", "2026年累计改造泵站", 0.0),
        ("二、任务", "改造泵站", 0.0),
    ],
)
def test_fit_to_2026(path: str, sentence: str, fit: float) -> None:
    assert time_fit((2026,), replace(CLAUSE, path=(path,)), sentence) == fit


def test_no_year_asked_for_is_no_matter() -> None:
    assert time_fit((), replace(CLAUSE, path=("过去五年",)), "去年累计") == 0.0


@pytest.mark.parametrize(
    ("question", "sentence", "value", "told"),
    [
        ("一共要淘汰多少辆", "已淘汰610辆", "610", False),
        ("要改造多少公里", "改造管网52公里", "52", True),
        ("要改造多少公里", "已完成31公里，还要改造21公里", "21", True),
        ("已经淘汰了多少辆", "淘汰货车900辆", "900", False),
        ("已经淘汰了多少辆", "累计淘汰610辆", "610", True),
        ("有多少辆", "已淘汰610辆", "610", True),
    ],
)
def test_a_goal_is_no_report_of_it(question: str, sentence: str, value: str, told: bool) -> None:
    assert (tense_fit(question, sentence, [sentence.index(value)]) == 0.0) is told


def test_no_value_has_no_tense() -> None:
    assert tense_fit("一共要淘汰多少辆", "已淘汰", []) == 0.0
