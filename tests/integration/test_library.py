"""Real files through the real stack: ingest, change, remove, search, read while writing."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from index.errors import (
    EncoderMismatchError,
    LibraryBusyError,
    LibraryDamagedError,
    LibraryError,
    LibraryVersionError,
    NotInLibraryError,
)
from index.filters import Filters
from index.hits import IngestProgress, IngestReport
from index.library import Library
from index.lock import WriterLock
from tests.fakes import CountingEncoder, write_files

_NOTICE = """临江市人民政府办公室关于印发临江市2024年民生实事工作方案的通知
临政办发〔2024〕12号

各县（区）人民政府，市政府各部门：

一、总体要求

坚持以人民为中心，办好民生实事。

二、重点任务

（一）养老服务提升。新增养老护理员300人，2024年12月底前完成。（牵头单位：市民政局；配合单位：市人社局）

（二）老旧小区改造。改造老旧小区56个。（责任单位：市住房和城乡建设局）

临江市人民政府办公室
2024年3月5日
"""
_PLAN = """临江市扬尘污染整改方案

一、整改措施

渣土车辆密闭运输不到位的问题，由市城市管理局牵头，2025年6月底前完成整改。

二、保障措施

市生态环境局每月28日前通报进展。
"""


@pytest.fixture(name="files")
def _files(tmp_path: Path) -> Path:
    return write_files(tmp_path / "files", {"通知.txt": _NOTICE, "方案/扬尘.txt": _PLAN})


@pytest.fixture(name="home")
def _home(tmp_path: Path) -> Path:
    return tmp_path / "library"


def _ingest(library: Library, *paths: Path) -> IngestReport:
    return library.ingest(paths, workers=0)


def _statuses(report: IngestReport) -> dict[str, str]:
    return {r.file: r.status for r in report.results}


def _shape(library: Library) -> dict[str, list[str]]:
    return {
        e.document.file: [c.id for c in library.clauses(e.document.id)] for e in library.documents()
    }


def test_files_in_clauses_found(home: Path, files: Path) -> None:
    with Library.open(home) as library:
        report = _ingest(library, files)
        assert _statuses(report) == {"通知.txt": "added", "方案/扬尘.txt": "added"}
        hit = library.search("养老护理员谁牵头", limit=3)[0]
        assert hit.document.file == "通知.txt"
        assert "牵头单位：市民政局" in hit.clause.text
        document = library.document(hit.document.id)
        assert document.text[hit.clause.start : hit.clause.end] == hit.clause.text
        assert (document.number, document.issued_on) == ("临政办发〔2024〕12号", date(2024, 3, 5))
        assert library.clause(hit.clause.id) == hit.clause
        assert hit.clause in library.clauses(document.id)
        assert library.report(document.id).paragraphs > 0


def test_worker_processes_give_the_same_library(tmp_path: Path, files: Path) -> None:
    with Library.open(tmp_path / "a") as one, Library.open(tmp_path / "b") as two:
        _ingest(one, files)
        two.ingest([files], workers=2)
        assert _shape(one) == _shape(two)


def test_the_same_bytes_again_change_nothing(home: Path, files: Path) -> None:
    with Library.open(home) as library:
        _ingest(library, files)
        before, generation = _shape(library), library.state().generation
        assert set(_statuses(_ingest(library, files)).values()) == {"unchanged"}
        assert (_shape(library), library.state().generation) == (before, generation)


def test_a_changed_file_is_replaced_and_unchanged_clauses_keep_their_ids(
    home: Path, files: Path
) -> None:
    with Library.open(home) as library:
        _ingest(library, files)
        before = _shape(library)
        changed = _NOTICE.replace("改造老旧小区56个", "改造棚户区9个")
        write_files(files, {"通知.txt": changed})
        assert _statuses(_ingest(library, files)) == {
            "通知.txt": "replaced",
            "方案/扬尘.txt": "unchanged",
        }
        after = _shape(library)
        assert after["方案/扬尘.txt"] == before["方案/扬尘.txt"]
        assert len(set(before["通知.txt"]) - set(after["通知.txt"])) == 1
        assert "棚户区9个" in library.search("棚户区改造多少")[0].clause.text
        assert not any("56个" in h.clause.text for h in library.search("老旧小区56个"))


def test_a_removed_document_leaves_nothing(home: Path, files: Path) -> None:
    with Library.open(home) as library:
        _ingest(library, files)
        gone = library.search("渣土车辆密闭运输")[0].document.id
        library.remove(gone)
        assert library.search("渣土车辆密闭运输", filters=Filters(document_ids=(gone,))) == []
        assert not any(h.document.id == gone for h in library.search("渣土车辆密闭运输"))
        assert library.clauses(gone) == []
        assert library.obligations(document_id=gone) == (0, [])
        with pytest.raises(NotInLibraryError, match="duban documents"):
            library.document(gone)
        with pytest.raises(NotInLibraryError):
            library.remove(gone)


def test_a_file_that_becomes_unreadable_keeps_its_last_version(home: Path, files: Path) -> None:
    with Library.open(home) as library:
        _ingest(library, files)
        before = _shape(library)
        write_files(files, {"通知.txt": b""})
        report = _ingest(library, files)
        assert _statuses(report)["通知.txt"] == "failed"
        assert report.failed[0].reason.endswith("文库中保留的是它的上一个版本")
        assert _shape(library) == before


def test_two_files_of_one_name_in_two_folders_both_stay(home: Path, tmp_path: Path) -> None:
    write_files(tmp_path, {"甲局/通知.txt": _NOTICE, "乙局/通知.txt": _PLAN})
    paths = [tmp_path / "甲局" / "通知.txt", tmp_path / "乙局" / "通知.txt"]
    with Library.open(home) as library:
        assert _statuses(_ingest(library, *paths)) == {
            "通知.txt": "added",
            "乙局/通知.txt": "added",
        }
        assert set(_statuses(_ingest(library, paths[1])).values()) == {"unchanged"}
        write_files(tmp_path, {"乙局/通知.txt": _PLAN + "\n三、附则\n\n自印发之日起施行。\n"})
        assert _statuses(_ingest(library, *reversed(paths))) == {
            "通知.txt": "unchanged",
            "乙局/通知.txt": "replaced",
        }


def test_a_moved_folder_is_the_same_documents(home: Path, files: Path, tmp_path: Path) -> None:
    with Library.open(home) as library:
        _ingest(library, files)
        before = _shape(library)
        moved = files.rename(tmp_path / "moved")
        assert set(_statuses(_ingest(library, moved)).values()) == {"unchanged"}
        assert _shape(library) == before


def test_progress_names_every_file(home: Path, files: Path) -> None:
    seen: list[IngestProgress] = []
    with Library.open(home) as library:
        library.ingest([files, files / "没有.txt"], progress=seen.append, workers=0)
    assert [(p.done, p.total) for p in seen] == [(1, 3), (2, 3), (3, 3)]
    assert {p.file for p in seen} == {"通知.txt", "方案/扬尘.txt", str(files / "没有.txt")}


def test_filters_hold_inside_the_search(home: Path, files: Path) -> None:
    with Library.open(home) as library:
        _ingest(library, files)
        dated = Filters(issued_from=date(2024, 3, 5), issued_to=date(2024, 3, 5))
        early = Filters(issued_to=date(2024, 3, 4))
        kinds = tuple({str(e.document.kind) for e in library.documents(dated)})
        assert {h.document.file for h in library.search("整改 完成 民政局", filters=dated)} == {
            "通知.txt"
        }
        assert library.search("整改 完成 民政局", filters=early) == []
        assert library.count(Filters(kinds=kinds, issued_from=date(2024, 1, 1))) == 1
        assert library.count(early) == 0


def test_the_ledger_is_asked_by_unit_role_date_and_words(home: Path, files: Path) -> None:
    with Library.open(home) as library:
        _ingest(library, files)
        total, items = library.obligations()
        assert total == len(items) > 1
        lead = library.obligations(unit="民政局", role="lead")[1]
        assert [o.lead for o in lead] == [("市民政局",)]
        assert library.obligations(unit="民政局", role="support") == (0, [])
        assert library.obligations(unit="人社局", role="support")[0] == 1
        due = library.obligations(due_from=date(2024, 12, 1), due_to=date(2024, 12, 31))[1]
        assert [o.deadline.date for o in due] == [date(2024, 12, 31)]
        assert library.obligations(q="老旧小区")[0] == 1
        assert library.obligations(limit=1, offset=1) == (total, items[1:2])


@pytest.mark.parametrize("query", ["", "  ", "？！", '"*:AND(', "没有这个词儿" * 3])
def test_a_query_with_nothing_in_it_finds_nothing_and_does_not_fail(
    home: Path, files: Path, query: str
) -> None:
    with Library.open(home) as library:
        _ingest(library, files)
        assert all(h.score >= 0 for h in library.search(query))


def test_a_query_of_a_hundred_thousand_characters_is_answered(home: Path, files: Path) -> None:
    with Library.open(home) as library:
        _ingest(library, files)
        assert library.search("养老护理员" * 20_000, limit=1)[0].document.file == "通知.txt"


# Two processes


def test_a_second_writer_is_told_and_readers_read_on(home: Path, files: Path) -> None:
    with Library.open(home) as library:
        _ingest(library, files)
        with WriterLock(home):
            with pytest.raises(LibraryBusyError, match="正在被另一个程序写入"):
                _ingest(library, files)
            assert library.search("养老护理员")[0].document.file == "通知.txt"
            with Library.open(home) as other:
                assert other.search("养老护理员")[0].document.file == "通知.txt"


def test_a_reader_sees_a_commit_without_being_opened_again(home: Path, files: Path) -> None:
    with Library.open(home) as writing, Library.open(home, read_only=True) as reading:
        assert reading.search("养老护理员") == []
        _ingest(writing, files)
        assert reading.search("养老护理员")[0].document.file == "通知.txt"
        writing.remove(reading.search("养老护理员")[0].document.id)
        assert all(h.document.file != "通知.txt" for h in reading.search("养老护理员"))


def test_read_only_never_writes(home: Path, files: Path) -> None:
    with pytest.raises(LibraryError, match="请先运行 duban ingest"):
        Library.open(home, read_only=True)
    Library.open(home).close()
    with (
        Library.open(home, read_only=True) as library,
        pytest.raises(LibraryError, match="只读"),
    ):
        _ingest(library, files)


# Damage, versions, encoders


def test_an_index_behind_the_database_is_caught_up_on_opening(
    home: Path, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index.derived import Derived

    def killed(*_args: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with Library.open(home) as library, monkeypatch.context() as patch:
        patch.setattr(Derived, "commit", killed)
        with pytest.raises(KeyboardInterrupt):
            _ingest(library, files)
    with Library.open(home, read_only=True) as library:
        assert library.search("养老护理员") == []
        assert library.state().problems[0].startswith("词语索引落后于数据库")
    with Library.open(home) as library:
        assert library.search("养老护理员")[0].document.file == "通知.txt"
        assert library.state().problems == ()


def test_lost_or_damaged_indexes_are_made_again(home: Path, files: Path) -> None:
    import shutil

    with Library.open(home) as library:
        _ingest(library, files)
    shutil.rmtree(home / "lexical")
    with Library.open(home) as library:
        assert library.search("养老护理员")[0].document.file == "通知.txt"
    (home / "lexical" / "clauses" / "meta.json").write_text("{", encoding="utf-8")
    with Library.open(home) as library:
        assert library.search("养老护理员")[0].document.file == "通知.txt"


def test_a_damaged_database_is_named(home: Path, files: Path) -> None:
    with Library.open(home) as library:
        _ingest(library, files)
    for file in home.glob("library.sqlite*"):
        file.write_bytes(b"not a database at all, certainly not one" * 50)
    with pytest.raises(LibraryDamagedError, match=r"library\.sqlite"):
        Library.open(home)


def test_another_version_is_refused(home: Path) -> None:
    Library.open(home).close()
    with sqlite3.connect(home / "library.sqlite") as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema_version'")
    with pytest.raises(LibraryVersionError, match="第 99 版"):
        Library.open(home)


def test_a_directory_of_something_else_is_refused(files: Path) -> None:
    with pytest.raises(LibraryError, match="不是文库"):
        Library.open(files)
    assert sorted(p.name for p in files.iterdir()) == ["方案", "通知.txt"]


def test_an_encoder_adds_vectors_and_another_is_refused(home: Path, files: Path) -> None:
    encoder = CountingEncoder()
    with Library.open(home, encoder=encoder) as library:
        _ingest(library, files)
        hit = library.search("养老护理员谁牵头")[0]
        assert "市民政局" in hit.clause.text
        assert hit.dense is not None
        assert encoder.queries == ["养老护理员谁牵头"]
        assert library.state().vectors == len(encoder.passages)
    other = CountingEncoder("other-16")
    with pytest.raises(EncoderMismatchError, match="duban reindex"):
        Library.open(home, encoder=other)
    with Library.open(home, encoder=other, rebuild=True) as library:
        assert library.state().encoder == "other-16"
        assert library.state().vectors == len(other.passages) == len(encoder.passages)
        assert library.search("养老护理员谁牵头")[0].dense is not None


def test_vectors_catch_up_when_an_encoder_comes_later(home: Path, files: Path) -> None:
    with Library.open(home) as library:
        _ingest(library, files / "通知.txt")
        assert library.search("养老护理员")[0].dense is None
    encoder = CountingEncoder()
    with Library.open(home, encoder=encoder) as library:
        first = len(encoder.passages)
        assert first == library.state().vectors > 0
        _ingest(library, files / "方案")
    with Library.open(home) as library:
        library.remove(library.search("渣土车辆")[0].document.id)
    with Library.open(home, encoder=encoder) as library:
        assert library.state().vectors == first
        assert library.state().problems == ()
