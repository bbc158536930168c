"""JSON objects of the contract to the assistant's request, with errors for the sender."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from api.errors import RequestError
from assistant.answer import AskRequest
from assistant.errors import ProgressError
from assistant.progress import status_of
from corpus.model import DeadlineKind
from index.audience import EVERYBODY, Audience, audience
from index.filters import Filters
from index.ledger import Conditions, Role
from index.standing import Status

_FIRST_YEAR, _LAST_YEAR = 1900, 2200
OVERDUE = ("overdue", "逾期")
"""In place of a status: past its last day and not reported done."""


def ask_request(row: object, *, defaults: AskRequest | None = None) -> AskRequest:
    """An ``AskRequest`` from a decoded JSON value.

    Args:
        row: the value; keys the contract does not know are passed over.
        defaults: what holds where a key is absent.

    Raises:
        RequestError: a key has the wrong type; the message names it.
    """
    base = defaults or AskRequest(question="")
    if not isinstance(row, Mapping):
        raise RequestError('应为一个 JSON 对象，例如 {"question": "……"}')
    if "question" not in row:
        raise RequestError("缺少 question（要问的问题）")
    question = row["question"]
    if not isinstance(question, str):
        raise RequestError("question 应为字符串")
    history = _strings("history", row["history"]) if "history" in row else base.history
    today = iso_date("today", row["today"]) if row.get("today") else base.today
    filters = _filters(row["filters"]) if row.get("filters") else base.filters
    agent = row.get("agent", base.agent)
    if not isinstance(agent, bool):
        raise RequestError("agent 应为 true 或 false")
    return AskRequest(question, history, filters, today, agent)


def parse_line(line: str) -> Any:
    """The JSON value on one line.

    Raises:
        RequestError: it is no JSON.
    """
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise RequestError(f"不是 JSON：第 {error.colno} 个字符处 {error.msg}") from error
    except RecursionError as error:
        raise RequestError("不是可用的 JSON：嵌套太深") from error


def iso_date(name: str, value: object) -> date:
    """A date written 2026-11-23, of a year that documents and their deadlines can have.

    Raises:
        RequestError: it is none.
    """
    try:
        day = date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError as error:
        raise RequestError(f"{name} 应为日期，写作 2026-11-23，现在是“{value}”") from error
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:  # the calendar's ends leave no room to count
        raise RequestError(f"{name} 应在 {_FIRST_YEAR} 年到 {_LAST_YEAR} 年之间，现在是 {value}。")
    return day


def filters_of(
    documents: Sequence[str] = (),
    kinds: Sequence[str] = (),
    issued_from: str | None = None,
    issued_to: str | None = None,
) -> Filters:
    """Filters from texts.

    Raises:
        RequestError: a date is none, or the range is empty.
    """
    first = iso_date("issued_from", issued_from) if issued_from else None
    last = iso_date("issued_to", issued_to) if issued_to else None
    if first and last and first > last:
        raise RequestError(f"成文日期的范围是空的：{first} 晚于 {last}")
    return Filters(tuple(documents), tuple(kinds), first, last)


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """Which obligations are meant; see ``ObligationQuery`` for what each condition says."""

    document_id: str | None = None
    unit: str | None = None
    role: Role = "any"
    due_from: date | None = None
    due_to: date | None = None
    kind: DeadlineKind | None = None
    q: str | None = None
    status: Status | None = None
    overdue: bool = False
    conflicts: bool = False

    def conditions(self, today: date) -> Conditions:
        """As the keywords of ``Library.tasks``; ``today`` decides what is overdue."""
        return {
            "document_id": self.document_id,
            "unit": self.unit,
            "role": self.role,
            "due_from": self.due_from,
            "due_to": self.due_to,
            "kind": self.kind,
            "q": self.q,
            "status": self.status,
            "overdue_on": today if self.overdue else None,
            "disputed": self.conflicts,
        }


def ledger_filter(
    document: str | None = None,
    unit: str | None = None,
    role: str = "any",
    due_from: str | None = None,
    due_to: str | None = None,
    kind: str | None = None,
    q: str | None = None,
    status: str | None = None,
    *,
    overdue: bool = False,
    conflicts: bool = False,
) -> LedgerFilter:
    """Conditions on the ledger from texts; the status may also be one of ``OVERDUE``.

    Raises:
        RequestError: a role, a kind or a date is none, or the range is empty.
    """
    first = iso_date("due_from", due_from) if due_from else None
    last = iso_date("due_to", due_to) if due_to else None
    if first and last and first > last:
        raise RequestError(f"时限的范围是空的：{first} 晚于 {last}")
    return LedgerFilter(
        document or None,
        unit or None,
        _one_of("role", role, get_args(Role)),
        first,
        last,
        _one_of("kind", kind, get_args(DeadlineKind)) if kind else None,
        q or None,
        _status(status) if status and status not in OVERDUE else None,
        overdue or status in OVERDUE,
        conflicts,
    )


def audience_of(visible_to: Sequence[str]) -> Audience:
    """Who shall see a file: ``all``, or units by their names; nothing given is all.

    Raises:
        AudienceError: a name is empty or too long, or they are too many.
        RequestError: ``all`` stands beside units.
    """
    if "all" in visible_to and len(visible_to) > 1:
        raise RequestError("visible_to 要么是 all（公开），要么是单位名称，不能同时写。")
    return EVERYBODY if list(visible_to) == ["all"] else audience(visible_to)


def _status(value: str) -> Status:
    try:
        return status_of(value)
    except ProgressError as error:
        raise RequestError(str(error)) from error


def _one_of(name: str, value: str, known: tuple[str, ...]) -> Any:
    if value not in known:
        raise RequestError(f"{name} 应为 {'、'.join(known)} 之一，现在是“{value}”。")
    return value


def _filters(value: object) -> Filters:
    if not isinstance(value, Mapping):
        raise RequestError("filters 应为一个 JSON 对象")
    return filters_of(
        _strings("filters.document_ids", value.get("document_ids") or ()),
        _strings("filters.kinds", value.get("kinds") or ()),
        value.get("issued_from"),
        value.get("issued_to"),
    )


def _strings(name: str, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise RequestError(f"{name} 应为字符串的数组")
    if not all(isinstance(item, str) for item in value):
        raise RequestError(f"{name} 应为字符串的数组")
    return tuple(value)
