"""The two tantivy indexes: what is found, what is not, and at which generation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from index.errors import LibraryDamagedError
from index.lexical import LexicalIndex, Record

_INSIDE = {"path": 0.5, "text": 1.0}


def _add(index: LexicalIndex, texts: Sequence[str], generation: int = 1, first: int = 1) -> None:
    with index.writer() as writer:
        for n, text in enumerate(texts, first):
            writer.add(n, f"文件 {n}", [Record(10 * n, n, "一 总则", text)])
        writer.commit(generation)
    index.reload()


def _found(index: LexicalIndex, *words: str) -> list[int]:
    return [f.serial for f in index.clauses.search(dict.fromkeys(words, 1.0), _INSIDE, 10)]


def test_a_rare_word_outweighs_a_common_one(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path, create=True)
    _add(index, ["整改 方案", "整改 水体", "整改 资金", "整改 扬尘"])
    assert _found(index, "整改", "水体")[0] == 20


def test_the_generation_moves_with_the_commit(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path, create=True)
    assert index.generation == 0
    _add(index, ["整改"], generation=7)
    assert index.generation == 7
    assert LexicalIndex(tmp_path, create=False).generation == 7


def test_what_is_not_committed_is_not_there(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path, create=True)
    _add(index, ["整改"])
    writer = index.writer()
    writer.add(2, "文件", [Record(20, 2, "", "整改")])
    writer.__exit__(ValueError, ValueError(), None)
    index.reload()
    assert _found(index, "整改") == [10]


def test_a_dropped_document_is_gone_from_both(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path, create=True)
    _add(index, ["整改 甲", "整改 乙"])
    with index.writer() as writer:
        writer.drop([1])
        writer.commit(2)
    index.reload()
    assert _found(index, "整改") == [20]
    whole = index.documents.search({"整改": 1.0}, {"body": 1.0}, 10)
    assert [f.document for f in whole] == [2]


def test_only_the_documents_allowed_are_found(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path, create=True)
    _add(index, ["整改 甲", "整改 乙", "整改 丙"])
    one = index.clauses.search({"整改": 1.0}, _INSIDE, 10, ("document", [3]))
    two = index.clauses.search({"整改": 1.0}, _INSIDE, 10, ("document", [2, 3]))
    none = index.clauses.search({"整改": 1.0}, _INSIDE, 10, ("document", [99]))
    assert [f.serial for f in one] == [30]
    assert sorted(f.serial for f in two) == [20, 30]
    assert none == []


@pytest.mark.parametrize("word", ['"', "text:整改", "AND", "*", "整改)", "\\", "[a TO b]", ""])
def test_a_word_is_never_read_as_query_syntax(tmp_path: Path, word: str) -> None:
    index = LexicalIndex(tmp_path, create=True)
    _add(index, ["整改 甲"])
    assert _found(index, word) == []


def test_rarity_is_nought_for_an_unknown_word(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path, create=True)
    _add(index, ["整改 甲", "整改 乙", "整改 丙"])
    assert index.clauses.rarity("text", "没有") == 0.0
    assert index.clauses.rarity("text", "甲") > index.clauses.rarity("text", "整改") > 0


def test_no_index_is_said_to_be_damaged(tmp_path: Path) -> None:
    with pytest.raises(LibraryDamagedError, match="duban reindex"):
        LexicalIndex(tmp_path / "没有", create=False)


def test_readers_see_a_commit_after_reloading(tmp_path: Path) -> None:
    writing = LexicalIndex(tmp_path, create=True)
    reading = LexicalIndex(tmp_path, create=False)
    _add(writing, ["整改"])
    assert _found(reading, "整改") == []
    reading.reload()
    assert _found(reading, "整改") == [10]


def test_a_word_that_was_nowhere_is_found_once_it_is_there(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path, create=True)
    _add(index, ["整改"])
    assert _found(index, "清淤") == []
    _add(index, ["清淤"], generation=2, first=2)
    assert _found(index, "清淤") == [20]
