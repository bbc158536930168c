"""A report computed from a library as it stood on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from assistant.errors import ReportError
from assistant.reports.merging import Ledger, ledger_of
from assistant.reports.model import (
    WARNINGS,
    Class,
    Item,
    Period,
    Report,
    Thresholds,
    UnitLine,
    Warning,
)
from corpus.units import canonical, same_unit
from index.standing import ProgressRecord, Sighting, Status

if TYPE_CHECKING:
    from corpus.model import Obligation
    from index.view import LibraryView

UNSTATED = "未载明责任单位"


def build(
    library: LibraryView,
    period: Period,
    as_of: date,
    *,
    since: date | None = None,
    unit: str | None = None,
    thresholds: Thresholds | None = None,
) -> Report:
    """The report of a week or a month.

    What was recorded after ``as_of`` is left out, so that an old report comes out again as it
    was, as long as the documents are the same.

    Args:
        library: whose ledger; a filtered view gives a filtered report.
        period: weekly or monthly; says where it begins unless ``since`` does.
        as_of: its last day.
        since: its first day.
        unit: only tasks that this unit leads or supports.
        thresholds: of the warnings.

    Raises:
        ReportError: it would end before it begins.
    """
    first = since or first_day(period, as_of)
    if first > as_of:
        raise ReportError(f"报告的起始日 {first} 晚于截止日 {as_of}：请检查 --since 和 --as-of。")
    held = thresholds or Thresholds()
    return report_on(ledger_of(library, unit, first, as_of), period, first, as_of, unit, held)


def report_on(
    ledger: Ledger,
    period: Period,
    first: date,
    as_of: date,
    unit: str | None,
    thresholds: Thresholds,
) -> Report:
    """The report on a ledger from one day to another, inclusive."""
    until = _until(ledger.progress, as_of)
    items = tuple(_item(o, ledger.files, until.get(o.id, []), as_of) for o in ledger.tasks)
    spoken = tuple(_item(o, ledger.files, until.get(o.id, []), as_of) for o in ledger.spoken)
    inside = {i: [r for r in records if r.on >= first] for i, records in until.items()}
    held, seen = thresholds, ledger.sightings
    return Report(
        period=period,
        since=first,
        as_of=as_of,
        unit=unit,
        items=items,
        lists=_lists(items, inside, seen, (first, as_of, _next(period, as_of))),
        classes=_classes(items, held),
        warnings=_warnings(items, held),
        units=_ranked(items),
        spoken=spoken,
        thresholds=held,
    )


def first_day(period: Period, as_of: date) -> date:
    """Where a period begins that ends on a day."""
    return as_of - timedelta(days=6) if period == "weekly" else as_of.replace(day=1)


def _next(period: Period, as_of: date) -> date:
    """The last day of the period after."""
    if period == "weekly":
        return as_of + timedelta(days=7)
    start = (as_of.replace(day=1) + timedelta(days=32)).replace(day=1)
    if (as_of + timedelta(days=1)).month == as_of.month:  # the month is not over yet
        return start - timedelta(days=1)
    return (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _until(records: Iterable[ProgressRecord], as_of: date) -> dict[str, list[ProgressRecord]]:
    found: dict[str, list[ProgressRecord]] = {}
    for record in records:
        if record.on <= as_of:
            found.setdefault(record.obligation_id, []).append(record)
    return found


def _item(
    obligation: Obligation, files: dict[str, str], records: Sequence[ProgressRecord], as_of: date
) -> Item:
    last = records[-1] if records else None
    due = obligation.deadline.date
    return Item(
        obligation,
        files.get(obligation.document_id, ""),
        last.status if last else "open",
        (as_of - due).days if due else None,
        last,
        sum(r.status == "returned" for r in records),
    )


def _lists(
    items: Sequence[Item],
    inside: dict[str, list[ProgressRecord]],
    seen: Sequence[Sighting],
    days: tuple[date, date, date],
) -> dict[str, tuple[Item, ...]]:
    first, as_of, following = days
    fresh = {s.obligation_id for s in seen if s.event in {"appeared", "returned"}}
    moved = {s.obligation_id for s in seen if s.event == "changed"} - fresh

    def stepped(*statuses: Status) -> Callable[[Item], bool]:
        return lambda i: any(r.status in statuses for r in inside.get(i.obligation.id, ()))

    def due(start: date, end: date) -> Callable[[Item], bool]:
        return lambda i: (day := i.obligation.deadline.date) is not None and start <= day <= end

    tests: dict[str, Callable[[Item], bool]] = {
        "new": lambda i: i.obligation.id in fresh,
        "changed": lambda i: i.obligation.id in moved,
        "due": due(first, as_of),
        "next": lambda i: due(as_of + timedelta(days=1), following)(i) and not i.closed,
        "overdue": lambda i: i.overdue,
        "done": stepped("done"),
        "requested": stepped("writeoff_requested"),
        "written_off": stepped("written_off"),
        "returned": stepped("returned"),
    }
    return {name: tuple(filter(test, items)) for name, test in tests.items()}


def _classes(items: Sequence[Item], thresholds: Thresholds) -> dict[Class, tuple[Item, ...]]:
    parted: dict[Class, list[Item]] = {
        "completed": [],
        "on_track": [],
        "lagging": [],
        "undated": [],
    }
    for item in items:
        parted[_class(item, thresholds)].append(item)
    return {name: tuple(members) for name, members in parted.items()}


def _class(item: Item, thresholds: Thresholds) -> Class:
    """Lagging is what is overdue, or not begun when its last days have come."""
    if item.closed:
        return "completed"
    if item.days is None:
        return "undated"
    not_begun = item.status in {"open", "returned"} and -item.days <= thresholds.begin
    return "lagging" if item.overdue or not_begun else "on_track"


def _warnings(items: Sequence[Item], thresholds: Thresholds) -> dict[Warning, tuple[Item, ...]]:
    return {w: tuple(i for i in items if i.warning(thresholds) == w) for w in WARNINGS}


def _by_unit(items: Sequence[Item]) -> dict[str, list[Item]]:
    """Items under their leading units, each item once a unit."""
    written = Counter(n for i in items for n in i.obligation.lead or (UNSTATED,))
    known: dict[str, list[str]] = {}
    shown: dict[str, str] = {}
    for name, _ in written.most_common():
        field = known.setdefault(canonical(name).canonical, [])
        shown[name] = next((k for k in field if same_unit(k, name) and _as_near(k, name)), name)
        if shown[name] == name:
            field.append(name)
    held: dict[str, dict[str, Item]] = {}
    for item in items:
        for name in item.obligation.lead or (UNSTATED,):
            held.setdefault(shown[name], {})[item.obligation.id] = item
    return {name: list(own.values()) for name, own in held.items()}


def _as_near(one: str, other: str) -> bool:
    """Whether two names of one kind of unit say the same level and place."""
    a, b = canonical(one), canonical(other)
    return (a.level, a.place) == (b.level, b.place)


def _ranked(items: Sequence[Item]) -> tuple[UnitLine, ...]:
    """Leading units, the largest share done first; the same share is the same rank.

    A unit under a short or a former name is counted with the name that most of its tasks bear.
    """
    held = _by_unit(items)
    lines = [
        UnitLine(
            name,
            tuple(own),
            tuple(i for i in own if i.closed),
            tuple(i for i in own if i.overdue),
            0,
        )
        for name, own in held.items()
    ]
    lines.sort(key=lambda x: (x.unit == UNSTATED, -x.rate, -len(x.tasks), x.unit))
    rates = [x.rate for x in lines if x.unit != UNSTATED]
    return tuple(
        UnitLine(
            x.unit,
            x.tasks,
            x.done,
            x.overdue,
            0 if x.unit == UNSTATED else 1 + sum(r > x.rate for r in rates),
        )
        for x in lines
    )
