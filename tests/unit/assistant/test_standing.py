"""Tasks picked by where they stand."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answering.standing import asked_standing, standing_so
from assistant.asks import wants_ledger_list
from corpus.model import Deadline, Obligation

LATE = Obligation("o1", "d", "c", "清淤", deadline=Deadline("6月底前", "date", date(2026, 6, 30)))
DUE = Obligation("o2", "d", "c", "截污", deadline=Deadline("9月底前", "date", date(2026, 9, 30)))
ALWAYS = Obligation("o3", "d", "c", "巡河", deadline=Deadline("长期坚持", "ongoing"))


@pytest.mark.parametrize(
    ("question", "standing"),
    [
        ("石桥县有几项还没销号", "not_written_off"),
        ("谁既牵头又逾期", "overdue"),
        ("哪些任务已经销号", "written_off"),
        ("市水利局有哪些任务还没完成", "not_done"),
        ("已完成的任务有哪些", "done"),
        ("被退回的任务有哪些", "returned"),
    ],
)
def test_what_a_question_picks_by(question: str, standing: str) -> None:
    assert asked_standing(question) == standing
    assert wants_ledger_list(question)


@pytest.mark.parametrize(
    "question", ["销号需要哪些材料", "逾期未完成怎么办", "什么时候完成", "市水利局牵头哪些任务"]
)
def test_what_is_no_such_question(question: str) -> None:
    assert not (asked_standing(question) and wants_ledger_list(question))


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("overdue", ["o1"]),
        ("not_done", ["o1", "o3"]),
        ("done", ["o2"]),
        ("not_written_off", ["o1", "o2", "o3"]),
        ("written_off", []),
    ],
)
def test_who_stands_so(wanted: str, expected: list[str]) -> None:
    standings = {"o2": "done", "o1": "in_progress"}
    found = standing_so([LATE, DUE, ALWAYS], wanted, standings, date(2026, 7, 1))  # type: ignore[arg-type]
    assert [o.id for o in found] == expected
