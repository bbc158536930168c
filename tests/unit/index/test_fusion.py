"""Words by what they explain, plus the cosine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import covered_share, fuse


def test_words_count_by_their_coverage_and_cosines_by_the_weight() -> None:
    assert fuse({1: 10.0, 2: 5.0}, {1: 0.2, 2: 0.6}, coverage=0.8, weight=0.5) == [
        (1, pytest.approx(0.9)),
        (2, pytest.approx(0.7)),
    ]


def test_the_less_the_words_explain_the_more_the_cosine_decides() -> None:
    lexical, dense = {1: 10.0, 2: 5.0}, {1: 0.2, 2: 0.6}
    assert fuse(lexical, dense, coverage=0.3, weight=0.5)[0][0] == 2
    assert fuse(lexical, dense, coverage=0.9, weight=0.5)[0][0] == 1


def test_weight_nought_is_the_lexical_order() -> None:
    fused = fuse({1: 1.0, 2: 3.0, 3: 2.0}, {1: 0.9, 2: 0.1, 3: 0.5}, coverage=1.0, weight=0.0)
    assert [c for c, _ in fused] == [2, 3, 1]


def test_a_candidate_of_one_kind_only_still_counts() -> None:
    fused = dict(fuse({1: 4.0, 3: 2.0}, {2: 0.9, 1: 0.5}, coverage=1.0, weight=0.5))
    assert fused == {1: 1.25, 2: pytest.approx(0.45), 3: 0.75}


def test_ties_keep_the_order_of_the_candidates() -> None:
    assert [c for c, _ in fuse({7: 1.0, 3: 1.0, 5: 1.0}, {}, coverage=1.0)] == [3, 5, 7]


def test_a_score_too_small_to_divide_by_is_still_bounded() -> None:
    assert fuse({1: 1e-310, 2: 0.0}, {}, coverage=1.0) == [(1, 1.0), (2, 0.0)]


def test_coverage_is_a_share_by_weight_and_rarity() -> None:
    words, rarity = {"秸秆": 1.0, "禁烧": 1.0, "怎么": 0.5}, {"秸秆": 6.0, "禁烧": 4.0, "怎么": 2.0}
    assert covered_share(words, rarity, {"秸秆", "市"}) == pytest.approx(6 / 11)
    assert covered_share(words, rarity, words) == 1.0


def test_a_word_that_no_text_has_counts_as_the_rarest() -> None:
    rarity = {"秸秆": 6.0, "禁烧": 2.0, "无人机": 0.0}
    share = covered_share(dict.fromkeys(rarity, 1.0), rarity, {"秸秆", "禁烧"})
    assert share == pytest.approx(8 / 14)


def test_no_words_cover_nothing() -> None:
    assert covered_share({}, {}, {"秸秆"}) == 0.0
    assert covered_share({"无人机": 1.0}, {"无人机": 0.0}, {"秸秆"}) == 0.0


@given(
    st.dictionaries(st.integers(0, 9), st.floats(0, 100)),
    st.dictionaries(st.integers(0, 9), st.floats(-1, 1)),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_every_candidate_has_a_bounded_score_in_falling_order(
    lexical: dict[int, float], dense: dict[int, float], coverage: float, weight: float
) -> None:
    fused = fuse(lexical, dense, coverage=coverage, weight=weight)
    scores = [score for _, score in fused]
    assert {c for c, _ in fused} == {*lexical, *dense}
    assert all(-weight - 1e-9 <= score <= coverage + weight + 1e-9 for score in scores)
    assert scores == sorted(scores, reverse=True)


@given(
    st.dictionaries(st.text(max_size=3), st.floats(0, 1), max_size=6),
    st.sets(st.text(max_size=3), max_size=6),
    st.floats(0.1, 9),
)
def test_coverage_lies_between_nought_and_one_and_grows(
    words: dict[str, float], there: set[str], rarity: float
) -> None:
    rare = dict.fromkeys(words, rarity)
    share = covered_share(words, rare, there)
    assert 0 <= share <= 1 + 1e-9
    assert covered_share(words, rare, {*there, *words}) >= share - 1e-9
