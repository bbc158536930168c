"""A question's words and weights."""

from __future__ import annotations

from index.query import query_words


def test_asking_words_weigh_less_than_what_is_asked_about() -> None:
    words = query_words("黑臭水体整治由哪个部门负责？")
    assert words["黑臭"] == 1.0
    assert words["水体"] == 1.0
    assert words["负责"] == words["部门"] == words["由"] == 0.4


def test_a_word_counts_once() -> None:
    assert query_words("整改 整改 整改") == {"整改": 1.0}


def test_nothing_to_search_for() -> None:
    assert query_words("？！ …") == {}


def test_a_pasted_page_is_cut_off() -> None:
    page = "".join(chr(0x4E00 + n) + "，" for n in range(2_000))
    assert len(query_words(page)) == 120
