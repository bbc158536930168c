"""The command tasks: the ledger that the documents imply."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, get_args

from api.cli.console import say, say_json
from api.errors import RequestError
from api.presenting import LedgerPresenter
from api.requests import iso_date
from api.settings import Settings
from api.wiring import open_library
from assistant.progress import NAMES, status_of
from corpus.model import DeadlineKind
from corpus.unit_matching import told
from index.ledger import Role

if TYPE_CHECKING:
    from corpus.model import Obligation
    from index.library import Library


OVERDUE = ("overdue", "逾期")
"""In place of a status: past its last day and not reported done."""


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
    overdue = wanted.status in OVERDUE
    with open_library(settings) as library:
        if wanted.document:
            library.document(wanted.document)  # an unknown id is an error, not an empty list
        total, items = library.obligations(
            document_id=wanted.document,
            unit=wanted.unit,
            role=role,
            due_from=iso_date("--due-from", wanted.due_from) if wanted.due_from else None,
            due_to=iso_date("--due-to", wanted.due_to) if wanted.due_to else None,
            kind=wanted.kind,
            q=wanted.q,
            status=status_of(wanted.status) if wanted.status and not overdue else None,
            overdue_on=date.today() if overdue else None,
            limit=wanted.limit,
            offset=wanted.offset,
        )
        if as_json:
            presenter = LedgerPresenter(library)
            matched = library.units_matching(wanted.unit) if wanted.unit else ()
            say_json(
                {
                    "total": total,
                    "items": [presenter.item(o) for o in items],
                    "matched_units": [asdict(m) for m in matched if m.how != "written"],
                }
            )
        else:
            _tell(library, items, total, wanted.offset)
            if wanted.unit and items:
                held = {n for o in items for n in (*o.lead, *o.support, *o.supervisor, *o.person)}
                matches = [m for m in library.units_matching(wanted.unit) if m.name in held]
                for note in told(wanted.unit, matches):
                    say(f"提示：{note}")
    return 0


def _role(value: str) -> Role:
    for role in get_args(Role):
        if value == role:
            return role  # type: ignore[no-any-return]
    raise RequestError(
        f"--role 应为 lead（牵头）、support（配合）或 any（都算），现在是“{value}”。"
    )


def _tell(library: Library, items: list[Obligation], total: int, offset: int) -> None:
    presenter = LedgerPresenter(library)
    standings = library.standings([i.id for i in items])
    for number, item in enumerate(items, offset + 1):
        owners = "、".join(item.lead) or "未载明"
        support = f"；配合：{'、'.join(item.support)}" if item.support else ""
        due = item.deadline.text or "未载明"
        last = f"（{item.deadline.date.isoformat()}）" if item.deadline.date else ""
        stands = NAMES[standings.get(item.id, "open")]
        say(f"{number}. {item.task}　［{stands}］　{item.id[:8]}")
        say(f"   牵头：{owners}{support}；时限：{due}{last}")
        say(f"   出自：{presenter.document(item.document_id).file}")
    shown = (
        f"，以上是第 {offset + 1} 至 {offset + len(items)} 项"
        if len(items) < total and items
        else ""
    )
    say(f"共 {total} 项任务{shown}。")
