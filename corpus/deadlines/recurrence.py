"""Recurring deadlines as rules of RFC 5545, 3.3.10 (每月28日前, 每季度末, 每周五)."""

from __future__ import annotations

import re
from calendar import monthrange

from corpus.deadlines.points import NUMBER
from corpus.numerals import parse_numeral

_EVERY = re.compile(
    r"(?:每(?P<half>半)|每(?:隔)?(?P<n>[一二两三四五六七八九十\d]{1,2})?个?"
    r"|[按逐])(?P<unit>年度?|月份?|季度?|周|星期|旬|工作日|日|天)"
)
_IN_SHORT = re.compile(
    r"(?<![本上当下每\d一二三四五六七八九十])(?P<unit>[日周旬月季])(?:调度|通报|会商|例会)"
)
_IN_SHORT_RULES = {
    "日": "FREQ=DAILY",
    "周": "FREQ=WEEKLY",
    "旬": "FREQ=MONTHLY;BYMONTHDAY=10,20,-1",
    "月": "FREQ=MONTHLY",
    "季": "FREQ=MONTHLY;INTERVAL=3",
}
_PER_QUARTER = {
    "首": (1, 4, 7, 10),
    "第一": (1, 4, 7, 10),
    "第1": (1, 4, 7, 10),
    "第二": (2, 5, 8, 11),
    "第三": (3, 6, 9, 12),
    "末": (3, 6, 9, 12),
    "最后一": (3, 6, 9, 12),
}
_WEEKDAY = {
    "一": "MO",
    "二": "TU",
    "三": "WE",
    "四": "TH",
    "五": "FR",
    "六": "SA",
    "日": "SU",
    "天": "SU",
}
_WORKING = "MO,TU,WE,TH,FR"
_MONTH_DAYS = re.compile(rf"({NUMBER}{{1,2}})月({NUMBER}{{1,3}})[日号]")
_DAYS = re.compile(rf"({NUMBER}{{1,3}})[日号]")
_MONTHS = re.compile(rf"({NUMBER}{{1,2}})月")


def recurrence(plain: str) -> str | None:
    """The RFC 5545 rule of a wording; "" where no one rule says it, None without a rhythm.

    Args:
        plain: without blanks, digits half-width.
    """
    match = _EVERY.search(plain)
    if match is None:
        short = _IN_SHORT.search(plain)
        return _IN_SHORT_RULES[short.group("unit")] if short else None
    rest = plain[match.end() :]
    interval = parse_numeral(match.group("n") or "1") or 1
    unit = match.group("unit")
    if match.group("half"):
        return _half(unit)
    if unit.startswith("年"):
        return _yearly(rest, interval)
    if unit.startswith("季"):
        return _quarterly(rest, interval)
    if unit.startswith("月"):
        return _monthly(rest, interval)
    if unit in {"周", "星期"}:
        day = re.match(r"的?(?:星期|周)?([一二三四五六日天])(?!次)", rest)
        return _rule("WEEKLY", interval, f"BYDAY={_WEEKDAY[day.group(1)]}" if day else "")
    if unit == "旬":
        return _rule("MONTHLY", 1, "BYMONTHDAY=10,20,-1")
    if unit == "工作日":
        return _rule("WEEKLY", 1, f"BYDAY={_WORKING}")
    return _rule("DAILY", interval)


def _yearly(rest: str, interval: int) -> str:
    months = _numbers(_MONTHS, rest, 12)
    if months:
        day = _within_months(rest)
        return _rule("YEARLY", interval, f"BYMONTH={months}", day) if day else ""
    quarter = re.match(r"的?第?([一二三四])季度", rest)
    if quarter:
        month = (parse_numeral(quarter.group(1)) or 1) * 3
        return _rule("YEARLY", interval, f"BYMONTH={month}", "BYMONTHDAY=-1")
    if re.match(r"的?年?[底末]", rest):
        return _rule("YEARLY", interval, "BYMONTH=12", "BYMONTHDAY=31")
    return _rule("YEARLY", interval)


def _quarterly(rest: str, interval: int) -> str:
    place = re.match(r"的?(首|第[一二三1]|末|最后一)个?月", rest)
    after = re.match(
        rf"(?:结束|终了|末|度?后|初)[^\d{NUMBER[1:]}{{0,4}}({NUMBER}{{1,2}})[日天]", rest
    )
    if place:
        months = ",".join(str(m) for m in _PER_QUARTER[place.group(1)])
        return _rule("YEARLY", 1, f"BYMONTH={months}", _within_month(rest[place.end() :]))
    if after:
        return _rule("YEARLY", 1, "BYMONTH=1,4,7,10", f"BYMONTHDAY={parse_numeral(after.group(1))}")
    if re.match(r"的?[末底]", rest):
        return _rule("YEARLY", 1, "BYMONTH=3,6,9,12", "BYMONTHDAY=-1")
    return _rule("MONTHLY", 3 * interval)


def _monthly(rest: str, interval: int) -> str:
    return _rule(
        "MONTHLY",
        interval,
        _within_month(rest)
        if _DAYS.search(rest) or re.match(r"[末底初上中下的最第]|前.个?工作日", rest)
        else "",
    )


def _half(unit: str) -> str | None:
    if unit.startswith("年"):
        return _rule("MONTHLY", 6)
    return _rule("MONTHLY", 1, "BYMONTHDAY=15,-1") if unit.startswith("月") else None


def _within_months(rest: str) -> str:
    """The day of the months named; "" where each has its own, which no one rule can say."""
    pairs = [(parse_numeral(m), parse_numeral(d)) for m, d in _MONTH_DAYS.findall(rest)]
    if len(pairs) > 1 and all(_closes_month(month, day) for month, day in pairs):
        return "BYMONTHDAY=-1"
    if len({day for _, day in pairs}) > 1:
        return ""
    return _within_month(rest)


def _closes_month(month: int | None, day: int | None) -> bool:
    return month is not None and 1 <= month <= 12 and month != 2 and day == monthrange(1, month)[1]


def _within_month(rest: str) -> str:
    """The part of a rule that says which day of the month."""
    if days := _numbers(_DAYS, rest, 31):
        return f"BYMONTHDAY={days}"
    if re.search(r"最后一?个工作日", rest):
        return f"BYDAY={_WORKING};BYSETPOS=-1"
    if first := re.search(r"[前第]([一二三四五\d])个?工作日", rest):
        return f"BYDAY={_WORKING};BYSETPOS={parse_numeral(first.group(1))}"
    if re.search(r"上旬|初", rest):
        return "BYMONTHDAY=10"
    return "BYMONTHDAY=20" if "中旬" in rest else "BYMONTHDAY=-1"


def _numbers(pattern: re.Pattern[str], text: str, limit: int) -> str:
    """Comma-separated numbers within bounds; "" where there are none."""
    values = [parse_numeral(n) for n in pattern.findall(_listed(text))]
    kept = dict.fromkeys(v for v in values if v is not None and 1 <= v <= limit)
    return ",".join(map(str, kept))


def _listed(text: str) -> str:
    """5、20日 with the unit after each number: 5日、20日."""
    for unit in "日月":
        for _ in range(6):
            text, changed = re.subn(
                rf"({NUMBER}{{1,2}})([、和及])({NUMBER}{{1,2}}{unit})", rf"\1{unit}\2\3", text
            )
            if not changed:
                break
    return text


def _rule(frequency: str, interval: int, *parts: str) -> str:
    every = f"INTERVAL={interval}" if interval > 1 else ""
    return ";".join(p for p in (f"FREQ={frequency}", every, *parts) if p)
