"""Runs of source as they are said."""

from __future__ import annotations

import pytest

from assistant.drafting.alike import Said
from assistant.drafting.wording import clean, ended, owners_at_end


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("（一）打好清水河治理攻坚战。", "打好清水河治理攻坚战"),
        ("一要强化组织领导。", "强化组织领导"),
        ("三是加快设施改造；", "加快设施改造"),
        ("工程形象进度为85%， 尚未通水调试。", "工程形象进度为85%，尚未通水调试"),
        ('牢固树立"四个意识",坚定"四个自信"。', "牢固树立“四个意识”，坚定“四个自信”"),
        ("同时，要加强河道的巡查和日常管护。", "要加强河道的巡查和日常管护"),
        ("1.5万吨污泥全部处置。", "1.5万吨污泥全部处置"),
        ("不得降低标准", "不得降低标准"),
    ],
)
def test_ordinals_and_stops_go_and_words_stay(source: str, said: str) -> None:
    assert clean(source) == said


def test_a_closing_bracket_of_owners_is_left_out() -> None:
    text = "推进管网改造。（责任单位：市住建局、各县（市）政府）"
    assert text[: owners_at_end(text)] == "推进管网改造。"
    plain = "推进管网改造（含老旧小区）。"
    assert owners_at_end(plain) == len(plain)


def test_one_full_stop() -> None:
    assert [ended(t) for t in ("推进", "推进。", "落实“六个百分之百”")] == [
        "推进。",
        "推进。",
        "落实“六个百分之百”。",
    ]


def test_the_same_in_a_plan_and_in_a_list_is_said_once() -> None:
    said = Said()
    said.add("2026年12月底前，完成46.5公里雨污混接管网改造，新建调蓄池2座")
    assert said.has("完成46.5公里雨污混接管网改造，新建调蓄池2座，消除城区黑臭水体")
    assert not said.has("完成21台燃煤锅炉拆除或者改造，注销使用登记")
