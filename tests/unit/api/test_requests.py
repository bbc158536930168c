"""JSON to requests: what is wrong is named, nothing is guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import RequestError
from api.requests import ask_request, filters_of, iso_date, parse_line
from assistant.answer import AskRequest
from index.filters import Filters

FULL = {
    "question": "那什么时候完成？",
    "history": ["谁牵头？"],
    "filters": {
        "document_ids": ["d1"],
        "kinds": ["通知"],
        "issued_from": "2026-01-01",
        "issued_to": "2026-12-31",
    },
    "today": "2026-11-23",
}


def test_full_request_is_read() -> None:
    assert ask_request(FULL) == AskRequest(
        "那什么时候完成？",
        ("谁牵头？",),
        Filters(("d1",), ("通知",), date(2026, 1, 1), date(2026, 12, 31)),
        date(2026, 11, 23),
    )


def test_absent_keys_take_the_defaults_and_unknown_keys_are_passed_over() -> None:
    defaults = AskRequest("", ("甲",), Filters(kinds=("方案",)), date(2026, 1, 2))
    row = {"question": "乙", "id": 7, "facts": []}
    assert ask_request(row, defaults=defaults) == AskRequest(
        "乙", ("甲",), Filters(kinds=("方案",)), date(2026, 1, 2)
    )


def test_nulls_in_filters_are_no_conditions() -> None:
    row = {"question": "问", "filters": {"document_ids": [], "kinds": None, "issued_from": None}}
    assert ask_request(row).filters == Filters()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ([], "应为一个 JSON 对象"),
        ("问", "应为一个 JSON 对象"),
        ({}, "缺少 question"),
        ({"question": 1}, "question 应为字符串"),
        ({"question": "问", "history": "谁"}, "history 应为字符串的数组"),
        ({"question": "问", "history": [1]}, "history 应为字符串的数组"),
        ({"question": "问", "today": "明天"}, "today 应为日期，写作 2026-11-23，现在是“明天”"),
        ({"question": "问", "today": 20261123}, "today 应为日期"),
        ({"question": "问", "filters": []}, None),
        ({"question": "问", "filters": ["x"]}, "filters 应为一个 JSON 对象"),
        ({"question": "问", "filters": {"kinds": "通知"}}, "filters.kinds 应为字符串的数组"),
        ({"question": "问", "filters": {"issued_to": "2026-13-01"}}, "issued_to 应为日期"),
    ],
)
def test_wrong_rows_name_the_key(row: object, said: str | None) -> None:
    if said is None:
        assert ask_request(row).filters == Filters()
        return
    with pytest.raises(RequestError) as caught:
        ask_request(row)
    assert said in str(caught.value)


def test_empty_date_range_is_refused() -> None:
    with pytest.raises(RequestError) as caught:
        filters_of(issued_from="2026-02-01", issued_to="2026-01-01")
    assert str(caught.value) == "成文日期的范围是空的：2026-02-01 晚于 2026-01-01"


def test_line_that_is_no_json_says_where() -> None:
    with pytest.raises(RequestError) as caught:
        parse_line('{"question": 谁}')
    assert str(caught.value).startswith("不是 JSON：第 14 个字符处")


def test_deep_nesting_is_refused_and_does_not_crash() -> None:
    with pytest.raises(RequestError):
        ask_request(parse_line("[" * 100_000 + "]" * 100_000))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries(
        {"question": json_values},
        optional={"history": json_values, "filters": json_values, "today": json_values},
    )
)
def test_any_row_is_a_request_or_a_request_error(row: dict[str, object]) -> None:
    try:
        assert ask_request(row).question == row["question"]
    except RequestError as error:
        assert str(error)


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_dates_come_back_as_they_were(day: date) -> None:
    assert iso_date("today", day.isoformat()) == day
