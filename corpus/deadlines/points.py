"""Points in time as written (2024年6月底前, 上半年, 春节前): read, and their first and last day.

Texts come here without blanks and with half-width digits.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpus.deadlines.festivals import NAMES, festival
from corpus.model import Precision
from corpus.numerals import parse_numeral

NUMBER = r"[\d〇零一二两三四五六七八九十]"
YEAR = (
    r"(?:(?<!\d)(?:19|20)\d{2}|[一二][〇零○O一二三四五六七八九]{3}|(?<!\d)\d{2}(?=年(?:年?底"
    r"|末|度?\d{1,2}月)))"
)
_POINT = re.compile(
    rf"(?P<iso>(?<!\d)(?:19|20)\d{{2}}[-./](?:1[0-2]|0?[1-9])(?!\d)(?:[-./](?:[12]\d|3[01]"
    rf"|0?[1-9])(?!\d))?(?!年|月|[-—至]\d+年))"
    rf"|(?:(?P<y>{YEAR})年度?|(?P<rel>今|本|明|当|次|后|去)年度?)?的?"
    rf"(?:(?P<m>{NUMBER}{{1,3}})月份?的?(?:(?P<d>{NUMBER}{{1,3}})[日号]|(?P<x>[上中下])旬"
    rf"|(?P<e>底|末|内)|(?P<b>初|中(?!旬|心|国)))?"
    rf"|(?P<lm>本|当|下|次)?个?月(?:(?P<ld>{NUMBER}{{1,3}})[日号]|(?P<lx>[上中下])旬|(?P<le>底"
    rf"|末|内)|(?P<lb>初))"
    r"|(?P<q>前?第?[一二三四1-4])个?季度|(?P<h>[上下])半年|(?P<ye>年?[底末内])|(?P<yb>年?初"
    r"|年?中(?!旬|心|国|期|秋))"
    rf"|(?P<f>{NAMES})|(?P<w>本|下)?周(?P<wd>[一二三四五六日天]|末|内|底)|(?P<today>今日|今天"
    rf"|明日|明天)"
    rf"|(?<![\d〇零一二两三四五六七八九十月])(?P<only>{NUMBER}{{1,3}})[日号](?=[\d:：时点]{{0,5"
    rf"}}(?:以前|之前|前|至|到|[-—~]|$)))?"
    r"(?P<edge>底|末|内)?(?:\d{1,2}(?:[:：]\d{2}|时|点)(?:整)?|下班)?(?P<pre>以?前|之前)?"
)
_LAST_OF_TEN = {"上旬": 10, "初": 10, "中旬": 20, "中": 20}
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Point:
    """A point in time as written; ``start`` and ``end`` are characters of the text."""

    start: int
    end: int
    year: int | None = None
    relative_year: int | None = None
    month: int | None = None
    day: int | None = None
    part: str = ""
    festival: str = ""
    local: str = ""
    before: bool = False
    closed: bool = False

    @property
    def has_year(self) -> bool:
        """Whether the wording itself fixes the year."""
        return self.year is not None


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day of a point, its precision, and what is doubtful."""

    first: date
    last: date
    precision: Precision
    ambiguous: bool = False
    inferred: bool = False


def points(plain: str) -> list[Point]:
    """The points in time of a text, in order; a year or month once named carries on."""
    found: list[Point] = []
    for match in _POINT.finditer(plain):
        point = _read(match)
        if point is None:
            continue
        found.append(_carried(point, found[-1]) if found else point)
    return found


def days(point: Point, issued_on: date | None, heading_year: int | None) -> Days | None:
    """What a point means against a document's date; None where its year is not known.

    Raises:
        ValueError: there is no such day (6月31日).
    """
    if point.local:
        return _near(point, issued_on)
    year, inferred = _year(point, issued_on, heading_year)
    if year is None:
        return None
    if point.festival:
        return _of_festival(point, year, issued_on, inferred=inferred)
    first, last, precision = _bounds(point, year)
    vague = point.part in {"初", "中", "年初", "年中"}
    if point.before and not point.closed and not vague and point.day is None:
        eve = first - timedelta(days=1)
        known_past = issued_on is not None and eve < issued_on
        return Days(first, last if known_past else eve, precision, True, inferred)
    past = inferred and issued_on is not None and last < issued_on
    return Days(first, last, precision, vague or past, inferred)


def _read(match: re.Match[str]) -> Point | None:
    g = match.group
    span = (match.start(), match.end())
    before = bool(g("pre"))
    closed = bool(g("edge") or g("e") or g("le") or g("ye"))
    if g("iso"):
        return _read_iso(match)
    year = _read_year(g("y"))
    relative = {"今": 0, "本": 0, "当": 0, "明": 1, "次": 1, "后": 2, "去": -1}.get(g("rel") or "")
    if g("wd") or g("today") or g("le") or g("ld") or g("lx") or g("lb"):
        return Point(*span, local=match.group(), before=before, closed=True)
    if g("only"):
        return Point(*span, local=match.group(), day=parse_numeral(g("only")), closed=True)
    if g("m"):
        part = f"{g('x')}旬" if g("x") else g("b") or ""
        day = parse_numeral(g("d")) if g("d") else None
        return Point(
            *span, year, relative, parse_numeral(g("m")), day, part, "", "", before, closed
        )
    if g("f"):
        return Point(*span, year, relative, festival=g("f"), before=before)
    part = _part_of_year(match)
    if part is None and year is None and relative is None:
        return None
    return Point(*span, year, relative, part=part or "", before=before, closed=closed)


