"""Drafts as text."""

from __future__ import annotations

import pytest

from assistant.answer import Citation
from assistant.drafting.model import Draft, Section, Sentence
from assistant.drafting.rendering import chinese_ordinal, markdown, marked, plain_text

CITATION = Citation(1, "d", "方案", "方案.txt", ("一、任务",), "c", "推进\n清淤。", 0, 6, 2)
DRAFT = Draft(
    "circular",
    "关于清淤的通报",
    (
        Section(
            "任务",
            (
                Sentence("（一）抓清淤。", "sourced", (1,), place="item", head=7),
                Sentence("推进清淤。", "sourced", (1,)),
                Sentence("再看下步。", "template", place="paragraph"),
            ),
        ),
        Section("问题", (), "（缺少依据。）"),
    ),
    (CITATION,),
    notes=("请核对。",),
)


@pytest.mark.parametrize(
    ("n", "written"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五")]
)
def test_ordinals(n: int, written: str) -> None:
    assert chinese_ordinal(n) == written


def test_markers_stand_before_the_full_stop() -> None:
    assert marked(Sentence("推进清淤。", "sourced", (1, 2))) == "推进清淤[1][2]。"


def test_as_text_and_as_markdown() -> None:
    assert plain_text(DRAFT).splitlines() == [
        "关于清淤的通报",
        "",
        "一、任务",
        "　　（一）抓清淤[1]。推进清淤[1]。",
        "　　再看下步。",
        "",
        "二、问题",
        "　　（缺少依据。）",
        "",
        "来源附录",
        "",
        "  [1] 《方案》（方案.txt，第2页），一、任务",
        "      “推进 清淤。”",
        "",
        "提示：请核对。",
    ]
    assert markdown(DRAFT).splitlines()[:5] == [
        "# 关于清淤的通报",
        "",
        "## 一、任务",
        "",
        "**（一）抓清淤[1]。**推进清淤[1]。",
    ]
