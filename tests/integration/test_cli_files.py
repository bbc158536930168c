"""Files, documents and tasks on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.library import Library
from tests.command import SAMPLES, SPEECH, Run, process, written

pytestmark = pytest.mark.usefixtures("own_directory")


def test_ingest_says_what_was_new_and_then_that_nothing_changed(duban: Run, tmp_path: Path) -> None:
    folder = written(
        tmp_path / "来",
        甲="关于清淤的通知\n请市水利局于2026年8月底前完成清淤。",
        乙="会议纪要\n同意。",
    )
    library = tmp_path / "库"
    code, out, _ = duban("ingest", folder, library=library)
    assert (code, out.split("，")[0]) == (0, "新增 2 份")
    code, out, _ = duban("ingest", folder, library=library)
    assert (code, out.split("，")[0]) == (0, "未变 2 份")


def test_ingest_names_each_file_that_failed_and_keeps_the_rest(duban: Run, tmp_path: Path) -> None:
    folder = written(tmp_path / "来", 甲="关于清淤的通知\n请市水利局完成清淤。", 空="")
    (folder / "坏.docx").write_bytes(b"PK\x03\x04" + bytes(40))
    library = tmp_path / "库"
    code, out, err = duban("ingest", folder, tmp_path / "不存在", library=library)
    assert code == 1
    assert [line.split("：")[0] for line in err.splitlines() if line.startswith("未导入")] == [
        f"未导入　{tmp_path / '不存在'}",
        "未导入　坏.docx",
        "未导入　空.txt",
    ]
    assert "路径不存在" in err
    assert "新增 1 份" in out
    assert "失败 3 份" in out
    code, out, _ = duban("documents", "--json", library=library)
    assert [d["file"] for d in json.loads(out)["items"]] == ["甲.txt"]


def test_ingest_json_lists_every_file(duban: Run, tmp_path: Path) -> None:
    folder = written(tmp_path / "来", 甲="关于清淤的通知\n请市水利局完成清淤。", 空="")
    code, out, _ = duban("ingest", "--json", folder, library=tmp_path / "库")
    files = json.loads(out)["files"]
    assert code == 1
    assert [(f["file"], f["status"]) for f in files] == [("甲.txt", "added"), ("空.txt", "failed")]
    assert files[1]["reason"]


def test_two_files_of_one_name_are_two_documents(duban: Run, tmp_path: Path) -> None:
    one = written(tmp_path / "甲区", 通知="关于甲区清淤的通知\n甲区清淤。")
    two = written(tmp_path / "乙区", 通知="关于乙区清淤的通知\n乙区清淤。")
    library = tmp_path / "库"
    assert duban("ingest", one / "通知.txt", two / "通知.txt", library=library)[0] == 0
    _, out, _ = duban("documents", "--json", library=library)
    assert [d["title"] for d in json.loads(out)["items"]] == [
        "关于甲区清淤的通知",
        "关于乙区清淤的通知",
    ] or [d["title"] for d in json.loads(out)["items"]] == [
        "关于乙区清淤的通知",
        "关于甲区清淤的通知",
    ]


def test_a_folder_that_is_no_library_is_left_alone(duban: Run, tmp_path: Path) -> None:
    folder = written(tmp_path / "别的", 甲="一份文件")
    code, _, err = duban("ingest", SAMPLES / SPEECH, library=folder)
    assert code == 1
    assert f"{folder} 不是文库" in err
    assert [p.name for p in folder.iterdir()] == ["甲.txt"]


def test_search_puts_the_fitting_clause_first(duban: Run) -> None:
    code, out, _ = duban("search", "渗滤液 4.2万吨 处置", "--limit", 3, "--json")
    items = json.loads(out)["items"]
    assert code == 0
    assert len(items) == 3
    assert "渗滤液" in items[0]["text"]
    assert [i["score"] for i in items] == sorted((i["score"] for i in items), reverse=True)


def test_documents_are_listed_with_what_they_state(duban: Run) -> None:
    code, out, _ = duban("documents", "--json")
    listed = json.loads(out)
    assert (code, listed["total"]) == (0, 5)
    assert [d["file"] for d in listed["items"]] == sorted(
        p.name for p in SAMPLES.iterdir() if p.is_file()
    )
    notice = listed["items"][3]
    assert (notice["issued_on"], notice["kind"]) == ("2026-04-10", "通知")
    assert duban("documents")[1].rstrip().endswith("共 5 份文件。")


def test_show_text_is_the_text_byte_for_byte(samples_library: Path, ids: dict[str, str]) -> None:
    with Library.open(samples_library, read_only=True) as library:
        for document_id in ids.values():
            done = process("--library", samples_library, "show", document_id, "--text", LC_ALL="C")
            assert done.stdout == library.document(document_id).text.encode()
            assert (done.returncode, done.stderr) == (0, b"")


def test_show_says_what_is_not_stated(duban: Run, ids: dict[str, str]) -> None:
    _, out, _ = duban("show", ids[SPEECH])
    assert "发文字号：未载明" in out
    assert "二、突出重点，不折不扣抓好反馈问题整改" in out
    _, out, _ = duban("show", ids[SPEECH], "--json")
    assert json.loads(out)["number"] is None


def test_unknown_document_is_wrong_use(duban: Run) -> None:
    for command in (
        ["show", "nope"],
        ["show", "nope", "--text"],
        ["remove", "nope"],
        ["tasks", "--document", "nope"],
        ["ask", "谁牵头？", "--document", "nope"],
        ["search", "清淤", "--document", "nope"],
    ):
        code, out, err = duban(*command)
        assert (code, out) == (2, "")
        assert "文库中没有文件 nope" in err


def test_remove_takes_all_or_nothing(duban: Run, tmp_path: Path) -> None:
    folder = written(
        tmp_path / "来",
        甲="关于清淤的通知\n请市水利局完成清淤。",
        乙="关于绿化的通知\n请市林业局完成绿化。",
    )
    library = tmp_path / "库"
    duban("ingest", folder, library=library)
    found = json.loads(duban("documents", "--json", library=library)[1])["items"]
    code, _, _ = duban("remove", found[0]["id"], "nope", library=library)
    assert code == 2
    assert json.loads(duban("documents", "--json", library=library)[1])["total"] == 2
    code, out, _ = duban("remove", *(d["id"] for d in found), library=library)
    assert (code, out.splitlines()) == (0, [f"已移除：{d['file']}" for d in found])
    assert json.loads(duban("documents", "--json", library=library)[1])["total"] == 0
    assert json.loads(duban("search", "清淤", "--json", library=library)[1])["items"] == []


def test_tasks_are_counted_filtered_and_cited(duban: Run, samples_library: Path) -> None:
    code, out, _ = duban(
        "tasks", "--unit", "市农业农村局", "--role", "lead", "--json", "--limit", 1000
    )
    found = json.loads(out)
    assert code == 0
    assert found["total"] == len(found["items"]) >= 2
    assert all(any("市农业农村局" in u for u in i["lead"]) for i in found["items"])
    with Library.open(samples_library, read_only=True) as library:
        for item in found["items"]:
            assert item["citations"]
            for c in item["citations"]:
                assert library.document(c["document_id"]).text[c["start"] : c["end"]] == c["quote"]


def test_tasks_page_through_without_gap(duban: Run) -> None:
    total = json.loads(duban("tasks", "--json", "--limit", 1)[1])["total"]
    pages = [
        json.loads(duban("tasks", "--json", "--limit", 7, "--offset", n)[1])
        for n in range(0, total, 7)
    ]
    seen = [i["id"] for p in pages for i in p["items"]]
    assert len(seen) == len(set(seen)) == total


def test_tasks_due_in_a_window(duban: Run) -> None:
    _, out, _ = duban(
        "tasks", "--due-from", "2026-12-01", "--due-to", "2026-12-31", "--json", "--limit", 500
    )
    dates = {i["deadline"]["date"] for i in json.loads(out)["items"]}
    assert dates == {"2026-12-31"}
