"""Deadlines as the government writes them: found in text, resolved to a date or a rule.

``date`` is the last day on which it is on time. A bare month or day before 前 (6月前) may
mean before it begins or before it ends; the cautious reading, the day before it begins, is
taken and ``ambiguous`` says so; 6月底前 and 6月30日前 are not ambiguous.
Source: rules of recurrence after RFC 5545, 3.3.10.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from corpus.model import Deadline, DeadlineKind, Precision
from corpus.numerals import parse_numeral

_D = r"[\d０-９〇零一二两三四五六七八九十]"
_YEAR = rf"(?:(?:19|20)\d{{2}}|[二一][〇零○九一二三四五六七八\d]{{3}})\s*年度?|今年|本年度?|明年|当年|次年|年"
_BEFORE = r"(?:底|末|初|中旬|上旬|下旬)?\s*(?:以前|之前|前)?"
_DAY = rf"{_D}{{1,3}}\s*[日号]"
_MONTH = rf"{_D}{{1,2}}\s*月份?"
_ABSOLUTE = (
    rf"(?:(?:{_YEAR})\s*)?(?:{_MONTH}\s*)(?:{_DAY}|[上中下]旬|底|末|初|中)?\s*(?:以前|之前|前|底前|末前)?"
    rf"|(?:(?:19|20)\d{{2}}|今|本|明|当)\s*年(?:第?[一二三四1-4]季度|[上下]半年|春节|国庆节?|[年]?底|末|初|内|度)?(?:末|底)?\s*(?:以前|之前|前|内)?"
    rf"|(?:第?[一二三四1-4]季度|[上下]半年|本?月底|本周内|年底|年末|年内)(?:末|底)?\s*(?:以前|之前|前)?|(?:春节|国庆节?|元旦|五一|汛期|供暖期|采暖季)(?:以前|之前|前)"
    r"|[“\"]?(?:十[一二三四五六七八九]|[一二三四五六七八九]|二十)五[”\"]?(?:规划)?(?:期)?(?:末|期间|时期)(?:前)?"
)
_RELATIVE = rf"(?:自|从|在)?[^，。；：、（）()\s]{{0,12}}?之日(?:起)?\s*{_D}{{1,3}}\s*个?(?:工作日|日|天|周|月|年)(?:以?内|之内)?|{_D}{{1,3}}\s*个?(?:工作日|小时|日|天|周|月|年)(?:以内|之内|内)"
_RECURRING = rf"每(?:半|[一二两三四五六七八九十\d]*个?)?(?:年度?|月|季度?|周|星期|旬|日|天)(?:{_D}{{1,2}}月)?(?:{_D}{{1,2}}\s*[日号]|底|末|初|[一二三四五六日天](?=前|下午|上午))?(?:以前|之前|前)?"
_RANGE = rf"(?:(?:19|20)\d{{2}})\s*年?\s*(?:{_MONTH})?\s*[-—–－~～至到]+\s*(?:(?:19|20)\d{{2}})\s*年(?:{_MONTH})?(?:{_DAY})?(?:底|末)?"
_IMMEDIATE = r"立行立改|即知即改|立查立改|立即(?:整改|执行|实施|开展)|立整立改|即行即改|马上就办"
_ONGOING = r"长期坚持|持续(?:推进|整改|实施|开展|坚持|落实|用力|改进)|常抓不懈|长期(?:整改|推进|任务)|常态化(?:推进|开展|实施|坚持)?|贯穿全程"
_REDACTED = r"[XxＸ×╳]{1,4}\s*(?:个?月|年|日)(?:末|底|内|[XxＸ×]{1,2}日)?(?:以前|之前|前)?|(?:19|20)?[XxＸ×]{2,4}年(?:底|[XxＸ×]{1,2}月)?(?:前)?"
_FIND = re.compile(
    "|".join((_REDACTED, _RANGE, _RECURRING, _RELATIVE, _ABSOLUTE, _IMMEDIATE, _ONGOING))
)
_TRIGGER = re.compile(r"[年月日天周旬季号末底时]|立|持续|长期|常|节|元旦|五一|汛")
_FIVE = re.compile(r"[“\"]?(十[一二三四五六七八九]|[一二三四五六七八九]|二十)五[”\"]?")
_FULL = str.maketrans("０１２３４５６７８９", "0123456789")
_LUNAR_NEW_YEAR = {
    2015: (2, 19), 2016: (2, 8), 2017: (1, 28), 2018: (2, 16), 2019: (2, 5), 2020: (1, 25),
    2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17),
    2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3), 2031: (1, 23), 2032: (2, 11),
    2033: (1, 31), 2034: (2, 19), 2035: (2, 8),
}  # fmt: skip


def find(text: str) -> list[tuple[int, int]]:
    """Where deadline expressions stand in running text.

    Returns:
        Spans in order, characters half-open. A bare year (2024年) counts: what it means is
        the reader's to decide.
    """
    if not _TRIGGER.search(text):
        return []
    return [m.span() for m in _FIND.finditer(text) if m.end() > m.start() and _useful(m.group())]


def resolve(text: str, issued_on: date | None, heading_year: int | None = None) -> Deadline:
    """What a deadline's wording means.

    Args:
        text: the wording, kept in the result.
        issued_on: the document's date; anchors 印发之日起 and gives a missing year.
        heading_year: a year from the heading above; goes before the document's.

    Returns:
        A ``Deadline``; of kind ``none`` where the text holds no deadline. Never raises.
    """
    plain = re.sub(r"\s+", "", text).translate(_FULL)
    for rule in _RULES:
        try:
            found = rule(plain, text, issued_on, heading_year)
        except (ValueError, OverflowError):
            found = None
        if found is not None:
            return found
    return Deadline(text=text, kind="none")


_Rule = Callable[[str, str, date | None, int | None], Deadline | None]


def _redacted(plain: str, text: str, _: date | None, __: int | None) -> Deadline | None:
    return Deadline(text, "redacted") if re.search(_REDACTED, plain) else None


def _recurring(plain: str, text: str, _: date | None, __: int | None) -> Deadline | None:
    match = re.search(
        rf"每(?:(?P<half>半)|(?P<n>[一二两三四五六七八九十\d]*)个?)?(?P<unit>年|月|季|周|星期|旬|日|天)(?:度)?(?:(?P<month>{_D}{{1,2}})月)?(?:(?P<day>{_D}{{1,2}})[日号]|(?P<end>[底末]))?",
        plain,
    )
    if match is None:
        return None
    unit = match.group("unit")
    interval = parse_numeral(match.group("n") or "1") or 1
    frequency = {"年": "YEARLY", "月": "MONTHLY", "季": "MONTHLY", "周": "WEEKLY", "星期": "WEEKLY", "日": "DAILY", "天": "DAILY", "旬": "DAILY"}[unit]
    if unit == "季":
        interval *= 3
    if unit == "旬":
        return Deadline(text, "recurring", rrule="FREQ=MONTHLY;BYMONTHDAY=10,20,-1")
    if match.group("half"):
        frequency, interval = "MONTHLY", 6
    rule = f"FREQ={frequency}"
    if interval > 1:
        rule += f";INTERVAL={interval}"
    if match.group("month"):
        rule += f";BYMONTH={parse_numeral(match.group('month'))}"
    if match.group("day"):
        rule += f";BYMONTHDAY={parse_numeral(match.group('day'))}"
    elif match.group("end") and frequency == "MONTHLY":
        rule += ";BYMONTHDAY=-1"
    return Deadline(text, "recurring", rrule=rule)


def _relative(
    plain: str, text: str, issued_on: date | None, _: int | None
) -> Deadline | None:
    match = re.search(
        rf"(?P<anchor>[^，。；：、（）()]*?之日)?起?(?P<n>{_D}{{1,3}})个?(?P<unit>工作日|小时|日|天|周|月|年)(?:以?内|之内)", plain
    ) or re.search(
        rf"(?P<anchor>[^，。；：、（）()]*?之日)起?(?P<n>{_D}{{1,3}})个?(?P<unit>工作日|小时|日|天|周|月|年)", plain
    )
    if match is None or re.search(r"(?:19|20)\d{2}年$", plain[: match.end()]):
        return None
    anchor = match.group("anchor") or ""
    amount = parse_numeral(match.group("n"))
    due = None
    if issued_on and amount is not None and re.search(r"印发|发布|下发|公布|发文", anchor):
        due = _after(issued_on, amount, match.group("unit"))
    return Deadline(text, "relative", date=due, precision="day" if due else None)


def _after(start: date, amount: int, unit: str) -> date | None:
    if unit in {"日", "天"}:
        return start + timedelta(days=amount)
    if unit == "周":
        return start + timedelta(weeks=amount)
    if unit in {"月", "年"}:
        months = start.month - 1 + amount * (12 if unit == "年" else 1)
        year, month = start.year + months // 12, months % 12 + 1
        return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
    if unit == "工作日":
        return _working_days_after(start, amount)
    return None


def _working_days_after(start: date, amount: int) -> date | None:
    """The n-th working day after a day; None beyond the years whose holidays are known."""
    from chinese_calendar import is_workday  # its tables take 50 ms to load

    day = start
    try:
        while amount > 0:
            day += timedelta(days=1)
            amount -= 1 if is_workday(day) else 0
    except NotImplementedError:
        return None
    return day


def _period(plain: str, text: str, issued_on: date | None, __: int | None) -> Deadline | None:
    match = re.search(
        r"((?:19|20)\d{2})年?(?:(\d{1,2})月)?(?:\d{1,2}日)?[-—–－~～至到]+((?:19|20)\d{2})年(?:(\d{1,2})月)?(?:(\d{1,2})日)?", plain
    )
    if match:
        first, m1, last, m2, d2 = match.groups()
        start = date(int(first), int(m1 or 1), 1)
        month = int(m2 or 12)
        day = int(d2) if d2 else calendar.monthrange(int(last), month)[1]
        return Deadline(text, "period", date=date(int(last), month, day), start=start, precision="years")
    plan = _FIVE.search(plain)
    if plan and re.search(r"五[”\"]?(?:规划)?期?(?:末|期间|时期)|五[”\"]?$", plain):
        number = parse_numeral(plan.group(1) + "")
        if number is None or not 10 <= number <= 20:
            return None
        first_year = 2001 + (number - 10) * 5
        kind: DeadlineKind = "date" if "末" in plain else "period"
        return Deadline(
            text, kind, date=date(first_year + 4, 12, 31), start=date(first_year, 1, 1), precision="years"
        )
    return None


def _absolute(
    plain: str, text: str, issued_on: date | None, heading_year: int | None
) -> Deadline | None:
    stages = [
        m
        for m in re.finditer(
            rf"(?:(?P<y>(?:19|20)\d{{2}})年|(?P<cy>[一二][〇零○九一二三四五六七八]{{3}})年|(?P<rel>今|本|明|当|次)年)?(?:度)?"
            rf"(?:(?P<m>{_D}{{1,2}})月份?(?:(?P<d>{_D}{{1,3}})[日号]|(?P<x>[上中下])旬|(?P<e>[底末])|(?P<b>初))?"
            r"|第?(?P<q>[一二三四1-4])季度|(?P<h>[上下])半年|年?(?P<ye>[底末内])|(?P<f>春节|国庆|元旦|五一))?(?P<before>底|末)?(?P<pre>以前|之前|前)?",
            plain,
        )
        if m.group().strip() and _says_something(m)
    ]
    if not stages:
        return None
    match = stages[-1]
    year, inferred = _year(match, stages, issued_on, heading_year)
    if year is None:
        return Deadline(text, "date", precision=_precision(match), inferred=False)
    due, ambiguous = _day(match, year)
    return Deadline(
        text, "date", date=due, precision=_precision(match), ambiguous=ambiguous, inferred=inferred
    )


def _says_something(match: re.Match[str]) -> bool:
    return any(match.group(g) for g in ("y", "cy", "rel", "m", "q", "h", "ye", "f"))


def _year(
    match: re.Match[str],
    stages: list[re.Match[str]],
    issued_on: date | None,
    heading_year: int | None,
) -> tuple[int | None, bool]:
    for stage in [match, *reversed(stages[: stages.index(match)])]:
        if stage.group("y"):
            return int(stage.group("y")), stage is not match
        if stage.group("cy"):
            return parse_numeral(stage.group("cy").replace("○", "〇")), stage is not match
        if stage.group("rel") and issued_on:
            return issued_on.year + (1 if stage.group("rel") in "明次" else 0), True
    if heading_year is not None:
        return heading_year, True
    return (issued_on.year, True) if issued_on else (None, False)


def _day(match: re.Match[str], year: int) -> tuple[date, bool]:
    pre = bool(match.group("pre"))
    if match.group("m"):
        return _in_month(match, year, pre)
    if match.group("q"):
        month = (parse_numeral(match.group("q")) or 4) * 3
        return date(year, month, calendar.monthrange(year, month)[1]), False
    if match.group("h"):
        return (date(year, 6, 30) if match.group("h") == "上" else date(year, 12, 31)), False
    if match.group("f"):
        return _festival(match.group("f"), year, pre), False
    if pre and not match.group("ye") and not match.group("before"):
        return date(year - 1, 12, 31), True
    return date(year, 12, 31), False


def _in_month(match: re.Match[str], year: int, pre: bool) -> tuple[date, bool]:
    month = parse_numeral(match.group("m")) or 0
    last = calendar.monthrange(year, month)[1]
    if match.group("d"):
        return date(year, month, parse_numeral(match.group("d")) or 0), False
    if match.group("x"):
        return date(year, month, {"上": 10, "中": 20, "下": last}[match.group("x")]), False
    if match.group("b"):
        return date(year, month, 10), True
    if match.group("e") or match.group("before") or not pre:
        return date(year, month, last), False
    return date(year, month, 1) - timedelta(days=1), True


def _festival(name: str, year: int, pre: bool) -> date:
    month, day = {
        "春节": _LUNAR_NEW_YEAR.get(year, (0, 0)), "国庆": (10, 1), "元旦": (1, 1), "五一": (5, 1),
    }[name]  # fmt: skip
    when = date(year, month, day)
    return when - timedelta(days=1) if pre else when


def _precision(match: re.Match[str]) -> Precision:
    if match.group("d") or match.group("f"):
        return "day"
    if match.group("x") or match.group("b"):
        return "ten_days"
    if match.group("m"):
        return "month"
    if match.group("q"):
        return "quarter"
    return "half" if match.group("h") else "year"


def _immediate(plain: str, text: str, _: date | None, __: int | None) -> Deadline | None:
    return Deadline(text, "immediate") if re.search(_IMMEDIATE, plain) else None


def _ongoing(plain: str, text: str, _: date | None, __: int | None) -> Deadline | None:
    return Deadline(text, "ongoing") if re.search(_ONGOING, plain) else None


_RULES: tuple[_Rule, ...] = (
    _redacted, _recurring, _relative, _period, _absolute, _immediate, _ongoing,
)  # fmt: skip


def _useful(written: str) -> bool:
    plain = written.strip()
    return plain not in {"年", "月", "日"} and not re.fullmatch(r"[\d]{1,2}月份?以?", plain + "#")
