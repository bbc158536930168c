"""What a deadline's wording means: one rule after another, the first that fits."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from corpus.deadlines.counting import counted
from corpus.deadlines.points import YEAR, Days, Point, days, points
from corpus.deadlines.recurrence import recurrence
from corpus.deadlines.vocabulary import IMMEDIATE, ONGOING, PLAN, REDACTED
from corpus.model import Deadline
from corpus.numerals import parse_numeral, to_ascii_digits

_LONGEST = 2000
_REDACTED = re.compile(REDACTED)
_IMMEDIATE = re.compile(IMMEDIATE)
_ONGOING = re.compile(ONGOING)
_PLAN = re.compile(PLAN + r"(?:规划)?(?P<at>末|时?期末|初)?")
_SEASON = re.compile(
    r"(?:主?汛期|供暖[期季]?|采暖[期季]?|取暖季|入冬|冬季|春耕|秋收|三夏|开学|高考|换届|封冻"
    r"|上冻|雨季|农忙)(?:到来|来临|开始)?(?:之前|以前|前)"
)
_TO = r"(?:[-—–－―~～]+|至|到)"
_SHORT_RANGE = (
    (re.compile(rf"({YEAR}){_TO}({YEAR})年"), r"\1年至\2年"),
    (re.compile(rf"(\d{{1,2}}){_TO}(\d{{1,2}})月"), r"\1月至\2月"),
    (re.compile(rf"(\d{{1,2}}){_TO}(\d{{1,2}})([日号])"), r"\1\3至\2\3"),
    (re.compile(rf"([一二三四]){_TO}([一二三四])季度"), r"\1季度至\2季度"),
)
_BETWEEN = re.compile(rf"(?:起|开始|初)?[,，]?{_TO}")
_FROM = re.compile(r"^(?:起|开始|以来|之后|以后|后)")


@dataclass(frozen=True, slots=True)
class _Wording:
    text: str
    plain: str
    issued_on: date | None
    heading_year: int | None


def resolve(text: str, issued_on: date | None, heading_year: int | None = None) -> Deadline:
    """What a deadline's wording means.

    Args:
        text: the wording, kept in the result.
        issued_on: the document's date; the anchor of 印发之日起 and the missing year.
        heading_year: a year from the heading above; goes before the document's.

    Returns:
        A ``Deadline``; of kind ``none`` where the text holds no deadline. Never raises.
    """
    plain = to_ascii_digits(re.sub(r"\s+", "", text[:_LONGEST]))
    for pattern, full in _SHORT_RANGE:
        plain = pattern.sub(full, plain)
    wording = _Wording(text, plain, issued_on, heading_year)
    for rule in _RULES:
        try:
            found = rule(wording)
        except (ValueError, OverflowError):  # 6月31日, or a year beyond the calendar
            continue
        if found is not None:
            return found
    return Deadline(text=text, kind="none")


def _redacted(w: _Wording) -> Deadline | None:
    return Deadline(w.text, "redacted") if _REDACTED.search(w.plain) else None


def _recurring(w: _Wording) -> Deadline | None:
    rule = recurrence(w.plain)
    if rule is None:
        return None
    named = [p for p in points(w.plain) if p.has_year]
    known = days(named[0], w.issued_on, None) if named else None
    start = known.first if known and _FROM.match(w.plain[named[0].end :]) else None
    return Deadline(w.text, "recurring", rrule=rule or None, start=start)


def _counted(w: _Wording) -> Deadline | None:
    found = counted(w.plain, w.issued_on)
    if found is None:
        return None
    if found.due is None:  # a date beside it says more than an event nobody dated
        rest = replace(w, plain=w.plain[: found.start] + "，" + w.plain[found.end :])
        dated = _dated(rest)
        if dated is not None and dated.date is not None:
            return dated
    return Deadline(w.text, "relative", date=found.due, precision="day" if found.due else None)


def _plan(w: _Wording) -> Deadline | None:
    match = _PLAN.search(w.plain)
    if match is None or any(p.has_year for p in points(w.plain)):
        return None
    number = parse_numeral(match.group("plan")) or 0
    first = date(2001 + (number - 10) * 5, 1, 1)
    last = date(first.year + 4, 12, 31)
    at = match.group("at") or ""
    if at.endswith("末"):
        return Deadline(w.text, "date", last, precision="years")
    if at == "初":
        return Deadline(w.text, "date", date(first.year, 12, 31), precision="years", ambiguous=True)
    return Deadline(w.text, "period", last, start=first, precision="years")


def _dated(w: _Wording) -> Deadline | None:
    found = points(w.plain)
    for first, second in pairwise(found):
        if _BETWEEN.fullmatch(w.plain[first.end : second.start]) and not second.before:
            return _range(w, first, second)
    stages = [(p, _days(w, p)) for p in found]
    known = [(p, d) for p, d in stages if d is not None]
    if not known:
        return _undated(w, found)
    opening = [x for x in known if _opens(w.plain, x[0])]
    due = [x for x in known if x not in opening]
    if not due:
        start = opening[0][1]
        return Deadline(
            w.text, "period", start=start.first, precision=start.precision,
            inferred=start.inferred, ambiguous=start.ambiguous and opening[0][0].has_year,
        )  # fmt: skip
    last = max((d for _, d in due), key=lambda d: d.last)
    start_of = opening[0][1].first if opening and opening[0][1].first <= last.last else None
    return Deadline(
        w.text, "period" if start_of else "date", last.last, start_of, None,
        last.precision, last.ambiguous, last.inferred,
    )  # fmt: skip


def _days(w: _Wording, point: Point) -> Days | None:
    try:
        return days(point, w.issued_on, w.heading_year)
    except (ValueError, OverflowError):
        return None


def _range(w: _Wording, first: Point, second: Point) -> Deadline | None:
    since, until = _days(w, first), _days(w, second)
    if since is None or until is None or until.last < since.first:
        return None
    return Deadline(
        w.text, "period", until.last, since.first, None,
        "years" if until.precision == "year" else until.precision,
        until.ambiguous and not until.inferred, until.inferred,
    )  # fmt: skip


def _opens(plain: str, point: Point) -> bool:
    """Whether a point says from when, not by when (自2018年起)."""
    if point.before:
        return False
    if _FROM.match(plain[point.end :]):
        return True
    return plain[: point.start].endswith(("自", "从")) and not point.closed


def _undated(w: _Wording, found: list[Point]) -> Deadline | None:
    """A wording that names a day which cannot be told without the document's date."""
    if found:
        first = found[-1]
        if first.has_year or w.issued_on:  # a day that does not exist (6月31日)
            return Deadline(w.text, "date", ambiguous=True)
        return Deadline(
            w.text, "date", ambiguous=first.before and not first.closed and first.day is None
        )
    if _SEASON.search(w.plain):
        return Deadline(w.text, "date", ambiguous=True)
    return None


def _immediate(w: _Wording) -> Deadline | None:
    return Deadline(w.text, "immediate") if _IMMEDIATE.search(w.plain) else None


def _ongoing(w: _Wording) -> Deadline | None:
    return Deadline(w.text, "ongoing") if _ONGOING.search(w.plain) else None


_Rule = Callable[[_Wording], Deadline | None]
_RULES: tuple[_Rule, ...] = (
    _redacted, _recurring, _counted, _plan, _dated, _immediate, _ongoing,
)  # fmt: skip
