"""Asking from the command line: one question, a batch of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.library import Library
from tests.command import CONTRACT, SPEECH, Run, process

pytestmark = pytest.mark.usefixtures("own_directory")

LIMIT = 2_000


def test_ask_answers_with_the_clause_quoted(duban: Run) -> None:
    code, out, _ = duban("ask", "双溪水库要搬迁多少户居民？")
    assert code == 0
    assert "27户" in out
    assert "出处：\n  [1] " in out


def test_ask_json_is_the_contract_and_quotes_are_the_text(
    duban: Run, samples_library: Path
) -> None:
    code, out, _ = duban("ask", "城区雨污混接管网改造由谁牵头？", "--json", "--today", "2026-11-23")
    answer = json.loads(out)
    assert code == 0
    assert list(answer) == CONTRACT
    assert answer["status"] == "answered"
    assert "市住房城乡建设局" in answer["answer"]
    assert answer["citations"]
    with Library.open(samples_library, read_only=True) as library:
        for c in answer["citations"]:
            assert library.document(c["document_id"]).text[c["start"] : c["end"]] == c["quote"]
    assert 1 <= len(answer["retrieved"]) <= 10


def test_ask_refuses_what_no_document_says_and_that_is_no_failure(duban: Run) -> None:
    code, out, _ = duban("ask", "督察整改一共安排了多少资金？", "--json")
    answer = json.loads(out)
    assert (code, answer["status"], answer["citations"]) == (0, "insufficient_evidence", [])
    assert answer["retrieved"]


def test_ask_completes_a_follow_up_from_history(duban: Run) -> None:
    _, out, _ = duban(
        "ask", "那什么时候完成？", "--history", "城区雨污混接管网改造由谁牵头？", "--json"
    )
    assert "2026年12月底前" in json.loads(out)["answer"]


def test_ask_keeps_to_the_documents_and_dates_it_was_given(duban: Run, ids: dict[str, str]) -> None:
    only = ids[SPEECH]
    _, out, _ = duban("ask", "双溪水库要搬迁多少户居民？", "--document", only, "--json")
    found = json.loads(out)
    assert {r["document_id"] for r in found["retrieved"]} == {only}
    _, out, _ = duban("ask", "双溪水库要搬迁多少户居民？", "--issued-to", "2026-03-12", "--json")
    assert {r["document_id"] for r in json.loads(out)["retrieved"]} == {only}


@pytest.mark.parametrize("question", ["", "   ", "\n"])
def test_empty_question_is_wrong_use(duban: Run, question: str) -> None:
    code, out, err = duban("ask", question)
    assert (code, out) == (2, "")
    assert "问题是空的" in err


def test_question_of_100000_characters_is_wrong_use(duban: Run) -> None:
    code, out, err = duban("ask", "谁" * 100_000)
    assert (code, out) == (2, "")
    assert f"问题有 100000 个字，超过 {LIMIT} 个字的上限" in err


def test_question_is_read_from_standard_input(samples_library: Path) -> None:
    done = process(
        "--library",
        samples_library,
        "ask",
        "-",
        "--json",
        given="双溪水库要搬迁多少户居民？\n".encode(),
    )
    assert "27户" in json.loads(done.stdout)["answer"]


def test_no_library_yet_says_what_to_run(duban: Run, tmp_path: Path) -> None:
    missing = tmp_path / "还没有"
    for command in (["ask", "谁牵头？"], ["documents"], ["tasks"], ["search", "清淤"], ["reindex"]):
        code, out, err = duban(*command, library=missing)
        assert (code, out) == (2, "")
        assert f"duban --library {missing} ingest" in err
    assert not missing.exists()


def test_batch_answers_line_by_line_and_a_bad_line_costs_itself(duban: Run, tmp_path: Path) -> None:
    rows = [
        json.dumps({"question": "双溪水库要搬迁多少户居民？"}, ensure_ascii=False),
        "这不是 JSON",
        "",
        json.dumps({"question": "那什么时候完成？", "history": ["城区雨污混接管网改造由谁牵头？"]}),
        json.dumps({"question": ""}),
        json.dumps({"question": "谁" * 100_000}),
        '["question"]',
        json.dumps({"question": "谁牵头？", "today": "明天"}),
    ]
    batch = tmp_path / "问题.jsonl"
    batch.write_text("\ufeff" + "\n".join(rows) + "\n", encoding="utf-8")
    code, out, err = duban("ask", "--batch", batch, "--json")
    results = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [r.get("line") for r in results] == [None, 2, None, 5, 6, 7, 8]
    assert "27户" in results[0]["answer"]
    assert results[1]["error"].startswith("不是 JSON")
    assert "2026年12月底前" in results[2]["answer"]
    assert "问题是空的" in results[3]["error"]
    assert "100000 个字" in results[4]["error"]
    assert [line.split("：")[0] for line in err.splitlines()] == [
        f"第 {n} 行" for n in (2, 5, 6, 7, 8)
    ]


def test_batch_without_fault_ends_with_0_and_reads_standard_input(samples_library: Path) -> None:
    row = json.dumps({"question": "双溪水库要搬迁多少户居民？"}).encode()
    done = process("ask", "--batch", "-", "--json", given=row, DUBAN_LIBRARY=str(samples_library))
    assert (done.returncode, done.stderr) == (0, b"")
    assert list(json.loads(done.stdout)) == CONTRACT


def test_batch_that_cannot_be_read_names_the_file(duban: Run, tmp_path: Path) -> None:
    assert "打不开 没有.jsonl" in duban("ask", "--batch", "没有.jsonl")[2]
    wrong = tmp_path / "gb.jsonl"
    wrong.write_bytes('{"question": "谁牵头？"}'.encode("gb18030"))
    code, _, err = duban("ask", "--batch", wrong)
    assert code == 2
    assert f"{wrong} 不是 UTF-8 编码" in err
