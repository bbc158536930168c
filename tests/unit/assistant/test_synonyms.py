"""Words of speech and the words of documents."""

from __future__ import annotations

from assistant.synonyms import synonyms


def test_a_group_is_mutual() -> None:
    assert synonyms("gdp") == ("地区生产总值", "生产总值", "国内生产总值")
    assert "gdp" in synonyms("地区生产总值")


def test_a_word_of_several_groups_has_the_words_of_all() -> None:
    assert set(synonyms("审批")) == {"批准", "同意", "批复", "批"}


def test_no_word_is_its_own_synonym() -> None:
    assert "上报" not in synonyms("上报")


def test_an_unknown_word_has_none() -> None:
    assert synonyms("黑臭水体") == ()
