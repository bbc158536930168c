"""Whether two obligations of different documents are one and the same.

Precision first: two different tasks shown as one hide a duty, two rows for one task only cost
a line. So everything that tells tasks apart must agree (place, year, quantities, names), and
then either the wording is nearly the same, or a short title is contained in a long wording
under the same owner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from corpus.deadlines import find as find_deadlines
from corpus.model import Deadline, Document, Obligation
from corpus.places import Level, origin
from corpus.units import canonical, same_unit

_FILLER = re.compile(
    r"进一步|切实|大力|积极|持续|深入|全面|扎实|有序|加快|加强|强化|推进|推动|做好|抓好|开展|实施"
    r"|组织|落实|完成|促进|提升|提高|完善|建立|健全|工作|任务|工程|项目|问题|整治|治理|整改|行动|以及|和|与|及|的"
)
_NOT_WORD = re.compile(r"[\W_]+")
_NUMBER = re.compile(
    r"\d+(?:\.\d+)?(?:[%％‰]|[万亿千百]?[\u4e00-\u9fff]|[a-z]{1,3})?", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:\s*年|\s*[-—－~～至]\s*(?=(?:19|20)\d{2}))")
_SPAN_OF_YEARS = re.compile(r"((?:19|20)\d{2})年?\s*[-—－~～至]+\s*((?:19|20)\d{2})年?")
_NAMED = re.compile(
    r"[\u4e00-\u9fff]{2}(?:省|市|县|区|旗|州|镇|乡|村|街道|河|江|湖|水库|流域|山|园|高速|大桥|铁路|港|机场|医院|学校|大学)"
)
_PLACED = re.compile(r"[\u4e00-\u9fff]{2}(?:省|市|县|区|旗|州|镇|乡|村)")
_STOP = re.compile(r"[，。；：、！？,.;:!?（）()《》“”\s]")

_SYMMETRIC = 0.6  # at least so much of the longer is the shorter: both are titles, or both long
_NEAR, _NEAR_BACK = 0.9, 0.8
_CONTAINED, _ALL = 0.66, 0.9
_LEFT = 2  # characters on both sides that have no counterpart: something was replaced
_RUN, _RUN_SHORT = 4, 3
_OWNERS_ALIKE = 0.6
_SHORTEST, _SHORT = 4, 7
_MONTHS_APART = 13
_SELF = re.compile(
    r"[本该此你](?:通知|办法|细则|意见|方案|条例|规定|措施|规划|计划|市|省|县|区|单位)|附则|第[一二三四五六七八九十百]+条"
)
_TITLE_FILLER = re.compile(
    r"关于|印发|转发|通知|实施|方案|意见|若干|措施|政策|办法|细则|试行|暂行|贯彻|任务|清单|分工|责任|重点"
    r"|讲话|会议?|全[省市县]|督查|通报|第\d+[期号]|\d+|年|人民政府|办公[厅室]|高质量|发展|支持|加快|深化|改革"
    r"|建设|管理|服务|计划|规划|纲要|产业|样例"
)
_ABOUT_ALIKE, _ABOUT_RUN = 0.8, 4
_MANY, _MANY_SHARE = 3, 0.3
_PLAIN = 6  # a wording of fewer characters of its own could stand in any document
_JOINT = re.compile(r"以及|[、和与及]")


@dataclass(frozen=True, slots=True)
class Origins:
    """What of a document tells its obligations from another's.

    ``about`` is the title's own words, ``places`` the smaller places in it, ``size`` how many
    obligations the document has.
    """

    document: int
    place: str | None
    level: Level | None
    issued_on: date | None
    years: frozenset[int]
    title: str
    about: str
    places: frozenset[str]
    size: int

    @property
    def year(self) -> int:
        """The year it belongs to; 0 where it does not say."""
        if self.issued_on is not None:
            return self.issued_on.year
        return min(self.years, default=0)


@dataclass(frozen=True, slots=True)
class Side:
    """An obligation for comparing: wordings without dates, punctuation and fillers.

    ``whole`` adds goal and measures to the task, its phrases set apart by ``|``; ``parts``
    are what the task joins by 和 or 、. ``owners`` and ``leaders`` are canonical names.
    ``itself`` says that the task speaks of the document it stands in.
    """

    serial: int
    origin: Origins
    task: str
    parts: tuple[str, ...]
    whole: str
    grams: frozenset[str]
    itself: bool
    numbers: frozenset[str]
    numbers_of_whole: frozenset[str]
    names: frozenset[str]
    years: frozenset[str]
    lead: tuple[str, ...]
    owners: frozenset[str]
    leaders: frozenset[str]
    due: date | Literal["ongoing", "immediate"] | None


def origins(serial: int, document: Document, size: int) -> Origins:
    """What of a document with ``size`` obligations tells them from another's."""
    home = origin(document)
    title = document.title
    years = {int(y) for y in _YEAR.findall(title)}
    for first, last in _SPAN_OF_YEARS.findall(title):
        if 0 <= int(last) - int(first) <= 15:
            years |= set(range(int(first), int(last) + 1))
    places = {n for n in _PLACED.findall(title) if n not in (home.place or "")}
    plain = _TITLE_FILLER.sub("", title.replace(home.place or "\n", ""))
    return Origins(
        document=serial,
        place=home.place,
        level=home.level,
        issued_on=document.issued_on,
        years=frozenset(years),
        title=title,
        about=bare(plain),
        places=frozenset(places),
        size=size,
    )


