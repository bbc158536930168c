"""What still holds on the day of the draft."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.drafting.currency import in_force, is_due, recent_fact, speaks_of_now
from corpus.model import Document

TODAY = date(2026, 11, 23)


def document(
    text: str = "正文", title: str = "关于河道清淤的通知", issued: date | None = date(2026, 3, 1)
) -> Document:
    return Document("d", "d.txt", "0", text, title, issued_on=issued)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2026年12月底前完成河道清淤", True),
        ("2026年10月底前完成河道清淤", False),
        ("10月底前完成河道清淤", False),
        ("11月25日前拆除剩余锅炉", True),
        ("2026年6月底前摸清底数，2026年12月底前完成改造", False),
        ("到2022年，建成泵站20座", False),
        ("每月28日前报送进展", True),
        ("在一个月内对餐饮单位过一遍筛子", False),
        ("一年内完成河道清淤", True),
        ("自收到申请之日起10个工作日内完成初审", True),
        ("长期坚持，常抓不懈", True),
        ("抓好河道清淤", True),
    ],
)
def test_a_plan_whose_day_is_over_is_not_current(text: str, due: bool) -> None:
    assert is_due(text, document(), TODAY) is due


@pytest.mark.parametrize(
    ("about", "holds"),
    [
        (document(title="河道清淤行动计划（2020-2022年）"), False),
        (document(title="2026年河道清淤任务清单"), True),
        (document(title="2024年河道清淤实施方案", issued=date(2024, 2, 1)), False),
        (document("本办法有效期5年。", issued=date(2020, 1, 1)), False),
        (document("本办法有效期5年。", issued=date(2024, 1, 1)), True),
        (document("本措施有效期至2025年12月31日。"), False),
        (document(), True),
    ],
)
def test_a_document_holds_for_its_own_term(about: Document, holds: bool) -> None:
    assert in_force(about, TODAY) is holds


def test_this_year_means_the_year_of_the_document() -> None:
    assert speaks_of_now("今年要完成河道清淤", document(), TODAY)
    assert not speaks_of_now("今年要完成河道清淤", document(issued=date(2025, 3, 1)), TODAY)
    assert not speaks_of_now("今年要完成河道清淤", document(issued=None), TODAY)
    assert not speaks_of_now("今天要完成河道清淤", document(), TODAY)
    assert speaks_of_now("要完成河道清淤", document(issued=date(2019, 3, 1)), TODAY)


def test_facts_are_of_this_year_or_the_last() -> None:
    assert recent_fact("2025年完成清淤30公里", document(), TODAY)
    assert not recent_fact("2021年完成清淤30公里", document(), TODAY)
    assert not recent_fact("完成清淤30公里", document(issued=date(2019, 1, 1)), TODAY)


def test_a_figure_without_a_date_grows_old_in_half_a_year() -> None:
    assert recent_fact("已完成清淤30公里", document(issued=date(2026, 11, 6)), TODAY)
    assert not recent_fact("已完成清淤30公里", document(issued=date(2026, 3, 12)), TODAY)
    assert not recent_fact("已完成清淤30公里", document(issued=None), TODAY)
    assert recent_fact("截至2026年3月，已完成清淤30公里", document(), TODAY)
