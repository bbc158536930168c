"""The ledger in a terminal: a table with colours, or plain lines where there is no room."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from datetime import date, timedelta

from api.cli.console import say
from assistant.exporting.entries import Entry

_ROOM = 90  # columns below which a table's cells are too narrow to read
_SOON = timedelta(days=30)


def show(entries: Sequence[Entry], offset: int, today: date) -> None:
    """Show tasks numbered from ``offset`` + 1, as a table in a terminal that is wide enough."""
    if sys.stdout.isatty() and shutil.get_terminal_size().columns >= _ROOM:
        _table(entries, offset, today)
    else:
        _lines(entries, offset)


def _lines(entries: Sequence[Entry], offset: int) -> None:
    for number, entry in enumerate(entries, offset + 1):
        item = entry.obligation
        owners = "、".join(item.lead) or "未载明"
        support = f"；配合：{'、'.join(item.support)}" if item.support else ""
        due = item.deadline.text or "未载明"
        last = f"（{item.deadline.date.isoformat()}）" if item.deadline.date else ""
        say(f"{number}. {item.task}　［{entry.status}］　{item.id[:8]}")
        say(f"   牵头：{owners}{support}；时限：{due}{last}")
        say(f"   出自：{'；'.join(entry.sources)}")
        for conflict in entry.conflicts:
            say(f"   ！{conflict}")


def _table(entries: Sequence[Entry], offset: int, today: date) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_lines=True, expand=True)
    table.add_column("序号", width=4, no_wrap=True)
    table.add_column("任务", ratio=5, overflow="fold")
    table.add_column("牵头（配合）", ratio=3, overflow="fold")
    table.add_column("时限", ratio=2, overflow="fold")
    table.add_column("状态", width=6, overflow="fold")
    table.add_column("出自", ratio=3, overflow="fold")
    table.add_column("编号", width=8, no_wrap=True)
    for number, entry in enumerate(entries, offset + 1):
        item = entry.obligation
        support = f"\n（{'、'.join(item.support)}）" if item.support else ""
        last = f"\n{item.deadline.date.isoformat()}" if item.deadline.date else ""
        task = Text(item.task)
        for conflict in entry.conflicts:
            task.append(f"\n！{conflict}", style="magenta")
        table.add_row(
            str(number),
            task,
            Text(("、".join(item.lead) or "未载明") + support),
            Text((item.deadline.text or "未载明") + last),
            Text(entry.status),
            Text("\n".join(entry.sources)),
            Text(item.id[:8]),
            style=_style(entry, today),
        )
    Console().print(table)


def _style(entry: Entry, today: date) -> str | None:
    due = entry.obligation.deadline.date
    if entry.overdue(today):
        return "red"
    if due is not None and not entry.closed and due <= today + _SOON:
        return "yellow"
    return None
