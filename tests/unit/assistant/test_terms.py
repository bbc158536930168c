"""Topic words, weighed."""

from __future__ import annotations

import pytest

from assistant.scope import scope_of
from assistant.terms import Term, blended, coverage, dampened, is_content, topic_terms
from index.segment import cut


def test_question_words_and_the_scope_are_left_out() -> None:
    question = "临江市2025年黑臭水体整治由谁牵头"
    terms = topic_terms(question, scope_of(question), cut, lambda _: 2.0)
    assert [t.word for t in terms] == ["黑臭", "水体", "整治"]
    assert {t.weight for t in terms} == {2.0}


def test_a_document_number_is_no_topic() -> None:
    question = "云政办发〔2024〕12号文件清淤"
    terms = topic_terms(question, scope_of(question), cut, lambda _: 1.0)
    assert [t.word for t in terms] == ["清淤"]


def test_a_word_unknown_to_the_library_weighs_against_an_answer() -> None:
    question = "清淤截污9座"
    known = {"清淤": 5.0}
    terms = topic_terms(question, scope_of(question), cut, lambda w: known.get(w, 0.0))
    assert terms == (Term("清淤", 5.0), Term("截污", 3.0))


def test_blended_keeps_the_largest_weight() -> None:
    assert blended(
        ((Term("a", 1.0), Term("b", 2.0)), 1.0), ((Term("a", 4.0),), 0.5), ((Term("c", 1.0),), 0.0)
    ) == (Term("a", 2.0), Term("b", 2.0))


def test_dampened() -> None:
    terms = (Term("清淤", 2.0), Term("泵站", 2.0))
    assert dampened(terms, "清淤方案", 0.5) == (Term("清淤", 1.0), Term("泵站", 2.0))


def test_coverage_is_a_share_of_weight() -> None:
    terms = (Term("清淤", 3.0), Term("泵站", 1.0))
    assert coverage(terms, {"清淤": 1.0}) == pytest.approx(0.75)
    assert coverage(terms, {"清淤": 0.5, "泵站": 1.0}) == pytest.approx(0.625)
    assert coverage((), {"清淤": 1.0}) == 0.0


def test_content_words() -> None:
    assert is_content("清淤")
    assert not is_content("什么")
    assert not is_content("，")
