"""Answers scored against their keys."""

from __future__ import annotations

import pytest

from assistant.answer import Answer, Citation, Retrieved, Status
from assistant.evaluation import (
    Expected,
    Score,
    covered,
    fold,
    same_file,
    score_answer,
    summarise,
)
from corpus.parse import parse_text

PARSED = parse_text(
    "临江市排水工作方案\n改造老旧泵站9座，市住建局牵头，2026年9月底前完成。\n", file="方案.txt"
)
DOCUMENT = PARSED.document
CLAUSE = PARSED.clauses[-1]
TEXTS = {DOCUMENT.id: DOCUMENT.text}
QUOTE = "改造老旧泵站9座"


def _expected(**changes: object) -> Expected:
    row = {
        "question": "谁牵头",
        "facts": [["市住建局", "市住房和城乡建设局"], ["9座"]],
        "forbidden": ["市水务局"],
        "file": "文件/方案.txt",
        "quote": QUOTE,
    }
    return Expected.from_json(row | changes)


def _answer(text: str, *, start: int | None = None, answered: bool = True) -> Answer:
    at = DOCUMENT.text.index(QUOTE) if start is None else start
    citation = Citation(
        1, DOCUMENT.id, DOCUMENT.title, DOCUMENT.file, (), CLAUSE.id, QUOTE, at, at + len(QUOTE)
    )
    status: Status = "answered" if answered else "insufficient_evidence"
    return Answer(status, text, (citation,), retrieved=(Retrieved(CLAUSE, DOCUMENT, 1.0),))


def _score(text: str, **changes: object) -> Score:
    return score_answer(_expected(**changes), _answer(text), TEXTS)


def test_a_right_answer() -> None:
    score = _score("由市住建局牵头改造９座[1]。")
    assert (score.right, score.missing, score.forbidden, score.too_long) == (True, (), (), False)
    assert score.evidence is True
    assert score.quotes_exact is True


def test_any_alternative_of_a_fact_will_do() -> None:
    assert _score("由市住房和城乡建设局牵头改造9座[1]。").right


@pytest.mark.parametrize(
    ("text", "missing", "forbidden"),
    [
        ("由市住建局牵头[1]。", ("9座",), ()),
        ("改造9座[1]。", ("市住建局",), ()),
        ("由市住建局、市水务局改造9座[1]。", (), ("市水务局",)),
    ],
)
def test_a_wrong_answer(text: str, missing: tuple[str, ...], forbidden: tuple[str, ...]) -> None:
    score = _score(text)
    assert (score.right, score.missing, score.forbidden) == (False, missing, forbidden)


def test_a_dump_is_no_answer_but_a_list_may_be_longer() -> None:
    text = "由市住建局牵头改造9座" + "。" * 500
    assert _score(text).too_long
    assert not _score(text).right
    assert _score(text, type="list").right


def test_markers_are_no_facts() -> None:
    assert _score("由市住建局牵头[9]座").missing == ("9座",)


def test_an_unanswerable_question_wants_a_refusal() -> None:
    expected = _expected(answerable=False, facts=[])
    assert score_answer(expected, _answer("没有", answered=False), TEXTS).right
    assert not score_answer(expected, _answer("有"), TEXTS).right


def test_a_refusal_of_an_answerable_question_is_not_right() -> None:
    score = score_answer(_expected(), _answer("由市住建局改造9座", answered=False), TEXTS)
    assert (score.right, score.answered) == (False, False)


def test_quotes_are_held_to_their_spans() -> None:
    score = score_answer(_expected(), _answer("市住建局9座", start=0), TEXTS)
    assert score.quotes_exact is False


def test_evidence_of_another_file_is_none() -> None:
    assert _score("市住建局9座", file="别的.txt").evidence is False
    assert _score("市住建局9座", quote=None).evidence is None


@pytest.mark.parametrize(
    ("found", "expected", "same"),
    [
        ("方案.txt", "文件/方案.txt", True),
        ("资料/文件/方案.txt", "文件/方案.txt", True),
        ("甲/方案.txt", "乙/方案.txt", False),
        ("大方案.txt", "方案.txt", False),
    ],
)
def test_same_file(found: str, expected: str, *, same: bool) -> None:
    assert same_file(found, expected) is same


def test_covered_counts_characters_in_shared_runs_of_four() -> None:
    assert covered("改造泵站", "要改造泵站九座") == 1.0
    assert covered("改造泵站甲乙丙丁", "要改造泵站") == 0.5
    assert covered("改造", "泵站") == 0.0


def test_fold() -> None:
    assert fold("１,200 亩 2025—2027") == "1200亩2025-2027"


def test_summary() -> None:
    scores = [_score("市住建局9座"), _score("不知道"), _score("市住建局9座", type="owner")]
    refused = score_answer(_expected(answerable=False), _answer("", answered=False), TEXTS)
    told = summarise([*scores, refused])
    assert told["questions"] == 4
    assert told["right"] == {"n": 3, "hits": 2, "share": 0.6667}
    assert told["wrong"] == {"n": 3, "hits": 1, "share": 0.3333}
    assert told["refused"] == {"n": 1, "hits": 1, "share": 1.0}
    assert told["by_type"]["owner"] == {"n": 1, "hits": 1, "share": 1.0}


def test_summary_of_nothing() -> None:
    assert summarise([])["right"] == {"n": 0, "hits": 0, "share": 0.0}
