"""The ledger written out and read back in: as a workbook, as a calendar."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from icalendar import Calendar
from openpyxl import load_workbook

from assistant.exporting.calendar import first_day
from corpus.model import Obligation
from index.library import Library
from tests.command import Run

Told = tuple[object, ...]


def _told(obligation: Obligation) -> Told:
    o = obligation
    due = o.deadline
    return (
        o.task,
        o.lead,
        o.support,
        o.supervisor,
        o.person,
        due.text,
        due.kind,
        due.date,
        due.rrule,
    )


def test_a_workbook_read_back_gives_the_same_ledger(
    duban: Run, samples_library: Path, tmp_path: Path
) -> None:
    file = tmp_path / "任务台账.xlsx"
    code, out, _ = duban("tasks", "--xlsx", file)
    assert code == 0
    with Library.open(samples_library, read_only=True) as library:
        total, tasks = library.tasks()
        before = [_told(t.obligation) for t in tasks]
    assert f"{total} 项任务" in out
    with Library.open(tmp_path / "文库") as library:
        library.ingest([file], workers=0)
        _, again = library.obligations()
    assert [_told(o) for o in again] == before


def test_a_workbook_shows_sources_and_what_they_dispute(duban: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    duban("tasks", "--conflicts", "--q", "龙潭工业园区", "--xlsx", file)
    sheet = load_workbook(file).active
    header = [c.value for c in sheet[1]]
    row = {h: c.value for h, c in zip(header, sheet[2], strict=True)}
    assert sheet.max_row == 2
    assert row["到期日"].date() == date(2026, 9, 30)
    assert row["来源"].splitlines()[:1] == [
        "02-第二轮省生态环境保护督察反馈意见整改方案（样例）.docx"
    ]
    assert "“2026年9月底前”" in row["各文件不一致之处"]
    assert "“2026年11月底前”" in row["各文件不一致之处"]


def test_a_calendar_holds_each_day_once_and_the_recurring_by_rule(
    duban: Run, tmp_path: Path
) -> None:
    file = tmp_path / "a.ics"
    duban("tasks", "--ics", file)
    events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    uids = [str(e["UID"]) for e in events]
    assert len(set(uids)) == len(uids)
    days = {str(e["SUMMARY"])[:6]: e.decoded("DTSTART") for e in events}
    assert days["龙潭工业园区"] == date(2026, 9, 30)
    rules = [e["RRULE"].to_ical().decode() for e in events if "RRULE" in e]
    assert rules == [
        "FREQ=WEEKLY",  # 每周召开一次调度会
        "FREQ=MONTHLY",  # 每月通报一次整改进度
        "FREQ=MONTHLY;BYMONTHDAY=28",  # 讲话：各责任单位每月28日前
        "FREQ=MONTHLY;BYMONTHDAY=28",  # 清单：整改进展信息报送
        "FREQ=MONTHLY;BYMONTHDAY=28",  # 通知：各责任单位每月28日前
    ]
    duban("tasks", "--ics", tmp_path / "b.ics")
    second = Calendar.from_ical((tmp_path / "b.ics").read_bytes()).walk("VEVENT")
    assert [str(e["UID"]) for e in second] == uids


def test_both_files_hold_what_the_filters_let_through(duban: Run, tmp_path: Path) -> None:
    code, _, _ = duban(
        "tasks", "--unit", "市水利局", "--role", "lead",
        "--xlsx", tmp_path / "a.xlsx", "--ics", tmp_path / "a.ics",
    )  # fmt: skip
    assert code == 0
    sheet = load_workbook(tmp_path / "a.xlsx").active
    leads = [row[4].value for row in sheet.iter_rows(min_row=2)]
    assert leads
    assert all("市水利局" in lead for lead in leads)


def test_a_rule_begins_on_its_first_day_from_today() -> None:
    assert first_day("FREQ=MONTHLY;BYMONTHDAY=28", date(2026, 11, 23)) == date(2026, 11, 28)
    assert first_day("FREQ=MONTHLY;BYMONTHDAY=28", date(2026, 11, 28)) == date(2026, 11, 28)


def test_tasks_are_counted_once_and_listed_each_on_demand(duban: Run) -> None:
    _, merged, _ = duban("tasks", "--q", "磷石膏堆场")
    _, each, _ = duban("tasks", "--q", "磷石膏堆场", "--all")
    assert "共 1 项任务（合并自 " in merged
    assert "共 1 项" not in each


def test_an_unknown_order_is_refused(duban: Run) -> None:
    code, _, err = duban("tasks", "--sort", "名字")
    assert code == 2
    assert "--sort 应为" in err
