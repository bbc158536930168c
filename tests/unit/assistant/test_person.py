"""Who holds an office, by name."""

import pytest

from assistant.answering.person import asks_name


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("谁是市住房城乡建设局局长", "局长"),
        ("市住建局局长是谁？", "局长"),
        ("现任县长叫什么", "县长"),
        ("市委副书记由谁担任", "副书记"),
        ("领导小组组长是谁", None),
        ("黑臭水体由谁牵头", None),
        ("局长负责哪些任务", None),
        ("责任人是谁", None),
    ],
)
def test_asks_name(question: str, title: str | None) -> None:
    assert asks_name(question) == title
