"""Reports over a small ledger: every number is the length of a list that can be read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from assistant.errors import ReportError
from assistant.progress import Recorder, Steps
from assistant.reports import Report, Thresholds, build, text_of
from index.library import Library
from tests.command import Run

PLAN = (
    "临江市排水设施整治工作方案\n二、主要任务\n"
    "（一）管网底数排查。对雨水管网逐段排查。（牵头单位：市水务局；完成时限：2026年6月底前）\n"
    "（二）老旧泵站改造。改造老旧泵站9座。（牵头单位：市住建局；完成时限：2026年9月底前）\n"
    "（三）沿河排口封堵。对违规排口逐一封堵。（牵头单位：市水务局；完成时限：2026年7月10日前）\n"
    "（四）低洼路段抬升。对桥下路段实施抬升。（牵头单位：市交通局；完成时限：长期坚持）\n"
    "（五）雨水花园建设。（牵头单位：市城管局；完成时限：2026年7月底前）\n"
)
DAY = date(2026, 7, 5)
STEPS = Steps(acceptance=False, publication=False)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("台账")
    (folder / "方案.txt").write_text(PLAN, encoding="utf-8")
    (folder / "照片.jpg").write_bytes(b"x")
    library = Library.open(folder / "文库")
    library.ingest([folder / "方案.txt"], workers=0)
    recorder = Recorder(library, STEPS)

    def step(words: str, status: Any, by: str, day: int, **more: Any) -> None:
        (found,) = library.obligations(q=words)[1]
        recorder.add(found.id, status=status, by=by, on=date(2026, 7, day), **more)

    step("泵站", "done", "张三", 1, evidence=[folder / "照片.jpg"])
    step("泵站", "writeoff_requested", "张三", 2)
    step("泵站", "written_off", "李四", 3, note="现场核实")
    step("排口", "in_progress", "王五", 4, note="已封堵七成")
    step("排口", "done", "王五", 8)
    return library


def tasks(report: Report, name: str) -> list[str]:
    return [i.obligation.task for i in report.lists[name]]


def test_a_week(library: Library) -> None:
    report = build(library, "weekly", DAY)
    assert (report.since, report.as_of) == (date(2026, 6, 29), DAY)
    assert tasks(report, "overdue") == ["管网底数排查"]
    assert report.lists["overdue"][0].days == 5
    assert tasks(report, "due") == ["管网底数排查"]
    assert tasks(report, "next") == ["沿河排口封堵"]
    assert tasks(report, "done") == ["老旧泵站改造"]
    assert tasks(report, "written_off") == ["老旧泵站改造"]
    assert tasks(report, "returned") == []


def test_what_was_recorded_later_is_left_out(library: Library) -> None:
    later = build(library, "weekly", date(2026, 7, 9))
    assert tasks(later, "done") == ["沿河排口封堵"]
    early = build(library, "weekly", date(2026, 6, 28))
    assert {i.status for i in early.items} == {"open"}


def test_classes_and_warnings(library: Library) -> None:
    report = build(library, "monthly", DAY, thresholds=Thresholds(blue=7, red=60))
    named = {c: [i.obligation.task for i in items] for c, items in report.classes.items()}
    assert named == {
        "completed": ["老旧泵站改造"],
        "on_track": ["沿河排口封堵", "雨水花园建设"],
        "lagging": ["管网底数排查"],
        "undated": ["低洼路段抬升"],
    }
    warned = {w: [i.obligation.task for i in items] for w, items in report.warnings.items()}
    assert warned == {
        "red": [],
        "yellow": ["管网底数排查"],
        "blue": ["沿河排口封堵"],
    }


def test_long_overdue_is_red(library: Library) -> None:
    report = build(library, "monthly", DAY, thresholds=Thresholds(blue=30, red=4))
    warned = {w: [i.obligation.task for i in items] for w, items in report.warnings.items()}
    assert warned == {
        "red": ["管网底数排查"],
        "yellow": [],
        "blue": ["沿河排口封堵", "雨水花园建设"],
    }
    assert "红色1项（逾期超过4天，或者两次被退回）" in text_of(report)


@pytest.mark.parametrize(
    ("status", "days", "returned", "colour"),
    [
        ("open", -31, 0, None),
        ("open", -30, 0, "blue"),
        ("open", 0, 0, "blue"),
        ("in_progress", 1, 0, "yellow"),
        ("in_progress", 60, 0, "yellow"),
        ("in_progress", 61, 0, "red"),
        ("returned", -90, 1, None),
        ("returned", -90, 2, "red"),
        ("returned", None, 2, "red"),
        ("open", None, 0, None),
        ("done", 100, 2, None),
    ],
)
def test_the_colour_of_a_task(
    library: Library, status: Any, days: int | None, returned: int, colour: str | None
) -> None:
    item = build(library, "monthly", DAY).items[0]
    stood = replace(item, status=status, days=days, returned=returned)
    assert stood.warning(Thresholds()) == colour


def test_a_unit_under_two_names_is_one_line(tmp_path: Path) -> None:
    names = ("市环保局", "市生态环境局", "市生态环境局", "江北区生态环境局", "省生态环境厅")
    things = ("排口封堵", "锅炉拆除", "矿山复绿", "渗滤液处置", "水源保护")
    plan = "临江市整治工作方案\n二、主要任务\n" + "".join(
        f"（{n}）{thing}。（牵头单位：{name}；完成时限：2026年6月底前）\n"
        for n, thing, name in zip("一二三四五", things, names, strict=True)
    )
    (tmp_path / "方案.txt").write_text(plan, encoding="utf-8")
    with Library.open(tmp_path / "文库") as one:
        one.ingest([tmp_path / "方案.txt"], workers=0)
        report = build(one, "monthly", DAY)
    assert {u.unit: len(u.tasks) for u in report.units} == {
        "市生态环境局": 3,
        "江北区生态环境局": 1,
        "省生态环境厅": 1,
    }


def test_units_are_ranked_and_ties_share_a_rank(library: Library) -> None:
    report = build(library, "monthly", DAY)
    assert [(u.rank, u.unit, len(u.tasks), u.rate, len(u.overdue)) for u in report.units] == [
        (1, "市住建局", 1, 1.0, 0),
        (2, "市水务局", 2, 0.0, 1),
        (2, "市交通局", 1, 0.0, 0),
        (2, "市城管局", 1, 0.0, 0),
    ]


def test_the_text_of_a_week(library: Library) -> None:
    text = text_of(build(library, "weekly", DAY))
    assert (
        "截至2026年7月5日，台账共有任务5项，已完成1项，占20.0%，其中已销号1项；逾期未完成1项。"
        in text
    )
    assert "1. 管网底数排查（市水务局，2026年6月底前，已逾期5天，未启动）" in text
    assert "1. 沿河排口封堵（市水务局，2026年7月10日前，整改中；已封堵七成）" in text
    assert "销号　老旧泵站改造（市住建局）：现场核实" in text


def test_one_unit(library: Library) -> None:
    report = build(library, "weekly", DAY, unit="市水务局")
    assert [i.obligation.task for i in report.items] == ["管网底数排查", "沿河排口封堵"]


def test_the_workbook_has_the_lists(library: Library, tmp_path: Path) -> None:
    from assistant.reports.workbook import write_report

    write_report(build(library, "monthly", DAY), tmp_path / "月通报.xlsx")
    book = load_workbook(tmp_path / "月通报.xlsx")
    assert book.sheetnames[:2] == ["总体情况", "单位排名"]
    rows = list(book["逾期未完成"].iter_rows(values_only=True))
    assert rows[0][:3] == ("任务编号", "任务", "牵头单位")
    assert rows[1][1:3] == ("管网底数排查", "市水务局")
    assert rows[1][5].date() == date(2026, 6, 30)


def test_days_that_make_no_sense(library: Library) -> None:
    with pytest.raises(ReportError, match="起始日 2026-07-06 晚于截止日 2026-07-05"):
        build(library, "weekly", DAY, since=date(2026, 7, 6))


@settings(max_examples=60)
@given(
    st.dates(date(2026, 5, 1), date(2026, 11, 20)),
    st.sampled_from(["weekly", "monthly"]),
    st.integers(0, 60),
)
def test_every_number_is_the_length_of_its_list(
    library: Library, as_of: date, period: Any, blue: int
) -> None:
    report = build(library, period, as_of, thresholds=Thresholds(blue, 20))
    value = report.to_json()
    counts = [value["total"], *value["lists"].values(), *value["classes"].values()]
    counts += [*value["warnings"].values()]
    counts += [u[k] for u in value["units"] for k in ("tasks", "done", "overdue")]
    assert all(c["count"] == len(set(c["obligations"])) for c in counts)
    parted = [i for c in value["classes"].values() for i in c["obligations"]]
    assert sorted(parted) == sorted(value["total"]["obligations"])
    warned = [i for c in value["warnings"].values() for i in c["obligations"]]
    assert len(warned) == len(set(warned))
    late = {i for w in ("red", "yellow") for i in value["warnings"][w]["obligations"]}
    assert late == set(value["lists"]["overdue"]["obligations"])


def test_the_command_line(duban: Run, tmp_path: Path) -> None:
    code, out, err = duban("report", "weekly", "--as-of", "2026-07-05", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["as_of"] == "2026-07-05"
    code, out, _ = duban("report", "monthly", "--as-of", "2026-07-05")
    assert out.startswith("任务台账月通报（2026年7月1日至2026年7月5日）\n")
    code, out, _ = duban("report", "weekly", "--xlsx", tmp_path / "周.xlsx")
    assert (code, (tmp_path / "周.xlsx").is_file()) == (0, True)
    assert duban("report", "weekly", "--as-of", "昨天")[0] == 2
