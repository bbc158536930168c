"""The ledger counted by unit, and laid out by the days on which it falls due."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from corpus.model import Deadline
from index.standing import CLOSED, Status

if TYPE_CHECKING:
    from index.ledger import Conditions
    from index.tasks import Task
    from index.view import LibraryView


@dataclass(frozen=True, slots=True)
class Count:
    """How many tasks, how many of them reported done, and how many past their last day."""

    tasks: int = 0
    done: int = 0
    overdue: int = 0

    def with_one(self, *, done: bool, overdue: bool) -> Count:
        """With another task."""
        return Count(self.tasks + 1, self.done + done, self.overdue + overdue)


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of all tasks and of each leading unit, the one with most tasks first.

    ``sources`` are the obligations of which the tasks are made. What names no unit counts
    under "".
    """

    all: Count
    sources: int
    units: tuple[tuple[str, Count], ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Tasks by the days on which they are due, both in order; a recurring one may come often."""

    days: tuple[tuple[date, tuple[str, ...]], ...]
    tasks: tuple[Task, ...]


def overview(library: LibraryView, conditions: Conditions, today: date) -> Overview:
    """The counts of the tasks that meet all conditions."""
    _, tasks = library.tasks(**conditions)
    standings = library.standings([t.obligation.id for t in tasks])
    all_, units = Count(), dict[str, Count]()
    for task in tasks:
        state = _state(task, standings.get(task.obligation.id, "open"), today)
        all_ = all_.with_one(**state)
        for unit in dict.fromkeys(task.obligation.lead) or ("",):
            units[unit] = units.get(unit, Count()).with_one(**state)
    ranked = sorted(units.items(), key=lambda u: (-u[1].tasks, u[0]))
    return Overview(all_, library.rows(limit=0, **conditions)[0], tuple(ranked))


def calendar(library: LibraryView, conditions: Conditions, since: date, until: date) -> Calendar:
    """What falls due from one day to another, inclusive.

    Args:
        library: what is read.
        conditions: which tasks count; their own bounds on the last day hold too.
        since: the first day.
        until: the last day.
    """
    first = max(since, conditions.get("due_from") or since)
    last = min(until, conditions.get("due_to") or until)
    dated: Conditions = {**conditions, "due_from": first, "due_to": last}
    found = library.tasks(order="due", **dated)[1] if first <= last else []
    days: dict[date, list[str]] = {}
    for task in found:
        if (day := task.obligation.deadline.date) is not None:
            days.setdefault(day, []).append(task.obligation.id)
    if not ({"due_from", "due_to", "overdue_on"} & {k for k, v in conditions.items() if v}):
        found = [*found, *_recurring(library, conditions, since, until, days)]
    return Calendar(tuple((day, tuple(days[day])) for day in sorted(days)), tuple(found))


def _recurring(
    library: LibraryView,
    conditions: Conditions,
    since: date,
    until: date,
    days: dict[date, list[str]],
) -> list[Task]:
    """Recurring tasks that fall on a day in the range, put under those days."""
    if conditions.get("kind") not in (None, "recurring"):
        return []
    wanted: Conditions = {**conditions, "kind": "recurring"}
    kept = []
    for task in library.tasks(**wanted)[1]:
        on = occurrences(task.obligation.deadline, since, until)
        for day in on:
            days.setdefault(day, []).append(task.obligation.id)
        if on:
            kept.append(task)
    return kept


def occurrences(deadline: Deadline, since: date, until: date) -> Sequence[date]:
    """The days from ``since`` to ``until``, inclusive, that a recurring deadline names.

    A rule that names no day of its period (每年一次) names none here. A period of several
    months ends with the last of them: quarters in March, June, September and December.
    """
    rule = deadline.rrule or ""
    if not re.search("BYDAY|BYMONTHDAY", rule):
        return ()
    from dateutil.rrule import rrulestr

    every = re.search(r"FREQ=MONTHLY.*INTERVAL=(\d+)", rule)
    month = min(int(every.group(1)), 12) if every else 1
    start = datetime(since.year - 1, month, 1)
    first = datetime.combine(since, datetime.min.time())
    last = datetime.combine(until, datetime.min.time())
    return [d.date() for d in rrulestr(rule, dtstart=start).between(first, last, inc=True)]


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of a day's month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _state(task: Task, status: Status, today: date) -> dict[str, bool]:
    due = task.obligation.deadline.date
    done = status in CLOSED
    return {"done": done, "overdue": due is not None and due < today and not done}
