"""A report's past figures are no targets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.timing import time_fit
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