def side(serial: int, origin_of: Origins, obligation: Obligation) -> Side:
    """An obligation made ready for comparing."""
    wording, years = undated(obligation.task)
    rest = [obligation.goal or "", *obligation.measures]
    others = [undated(text)[0] for text in rest if text and text != obligation.task]
    task = bare(wording)
    whole = "|".join(bare(part) for text in (wording, *others) for part in _STOP.split(text))
    owners = (*obligation.lead, *obligation.support)
    return Side(
        serial=serial,
        origin=origin_of,
        task=task,
        parts=tuple(bare(part) for part in _JOINT.split(wording)),
        whole=whole,
        grams=grams(task),
        itself=_SELF.search(obligation.task) is not None,
        numbers=frozenset(_NUMBER.findall(wording)),
        numbers_of_whole=frozenset(_NUMBER.findall(" ".join((wording, *others)))),
        names=frozenset(_NAMED.findall(wording)),
        years=frozenset(years),
        lead=obligation.lead,
        owners=frozenset(canonical(name).canonical for name in owners),
        leaders=frozenset(canonical(name).canonical for name in obligation.lead),
        due=_due(obligation.deadline),
    )


def _due(deadline: Deadline) -> date | Literal["ongoing", "immediate"] | None:
    if deadline.kind in {"ongoing", "immediate"}:
        return "ongoing" if deadline.kind == "ongoing" else "immediate"
    return deadline.date


def undated(text: str) -> tuple[str, list[str]]:
    """A text without its time limits, and the years that stood in it."""
    years = _YEAR.findall(text)
    for start, end in reversed(find_deadlines(text)):
        text = f"{text[:start]} {text[end:]}"
    return text, years


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """A wording without punctuation and the words that any task has."""
    return _FILLER.sub("", _NOT_WORD.sub("", text.lower()))


