"""An open answer starts where the answer starts, not at what leads up to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer import Retrieved
from assistant.answering.passage import fresh, say_next, to_the_point
from assistant.asks import Part
from assistant.evidence import Reader, Wanted
from assistant.sentences import Piece
from assistant.terms import Term
from corpus.parse import parse_text

CLAUSE = parse_text("临江市排水工作方案\n全市排查管网。\n").clauses[-1]


def _piece(text: str) -> Piece:
    clause = replace(CLAUSE, text=text, start=50, end=50 + len(text), kind="paragraph")
    return Piece(clause, clause.start, clause.end)


def _wanted(question: str, *words: str) -> Wanted:
    terms = tuple(Term(w, 1.0) for w in words)
    return Wanted(Part(question, ("open",), False), terms, terms, question)


SHOPS = _wanted("临江市对停业的沿街商铺有什么政策？", "停业", "沿街", "商铺", "临江市")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("对停业的沿街商铺，减免三个月房租。", "减免三个月房租。"),
        ("为保住市场主体和就业岗位，减免商铺三个月房租。", "减免商铺三个月房租。"),
        (
            "云山日报讯（记者 江流）沿街商铺可减免三个月房租。",
            "沿街商铺可减免三个月房租。",
        ),
        (
            "新云社临江2月4日电（记者 江流）沿街商铺可减免三个月房租。",
            "沿街商铺可减免三个月房租。",
        ),
        ("记者从临江市商务局获悉，沿街商铺可减免三个月房租。", "沿街商铺可减免三个月房租。"),
        ("对停业的沿街商铺，免租。", "对停业的沿街商铺，免租。"),
        ("连续停业十五天以上的，减免三个月房租。", "连续停业十五天以上的，减免三个月房租。"),
        ("经营困难的沿街商铺可减免三个月房租。", "经营困难的沿街商铺可减免三个月房租。"),
    ],
)
def test_what_leads_up_to_the_answer_is_left_out(text: str, expected: str) -> None:
    piece = to_the_point(_piece(text), SHOPS)
    assert piece.text == expected
    assert piece.end == 50 + len(text)


def test_grounds_stay_where_they_are_asked_for() -> None:
    text = "为保住市场主体和就业岗位，减免商铺三个月房租。"
    wanted = _wanted("减免商铺房租的目的是什么？", "减免", "商铺", "房租")
    assert to_the_point(_piece(text), wanted).text == text


def test_fresh_counts_what_the_question_does_not_say() -> None:
    assert fresh("对停业的沿街商铺，", SHOPS) == 0
    assert fresh("减免三个月房租", SHOPS) == 7


def test_a_heading_that_only_asks_is_answered_by_the_clause_below() -> None:
    parsed = parse_text("落实单位主体责任。\n每天上报水位，每周试机一次。\n")
    text = parsed.document.text
    cut = text.index("每天")
    path = ("落实单位主体责任",)
    heading = replace(CLAUSE, ordinal=3, path=path, start=0, end=cut - 1, text=text[: cut - 1])
    below = replace(
        CLAUSE,
        ordinal=4,
        path=(*path, "一"),
        kind="paragraph",
        start=cut,
        end=len(text),
        text=text[cut:],
    )
    wanted = _wanted("如何落实单位主体责任？", "单位", "主体", "责任")
    (evidence,) = Reader(wanted, 1.0).read(Retrieved(heading, parsed.document, 1.0))
    said = say_next(evidence, wanted, (heading, below))
    assert said is not None
    assert said.text == "每天上报水位，每周试机一次"
    assert [p.clause.ordinal for p in said.sources] == [4]
    elsewhere = replace(below, path=("加强检查",))
    assert say_next(evidence, wanted, (heading, elsewhere)) is None
    assert say_next(evidence, wanted) is None
