"""Sentences that can leave their place, and those that cannot."""

from __future__ import annotations

import pytest

from assistant.drafting.standing import fit_heading, stands_alone


@pytest.mark.parametrize(
    "text",
    [
        "市水利局要把河道清淤的责任落到村组",
        "对整改不力、进展滞后的单位和个人，依规依纪依法追究责任",
        "引导职工自我管理、自我服务，办好社区食堂",
        "发挥我国超大规模市场优势，扩大有效投资",
    ],
)
def test_a_sentence_that_needs_nothing_stands_alone(text: str) -> None:
    assert stands_alone(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("这项工作由市水利局负责，要抓紧推进落实", "这"),
        ("该县要在年底前完成全部河道的清淤任务", "该"),
        ("其中，市水利局完成河道清淤三十公里以上", "其中"),
        ("因此要加快推进河道清淤和管网改造工作", "因此"),
        ("上述单位要在规定时间内完成河道清淤任务", "上述"),
        ("我们要以钉钉子精神一件一件抓好河道清淤", "another speaker's voice"),
        ("我市要在全省率先完成河道清淤和管网改造", "another speaker's city"),
        ("刚才市水利局汇报了河道清淤工作的进展情况", "another occasion"),
        ("反馈给全市的X个问题是整改工作的重中之重", "redacted"),
        ("责任单位：市水利局、市生态环境局和各县政府", "a label"),
        ("现将河道清淤和管网改造有关情况通报如下", "leads on"),
        ("按照本办法的规定做好河道清淤的验收工作", "its own document"),
        ("市水利局要把“河道清淤的责任落到村组", "half a quotation"),
        ("加快河道清淤", "too short to say anything"),
    ],
)
def test_a_sentence_torn_from_its_context_does_not(text: str, why: str) -> None:
    assert not stands_alone(text), why


def test_headings_that_name_a_thing_to_do_may_open_a_paragraph() -> None:
    assert fit_heading("强化督查问效")
    assert not fit_heading("工作目标")
    assert not fit_heading("存在问题")
    assert not fit_heading("我们的任务")
