"""The ledger as a workbook that is itself a task list: read in, it gives the same ledger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from assistant.exporting.entries import Entry
from assistant.exporting.xlsx import Colour, Column, Row, Sheet, write_workbook

_SOON = timedelta(days=30)
# The headings are those by which task lists are read; 到期日 and 来源 are none of them.
COLUMNS = (
    Column("序号", 6, wrap=False),
    Column("任务", 46),
    Column("整改目标", 30),
    Column("工作措施", 40),
    Column("牵头单位", 22),
    Column("配合单位", 26),
    Column("督导单位", 16),
    Column("责任人", 12),
    Column("完成时限", 22),
    Column("到期日", 12, wrap=False),
    Column("状态", 10),
    Column("编号", 18, wrap=False),
    Column("来源", 40),
    Column("各文件不一致之处", 40),
)


def write_ledger(path: Path, entries: Iterable[Entry], *, today: date) -> None:
    """Write tasks to a workbook; overdue ones are red, those due within 30 days yellow.

    Raises:
        ExportError: the file cannot be written.
    """
    rows = (_row(number, entry, today) for number, entry in enumerate(entries, 1))
    write_workbook(path, [Sheet("任务台账", COLUMNS, rows)])


def _row(number: int, entry: Entry, today: date) -> Row:
    o = entry.obligation
    return Row(
        (
            number,
            o.task,
            o.goal,
            "\n".join(m for m in o.measures if m != o.task),
            "、".join(o.lead),
            "、".join(o.support),
            "、".join(o.supervisor),
            "、".join(o.person),
            o.deadline.text,
            o.deadline.date,
            entry.status,
            o.id,
            "\n".join(entry.sources),
            "\n".join(entry.conflicts),
        ),
        _colour(entry, today),
    )


def _colour(entry: Entry, today: date) -> Colour | None:
    due = entry.obligation.deadline.date
    if entry.overdue(today):
        return "red"
    if due is not None and not entry.closed and due <= today + _SOON:
        return "yellow"
    return None
