"""Deadlines as offices write them; every value was worked out by hand from a calendar."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.deadlines import find, resolve

ISSUED = date(2024, 3, 1)

DATES = [
    ("2024年12月底前", date(2024, 12, 31)),
    ("2024年6月30日前", date(2024, 6, 30)),
    ("2024年6月30日", date(2024, 6, 30)),
    ("２０２４年６月３０日前", date(2024, 6, 30)),
    ("二〇二四年六月三十日", date(2024, 6, 30)),
    ("2025年2月底前", date(2025, 2, 28)),
    ("2024年2月底", date(2024, 2, 29)),
    ("2024年底前", date(2024, 12, 31)),
    ("到2025年", date(2025, 12, 31)),
    ("2025年年底前", date(2025, 12, 31)),
    ("2024年上半年", date(2024, 6, 30)),
    ("2024年第三季度", date(2024, 9, 30)),
    ("2024年二季度末前", date(2024, 6, 30)),
    ("2018年9月30日前", date(2018, 9, 30)),
]
WITHOUT_YEAR = [
    ("12月底前", date(2024, 12, 31)),
    ("4月底前", date(2024, 4, 30)),
    ("年底前", date(2024, 12, 31)),
    ("7月5日前", date(2024, 7, 5)),
    ("10月底前", date(2024, 10, 31)),
    ("第三季度", date(2024, 9, 30)),
]
RULES = [
    ("每月28日前", "FREQ=MONTHLY;BYMONTHDAY=28"),
    ("每年1月31日前", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31"),
    ("每季度组织一次", "FREQ=MONTHLY;INTERVAL=3"),
    ("每半年", "FREQ=MONTHLY;INTERVAL=6"),
]
KINDS = [
    ("立行立改", "immediate"),
    ("即知即改", "immediate"),
    ("长期坚持", "ongoing"),
    ("持续推进", "ongoing"),
    ("X月末前", "redacted"),
    ("××年底前", "redacted"),
    ("自交办之日起2个月内", "relative"),
    ("加强组织领导", "none"),
    ("", "none"),
]


@pytest.mark.parametrize(("wording", "due"), DATES)
def test_a_date_with_its_year_is_its_last_day(wording: str, due: date) -> None:
    found = resolve(wording, ISSUED)
    assert (found.kind, found.date, found.inferred) == ("date", due, False)
    assert found.text == wording


@pytest.mark.parametrize(("wording", "due"), WITHOUT_YEAR)
def test_a_missing_year_is_the_documents_and_says_so(wording: str, due: date) -> None:
    found = resolve(wording, ISSUED)
    assert (found.date, found.inferred) == (due, True)


def test_the_year_of_the_heading_goes_before_the_documents() -> None:
    assert resolve("6月底前", ISSUED, heading_year=2026).date == date(2026, 6, 30)


def test_no_year_anywhere_gives_no_date() -> None:
    assert resolve("12月底前", None).date is None


def test_a_bare_month_before_qian_is_ambiguous_and_read_cautiously() -> None:
    found = resolve("6月前", ISSUED)
    assert (found.date, found.ambiguous) == (date(2024, 5, 31), True)
    assert resolve("6月底前", ISSUED).ambiguous is False


@pytest.mark.parametrize(("wording", "rule"), RULES)
def test_rhythms_become_rules_of_recurrence(wording: str, rule: str) -> None:
    found = resolve(wording, ISSUED)
    assert (found.kind, found.rrule) == ("recurring", rule)


@pytest.mark.parametrize(("wording", "kind"), KINDS)
def test_what_is_no_date_keeps_its_kind(wording: str, kind: str) -> None:
    found = resolve(wording, ISSUED)
    assert (found.kind, found.date) == (kind, None)


def test_days_after_issue_are_counted_from_the_documents_date() -> None:
    assert resolve("自印发之日起30日内", ISSUED).date == date(2024, 3, 31)
    assert resolve("自印发之日起30日内", None).date is None


def test_a_span_of_years_ends_with_its_last_day() -> None:
    found = resolve("2023—2027年", ISSUED)
    assert (found.kind, found.start, found.date) == (
        "period",
        date(2023, 1, 1),
        date(2027, 12, 31),
    )


def test_the_last_of_several_stages_is_the_deadline() -> None:
    assert resolve("2017年底前完成主体工程，2020年底前完成验收", None).date == date(2020, 12, 31)


def test_an_impossible_day_is_no_date() -> None:
    assert resolve("2024年2月31日前", ISSUED).date is None


def test_deadlines_are_found_where_they_stand() -> None:
    text = "力争10月底前基本完成，12月底前全面完成，每月28日前报送进展。"
    assert [text[a:b] for a, b in find(text)] == ["10月底前", "12月底前", "每月28日前"]


def test_counts_are_no_deadlines() -> None:
    assert find("新建公园20个，改造管网46公里，分3批实施。") == []


@given(st.text(max_size=80), st.none() | st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_no_text_makes_it_raise(text: str, issued: date | None) -> None:
    found = resolve(text, issued)
    assert found.text == text
    for start, end in find(text):
        assert 0 <= start < end <= len(text)


@given(
    st.text(
        alphabet="每年月日底前初末上中下旬季度半第一二三四十12309X×个工作内之起印发", max_size=24
    )
)
def test_no_mixture_of_its_own_words_makes_it_raise(text: str) -> None:
    resolve(text, ISSUED)
    find(text)
