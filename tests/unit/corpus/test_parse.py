"""A file to a parsed document."""

import hashlib
from pathlib import Path

import pytest

from corpus.errors import CorpusError, EmptyFileError, OversizeError, UnreadableFileError
from corpus.parse import document_id, parse, parse_text

TEXT = (
    "临江市河道治理方案\n一、任务\n"
    "1.治理河道。清淤三公里并按月报告进展情况。（责任单位：市水务局）\n"
)


def test_document_knows_its_file_and_bytes(tmp_path: Path) -> None:
    path = tmp_path / "方案.txt"
    path.write_text(TEXT, encoding="utf-8")
    document = parse(path, file="库/方案.txt").document
    assert document.file == "库/方案.txt"
    assert document.id == hashlib.sha256("库/方案.txt".encode()).hexdigest()[:16]
    assert document.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert document.text == TEXT.rstrip("\n")
    assert document.title == "临江市河道治理方案"


def test_clauses_and_obligations_point_into_the_text() -> None:
    parsed = parse_text(TEXT, file="方案.txt")
    text = parsed.document.text
    assert [c.path for c in parsed.clauses] == [(), ("一、任务", "1.治理河道")]
    assert all(text[c.start : c.end] == c.text for c in parsed.clauses)
    assert [o.lead for o in parsed.obligations] == [("市水务局",)]
    assert parsed.obligations[0].clause_id == parsed.clauses[1].id


def test_same_text_gives_the_same_clauses() -> None:
    assert parse_text(TEXT, file="a.txt").clauses == parse_text(TEXT, file="a.txt").clauses
    assert document_id("a.txt") != document_id("b.txt")


@pytest.mark.parametrize("text", ["", " \n\t　\n"])
def test_blank_text_is_refused(text: str) -> None:
    with pytest.raises(EmptyFileError, match=r"a\.txt"):
        parse_text(text, file="a.txt")


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"没有\.txt"):
        parse(tmp_path / "没有.txt")


def test_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(OversizeError) as caught:
        parse(path, size_limit=10)
    assert isinstance(caught.value, CorpusError)
