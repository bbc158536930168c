"""Documents for some units only: who sees them, and that nobody else can tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answer import AskRequest
from assistant.progress import Recorder, Steps
from assistant.reports import build
from index.audience import audience
from index.encoder import SHIPPED, load_encoder
from index.errors import AudienceError, NotInLibraryError
from index.federation import Vaults
from index.ledger import Conditions
from index.library import Library
from index.view import LibraryView

WATER, HOUSING = audience(["市水务局"]), audience(["市住建局"])
BOTH = audience(["市住建局", "市水务局"])
ENCODER = load_encoder(SHIPPED)
SHORT = Steps(acceptance=False, publication=False)
TODAY = date(2026, 11, 20)

PUBLIC = {
    "公开方案.txt": "临江市排水整治工作方案\n二、主要任务\n"
    "（一）雨水管网底数逐段排查。（牵头单位：市水务局；完成时限：2026年6月底前）\n"
    "（二）老旧泵站9座全部完成改造。（牵头单位：市住建局；完成时限：2026年9月底前）\n",
    "通报.txt": "关于农贸市场环境整治情况的通报\n"
    "一、总体情况\n全市38个农贸市场已完成改造31个，其余7个正在施工。\n",
}
SECRET = {
    "水库处置方案.txt": "双溪水库险情处置方案\n二、主要任务\n"
    "（一）双溪水库大坝渗漏段灌浆加固。（牵头单位：市水务局；完成时限：2026年5月底前）\n"
    "（二）泵站备用电源全部更换。（牵头单位：市水务局；完成时限：2026年12月底前）\n"
}


def write(folder: Path, texts: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def opened(path: Path) -> Library:
    return Library.open(path, encoder=ENCODER)


def vaults_at(path: Path) -> Vaults:
    return Vaults(opened(path), opened)


@pytest.fixture
def vaults(tmp_path: Path) -> Iterator[Vaults]:
    """Two public documents, and one that only the water bureau sees."""
    found = vaults_at(tmp_path / "文库")
    found.ingest([write(tmp_path / "公开", PUBLIC)], workers=0)
    found.ingest([write(tmp_path / "内部", SECRET)], visible_to=WATER, workers=0)
    yield found
    found.close()


@pytest.fixture
def without(tmp_path: Path) -> Iterator[Library]:
    """A library in which there never was anything but the public documents."""
    with opened(tmp_path / "对照") as library:
        library.ingest([write(tmp_path / "公开", PUBLIC)], workers=0)
        yield library


def everything(view: LibraryView) -> dict[str, object]:
    """All that can be learned through a view, ids of files and times of day aside."""
    questions = ["双溪水库大坝谁负责加固", "泵站什么时候完成", "市水务局有哪些任务", "农贸市场"]
    answers = [Assistant(view).ask(AskRequest(q, today=TODAY)) for q in questions]
    conditions: list[Conditions] = [{}, {"unit": "市水务局"}, {"q": "泵站"}, {"overdue_on": TODAY}]
    report = build(view, "monthly", TODAY)
    return {
        "documents": view.documents(),
        "count": view.count(),
        "tasks": [view.tasks(order="due", **c) for c in conditions],
        "rows": [view.rows(order="unit", **c) for c in conditions],
        "obligations": [view.obligations(**c) for c in conditions],
        "units": view.units_matching("水务局"),
        "hits": [view.search(q, limit=20) for q in questions],
        "rarity": [view.rarity(w) for w in ("泵站", "水库", "灌浆")],
        "answers": [(a.status, a.answer, a.citations, a.notes, a.obligations) for a in answers],
        "progress": (view.progress(), view.orphans(), view.carried()),
        "sightings": view.sightings(date(2026, 1, 1), date(2027, 1, 1)),
        "report": {k: v for k, v in report.to_json().items() if k != "generated_at"},
        "totals": (view.state().documents, view.state().clauses, view.state().obligations),
    }


@pytest.mark.parametrize("unit", ["", "市住建局", "水务局", "市水务", "市水务局分局"])
def test_for_others_it_is_as_if_it_had_never_come(
    vaults: Vaults, without: Library, unit: str
) -> None:
    """Every list, count, ranking, score, refusal and report is the same to the last digit."""
    assert everything(vaults.seen_by(unit)) == everything(without)


def test_its_unit_sees_it_beside_the_rest(vaults: Vaults) -> None:
    view = vaults.seen_by(" 市水务局　")
    assert [(e.document.file, e.visible_to) for e in view.documents()] == [
        ("公开方案.txt", ()),
        ("水库处置方案.txt", WATER),
        ("通报.txt", ()),
    ]
    assert view.count() == 3
    answer = Assistant(view).ask(AskRequest("双溪水库大坝渗漏段由谁负责加固", today=TODAY))
    assert answer.status == "answered"
    assert [c.file for c in answer.citations] == ["水库处置方案.txt"]
    total, tasks = view.tasks(order="due")
    assert total == 4
    assert [t.obligation.task for t in tasks] == [
        "双溪水库大坝渗漏段灌浆加固",
        "雨水管网底数逐段排查",
        "老旧泵站9座全部完成改造",
        "泵站备用电源全部更换",
    ]


def test_an_id_that_is_guessed_finds_nothing(vaults: Vaults) -> None:
    (secret,) = vaults.member(WATER).documents()
    (clause, *_) = vaults.member(WATER).clauses(secret.document.id)
    _, (duty, *_) = vaults.member(WATER).obligations()
    other = vaults.seen_by("市住建局")
    for ask in (other.document, other.report, other.original):
        with pytest.raises(NotInLibraryError):
            ask(secret.document.id)
    with pytest.raises(NotInLibraryError):
        other.clause(clause.id)
    with pytest.raises(NotInLibraryError):
        other.obligation(duty.id)
    with pytest.raises(NotInLibraryError):
        Recorder(other, SHORT).add(duty.id, status="done", by="张三")
    assert other.clauses(secret.document.id) == []
    assert other.same_as([duty.id]) == {}
    assert other.standings([duty.id]) == {}


def test_two_files_of_one_name_keep_apart(tmp_path: Path, vaults: Vaults) -> None:
    public = {"水库处置方案.txt": "双溪水库灌区供水方案\n一、供水\n灌区每年3月开始供水。\n"}
    vaults.ingest([write(tmp_path / "另一处", public)], workers=0)
    view = vaults.seen_by("市水务局")
    named = [e for e in view.documents() if e.document.file == "水库处置方案.txt"]
    assert [e.document.title for e in named] == ["双溪水库灌区供水方案", "双溪水库险情处置方案"]
    assert len({e.document.id for e in named}) == 2
    assert [view.document(e.document.id).title for e in named] == [e.document.title for e in named]


def test_reading_a_folder_again_makes_nothing_public(tmp_path: Path, vaults: Vaults) -> None:
    changed = SECRET["水库处置方案.txt"].replace("5月底", "7月底")
    write(tmp_path / "内部", {"水库处置方案.txt": changed, "新.txt": "新的公开文件\n一、内容\n"})
    report = vaults.ingest([tmp_path / "内部"], workers=0)
    assert [(r.file, r.status) for r in report.results] == [
        ("新.txt", "added"),
        ("水库处置方案.txt", "replaced"),
    ]
    assert "水库处置方案.txt" not in [e.document.file for e in vaults.seen_by("").documents()]
    _, (duty, *_) = vaults.member(WATER).obligations()
    assert duty.deadline.date == date(2026, 7, 31)


def test_a_document_that_is_restricted_later_leaves_no_trace(
    tmp_path: Path, without: Library
) -> None:
    """Not in rankings, not in what went away, not in progress, though all of it was there."""
    found = vaults_at(tmp_path / "后来")
    found.ingest([tmp_path / "公开", write(tmp_path / "内部", SECRET)], workers=0)
    (secret,) = [e for e in found.base.documents() if e.document.file == "水库处置方案.txt"]
    _, (duty, _) = found.base.obligations(document_id=secret.document.id)
    proof = tmp_path / "照片.jpg"
    proof.write_bytes(b"jpg")
    Recorder(found.base, SHORT).add(
        duty.id, status="done", by="张三", note="灌浆完成", evidence=[proof]
    )
    new = found.move(secret.document.id, WATER)
    assert everything(found.seen_by("市住建局")) == everything(without)
    inside = found.seen_by("市水务局")
    assert inside.document(new).text == SECRET["水库处置方案.txt"].rstrip("\n")
    _, (moved, _) = inside.obligations(document_id=new)
    (record,) = inside.task_progress(moved.id)
    assert (record.status, record.by, record.note) == ("done", "张三", "灌浆完成")
    assert inside.evidence(record.evidence[0].sha256).read_bytes() == b"jpg"
    assert inside.standings([moved.id]) == {moved.id: "done"}
    assert found.move(new, WATER) == new
    found.close()


def test_a_document_is_opened_to_all_again(vaults: Vaults) -> None:
    (secret,) = vaults.member(WATER).documents()
    new = vaults.move(secret.document.id, ())
    assert vaults.seen_by("").document(new).title == "双溪水库险情处置方案"
    assert vaults.member(WATER).documents() == []
    assert vaults.seen_by("市水务局").count() == 3


def test_moving_what_was_cut_short_is_ended_by_moving_it_again(
    vaults: Vaults, monkeypatch: pytest.MonkeyPatch
) -> None:
    (public, _) = vaults.base.documents()
    with monkeypatch.context() as patch:
        patch.setattr(Library, "forget", lambda *_: (_ for _ in ()).throw(OSError("cut")))
        with pytest.raises(OSError, match="cut"):
            vaults.move(public.document.id, HOUSING)
    new = vaults.move(public.document.id, HOUSING)
    assert [e.document.file for e in vaults.seen_by("").documents()] == ["通报.txt"]
    assert vaults.seen_by("市住建局").document(new).title == "临江市排水整治工作方案"


def test_a_step_on_a_task_of_two_sources_stays_with_the_one_that_remains(tmp_path: Path) -> None:
    body = PUBLIC["公开方案.txt"].split("\n", 1)[1]
    plan, lines = "临江市排水整治工作方案\n" + body, "排水整治任务清单\n" + body
    texts = {"a方案.txt": plan, "b清单.txt": lines}
    found = vaults_at(tmp_path / "文库")
    found.ingest([write(tmp_path / "文件", texts)], workers=0)
    _, (task, _) = found.base.tasks()
    (stays,) = task.same_as
    Recorder(found.base, SHORT).add(task.obligation.id, status="done", by="张三")
    found.move(task.obligation.document_id, WATER)
    assert found.base.standings([stays.id]) == {stays.id: "done"}
    assert [(r.file, r.by) for r in found.base.task_progress(stays.id)] == [("b清单.txt", "张三")]
    assert found.base.orphans() == []
    found.close()


def test_a_file_that_is_gone_cannot_change_its_audience(tmp_path: Path, vaults: Vaults) -> None:
    (tmp_path / "公开" / "通报.txt").unlink()
    report = next(e for e in vaults.base.documents() if e.document.file == "通报.txt")
    with pytest.raises(NotInLibraryError, match="重新导入"):
        vaults.move(report.document.id, WATER)
    assert vaults.base.count() == 2


def test_another_process_makes_a_vault_and_it_is_seen(tmp_path: Path, vaults: Vaults) -> None:
    other = vaults_at(tmp_path / "文库")
    text = {"两局.txt": "两局会商纪要\n一、议定事项\n汛前完成联合检查。\n"}
    other.ingest([write(tmp_path / "两局", text)], visible_to=BOTH, workers=0)
    other.close()
    for unit in BOTH:
        assert "两局.txt" in [e.document.file for e in vaults.seen_by(unit).documents()]
    assert "两局.txt" not in [e.document.file for e in vaults.seen_by("").documents()]
    assert vaults.whole().count() == 4


def test_a_page_of_several_libraries_is_a_page_of_one(vaults: Vaults) -> None:
    view = vaults.whole()
    for order in ("document", "due", "unit"):
        total, whole = view.tasks(order=order)
        pages = [view.tasks(order=order, limit=1, offset=n)[1] for n in range(total)]
        assert [t for page in pages for t in page] == whole
    files = [e.document.file for e in view.documents()]
    assert [view.documents(limit=1, offset=n)[0].document.file for n in range(3)] == files


@pytest.mark.parametrize("units", [[""], ["  "], ["局" * 101], [f"第{n}局" for n in range(201)]])
def test_units_that_are_none(units: list[str]) -> None:
    with pytest.raises(AudienceError):
        audience(units)


def test_there_are_only_so_many_audiences(vaults: Vaults, monkeypatch: pytest.MonkeyPatch) -> None:
    known = len(vaults.members()) - 1
    monkeypatch.setattr("index.federation.vaults.AUDIENCES_LIMIT", known + 1)
    last = audience(["市甲局", "市乙局"])
    made = vaults.member(last)
    with pytest.raises(AudienceError, match=f"已满 {known + 1} 种"):
        vaults.member(audience(["市甲局", "市丙局"]))
    assert vaults.member(last) is made
    vaults.check_room(())
