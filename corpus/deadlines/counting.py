"""Deadlines counted from an event: 印发之日起30日内, 5个工作日内, 交办之日起2个月内.

The day of the event is not counted (Civil Code, article 201), and 内 includes the last day
(article 1259).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.deadlines.points import NUMBER, add_months, days, points
from corpus.numerals import parse_numeral

_FIRST_YEAR = 1900
_UNITS = r"工作日|小时|日|天|周|星期|年|月|季度"
_AMOUNT = rf"(?P<n>{NUMBER}{{1,4}}|半)个?(?P<unit>{_UNITS})(?P<half>半)?"
_RELATIVE = re.compile(
    rf"(?:(?P<anchor>[^，。；：、（）()]{{0,40}}?)(?:之日|之时)?起(?:计算?"
    rf"|算)?的?[，,]?(?:在)?|(?P<after>[^，。；：、（）()]{{1,40}}?)[之以]?后的?[，,]?(?:在)?)?"
    rf"(?<![\d年])(?<!\d[-—~至])(?:[约近]|(?:最长|最迟|最多)?(?:不超过"
    rf"|不得超过))?{_AMOUNT}(?P<within>(?:左右)?(?:(?:的?时间)?(?:之内|以内|内|里)|的?时间))?"
)
_ISSUED = re.compile(
    r"(?:印发|下发|发布|公布|发文|颁布|出台|签发)(?:实施|施行|执行)?(?:之日|后|以后|之后|起)?$"
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A deadline that counts from an event; ``due`` where that event's day is known."""

    start: int
    end: int
    due: date | None


def counted(plain: str, issued_on: date | None) -> Counted | None:
    """The deadline of a text that counts from an event; None where there is none.

    Args:
        plain: without blanks, digits half-width.
        issued_on: the day of 印发之日.

    Raises:
        ValueError, OverflowError: the day it gives does not exist.
    """
    for match in _RELATIVE.finditer(plain):
        anchored = match.group("anchor") is not None or match.group("after") is not None
        if not (anchored or match.group("within")) or not _is_span(match):
            continue
        start = _start(match, issued_on)
        amount = parse_numeral(match.group("n")) if match.group("n") != "半" else 0
        if start is None or amount is None:
            return Counted(match.start(), match.end(), None)
        half = match.group("n") == "半" or bool(match.group("half"))
        due = after(start, amount, match.group("unit"), half=half)
        return Counted(match.start(), match.end(), due)
    return None


def after(start: date, amount: int, unit: str, *, half: bool = False) -> date | None:
    """The last day of a span that begins the day after ``start``.

    Args:
        start: the day of the event.
        amount: how many units.
        unit: 工作日, 日, 天, 周, 星期, 月, 季度 or 年.
        half: half a unit more (一年半, 半个月 is 0 and a half).

    Returns:
        None for hours and for working days beyond the years whose holidays are known.

    Raises:
        ValueError, OverflowError: beyond the calendar.
    """
    if unit in {"日", "天"}:
        return start + timedelta(days=amount)
    if unit in {"周", "星期"}:
        return start + timedelta(weeks=amount)
    if unit == "工作日":
        return _working_days_after(start, amount)
    months = {"月": 1, "季度": 3, "年": 12}.get(unit)
    if months is None:
        return None
    year, month = add_months(
        start.year, start.month, amount * months + (6 if half and unit == "年" else 0)
    )
    due = date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
    return due + timedelta(days=15) if half and unit == "月" else due


def _is_span(match: re.Match[str]) -> bool:
    """Whether the amount is a length of time and not a date (6月内, 2024年内)."""
    number = match.group("n")
    if match.group("unit") == "年":
        return (parse_numeral(number) or 0) < _FIRST_YEAR
    if match.group("unit") != "月":
        return True
    return "个月" in match.group() or number == "半" or number in {"一", "两"}


def _start(match: re.Match[str], issued_on: date | None) -> date | None:
    wording = match.group("anchor") or match.group("after") or ""
    if _ISSUED.search(wording):
        return issued_on
    found = points(wording)
    if found and found[-1].day is not None and found[-1].end >= len(wording) - 1:
        known = days(found[-1], issued_on, None)
        return known.last if known else None
    return None


def _working_days_after(start: date, amount: int) -> date | None:
    """The n-th working day after a day; None beyond the years whose holidays are known."""
    from chinese_calendar import is_workday  # type: ignore[import-untyped]  # takes 50 ms

    day = start
    try:
        while amount > 0:
            day += timedelta(days=1)
            amount -= 1 if is_workday(day) else 0
    except NotImplementedError:
        return None
    return day
