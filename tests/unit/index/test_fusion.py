"""The weighted sum of normalised scores."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import fuse


def test_both_parts_count_by_their_weight() -> None:
    assert fuse({1: 10.0, 2: 5.0}, {1: 0.2, 2: 0.6}, weight=0.25) == [
        (1, pytest.approx(0.75)),
        (2, pytest.approx(0.625)),
    ]


def test_weight_nought_is_the_lexical_order() -> None:
    fused = fuse({1: 1.0, 2: 3.0, 3: 2.0}, {1: 0.9, 2: 0.1, 3: 0.5}, weight=0.0)
    assert [c for c, _ in fused] == [2, 3, 1]


def test_a_candidate_of_one_kind_only_still_counts() -> None:
    fused = dict(fuse({1: 4.0}, {2: 0.9, 1: 0.5}, weight=0.5))
    assert fused == {1: 0.5, 2: 0.5}


def test_ties_keep_the_order_of_the_candidates() -> None:
    assert [c for c, _ in fuse({7: 1.0, 3: 1.0, 5: 1.0}, {}, weight=0.3)] == [3, 5, 7]


@given(
    st.dictionaries(st.integers(0, 9), st.floats(0, 100)),
    st.dictionaries(st.integers(0, 9), st.floats(-1, 1)),
    st.floats(0, 1),
)
def test_scores_lie_between_nought_and_one(
    lexical: dict[int, float], dense: dict[int, float], weight: float
) -> None:
    fused = fuse(lexical, dense, weight=weight)
    assert {c for c, _ in fused} == {*lexical, *dense}
    assert all(-1e-9 <= score <= 1 + 1e-9 for _, score in fused)
