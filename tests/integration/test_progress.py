"""Progress from the first step to the write-off, through the library and the command line."""

from __future__ import annotations

import json
import threading
from datetime import date
from pathlib import Path

import pytest

from api.cli import main
from assistant.errors import ProgressError
from assistant.progress import Recorder, Steps
from index.errors import EvidenceError, NotInLibraryError
from index.library import Library
from tests.command import Run

PLAN = (
    "临江市排水设施整治工作方案\n二、主要任务\n"
    "（一）管网底数排查。对老城区雨水管网逐段排查，建立问题台账。（牵头单位：市水务局；"
    "完成时限：2026年6月底前）\n"
    "（二）老旧泵站改造。改造老旧泵站9座。（牵头单位：市住建局；完成时限：2026年9月底前）\n"
)
SHORT = Steps(acceptance=False, publication=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "文件").mkdir()
    (tmp_path / "文件" / "方案.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "照片.jpg").write_bytes(b"after")
    with Library.open(tmp_path / "文库") as library:
        library.ingest([tmp_path / "文件"], workers=0)
    return tmp_path


def opened(folder: Path) -> Library:
    return Library.open(folder / "文库")


def task(library: Library, words: str) -> str:
    (found,) = library.obligations(q=words)[1]
    return found.id


def test_a_course_to_the_write_off(folder: Path) -> None:
    with opened(folder) as library:
        own = task(library, "泵站")
        recorder = Recorder(library, SHORT)
        recorder.add(own[:6], status="done", by="张三", evidence=[folder / "照片.jpg"])
        recorder.add(own, status="writeoff_requested", by="张三")
        with pytest.raises(ProgressError, match="张三 是销号申请人"):
            recorder.add(own, status="written_off", by="张三")
        recorder.add(own, status="written_off", by="李四", note="现场核实")
        assert [(r.status, r.by) for r in library.progress(own)] == [
            ("done", "张三"),
            ("writeoff_requested", "张三"),
            ("written_off", "李四"),
        ]
        assert library.standings([own]) == {own: "written_off"}
        assert [o.id for o in library.obligations(status="written_off")[1]] == [own]
        assert [o.task for o in library.obligations(status="open")[1]] == ["管网底数排查"]
        (kept,) = library.progress(own)[0].evidence
        assert (kept.name, kept.size) == ("照片.jpg", 5)
        assert library.evidence(kept.sha256).read_bytes() == b"after"


def test_what_is_overdue_is_due_before_and_not_done(folder: Path) -> None:
    day = date(2026, 7, 1)
    with opened(folder) as library:
        own = task(library, "管网")
        assert [o.id for o in library.obligations(overdue_on=day)[1]] == [own]
        assert library.obligations(overdue_on=date(2026, 6, 30))[0] == 0
        Recorder(library, SHORT).add(own, status="in_progress", by="张三")
        assert library.obligations(overdue_on=day)[0] == 1
        Recorder(library, SHORT).add(own, status="done", by="张三")
        assert library.obligations(overdue_on=day)[0] == 0


def test_progress_survives_an_edit_and_a_removal(folder: Path) -> None:
    plan = folder / "文件" / "方案.txt"
    with opened(folder) as library:
        own = task(library, "泵站")
        Recorder(library, SHORT).add(own, status="in_progress", by="张三", note="已开工")
        plan.write_text("印发稿\n" + PLAN.replace("9座", "9座，其中大型2座"), encoding="utf-8")
        library.ingest([folder / "文件"], workers=0)
        assert task(library, "泵站") == own
        assert library.standings([own]) == {own: "in_progress"}
        assert library.orphans() == []

        plan.write_text(PLAN.replace("老旧泵站改造", "闸站新建"), encoding="utf-8")
        library.ingest([folder / "文件"], workers=0)
        (left,) = library.orphans()
        assert (left.obligation_id, left.task, left.note) == (own, "老旧泵站改造", "已开工")

        plan.write_text(PLAN, encoding="utf-8")
        library.ingest([folder / "文件"], workers=0)
        assert library.orphans() == []
        assert library.standings([own]) == {own: "in_progress"}


def test_sightings_tell_what_is_new_changed_and_gone(folder: Path) -> None:
    plan = folder / "文件" / "方案.txt"
    today = date.today()
    with opened(folder) as library:
        first, second = (o.id for o in library.obligations()[1])
        library.ingest([folder / "文件"], workers=0)
        assert [(s.obligation_id, s.event) for s in library.sightings(today, today)] == [
            (first, "appeared"),
            (second, "appeared"),
        ]
        later = PLAN.replace("2026年9月底前", "2026年10月底前").replace("管网底数排查", "普查")
        plan.write_text(later, encoding="utf-8")
        library.ingest([folder / "文件"], workers=0)
        third = task(library, "普查")
        assert [(s.obligation_id, s.event) for s in library.sightings(today, today)[2:]] == [
            (third, "appeared"),
            (second, "changed"),
            (first, "gone"),
        ]
        plan.write_text(PLAN, encoding="utf-8")
        library.ingest([folder / "文件"], workers=0)
        events = {(s.obligation_id, s.event) for s in library.sightings(today, today)[5:]}
        assert events == {(first, "returned"), (second, "changed"), (third, "gone")}


def test_of_two_at_once_one_step_is_taken(folder: Path) -> None:
    with opened(folder) as library:
        own = task(library, "泵站")
        recorder = Recorder(library, SHORT)
        recorder.add(own, status="done", by="张三", evidence=[folder / "照片.jpg"])
        barrier, outcomes = threading.Barrier(2), list[str]()

        def request(by: str) -> None:
            barrier.wait()
            try:
                recorder.add(own, status="writeoff_requested", by=by)
                outcomes.append("taken")
            except ProgressError:
                outcomes.append("refused")

        threads = [threading.Thread(target=request, args=(n,)) for n in ("张三", "王五")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["refused", "taken"]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [("没有.jpg", None, "打不开"), ("空.jpg", b"", "是空文件")],
)
def test_evidence_that_cannot_be_kept(
    folder: Path, name: str, content: bytes | None, why: str
) -> None:
    if content is not None:
        (folder / name).write_bytes(content)
    with opened(folder) as library:
        own = task(library, "泵站")
        with pytest.raises(EvidenceError, match=f"佐证材料 {name} ?{why}"):
            Recorder(library, SHORT).add(own, status="done", by="张三", evidence=[folder / name])
        assert library.progress(own) == []
        with pytest.raises(NotInLibraryError):
            library.evidence("../library.sqlite")


def test_the_command_line(folder: Path, duban: Run) -> None:
    place = folder / "文库"
    with opened(folder) as library:
        own = task(library, "泵站")
    code, out, err = duban(
        "progress", "add", own[:8], "--status", "整改中", "--by", "张三", library=place
    )
    assert (code, err) == (0, "")
    assert "整改中（" in out
    assert "下一步可以是：整改中、已完成。" in out
    code, out, err = duban(
        "progress", "add", own, "--status", "销号", "--by", "李四", library=place
    )
    assert code == 1
    assert "现在是“整改中”，不能直接记为“已销号”" in err
    code, out, _ = duban("progress", "log", own[:8], "--json", library=place)
    (record,) = json.loads(out)["items"]
    assert (record["status"], record["by"], record["task"]) == (
        "in_progress",
        "张三",
        "老旧泵站改造",
    )
    code, out, _ = duban("tasks", "--status", "整改中", "--json", library=place)
    assert [i["status"] for i in json.loads(out)["items"]] == ["in_progress"]
    code, out, _ = duban("tasks", "--status", "逾期", library=place)
    assert "管网底数排查　［未启动］" in out
    assert main(["--library", str(place), "tasks", "--status", "快了"]) == 1


def test_an_id_outlives_an_edit_of_owner_and_deadline(folder: Path) -> None:
    plan = folder / "文件" / "方案.txt"
    with opened(folder) as library:
        own = task(library, "泵站")
        edited = PLAN.replace("市住建局", "市水务局").replace("2026年9月底前", "2027年3月底前")
        plan.write_text(edited, encoding="utf-8")
        library.ingest([folder / "文件"], workers=0)
        found = library.obligation(own)
        assert (found.lead, found.deadline.date) == (("市水务局",), date(2027, 3, 31))


def test_questions_about_where_tasks_stand(folder: Path, duban: Run) -> None:
    place = folder / "文库"
    with opened(folder) as library:
        Recorder(library, SHORT).add(task(library, "泵站"), status="done", by="张三")
    asked = ("ask", "--today", "2026-07-05")
    _, out, _ = duban(*asked, "哪些任务逾期了", library=place)
    assert out.startswith("共1项：1. 管网底数排查（市水务局，2026年6月底前）[1]。")
    _, out, _ = duban(*asked, "市住建局已完成的任务有哪些", library=place)
    assert out.startswith("共1项：1. 老旧泵站改造（2026年9月底前，已完成）[1]。")
    _, out, _ = duban(*asked, "已销号的任务有哪些", library=place)
    assert "台账中没有符合条件的任务" in out


def test_a_unit_is_found_by_its_other_names_and_that_is_said(
    folder: Path, duban: Run, tmp_path: Path
) -> None:
    place = folder / "文库"
    _, out, _ = duban("tasks", "--unit", "市住房和城乡建设局", library=place)
    assert "老旧泵站改造" in out
    assert "“市住建局”按“市住房和城乡建设局”的别称匹配。" in out
    _, out, _ = duban("tasks", "--unit", "市住房和城乡建设局", "--json", library=place)
    assert json.loads(out)["matched_units"] == [{"name": "市住建局", "how": "alias", "year": None}]
    _, out, _ = duban("ask", "市住房和城乡建设局牵头的任务有哪些", library=place)
    assert "“市住建局”按“市住房和城乡建设局”的别称匹配。" in out
    own = tmp_path / "别名.csv"
    own.write_text("排水集团,市水务局\n", encoding="utf-8")
    _, out, _ = duban("--aliases", own, "tasks", "--unit", "排水集团", library=place)
    assert "管网底数排查" in out


def test_short_names_count_where_they_are_defined(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(
        "临江市防汛方案\n防汛抗旱指挥部办公室（以下简称市防指办）设在市水利局。\n"
        "（一）汛前检查。（牵头单位：市防指办；完成时限：2026年4月底前）\n",
        encoding="utf-8",
    )
    (tmp_path / "乙.txt").write_text(
        "云河市防汛方案\n（一）物资盘点。（牵头单位：市防指办；完成时限：2026年4月底前）\n",
        encoding="utf-8",
    )
    with Library.open(tmp_path / "文库") as library:
        library.ingest([tmp_path / "甲.txt", tmp_path / "乙.txt"], workers=0)
        found = library.obligations(unit="防汛抗旱指挥部办公室")[1]
        assert [o.task for o in found] == ["汛前检查"]
        assert library.obligations(unit="市防指办")[0] == 2


def test_a_step_counts_for_every_source_of_the_task(tmp_path: Path) -> None:
    plan = tmp_path / "方案.txt"
    plan.write_text(PLAN, encoding="utf-8")
    (tmp_path / "清单.txt").write_text(
        "临江市排水设施整治任务清单\n"
        "（一）老旧泵站改造。改造老旧泵站9座。（牵头单位：市住建局；完成时限：2026年9月底前）\n",
        encoding="utf-8",
    )
    with Library.open(tmp_path / "文库") as library:
        library.ingest([plan, tmp_path / "清单.txt"], workers=0)
        one, other = (o.id for o in library.obligations(q="泵站")[1])
        assert library.tasks(q="泵站")[0] == 1
        Recorder(library, SHORT).add(one, status="in_progress", by="张三")
        Recorder(library, SHORT).add(other, status="done", by="张三")
        assert library.standings([one, other]) == {one: "done", other: "done"}
        assert library.tasks(q="泵站", status="open")[0] == 0
        assert [r.status for r in library.progress(other)] == ["in_progress", "done"]
        library.remove(library.obligation(one).document_id)
        assert library.orphans() == []
