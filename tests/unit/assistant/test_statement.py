"""Statements bound to numbered citations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.statement import Binder, Statement, spoken
from assistant.sentences import Piece
from corpus.parse import parse_text

PARSED = parse_text(
    "临江市排水工作方案\n一、任务\n（一）管网排查。（牵头单位：市水务局；完成时限：2026年6月底前）\n"
    "（二）泵站改造。（牵头单位：市住建局；完成时限：2026年9月底前）\n"
)
DOCUMENT = PARSED.document
FIRST, SECOND = PARSED.obligations


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("（一）管网排查。", "管网排查"),
        ("第十二条 市水务局负责；", "市水务局负责"),
        ("1.清淤", "清淤"),
        ("1.2 亿元", "1.2 亿元"),
        ("①截污", "截污"),
        ("  一、总体要求\n\n", "总体要求"),
        ("要做到：", "要做到"),
        ("\u3000\u3000管网  排查", "管网排查"),
        ("市水务局负责落实到位（见附件", "市水务局负责落实到位"),
        ("（牵头单位：市水务局", "牵头单位：市水务局"),
        ("“早排查", "早排查"),
        ("《方案》》", "《方案》"),
        ("由市水务局（节水办）负责）", "由市水务局（节水办）负责"),
    ],
)
def test_spoken(source: str, said: str) -> None:
    assert spoken(source) == said


@given(st.text(alphabet="管网（）“”《》，。", max_size=20))
def test_spoken_closes_what_it_opens(text: str) -> None:
    said = spoken(text)
    for left, right in ("（）", "“”", "《》"):
        assert abs(said.count(left) - said.count(right)) <= abs(
            text.count(left) - text.count(right)
        )


def _piece(words: str) -> Piece:
    start = DOCUMENT.text.index(words)
    clause = next(c for c in PARSED.clauses if c.start <= start < c.end)
    return Piece(clause, start, start + len(words))


def test_markers_count_from_one_and_the_same_source_keeps_its_number() -> None:
    binder = Binder({DOCUMENT.id: DOCUMENT})
    one, two = _piece("市水务局"), _piece("市住建局")
    assert binder.say(Statement("甲", (one, two))) == "甲[1][2]"
    assert binder.say(Statement("乙", (two, two))) == "乙[2]"
    assert [(c.marker, c.quote) for c in binder.citations] == [(1, "市水务局"), (2, "市住建局")]


def test_a_citation_says_where_it_stands() -> None:
    citation = Binder({DOCUMENT.id: DOCUMENT}).cite(_piece("2026年6月底前"))
    assert DOCUMENT.text[citation.start : citation.end] == citation.quote == "2026年6月底前"
    assert citation.title == "临江市排水工作方案"
    assert citation.path[0] == "一、任务"
    assert citation.file == "text.txt"
    assert citation.page is None


def test_obligations_behind_statements_each_once_with_their_citations() -> None:
    binder = Binder({DOCUMENT.id: DOCUMENT})
    said = [
        Statement("甲", (_piece("市水务局"),), (FIRST,)),
        Statement("乙", (_piece("市住建局"),), (SECOND, FIRST)),
    ]
    for statement in said:
        binder.say(statement)
    entries = binder.entries(said)
    assert [e.obligation.id for e in entries] == [FIRST.id, SECOND.id]
    assert [[c.marker for c in e.citations] for e in entries] == [[1], [2]]
    assert {e.file for e in entries} == {"text.txt"}
