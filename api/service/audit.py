"""The audit log: who did what, appended only.

The table refuses changing and deleting a row by trigger. Whoever owns the file can still
replace it whole; keep copies of it where that one cannot write.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from api.service.principals import Principal
from api.service.store import ServiceStore

_COLUMNS = "id, at, key_id, name, unit, action, object, detail, request, address"
_TEXT_LIMIT = 2_000

ACTIONS = {
    "ask": "提问",
    "chat": "提问（OpenAI 接口）",
    "search": "检索",
    "ledger": "查台账",
    "read": "看文件",
    "download": "下载原件",
    "export": "导出",
    "draft": "起草",
    "upload": "上传文件",
    "remove": "删除文件",
    "visibility": "修改可见范围",
    "progress": "登记进展",
    "denied": "越权被拒",
    "sign_in": "登录",
    "sign_in_failed": "登录失败",
    "sign_out": "退出",
    "key_created": "新建密钥",
    "key_revoked": "吊销密钥",
}
"""Every action that is recorded, and what it is called."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Where an action came from: the request's id and the caller's address."""

    request: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log; ``at`` is UTC, ``object`` an id or a file's name."""

    id: int
    at: str
    key_id: str
    name: str
    unit: str
    action: str
    object: str
    detail: Mapping[str, Any]
    request: str
    address: str


class Audit:
    """The log of a library's service."""

    def __init__(self, store: ServiceStore) -> None:
        """Hold the store."""
        self._store = store

    def record(
        self,
        who: Principal,
        action: str,
        about: str = "",
        detail: Mapping[str, Any] | None = None,
        *,
        trace: Trace = Trace(),
    ) -> None:
        """Append a line.

        Raises:
            StoreError: it could not be written; what was asked for must not go on.
        """
        body = {k: v[:_TEXT_LIMIT] if isinstance(v, str) else v for k, v in (detail or {}).items()}
        self._store.change(
            "INSERT INTO audit (at, key_id, name, unit, action, object, detail, request, address)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                datetime.now(UTC).isoformat(timespec="milliseconds"),
                who.id,
                who.name,
                who.unit,
                action,
                about[:_TEXT_LIMIT],
                json.dumps(body, ensure_ascii=False),
                trace.request,
                trace.address,
            ),
        )

    def entries(
        self,
        *,
        since: date | None = None,
        who: str | None = None,
        action: str | None = None,
        limit: int = -1,
        offset: int = 0,
    ) -> tuple[int, list[Entry]]:
        """Lines that meet all conditions, the newest first.

        Args:
            since: the first day, local time.
            who: a key's id, or a part of a person's or unit's name.
            action: one of ``ACTIONS``.
            limit: how many at most; -1 is all.
            offset: how many of the newest to skip.

        Returns:
            How many there are in all, and a page of them.
        """
        parts, values = ["1"], list[object]()
        if since is not None:
            first = datetime(since.year, since.month, since.day).astimezone(UTC)
            parts.append("at >= ?")
            values.append(first.isoformat(timespec="milliseconds"))
        if who:
            parts.append("(key_id = ? OR instr(name, ?) > 0 OR instr(unit, ?) > 0)")
            values += [who] * 3
        if action:
            parts.append("action = ?")
            values.append(action)
        where = " AND ".join(parts)
        total = self._store.rows(f"SELECT count(*) FROM audit WHERE {where}", values)[0][0]
        rows = self._store.rows(
            f"SELECT {_COLUMNS} FROM audit WHERE {where} ORDER BY id DESC LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return total, [_entry(row) for row in rows]


def _entry(row: tuple[Any, ...]) -> Entry:
    return replace(Entry(*row), detail=json.loads(row[7]))
