"""A document's own number, date, issuer and basis, each where the text states it."""

from __future__ import annotations

import pytest

from assistant.answering.basis import names_content, say_metadata, wants_metadata
from corpus.parse import parse_text

PARSED = parse_text(
    "临江市人民政府办公室关于印发排水设施整治方案的通知\n临政办发〔2026〕7号\n\n"
    "各县（市、区）人民政府，市政府有关部门：\n"
    "根据《云山省城镇排水条例》，制定本方案。本方案自2026年3月1日起施行。\n"
    "临江市人民政府办公室\n2026年2月18日\n"
)
BARE = parse_text("防汛工作安排\n各县要备足沙袋。\n")


@pytest.mark.parametrize(
    ("question", "said", "quote"),
    [
        ("文号是什么", "文号：临政办发〔2026〕7号", "临政办发〔2026〕7号"),
        ("什么时候印发的", "日期：2026年2月18日", "2026年2月18日"),
        ("谁发的", "发文机关：临江市人民政府办公室", "临江市人民政府办公室"),
        ("根据什么文件制定", "依据：根据《云山省城镇排水条例》", "根据《云山省城镇排水条例》"),
        ("什么时候施行", "施行：自2026年3月1日起施行", "自2026年3月1日起施行"),
    ],
)
def test_metadata(question: str, said: str, quote: str) -> None:
    assert wants_metadata(question)
    statements = say_metadata(question, PARSED.document, PARSED.clauses)
    assert statements is not None
    assert [s.text for s in statements] == [said]
    (piece,) = statements[0].sources
    assert PARSED.document.text[piece.start : piece.end] == quote


def test_two_things_asked_are_both_said() -> None:
    statements = say_metadata("文号和印发日期是什么", PARSED.document, PARSED.clauses)
    assert statements is not None
    assert [s.text for s in statements] == ["文号：临政办发〔2026〕7号", "日期：2026年2月18日"]


def test_a_date_in_chinese_numerals_is_quoted_as_written() -> None:
    parsed = parse_text("清淤通知\n各县要清淤。\n临江市人民政府\n二〇二六年二月十八日\n")
    statements = say_metadata("何时印发", parsed.document, parsed.clauses)
    assert statements is not None
    assert [s.text for s in statements] == ["日期：二〇二六年二月十八日"]


@pytest.mark.parametrize("question", ["文号是什么", "谁发的", "文号和印发日期", "什么时候施行"])
def test_what_a_document_does_not_state_is_not_said(question: str) -> None:
    assert say_metadata(question, BARE.document, BARE.clauses) is None


def test_an_owner_is_no_metadata() -> None:
    assert not wants_metadata("由谁牵头")
    assert say_metadata("由谁牵头", PARSED.document, PARSED.clauses) is None


def test_files_that_a_text_speaks_of() -> None:
    assert names_content("要报送哪些文件")
    assert not names_content("哪个文件规定的")
    assert not names_content("文号是什么")
