"""The user's outline."""

from __future__ import annotations

import pytest

from assistant.drafting.kinds import plan_of
from assistant.drafting.model import OutlineSection
from assistant.drafting.outlines import planned, read_outline
from assistant.drafting.parts import demands, duties, problems, tasks
from assistant.errors import DraftError


def test_headings_and_what_was_typed_under_them() -> None:
    text = "一、存在问题\n- 火点仍多发\n\n二、责任分工\n"
    assert read_outline(text) == (
        OutlineSection("存在问题", ("火点仍多发",)),
        OutlineSection("责任分工"),
    )


def test_without_marked_headings_every_line_is_one() -> None:
    assert [s.heading for s in read_outline("形势\n任务\n")] == ["形势", "任务"]


def test_a_heading_asks_for_its_part() -> None:
    wanted = [OutlineSection(h) for h in ("存在问题", "责任分工", "工作要求", "重点抓什么")]
    parts = [s.part for s, _ in planned(plan_of("speech"), wanted)]
    assert parts == [problems, duties, demands, tasks]


def test_no_outline_is_the_plan_of_the_kind() -> None:
    headings = [s.heading for s, _ in planned(plan_of("circular"), ())]
    assert headings == ["总体情况", "主要做法", "存在问题", "工作要求"]


@pytest.mark.parametrize("text", ["", " \n\n", "\n".join(f"第{n}节" for n in range(30))])
def test_an_outline_of_nothing_or_of_too_much_is_refused(text: str) -> None:
    with pytest.raises(DraftError, match="提纲"):
        read_outline(text)
