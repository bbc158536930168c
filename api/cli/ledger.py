"""The command tasks: the ledger that the documents imply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from api.cli.console import say, say_json
from api.cli.task_table import show
from api.errors import RequestError
from api.presenting import ledger_entries, tasks_json
from api.requests import OVERDUE, iso_date
from api.settings import Settings
from api.wiring import open_view
from assistant.progress import status_of
from corpus.model import DeadlineKind
from corpus.unit_matching import told
from index.ledger import Conditions, Role
from index.tasks import ORDERS, Order

if TYPE_CHECKING:
    from index.view import LibraryView


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What was asked for on the command line, dates as written."""

    document: str | None = None
    unit: str | None = None
    role: str = "any"
    due_from: str | None = None
    due_to: str | None = None
    kind: str | None = None
    q: str | None = None
    status: str | None = None
    limit: int = 50
    offset: int = 0
    every: bool = False
    conflicts: bool = False
    sort: str = "document"
    xlsx: str | None = None
    ics: str | None = None


def list_tasks(settings: Settings, wanted: TaskFilter, *, as_json: bool) -> int:
    """List the obligations that meet all conditions, with the count of all of them.

    Raises:
        RequestError: a role, a kind or a date is none.
    """
    role = _role(wanted.role)
    if wanted.kind is not None and wanted.kind not in get_args(DeadlineKind):
        raise RequestError(
            f"--kind 应为 {'、'.join(get_args(DeadlineKind))} 之一，现在是“{wanted.kind}”。"
        )
    order = _order(wanted.sort)
    today = date.today()
    overdue = wanted.status in OVERDUE
    with open_view(settings) as library:
        if wanted.document:
            library.document(wanted.document)  # an unknown id is an error, not an empty list
        conditions: Conditions = {
            "document_id": wanted.document,
            "unit": wanted.unit,
            "role": role,
            "due_from": iso_date("--due-from", wanted.due_from) if wanted.due_from else None,
            "due_to": iso_date("--due-to", wanted.due_to) if wanted.due_to else None,
            "kind": wanted.kind,
            "q": wanted.q,
            "status": status_of(wanted.status) if wanted.status and not overdue else None,
            "overdue_on": today if overdue else None,
            "disputed": wanted.conflicts,
        }
        if wanted.xlsx or wanted.ics:
            return _export(library, conditions, wanted, order, today)
        if as_json:
            page = {"limit": wanted.limit, "offset": wanted.offset}
            merged = not wanted.every
            say_json(tasks_json(library, conditions, merged=merged, order=order, **page))
        else:
            _show(library, conditions, wanted, order, today)
    return 0


def _show(
    library: LibraryView, conditions: Conditions, wanted: TaskFilter, order: Order, today: date
) -> None:
    """Print a page of the ledger, how many there are, and how the unit's name was read."""
    find = library.rows if wanted.every else library.tasks
    total, tasks = find(order=order, limit=wanted.limit, offset=wanted.offset, **conditions)
    show(ledger_entries(library, tasks), wanted.offset, today)
    _count(library, conditions, wanted, total, len(tasks))
    if wanted.unit and tasks:
        rows = [o for t in tasks for o in t.sources]
        held = {n for o in rows for n in (*o.lead, *o.support, *o.supervisor, *o.person)}
        matched = [m for m in library.units_matching(wanted.unit) if m.name in held]
        for note in told(wanted.unit, matched):
            say(f"提示：{note}")


def _export(
    library: LibraryView, conditions: Conditions, wanted: TaskFilter, order: Order, today: date
) -> int:
    """Write every task that meets the conditions, whatever page was asked for."""
    find = library.rows if wanted.every else library.tasks
    total, tasks = find(order=order, **conditions)
    entries = ledger_entries(library, tasks)
    if wanted.xlsx:
        from assistant.exporting.ledger import write_ledger

        write_ledger(Path(wanted.xlsx), entries, today=today)
        say(f"已写入 {wanted.xlsx}：{total} 项任务。")
    if wanted.ics:
        from assistant.exporting.calendar import write_calendar

        count = write_calendar(Path(wanted.ics), entries, today=today)
        say(f"已写入 {wanted.ics}：{count} 个日程；另有 {total - count} 项没有确定日期或已完成。")
    return 0


def _count(
    library: LibraryView, conditions: Conditions, wanted: TaskFilter, total: int, shown: int
) -> None:
    page = (
        f"，以上是第 {wanted.offset + 1} 至 {wanted.offset + shown} 项" if 0 < shown < total else ""
    )
    rows = total if wanted.every else library.rows(limit=0, **conditions)[0]
    merged = f"（合并自 {rows} 条，--all 逐条列出）" if rows > total else ""
    say(f"共 {total} 项任务{merged}{page}。")


def _order(value: str) -> Order:
    for order in ORDERS:
        if value == order:
            return order
    raise RequestError(
        f"--sort 应为 document（文件）、due（到期日）或 unit（单位），现在是“{value}”。"
    )


def _role(value: str) -> Role:
    for role in get_args(Role):
        if value == role:
            return role  # type: ignore[no-any-return]
    raise RequestError(
        f"--role 应为 lead（牵头）、support（配合）或 any（都算），现在是“{value}”。"
    )
