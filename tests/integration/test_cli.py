"""The command line as a process, and its upkeep: eval, reindex, doctor."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.command import ROOT, SAMPLES, SPEECH, Run, written

pytestmark = pytest.mark.usefixtures("own_directory")


def test_eval_counts_right_refused_and_evidence(duban: Run, tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {
            "id": "1",
            "type": "number",
            "question": "双溪水库要搬迁多少户居民？",
            "facts": [["27户", "二十七户"]],
            "file": SPEECH,
            "quote": "一级保护区内27户居民全部搬迁",
        },
        {
            "id": "2",
            "type": "number",
            "question": "双溪水库要搬迁多少户居民？",
            "facts": [["99户"]],
        },
        {
            "id": "3",
            "type": "open",
            "question": "督察整改一共安排了多少资金？",
            "answerable": False,
        },
    ]
    path = tmp_path / "题.jsonl"
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), encoding="utf-8")
    code, out, _ = duban("eval", path, "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["right"], found["refused"]) == (
        {"n": 2, "hits": 1, "share": 0.5},
        {"n": 1, "hits": 1, "share": 1.0},
    )
    assert found["evidence@5"] == {"n": 1, "hits": 1, "share": 1.0}
    assert found["quotes_exact"]["share"] == 1.0
    assert [r["right"] for r in found["results"]] == [True, False, True]
    assert found["results"][1]["missing"] == ["99户"]
    table = duban("eval", path)[1]
    assert "该答的答对" in table
    assert "50.0%" in table


def test_eval_names_the_line_that_is_wrong(duban: Run, tmp_path: Path) -> None:
    path = tmp_path / "题.jsonl"
    path.write_text('{"question": "谁？"}\n{"id": 1}\n', encoding="utf-8")
    code, _, err = duban("eval", path)
    assert code == 2
    assert f"{path} 第 2 行：应为含 question 的 JSON 对象" in err
    path.write_text("\n", encoding="utf-8")
    assert f"{path} 里没有问题" in duban("eval", path)[2]
    assert "打不开" in duban("eval", tmp_path / "没有.jsonl")[2]


def test_reindex_keeps_every_clause_findable(duban: Run, tmp_path: Path) -> None:
    folder = written(tmp_path / "来", 甲="关于清淤的通知\n请市水利局完成清淤。")
    library = tmp_path / "库"
    duban("ingest", folder, library=library)
    before = duban("search", "清淤", "--json", library=library)[1]
    code, out, _ = duban("reindex", library=library)
    assert code == 0
    assert out.startswith("索引已重建：1 份文件，")
    assert duban("search", "清淤", "--json", library=library)[1] == before


def test_doctor_reports_versions_paths_and_state(
    duban: Run, samples_library: Path, tmp_path: Path
) -> None:
    _, out, _ = duban("doctor", "--json")
    found = json.loads(out)
    assert found["paths"]["library"] == str(samples_library)
    assert found["library"]["documents"] == 5
    assert found["library"]["generation"] == found["library"]["lexical_generation"]
    assert found["versions"]["tantivy"]
    code, out, _ = duban("doctor", library=tmp_path / "没有")
    assert code == 1
    assert f"问题：{tmp_path / '没有'} 里还没有文库" in out


def test_a_damaged_library_is_a_message(duban: Run, tmp_path: Path) -> None:
    library = tmp_path / "坏库"
    library.mkdir()
    (library / "library.sqlite").write_bytes(b"not a database" * 100)
    for command in (["documents"], ["ask", "谁牵头？"], ["ingest", SAMPLES]):
        code, _, err = duban(*command, library=library)
        assert code == 1
        assert str(library) in err
    assert duban("doctor", library=library)[0] == 1


def test_a_reader_that_leaves_early_is_no_error(samples_library: Path) -> None:
    command = f"{sys.executable} -c 'import sys; from api.cli import main; sys.exit(main())'"
    done = subprocess.run(
        [
            "bash",
            "-c",
            f"set -o pipefail; {command} --library '{samples_library}' tasks --json | head -c 10",
        ],
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_interrupting_says_that_nothing_is_lost(
    duban: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("api.cli.files.ingest_paths", interrupted)
    code, out, err = duban("ingest", SAMPLES)
    assert (code, out) == (130, "")
    assert err.strip() == "已中断。已经导入的文件都在，再运行一次会接着做。"


def test_a_place_that_cannot_be_written_is_a_message(duban: Run, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("", encoding="utf-8")
    place = tmp_path / "文件" / "库"
    code, out, err = duban("ingest", SAMPLES, library=place)
    assert (code, out) == (1, "")
    assert f"{place}：" in err
    assert "请检查路径、权限和磁盘空间" in err


def test_asking_imports_nothing_heavy(samples_library: Path) -> None:
    script = (
        "import sys; from api.cli import main; main(); "
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'langchain', 'langchain_core', "
        "'faiss', 'fastapi', 'rich', 'sqlalchemy', 'docx', 'openpyxl', 'pdfplumber', 'lxml'}; "
        "sys.exit(','.join(sorted(heavy & set(sys.modules))))"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            script,
            "--library",
            str(samples_library),
            "ask",
            "双溪水库要搬迁多少户居民？",
        ],
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        check=False,
        text=True,
    )
    assert done.stderr.strip() == ""
    assert "27户" in done.stdout
