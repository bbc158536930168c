"""Complete lists picked from the ledger."""

from __future__ import annotations

import pytest

from assistant.answering.listing import (
    asked_places,
    asked_role,
    asked_units,
    due_by,
    held_by,
    say_list,
)
from corpus.parse import parse_text

PARSED = parse_text(
    "临江市排水设施整治工作方案\n二、主要任务\n"
    "（一）管网底数排查。对老城区雨水管网逐段排查，建立问题台账。（牵头单位：市水务局；"
    "配合单位：市住建局、市财政局；完成时限：2026年6月底前）\n"
    "（二）老旧泵站改造。改造老旧泵站9座。（牵头单位：市住建局；配合单位：市应急管理局；"
    "完成时限：2026年9月底前）\n"
    "（三）沿河排口封堵。对违规排口逐一封堵。（牵头单位：市生态环境局；配合单位：市水务局；"
    "完成时限：2026年10月底前）\n"
    "（四）低洼路段抬升。对桥下路段实施抬升。（牵头单位：市水务局；完成时限：长期坚持）\n"
)
CLAUSES = {c.id: c for c in PARSED.clauses}
NETWORK, PUMPS, OUTLETS, ROADS = PARSED.obligations


@pytest.mark.parametrize(
    ("question", "role", "expected"),
    [
        ("市水务局牵头哪些任务", "lead", [NETWORK, ROADS]),
        ("市水务局配合哪些任务", "support", [OUTLETS]),
        ("市水务局有哪些任务", "any", [NETWORK, OUTLETS, ROADS]),
        ("市水务局单独负责的任务", "lead", [ROADS]),
        ("市住房和城乡建设局牵头哪些任务", "lead", [PUMPS]),
        ("市教育局牵头哪些任务", "lead", []),
    ],
)
def test_tasks_of_a_unit(question: str, role: str, expected: list[object]) -> None:
    assert asked_role(question) == role
    assert held_by(PARSED.obligations, asked_units(question), question) == expected


def test_units_are_named_as_the_question_writes_them() -> None:
    assert asked_units("市水务局和市住建局、市水务局") == ("市水务局", "市住建局")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("2026年9月底前到期的任务", [NETWORK, PUMPS]),
        ("长期坚持的任务有哪些", [ROADS]),
        ("2025年底前到期的任务", []),
    ],
)
def test_tasks_due(question: str, expected: list[object]) -> None:
    assert due_by(PARSED.obligations, question, None) == expected


def test_no_deadline_asked_for() -> None:
    assert due_by(PARSED.obligations, "市水务局有哪些任务", None) is None


def test_each_task_is_said_once_with_its_deadline_and_source() -> None:
    said = say_list([NETWORK, PUMPS], CLAUSES)
    due = [o.deadline.text for o in (NETWORK, PUMPS)]
    assert [s.text for s in said] == [f"管网底数排查（{due[0]}）", f"老旧泵站改造（{due[1]}）"]
    assert [s.obligations for s in said] == [(NETWORK,), (PUMPS,)]
    for statement, unit, day in zip(said, ["市水务局", "市住建局"], due, strict=True):
        (piece,) = statement.sources
        assert piece.text == PARSED.document.text[piece.start : piece.end]
        assert f"牵头单位：{unit}" in piece.text
        assert day in piece.text


def test_who_leads_is_said_where_that_did_not_pick_the_task() -> None:
    said = say_list([NETWORK], CLAUSES, with_lead=True)
    assert said[0].text == f"管网底数排查（市水务局，{NETWORK.deadline.text}）"


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("石桥县有哪些任务", ("石桥县",)),
        ("江北区还有几项没销号", ("江北区",)),
        ("全市有哪些任务", ()),
        ("各县有哪些任务", ()),
        ("石桥县的人口是多少", ()),
    ],
)
def test_places_asked_for_as_bodies(question: str, places: tuple[str, ...]) -> None:
    assert asked_places(question) == places


def test_a_task_whose_clause_is_gone_is_left_out() -> None:
    assert say_list([NETWORK], {}) == []
