"""What a report holds: lists of obligations, and units with theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from corpus.model import Obligation
from index.standing import CLOSED, ProgressRecord, Status

Period = Literal["weekly", "monthly"]
Class = Literal["completed", "on_track", "lagging", "undated"]
Warning = Literal["red", "yellow", "blue"]

LISTS: Mapping[str, str] = {
    "new": "新增",
    "changed": "有变动",
    "due": "本期到期",
    "next": "下期到期",
    "overdue": "逾期未完成",
    "done": "本期完成",
    "requested": "本期申请销号",
    "written_off": "本期销号",
    "returned": "本期退回",
}
"""The lists of a report by their names in JSON, and what they are called."""

CLASSES: Mapping[Class, str] = {
    "completed": "已完成",
    "on_track": "达进度",
    "lagging": "欠进度",
    "undated": "未定具体日期",
}
WARNINGS: Mapping[Warning, str] = {"red": "红色", "yellow": "黄色", "blue": "蓝色"}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a task is warned of, in days: blue before its last day, yellow past it, then red.

    ``blue`` are days to go, ``red`` the days past due beyond which yellow turns red; a task
    sent back ``RETURNS`` times is red too. One not begun ``begin`` days before its last lags.
    """

    blue: int = 30
    red: int = 60
    begin: int = 10


RETURNS = 2
"""How many times sent back make a task red."""


@dataclass(frozen=True, slots=True)
class Item:
    """An obligation as it stood on the report's day.

    ``days`` are those past its last day (negative: to go), None where it has no certain date.
    ``last`` is its last record until then, ``returned`` how often it was sent back.
    """

    obligation: Obligation
    file: str
    status: Status = "open"
    days: int | None = None
    last: ProgressRecord | None = None
    returned: int = 0

    @property
    def closed(self) -> bool:
        """Whether its owner reports it done, or it is further on."""
        return self.status in CLOSED

    @property
    def overdue(self) -> bool:
        """Whether it is past its last day and not done."""
        return self.days is not None and self.days > 0 and not self.closed

    def warning(self, thresholds: Thresholds) -> Warning | None:
        """The colour in which it is warned of; None where it is not."""
        if self.closed:
            return None
        days = self.days
        if self.returned >= RETURNS or (days is not None and days > thresholds.red):
            return "red"
        if days is None:
            return None
        if days > 0:
            return "yellow"
        return "blue" if -days <= thresholds.blue else None


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A leading unit: its tasks, those done and overdue, and its place by the share done."""

    unit: str
    tasks: tuple[Item, ...]
    done: tuple[Item, ...]
    overdue: tuple[Item, ...]
    rank: int

    @property
    def rate(self) -> float:
        """The share done, 0..1."""
        return len(self.done) / len(self.tasks)


@dataclass(frozen=True, slots=True)
class Report:
    """The ledger from ``since`` to ``as_of``, both inclusive.

    ``lists`` are keyed as ``LISTS``; ``classes`` part all items among themselves; ``warnings``
    are of those not done. ``spoken`` are demands of speeches alone, counted nowhere else.
    """

    period: Period
    since: date
    as_of: date
    unit: str | None
    items: tuple[Item, ...]
    lists: Mapping[str, tuple[Item, ...]]
    classes: Mapping[Class, tuple[Item, ...]]
    warnings: Mapping[Warning, tuple[Item, ...]]
    units: tuple[UnitLine, ...]
    thresholds: Thresholds
    spoken: tuple[Item, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As a JSON object: every count with the ids of what it counts."""
        return {
            "period": self.period,
            "since": self.since.isoformat(),
            "as_of": self.as_of.isoformat(),
            "unit": self.unit,
            "total": counted(self.items),
            "spoken": counted(self.spoken),
            "lists": {name: counted(items) for name, items in self.lists.items()},
            "classes": {name: counted(items) for name, items in self.classes.items()},
            "warnings": {name: counted(items) for name, items in self.warnings.items()},
            "thresholds": {"blue": self.thresholds.blue, "red": self.thresholds.red},
            "units": [
                {
                    "unit": line.unit,
                    "rank": line.rank,
                    "rate": round(line.rate, 4),
                    "tasks": counted(line.tasks),
                    "done": counted(line.done),
                    "overdue": counted(line.overdue),
                }
                for line in self.units
            ],
            "items": [_item_json(i) for i in self.items],
        }


def counted(items: tuple[Item, ...]) -> dict[str, Any]:
    """A number and what it counts."""
    return {"count": len(items), "obligations": [i.obligation.id for i in items]}


def _item_json(item: Item) -> dict[str, Any]:
    due = item.obligation.deadline
    return {
        "id": item.obligation.id,
        "task": item.obligation.task,
        "lead": list(item.obligation.lead),
        "deadline": {"text": due.text, "date": due.date.isoformat() if due.date else None},
        "status": item.status,
        "days": item.days,
        "file": item.file,
        "note": item.last.note if item.last else "",
    }
