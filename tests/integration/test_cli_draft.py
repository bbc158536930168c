"""duban draft over the sample documents."""

from __future__ import annotations

import json
from pathlib import Path

import docx

from assistant.checking import check_sentence
from index.library import Library
from tests.command import Run

TODAY = ("--today", "2026-11-23")


def test_a_speech_in_the_terminal(duban: Run) -> None:
    code, out, _ = duban("draft", "讲话稿章节", "--topic", "督察整改", *TODAY)
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "关于督察整改的讲话（章节）"
    assert [line for line in lines if line[1:2] == "、"] == [
        "一、认清形势，正视问题",
        "二、突出重点，抓好任务落实",
        "三、明确责任，严守时限要求",
        "四、严明要求，确保见底见效",
    ]
    assert "来源附录" in lines


def test_json_has_the_contract_and_every_sentence_is_supported(
    duban: Run, samples_library: Path, tmp_path: Path
) -> None:
    out = tmp_path / "稿.json"
    code, shown, _ = duban("draft", "speech", "--topic", "督察整改", *TODAY, "--out", out)
    assert code == 0
    assert shown.startswith(f"已写入 {out}：4 节")
    draft = json.loads(out.read_text(encoding="utf-8"))
    assert list(draft)[:3] == ["kind", "title", "sections"]
    quotes = {c["marker"]: c["quote"] for c in draft["citations"]}
    with Library.open(samples_library, read_only=True) as library:
        for c in draft["citations"]:
            assert library.document(c["document_id"]).text[c["start"] : c["end"]] == c["quote"]
    sentences = [s for section in draft["sections"] for s in section["sentences"]]
    sourced = [s for s in sentences if s["origin"] == "sourced"]
    assert len(sourced) >= 10
    for s in sourced:
        assert check_sentence(s["text"], [quotes[m] for m in s["citations"]]) == ()


def test_a_word_file(duban: Run, tmp_path: Path) -> None:
    out = tmp_path / "稿.docx"
    code, _, _ = duban("draft", "通报", "--topic", "秸秆禁烧", *TODAY, "--out", out)
    assert code == 0
    texts = [p.text for p in docx.Document(str(out)).paragraphs]
    assert texts[0] == "关于秸秆禁烧有关情况的通报"
    assert "来源附录" in texts


def test_the_outline_gives_the_headings_and_own_words_are_marked(
    duban: Run, tmp_path: Path
) -> None:
    outline = tmp_path / "提纲.txt"
    outline.write_text("一、存在问题\n本周又发现3处火点\n二、责任分工\n", encoding="utf-8")
    code, out, _ = duban("draft", "通报", "--topic", "秸秆禁烧", *TODAY, "--outline", outline)
    assert code == 0
    assert "一、存在问题" in out
    assert "【待核实】本周又发现3处火点。" in out
    assert "二、责任分工" in out


def test_a_topic_that_the_library_does_not_have_leaves_every_section_empty(duban: Run) -> None:
    code, out, _ = duban("draft", "讲话稿章节", "--topic", "量子通信卫星发射", *TODAY)
    assert code == 0
    assert out.count("本节缺少依据") == 4
    assert "[1]" not in out


def test_wrong_use_is_explained(duban: Run, tmp_path: Path) -> None:
    code, _, err = duban("draft", "诗歌", "--topic", "秸秆禁烧")
    assert (code, "没有“诗歌”这种稿件" in err) == (2, True)
    code, _, err = duban("draft", "通报", "--topic", "秸秆禁烧", "--out", tmp_path / "稿.pdf")
    assert (code, "--out 应以 .docx、.md 或 .json 结尾" in err) == (2, True)
    code, _, err = duban("draft", "通报", "--topic", " ")
    assert (code, "主题是空的" in err) == (2, True)
    code, _, err = duban("draft", "通报", "--topic", "秸秆", "--document", "0" * 16)
    assert (code, "文库中没有文件" in err) == (2, True)
