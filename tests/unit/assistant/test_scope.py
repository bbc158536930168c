"""Places, years, numbers and names that a question pins down."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.scope import Scope, provinces_in, scope_of

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("临江市2025年的清淤任务", ("临江",)),
        ("河北省和河南省的目标", ("河北", "河南")),
        ("北京市和天津市", ("北京", "天津")),
        ("临江县的泵站", ("临江",)),
        ("雄安新区", ("雄安",)),
        ("各县市区要做什么", ()),
        ("全市哪些单位", ()),
        ("市政府的要求", ()),
    ],
)
def test_places(question: str, places: tuple[str, ...]) -> None:
    assert scope_of(question).places == places


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("2025年的任务", (2025,)),
        ("２０２４年和2025年", (2024, 2025)),
        ("今年要完成多少", (2026,)),
        ("去年呢", (2025,)),
        ("明年的目标", (2027,)),
        ("去年比2024年多多少", (2024,)),
        ("电话12345678", ()),
    ],
)
def test_years(question: str, years: tuple[int, ...]) -> None:
    assert scope_of(question, TODAY).years == years


def test_this_year_is_unknown_without_today() -> None:
    assert scope_of("今年要完成多少").years == ()


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("云政办发〔2024〕12号文件要求什么", ("云政办发〔2024〕12号",)),
        ("云政办发[2024]12号", ("云政办发[2024]12号",)),
        ("12号文", ("12号文",)),
        ("12号楼", ()),
    ],
)
def test_document_numbers(question: str, numbers: tuple[str, ...]) -> None:
    assert scope_of(question).numbers == numbers


def test_titles_and_quotations() -> None:
    scope = scope_of("《临江市排水条例》里“易涝点”怎么定义")
    assert scope.titles == ("临江市排水条例",)
    assert scope.quoted == ("临江市排水条例", "易涝点")


def test_units_named_but_no_groups() -> None:
    assert scope_of("市水务局牵头的任务").units == ("市水务局",)
    assert scope_of("各有关部门要做什么").units == ()


def test_a_follow_up_inherits_what_it_leaves_open() -> None:
    earlier = Scope(places=("临江",), years=(2025,), numbers=("12号文",), units=("市水务局",))
    assert Scope(years=(2026,)).inherit(earlier) == Scope(
        places=("临江",), years=(2026,), numbers=("12号文",)
    )


def test_provinces() -> None:
    assert provinces_in("河北省与内蒙古自治区交界") == {"河北", "内蒙古"}
