"""Whether a source still holds on the day of the draft: its term, its dates, its 今年."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from corpus.deadlines import find, resolve
from corpus.model import Document
from corpus.numerals import parse_numeral

_TERM = re.compile(r"有效期(?:为|限为|限)?\s*([一二两三四五六七八九十\d]{1,2})\s*年")
_UNTIL = re.compile(r"(?:有效期至|执行至|施行至|有效期.{0,16}?至)\s*(20\d{2}年\d{1,2}月\d{1,2}日)")
_TITLE_RANGE = re.compile(r"(20\d{2})年?\s*[-—–－~～至到]+\s*(20\d{2})")
_TITLE_YEAR = re.compile(r"(20\d{2})年")
_DATED = re.compile(r"(?:19|20)\d{2}年|\d{1,2}月(?:份|底|末|\d{1,2}日)|上半年|[一二三四]季度")
_HALF_A_YEAR = 183
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年|[—–\-~～至])")
_WITHIN = re.compile(
    r"(?P<n>[一二两三四五六七八九十\d]{1,3})(?:个)?(?P<unit>工作日|日|天|周|月|年)(?:之|以)?内"
)
_DAYS = {"工作日": 2, "日": 1, "天": 1, "周": 7, "月": 31, "年": 366}
_NOW = re.compile(
    r"今年|去年|明年|本年|当前|目前|近期|日前|下半年|上半年|年内|年底|年末|本月|现已"
    r"|(?<![\d年])\d{1,2}月"
)
_TODAY = re.compile(
    r"今天|昨天|明天|近日|[上本下]周|[上本下]个?月(?!球)|[前昨今明]晚|明日|今日|这次|此次"
    r"|在即|来临|即将"
)


@lru_cache(maxsize=512)
def over_since(document: Document) -> date | None:
    """The last day that a document's own term states, where it states one."""
    if match := _UNTIL.search(document.text):
        return resolve(match.group(1), document.issued_on).date
    if (match := _TERM.search(document.text)) and document.issued_on:
        years = parse_numeral(match.group(1)) or 0
        return document.issued_on.replace(
            year=document.issued_on.year + years, day=min(document.issued_on.day, 28)
        )
    if match := _TITLE_RANGE.search(document.title):
        return date(int(match.group(2)), 12, 31)
    years_told = _TITLE_YEAR.findall(document.title)
    return date(max(map(int, years_told)), 12, 31) if years_told else None


def in_force(document: Document, today: date) -> bool:
    """Whether what a document asks for is not over by its own term."""
    last = over_since(document)
    return last is None or last >= today


def speaks_of_now(text: str, document: Document, today: date) -> bool:
    """Whether words such as 今年 and 10月 mean the same on the day of the draft."""
    if _TODAY.search(text):
        return False
    if not _NOW.search(text):
        return True
    return document.issued_on is not None and document.issued_on.year == today.year


def is_due(text: str, document: Document, today: date) -> bool:
    """Whether every date that a sentence sets is still to come."""
    if _spent(text, document, today):
        return False
    for start, end in find(text):
        due = resolve(text[start:end], document.issued_on)
        last = due.date or due.start
        if last is not None and last < today:
            return False
    return all(int(y) >= today.year for y in _YEAR.findall(text))


def _spent(text: str, document: Document, today: date) -> bool:
    """Whether a span that runs from the document's day (在一个月内) is over.

    One that runs from an event (自收到申请之日起10日内) runs anew each time.
    """
    if document.issued_on is None:
        return False
    for match in _WITHIN.finditer(text):
        days = (parse_numeral(match.group("n")) or 0) * _DAYS[match.group("unit")]
        from_event = re.search(r"之日起|起|后|每|收到", text[: match.start()][-16:])
        if not from_event and (today - document.issued_on).days > days:
            return True
    return False


def recent_fact(text: str, document: Document, today: date) -> bool:
    """Whether a fact is of this year or the last: older ones are no present situation.

    A figure without a date (已办结171件) is as of its document; half a year on it is another.
    """
    old = document.issued_on is None or (today - document.issued_on).days > _HALF_A_YEAR
    if old and not _DATED.search(text):
        return False
    years = [int(y) for y in _YEAR.findall(text)]
    told = max(years) if years else document.issued_on.year if document.issued_on else today.year
    return today.year - 1 <= told <= today.year
