"""Deadlines as a calendar: an all-day event on the last day, recurring ones with their rule.

Events, not to-dos: Outlook and WPS leave VTODO out when they open a calendar file.

Source: RFC 5545, RFC 7986 (NAME).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.exporting.entries import Entry
from assistant.exporting.files import whole

if TYPE_CHECKING:
    from icalendar import Event

_SUMMARY_LIMIT = 60  # characters that a calendar shows of a day's entry
_DAYS_BEFORE = 7


def write_calendar(path: Path, entries: Iterable[Entry], *, today: date) -> int:
    """Write the deadlines that fall on a day, or on days by a rule, to an ``.ics`` file.

    Args:
        path: the file.
        entries: tasks; those that are closed or have no certain day are left out.
        today: where recurring ones begin.

    Returns:
        How many events were written.

    Raises:
        ExportError: the file cannot be written.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//duban//ledger//ZH")
    calendar.add("version", "2.0")
    calendar.add("name", "督办任务台账")
    calendar.add("x-wr-calname", "督办任务台账")
    count = 0
    for entry in entries:
        event = None if entry.closed else _event(entry, today)
        if event is not None:
            calendar.add_component(event)
            count += 1
    with whole(path) as place:
        place.write_bytes(calendar.to_ical())
    return count


def _event(entry: Entry, today: date) -> Event | None:
    from icalendar import Alarm, Event
    from icalendar.prop import vRecur

    deadline = entry.obligation.deadline
    event = Event()
    if deadline.kind == "recurring":
        if deadline.rrule is None:
            return None
        rule = vRecur.from_ical(deadline.rrule)
        day = first_day(deadline.rrule, today)
        event.add("rrule", rule)
    elif deadline.date is not None:
        day = deadline.date
    else:
        return None
    event.add("uid", f"{entry.obligation.id}@duban")
    event.add("dtstamp", datetime.combine(today, datetime.min.time(), UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", _summary(entry))
    event.add("description", _description(entry))
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _summary(entry))
    alarm.add("trigger", timedelta(days=-_DAYS_BEFORE))
    event.add_component(alarm)
    return event


def first_day(rrule: str, today: date) -> date:
    """The first day from today on that a rule names."""
    from dateutil.rrule import rrulestr

    start = datetime.combine(today, datetime.min.time())
    found = rrulestr(rrule, dtstart=start).after(start, inc=True)
    return found.date() if found is not None else today


def _summary(entry: Entry) -> str:
    task = " ".join(entry.obligation.task.split())
    short = task if len(task) <= _SUMMARY_LIMIT else task[: _SUMMARY_LIMIT - 1] + "…"
    lead = "、".join(entry.obligation.lead[:2])
    return f"{short}（{lead}）" if lead else short


def _description(entry: Entry) -> str:
    o = entry.obligation
    lines = [
        o.task,
        f"牵头：{'、'.join(o.lead) or '未载明'}",
        f"配合：{'、'.join(o.support)}" if o.support else "",
        f"时限：{o.deadline.text}",
        f"状态：{entry.status}" if entry.status else "",
        *(f"出自：{source}" for source in entry.sources),
        *(f"不一致：{conflict}" for conflict in entry.conflicts),
    ]
    return "\n".join(line for line in lines if line)
