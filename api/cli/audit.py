"""The command audit."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import asdict
from datetime import datetime

from api.cli.console import say, say_json
from api.errors import RequestError
from api.requests import iso_date
from api.service.audit import ACTIONS, Audit, Entry
from api.service.store import ServiceStore
from api.settings import Settings
from api.wiring import open_library


def show(
    settings: Settings,
    since: str | None,
    who: str | None,
    action: str | None,
    limit: int,
    *,
    as_json: bool,
) -> int:
    """Show the newest lines of the log, the oldest of them first.

    Raises:
        RequestError: there is no such action, or the day is none.
    """
    if action is not None and action not in ACTIONS:
        raise RequestError(f"--action 应为 {'、'.join(ACTIONS)} 之一，现在是“{action}”。")
    day = iso_date("--since", since) if since else None
    with open_library(settings), closing(ServiceStore(settings.library)) as store:
        total, entries = Audit(store).entries(since=day, who=who, action=action, limit=limit)
    entries = entries[::-1]
    if as_json:
        say_json({"total": total, "items": [asdict(e) for e in entries]})
        return 0
    for entry in entries:
        say(_line(entry))
    more = f"，以上是最近 {len(entries)} 条" if len(entries) < total else ""
    say(f"共 {total} 条记录{more}。")
    return 0


def _line(entry: Entry) -> str:
    at = datetime.fromisoformat(entry.at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    who = " ".join(filter(None, (entry.unit, entry.name))) or "（未登录）"
    detail = "，".join(f"{k}={_plain(v)}" for k, v in entry.detail.items())
    parts = (at, who, ACTIONS.get(entry.action, entry.action), entry.object, detail, entry.address)
    return " ".join("　".join(p for p in parts if p).splitlines())  # a line is one action


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
