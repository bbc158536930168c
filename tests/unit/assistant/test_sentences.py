"""Clauses cut into sentences, each where it stands."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.sentences import join, segments, sentences
from corpus.model import Clause
from corpus.parse import parse_text

PARSED = parse_text("临江市排水工作方案\n全市排查管网。\n")
CLAUSE = PARSED.clauses[-1]


def _clause(text: str, start: int = 100) -> Clause:
    return replace(CLAUSE, text=text, start=start, end=start + len(text), kind="paragraph")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("排查管网。改造泵站！", ["排查管网。", "改造泵站！"]),
        ("市水务局牵头（配合：市住建局。市财政局），年底前完成。", None),
        ("要“早排查。早整改”，不得拖延。", None),
        ("要求“早排查。”各地落实。", ["要求“早排查。”", "各地落实。"]),
        ("（未闭合。另一句。", ["（未闭合。", "另一句。"]),
        ("一、任务\n排查管网", ["一、任务", "排查管网"]),
        ("排查管网  改造泵站", ["排查管网", "改造泵站"]),
        ("完成3.5公里", None),
        ("  ", []),
    ],
)
def test_sentences(text: str, expected: list[str] | None) -> None:
    whole = [text] if expected is None else expected
    assert [p.text for p in sentences(_clause(text))] == whole


def test_a_table_row_is_one_sentence() -> None:
    row = replace(_clause("1。 管网排查。 市水务局"), kind="table_row")
    assert [p.text for p in sentences(row)] == ["1。 管网排查。 市水务局"]


def test_segments_keep_brackets_whole() -> None:
    (sentence,) = sentences(_clause("市水务局牵头（配合：市住建局，市财政局），年底前完成。"))
    assert [p.text for p in segments(sentence)] == [
        "市水务局牵头（配合：市住建局，市财政局），",
        "年底前完成。",
    ]


def test_joined_pieces_hold_what_stands_between() -> None:
    (sentence,) = sentences(_clause("排查，建账，整改。"))
    first, _, last = segments(sentence)
    assert join(first, last).text == "排查，建账，整改。"


def test_pieces_of_a_document_stand_where_they_say() -> None:
    for clause in PARSED.clauses:
        for piece in sentences(clause):
            assert PARSED.document.text[piece.start : piece.end] == piece.text


@given(st.text(alphabet="管网排查，。；！（）“”\n 　12.A", max_size=80), st.integers(0, 500))
def test_no_character_is_lost_and_offsets_hold(text: str, start: int) -> None:
    clause = _clause(text, start)
    pieces = sentences(clause)
    assert all(text[p.start - start : p.end - start] == p.text for p in pieces)
    assert all(a.end <= b.start for a, b in pairwise(pieces))
    told = "".join(c for p in pieces for c in p.text if c not in " \u3000\n")
    assert told == "".join(c for c in text if c not in " \u3000\n")
    for piece in pieces:
        inner = segments(piece)
        assert all(text[p.start - start : p.end - start] == p.text for p in inner)
