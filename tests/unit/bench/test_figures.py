"""The benches' own arithmetic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.figures import Rates, Reply, growth, percentile, rates, table, verdict


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(v) for v in range(1, 101)]
    assert [percentile(values, s) for s in (0.5, 0.95, 0.99, 1.0)] == [50, 95, 99, 100]
    assert percentile([7.0], 0.5) == 7.0
    assert percentile([], 0.5) == 0.0


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0.01, 1))
def test_a_percentile_has_its_share_below_it(values: list[float], share: float) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(v <= found for v in values) >= share * len(values) - 1e-9
    assert sum(v < found for v in values) < share * len(values)


def test_rates_count_what_ended_in_the_time() -> None:
    replies = [
        Reply(ended=4.9, seconds=9.0, status=200),
        Reply(ended=5.0, seconds=0.1, status=200),
        Reply(ended=6.0, seconds=0.3, status=200),
        Reply(ended=8.0, seconds=7.0, status=503, fault="503"),
        Reply(ended=15.0, seconds=9.0, status=200),
    ]
    found = rates(replies, 5.0, 10.0)
    assert found == Rates(2, 1, 0.2, pytest.approx(100), pytest.approx(300), 300, 300)


def test_no_replies_are_no_answers() -> None:
    assert rates([], 0.0, 10.0) == Rates(0, 0, 0.0, 0.0, 0.0, 0.0, 0.0)


def test_growth_compares_the_end_with_the_first_minute() -> None:
    flat = [(float(t), 100.0) for t in range(301)]
    assert growth(flat, 60) == 0.0
    risen = [
        (t, 50.0 if t < 30 else 100.0 if t < 60 else 80.0 if t < 270 else 110.0)
        for t in (float(s) for s in range(301))
    ]
    assert growth(risen, 60) == pytest.approx(0.10)


def test_growth_needs_both_ends() -> None:
    with pytest.raises(ValueError, match="no samples"):
        growth([(float(t), 1.0) for t in range(50)], 60)
    with pytest.raises(ValueError, match="no samples"):
        growth([], 60)


def test_a_table_is_markdown() -> None:
    assert table(["", "要求"], [["错误", "0"]]) == "|  | 要求 |\n| --- | --- |\n| 错误 | 0 |\n"
    assert (verdict(True), verdict(False)) == ("", "，未达到")