def grams(text: str) -> frozenset[str]:
    """Every two characters that stand side by side."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def likeness(one: Side, other: Side) -> float | None:
    """How surely two obligations are the same, from 0.6 to 2; None where they are not."""
    if not compatible(one, other):
        return None
    short, long = sorted((one, other), key=lambda s: (len(s.task), s.serial))
    if len(short.task) < _SHORTEST:
        return None
    led = share_lead(one, other)
    alike = _alike(one, other)
    due = one.due is not None and one.due == other.due
    if len(short.task) >= _SYMMETRIC * len(long.task):
        cover = _near(short, long)
        if cover is not None and _owners_allow(short, long, led=led):
            return cover + 0.3 * alike + 0.2 * due
        if cover is not None or _replaced(short, long):
            return None
    return _contained(short, long, alike=alike, due=due) if led else None


def compatible(one: Side, other: Side) -> bool:
    """Whether nothing that tells tasks apart speaks against it."""
    if not may_share(one.origin, other.origin):
        return False
    if one.years and other.years and not one.years & other.years:
        return False
    short, long = sorted((one, other), key=lambda s: (len(s.task), s.serial))
    if not short.numbers <= long.numbers_of_whole:
        return False
    symmetric = len(short.task) >= _SYMMETRIC * len(long.task)
    if symmetric and short.numbers != long.numbers:
        return False
    if not all(_knows(long, name) for name in short.names):
        return False
    return not symmetric or all(_knows(short, name) for name in long.names)


@lru_cache(maxsize=65536)
def may_share(one: Origins, other: Origins) -> bool:
    """Whether two documents may set the same tasks: other ones, of one place and time."""
    if one.document == other.document:
        return False
    if one.place and other.place and one.place != other.place and one.level == other.level:
        return False
    if one.years and other.years and not one.years & other.years:
        return False
    if one.places and other.places and not one.places & other.places:
        return False
    if one.issued_on is None or other.issued_on is None:
        return bool(one.year and other.year) or one.year == other.year
    apart = abs(
        (one.issued_on.year - other.issued_on.year) * 12
        + one.issued_on.month
        - other.issued_on.month
    )
    return apart <= _MONTHS_APART


def about_alike(one: Origins, other: Origins) -> bool:
    """Whether two documents have one and the same matter, by their titles."""
    if min(len(one.about), len(other.about)) < 2:
        return False
    there, back = cover(one.about, grams(other.about)), cover(other.about, grams(one.about))
    return min(there, back) >= _ABOUT_ALIKE


def believable(
    pairs: Sequence[tuple[float, Side, Side]],
) -> list[tuple[float, Side, Side]]:
    """Pairs of two documents that are about the same matter.

    宣传引导 stands in every plan. It is one task in two documents only where they deal with
    the same matter: their titles say so, or they share a good part of their tasks. A wording
    that is particular enough asks less of the titles.
    """
    if not pairs:
        return []
    one, other = pairs[0][1].origin, pairs[0][2].origin
    if about_alike(one, other):
        return list(pairs)
    kept = [p for p in pairs if not (p[1].itself or p[2].itself)]
    if len(kept) >= max(_MANY, _MANY_SHARE * min(one.size, other.size)):
        return kept
    if len(longest_run(one.about, other.about)) < _ABOUT_RUN:
        return []
    return [p for p in kept if min(len(p[1].task), len(p[2].task)) >= _PLAIN]


def share_lead(one: Side, other: Side) -> bool:
    """Whether a unit leads in both; across levels it must be named with its level or place."""
    across = one.origin.level != other.origin.level and None not in {
        one.origin.level,
        other.origin.level,
    }
    return any(
        same_unit(a, b) and not (across and _of_any_level(a)) for a in one.lead for b in other.lead
    )


def _of_any_level(name: str) -> bool:
    unit = canonical(name)
    return unit.level is None and unit.place is None


def _knows(where: Side, name: str) -> bool:
    """Whether a name stands in a wording, its owners or its document's title."""
    if name in where.whole.replace("|", "") or name in where.origin.title:
        return True
    return (
        any(name in owner for owner in where.lead)
        or name == (where.origin.place or "")[-len(name) :]
    )


def _near(short: Side, long: Side) -> float | None:
    """How much two wordings of like length have in common, where that is nearly all."""
    if _replaced(short, long):
        return None
    there = cover(short.task, long.grams)
    back = cover(long.task, short.grams)
    return min(there, back) if there >= _NEAR and back >= _NEAR_BACK else None


def _replaced(short: Side, long: Side) -> bool:
    """Whether either wording has something in the place of something else in the other."""
    here = len(short.task) * (1 - cover(short.task, long.grams))
    there = len(long.task) * (1 - cover(long.task, short.grams))
    return here >= _LEFT - 0.01 and there >= _LEFT - 0.01


def _owners_allow(one: Side, other: Side, *, led: bool) -> bool:
    """Whether the owners of two tasks in nearly the same words can be one task's.

    Others' names make it a conflict, but not those of another place or level: a county's
    share of a task is not the next county's.
    """
    if led:
        return True
    if one.origin.level != other.origin.level or len(one.task) < _SHORT:
        return False
    if not one.lead or not other.lead:
        return one.due == other.due
    if one.origin.place is None or one.origin.place != other.origin.place:
        return False
    return not any(_elsewhere(a, b) for a in one.lead for b in other.lead)


