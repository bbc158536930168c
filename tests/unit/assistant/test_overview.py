"""The ledger counted by unit, and by day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.overview import calendar, month_of, occurrences, overview
from corpus.model import Deadline
from index.library import Library

TODAY = date(2026, 11, 23)
PIPES = "雨水管网底数逐段排查并建立问题台账。（牵头单位：市住建局；完成时限：2026年10月底前）"
PLAN = f"""临江市排水整治工作方案
二、主要任务
（一）{PIPES}
（二）渗滤液积存量全部规范处置。（牵头单位：市城市管理局；完成时限：2026年12月底前）
（三）入河排污口逐个整治。（牵头单位：市生态环境局、市水利局；完成时限：2026年12月底前）
（四）各责任单位每月28日前向市整改办报送整改进展。
"""
LIST = f"临江市排水整治任务清单\n二、主要任务\n（一）{PIPES}\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "方案.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "清单.txt").write_text(LIST, encoding="utf-8")
    library = Library.open(tmp_path / "文库")
    library.ingest([tmp_path / "方案.txt", tmp_path / "清单.txt"], workers=0)
    return library


def test_a_task_of_two_sources_counts_once(library: Library) -> None:
    found = overview(library, {}, TODAY)
    total, tasks = library.tasks()
    assert (found.all.tasks, found.sources) == (total, sum(len(t.sources) for t in tasks))
    assert found.sources == total + 1
    counts = {unit: (c.tasks, c.done, c.overdue) for unit, c in found.units}
    assert counts["市住建局"] == (1, 0, 1)
    assert counts["市水利局"] == counts["市生态环境局"] == (1, 0, 0)
    assert (found.all.done, found.all.overdue) == (0, 1)


def test_what_is_asked_for_bounds_what_counts(library: Library) -> None:
    found = overview(library, {"unit": "市水利局"}, TODAY)
    assert (found.all.tasks, [u for u, _ in found.units]) == (1, ["市水利局", "市生态环境局"])
    assert overview(library, {"q": "没有的"}, TODAY).units == ()


def test_a_month_lists_what_is_due_and_what_recurs(library: Library) -> None:
    found = calendar(library, {}, *month_of(date(2026, 12, 5)))
    tasks = {t.obligation.id: t.obligation.task for t in found.tasks}
    listed = {day: [tasks[i] for i in ids] for day, ids in found.days}
    assert list(listed) == [date(2026, 12, 28), date(2026, 12, 31)]
    assert "报送整改进展" in listed[date(2026, 12, 28)][0]
    assert len(listed[date(2026, 12, 31)]) == 2


def test_a_range_asked_for_holds_in_the_calendar(library: Library) -> None:
    december = month_of(date(2026, 12, 1))
    assert calendar(library, {"due_to": date(2026, 12, 30)}, *december).days == ()
    assert calendar(library, {"due_from": date(2027, 1, 1)}, *december).days == ()
    assert len(calendar(library, {"kind": "date"}, *december).days) == 1


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=28", ["2026-11-28", "2026-12-28"]),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1", ["2026-12-31"]),
        ("FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1", ["2026-12-31"]),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=10", ["2026-12-10"]),
        ("FREQ=YEARLY", []),
        (None, []),
    ],
)
def test_recurring_deadlines_fall_on_the_days_they_name(rule: str | None, days: list[str]) -> None:
    deadline = Deadline("每月28日前", "recurring", rrule=rule)
    found = occurrences(deadline, date(2026, 11, 1), date(2026, 12, 31))
    assert [d.isoformat() for d in found] == days


def test_the_last_day_of_a_month() -> None:
    assert month_of(date(2028, 2, 10)) == (date(2028, 2, 1), date(2028, 2, 29))
    assert month_of(date(2026, 12, 31)) == (date(2026, 12, 1), date(2026, 12, 31))
