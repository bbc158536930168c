"""The days that a question picks tasks by, counted from the day it is asked: 本月, 下周."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from corpus.numerals import to_ascii_digits

_WHICH = {"上": -1, "这": 0, "本": 0, "当": 0, "下": 1}
_WEEK = re.compile(r"(?P<which>[上这本下])(?:一)?个?(?:周|星期|礼拜)(?:内|之内|里)?")
_MONTH = re.compile(r"(?P<which>[上这本当下])(?:一)?个?月(?!\d)")
_QUARTER = re.compile(r"(?P<which>[上这本下])(?:一)?个?季度")
_YEAR = re.compile(
    r"(?P<which>今年|本年|明年|去年)(?:度|内|之内|里)?(?![上下]半年|\d|[一二三四年]季)"
)
_COMING = re.compile(
    r"(?:未来|今后|接下来|最近|近)?的?(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3})"
    r"(?P<unit>天|日|周|个?星期|个月)(?:之内|以内|内)?"
)
_DAY = {"今天": 0, "今日": 0, "明天": 1, "后天": 2}
_DUE = re.compile(r"到期|截止|期限|完成|办结|到时间|要交|该交|要干|要办|该办|该完|要做完|收尾")
_NUMBERS = dict(zip("一二两三四五六七八九十", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))


def asked_period(question: str, today: date) -> tuple[date, date] | None:
    """The first and last day that tasks asked for fall due between, both inclusive.

    Weeks begin on Monday.

    Returns:
        None where the question names no such days or does not speak of what falls due.
    """
    if not _DUE.search(question):
        return None
    for read in (_day, _coming, _week, _month, _quarter, _year):
        if (found := read(question, today)) is not None:
            return found
    return None


def _day(question: str, today: date) -> tuple[date, date] | None:
    days = [today + timedelta(days=n) for word, n in _DAY.items() if word in question]
    return (min(days), max(days)) if days else None


def _coming(question: str, today: date) -> tuple[date, date] | None:
    match = _COMING.search(to_ascii_digits(question))
    if match is None or not re.search(r"未来|今后|接下来|最近|近|内到期", question):
        return None
    written = match.group("count")
    count = int(written) if written.isdigit() else _NUMBERS.get(written, 0)
    if not count:
        return None
    unit = match.group("unit")
    if unit == "个月":
        return today, _month_after(today, count)
    return today, today + timedelta(days=count * (1 if unit in "天日" else 7))


def _month_after(day: date, months: int) -> date:
    year, month = _month_of(day, months)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _month_of(day: date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def _week(question: str, today: date) -> tuple[date, date] | None:
    if (match := _WEEK.search(question)) is None:
        return None
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=_WHICH[match["which"]])
    return monday, monday + timedelta(days=6)


def _month(question: str, today: date) -> tuple[date, date] | None:
    if (match := _MONTH.search(question)) is None:
        return None
    year, month = _month_of(today, _WHICH[match["which"]])
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _quarter(question: str, today: date) -> tuple[date, date] | None:
    if (match := _QUARTER.search(question)) is None:
        return None
    start = today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1)
    first = date(*_month_of(start, 3 * _WHICH[match["which"]]), 1)
    year, month = _month_of(first, 2)
    return first, date(year, month, monthrange(year, month)[1])


def _year(question: str, today: date) -> tuple[date, date] | None:
    if (match := _YEAR.search(question)) is None:
        return None
    year = today.year + {"明年": 1, "去年": -1}.get(match["which"], 0)
    return date(year, 1, 1), date(year, 12, 31)