def _part_of_year(match: re.Match[str]) -> str | None:
    g = match.group
    if g("q"):
        return g("q").replace("第", "") + "季"
    if g("h"):
        return g("h") + "半"
    named = g("y") or g("rel")
    if g("yb") and (named or g("yb").startswith("年")):
        return "年初" if g("yb").endswith("初") else "年中"
    if g("ye") and (named or g("ye").startswith("年")):
        return "年"
    return None


def _read_iso(match: re.Match[str]) -> Point:
    year, month, *day = (int(x) for x in re.split(r"[-./]", match.group("iso")))
    return Point(
        match.start(), match.end(), year, None, month, day[0] if day else None,
        before=bool(match.group("pre")), closed=bool(match.group("edge")),
    )  # fmt: skip


def _read_year(written: str | None) -> int | None:
    if not written:
        return None
    value = parse_numeral(written.replace("○", "〇").replace("O", "〇"))
    return value + 2000 if value is not None and value < 100 else value


def _carried(point: Point, previous: Point) -> Point:
    """A point with the year (and month) of the one before it, where it names none."""
    if point.year is None and point.relative_year is None:
        point = replace(point, year=previous.year, relative_year=previous.relative_year)
    if point.local and point.day is not None and previous.month is not None:
        point = replace(point, local="", month=previous.month)
    return point


def _year(
    point: Point, issued_on: date | None, heading_year: int | None
) -> tuple[int | None, bool]:
    if point.year is not None:
        return point.year, False
    base = issued_on.year if issued_on else None
    if point.relative_year is not None:
        return (None, False) if base is None else (base + point.relative_year, True)
    return (heading_year, True) if heading_year is not None else (base, base is not None)


def _bounds(point: Point, year: int) -> tuple[date, date, Precision]:
    if point.month is not None:
        return _in_month(point, year)
    part = point.part
    if part.endswith("季"):
        quarter = parse_numeral(part[-2]) or 4
        first = 1 if part.startswith("前") else quarter * 3 - 2
        return date(year, first, 1), month_end(year, quarter * 3), "quarter"
    if part.endswith("半"):
        start = 1 if part == "上半" else 7
        return date(year, start, 1), month_end(year, start + 5), "half"
    if part == "年初":
        return date(year, 1, 1), date(year, 1, 31), "month"
    if part == "年中":
        return date(year, 6, 1), date(year, 6, 30), "month"
    return date(year, 1, 1), date(year, 12, 31), "year"


def _in_month(point: Point, year: int) -> tuple[date, date, Precision]:
    month = point.month or 0
    if point.day is not None:
        day = date(year, month, point.day)
        return day, day, "day"
    end = month_end(year, month)
    if last := _LAST_OF_TEN.get(point.part):
        return date(year, month, last - 9), date(year, month, last), "ten_days"
    if point.part == "下旬":
        return date(year, month, 21), end, "ten_days"
    return date(year, month, 1), end, "month"


def _of_festival(point: Point, year: int, issued_on: date | None, *, inferred: bool) -> Days | None:
    """A festival without a year is the next one after the document."""
    day = festival(point.festival, year)
    if day and not point.has_year and point.relative_year is None and issued_on and day < issued_on:
        day = festival(point.festival, year + 1)
    if day is None:
        return None
    return Days(day, day - timedelta(days=1) if point.before else day, "day", False, inferred)


def _near(point: Point, issued_on: date | None) -> Days | None:
    """本月底, 下周三, 28日: counted from the day of the document."""
    if issued_on is None:
        return None
    word = point.local
    if "周" in word:
        return _in_week(word, issued_on)
    if word.startswith(("今", "明")):
        day = issued_on + timedelta(days=1 if word.startswith("明") else 0)
        return Days(day, day, "day", False, True)
    later = 1 if word.startswith(("下", "次")) else 0
    year, month = add_months(issued_on.year, issued_on.month, later)
    inner = re.search(rf"(?P<d>{NUMBER}{{1,3}})[日号]|(?P<x>[上中下])旬|(?P<b>初)", word)
    number = parse_numeral(inner.group("d")) if inner and inner.group("d") else None
    part = (inner.group("x") or inner.group("b") or "") if inner else ""
    part = f"{part}旬" if part and part in "上中下" else part
    first, last, precision = _in_month(replace(point, month=month, day=number, part=part), year)
    doubtful = last < issued_on or part == "初"
    return Days(first, last, precision, doubtful, True)


def _in_week(word: str, issued_on: date) -> Days:
    monday = issued_on - timedelta(days=issued_on.weekday())
    if word.startswith("下"):
        monday += timedelta(days=7)
    named = re.search(r"周([一二三四五六日天])", word)
    if named:
        day = monday + timedelta(days=_WEEKDAYS.index(named.group(1).replace("天", "日")))
        return Days(day, day, "day", day < issued_on, True)
    return Days(monday, monday + timedelta(days=6), "day", False, True)


def month_end(year: int, month: int) -> date:
    """The last day of a month.

    Raises:
        ValueError: there is no such month.
    """
    if not 1 <= month <= 12:
        raise ValueError(f"no month {month}")
    return date(year, month, calendar.monthrange(year, month)[1])


def add_months(year: int, month: int, count: int) -> tuple[int, int]:
    """Year and month a number of months later."""
    at = year * 12 + month - 1 + count
    return at // 12, at % 12 + 1