def _elsewhere(one: str, other: str) -> bool:
    a, b = canonical(one), canonical(other)
    return a.place != b.place or (
        a.level is not None and b.level is not None and a.level != b.level
    )


def _contained(short: Side, long: Side, *, alike: float, due: bool) -> float | None:
    """How surely a title is contained in a long wording that has the same owner."""
    if short.origin.level != long.origin.level and None not in {
        short.origin.level,
        long.origin.level,
    }:
        return None
    if not _dated(short.origin, long.origin):
        return None
    inside = cover(short.task, grams(long.whole))
    run = longest_run(short.task, long.whole)
    if inside < _CONTAINED or len(run) < (_RUN_SHORT if len(short.task) < _SHORT else _RUN):
        return None
    part = next((p for p in short.parts if run in p), short.task)
    if not _begins_alike(part, run, long.whole):
        return None
    if not (due or alike >= _OWNERS_ALIKE or inside >= _ALL):
        return None
    if alike < 0.3 and not due:
        return None
    return 0.9 * inside + 0.3 * alike + 0.2 * due


def _dated(one: Origins, other: Origins) -> bool:
    return one.year > 0 and other.year > 0


def _begins_alike(title: str, run: str, whole: str) -> bool:
    """Whether what stands before the common words is no other name.

    甲园区污水厂 and 乙园区污水厂 have all but the name in common. Where the title has something
    of its own before the common run, the long wording must begin a phrase with the run.
    """
    at = title.find(run)
    if at <= 0:
        return True
    if cover(title[:at], grams(whole)) >= 1.0:
        return True
    return whole.startswith(run) or f"|{run}" in whole


def cover(text: str, known: frozenset[str]) -> float:
    """The share of a text's characters that stand in a pair of characters that is known."""
    if len(text) < 2:
        return 0.0
    hit = [text[i : i + 2] in known for i in range(len(text) - 1)]
    held = sum(a or b for a, b in zip([False, *hit], [*hit, False], strict=True))
    return held / len(text)


def longest_run(title: str, whole: str) -> str:
    """The longest piece of a title that a wording has in it."""
    best = ""
    for start in range(len(title)):
        end = start + len(best) + 1
        while end <= len(title) and title[start:end] in whole:
            best = title[start:end]
            end += 1
    return best


def _alike(one: Side, other: Side) -> float:
    """The share of units in common; of the leading ones where one side names no others."""
    a, b = one.owners, other.owners
    if one.leaders == a or other.leaders == b:
        a, b = one.leaders, other.leaders
    return len(a & b) / len(a | b) if a and b else 0.0


def differing(one: Obligation, other: Obligation) -> frozenset[str]:
    """In what two accounts of one task contradict each other: ``lead``, ``deadline``.

    An account that is silent contradicts nothing; neither does one that names all units alike
    where the other says which of them leads.
    """
    found = set()
    if one.lead and other.lead and not _same_leads(one, other):
        found.add("lead")
    if _due_differs(one, other):
        found.add("deadline")
    return frozenset(found)


def _same_leads(one: Obligation, other: Obligation) -> bool:
    if _all_in(one.lead, other.lead) and _all_in(other.lead, one.lead):
        return True
    for flat, split in ((one, other), (other, one)):
        everyone = (*split.lead, *split.support)
        if not flat.support and _all_in(flat.lead, everyone) and _all_in(everyone, flat.lead):
            return True
    return False


def _all_in(names: Iterable[str], others: Iterable[str]) -> bool:
    others = tuple(others)
    return all(any(same_unit(name, other) for other in others) for name in names)


def _due_differs(one: Obligation, other: Obligation) -> bool:
    a, b = one.deadline, other.deadline
    if a.date is not None and b.date is not None:
        return a.date != b.date
    if a.kind == b.kind == "recurring":
        return a.rrule is not None and b.rrule is not None and a.rrule != b.rrule
    return {a.kind, b.kind} in ({"date", "ongoing"}, {"date", "immediate"})
