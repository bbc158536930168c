"""Progress belongs to the task, whichever of its sources it was recorded on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.errors import ProgressError
from assistant.progress import Recorder, Steps
from assistant.reports import build
from index import progress as progress_module
from index.errors import LibraryBusyError, NotInLibraryError
from index.layout import DATABASE
from index.library import Library
from tests.command import Run

BODY = (
    "二、主要任务\n"
    "（一）雨水管网底数逐段排查并建立问题台账。（牵头单位：市水务局；完成时限：2026年6月底前）\n"
    "（二）老旧泵站9座全部完成改造并投入运行。（牵头单位：市住建局；完成时限：2026年9月底前）\n"
)
TITLES = {"a方案.txt": "临江市排水整治工作方案\n", "b清单.txt": "临江市排水整治任务清单\n"}
SHORT = Steps(acceptance=False, publication=False)
DAY = date(2026, 7, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "文件").mkdir()
    for name, title in TITLES.items():
        (tmp_path / "文件" / name).write_text(title + BODY, encoding="utf-8")
    return tmp_path


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    with Library.open(folder / "文库") as library:
        library.ingest([folder / "文件"], workers=0)
        yield library


def sources(library: Library) -> tuple[str, str]:
    """The ids of the first task in the plan and in the list."""
    _, (task, _) = library.tasks()
    return task.obligation.id, task.same_as[0].id


@pytest.mark.parametrize("where", [0, 1])
def test_a_task_done_in_one_document_is_done_in_all(library: Library, where: int) -> None:
    ids = sources(library)
    Recorder(library, SHORT).add(ids[where], status="done", by="张三")
    assert library.tasks(overdue_on=DAY)[0] == 0
    assert [t.obligation.task for t in library.tasks(status="open")[1]] == [
        "老旧泵站9座全部完成改造并投入运行"
    ]
    assert [t.obligation.id for t in library.tasks(status="done")[1]] == [ids[0]]
    assert library.standings(ids) == dict.fromkeys(ids, "done")
    report = build(library, "monthly", date.today())
    assert [i.obligation.id for i in report.classes["completed"]] == [ids[0]]


def test_steps_follow_the_task_not_the_copy(library: Library) -> None:
    plan, listed = sources(library)
    recorder = Recorder(library, SHORT)
    recorder.add(plan, status="done", by="张三")
    with pytest.raises(ProgressError, match="现在是“已完成”，不能直接记为“已销号”"):
        recorder.add(listed, status="written_off", by="李四")
    recorder.add(listed, status="writeoff_requested", by="张三")
    with pytest.raises(ProgressError, match="张三 是销号申请人"):
        recorder.add(plan, status="written_off", by="张三")
    steps = [("done", plan), ("writeoff_requested", plan)]
    for ident in (plan, listed, listed[:6]):
        found = library.task_progress(ident)
        assert [(r.status, r.obligation_id) for r in found] == steps


def test_progress_reaches_a_copy_that_comes_later(folder: Path) -> None:
    late = folder / "文件" / "b清单.txt"
    text = late.read_text(encoding="utf-8")
    late.unlink()
    with Library.open(folder / "文库") as library:
        library.ingest([folder / "文件"], workers=0)
        own = library.tasks()[1][0].obligation.id
        Recorder(library, SHORT).add(own, status="in_progress", by="张三")
        late.write_text(text, encoding="utf-8")
        library.ingest([folder / "文件"], workers=0)
        plan, listed = sources(library)
        assert library.standings([plan, listed]) == dict.fromkeys([plan, listed], "in_progress")


def test_a_task_stands_on_by_the_source_that_is_left(folder: Path, library: Library) -> None:
    plan, listed = sources(library)
    recorder = Recorder(library, SHORT)
    recorder.add(plan, status="done", by="张三")
    library.remove(library.obligation(plan).document_id)
    assert library.orphans() == []
    assert [t.obligation.id for t in library.tasks(status="done")[1]] == [listed]
    report = build(library, "monthly", date.today())
    assert [i.obligation.id for i in report.classes["completed"]] == [listed]
    recorder.add(listed, status="writeoff_requested", by="王五")
    assert [r.status for r in library.task_progress(listed)] == ["done", "writeoff_requested"]
    library.ingest([folder / "文件"], workers=0)
    ids = sources(library)
    assert library.standings(ids) == dict.fromkeys(ids, "writeoff_requested")


def test_the_log_of_a_task_whose_source_is_gone(folder: Path, library: Library, duban: Run) -> None:
    (folder / "文件" / "b清单.txt").write_text("空\n", encoding="utf-8")
    library.ingest([folder / "文件"], workers=0)
    own = library.tasks()[1][0].obligation.id
    Recorder(library, SHORT).add(own, status="in_progress", by="张三", note="已开工")
    (folder / "文件" / "a方案.txt").write_text("空\n", encoding="utf-8")
    library.ingest([folder / "文件"], workers=0)
    assert [r.note for r in library.task_progress(own[:6])] == ["已开工"]
    code, out, _ = duban("progress", "log", own[:6], "--json", library=folder / "文库")
    assert (code, [r["obligation_id"] for r in json.loads(out)["items"]]) == (0, [own])
    with pytest.raises(NotInLibraryError, match="台账中没有任务 zz"):
        library.task_progress("zz")


def test_a_database_that_stays_locked_is_told_in_words(
    folder: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress_module, "BUSY_SECONDS", 0.1)
    other = sqlite3.connect(folder / "文库" / DATABASE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    own = sources(library)[0]
    with pytest.raises(LibraryBusyError, match="这一步没有登记，请稍后再试"):
        Recorder(library, SHORT).add(own, status="done", by="张三")
    other.execute("ROLLBACK")
    other.close()
    Recorder(library, SHORT).add(own, status="done", by="张三")
