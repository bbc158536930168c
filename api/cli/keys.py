"""The commands of keys: create, list, revoke."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date

from api.cli.console import complain, say, say_json, say_table
from api.requests import iso_date
from api.service.audit import Audit, Trace
from api.service.keys import Key, Keys
from api.service.principals import LOCAL, ROLE_NAMES
from api.service.store import ServiceStore
from api.settings import Settings
from api.wiring import open_library

_HERE = Trace(address="命令行")


def create(
    settings: Settings, role: str, unit: str, name: str, expires: str | None, *, as_json: bool
) -> int:
    """Make a key and show it, this once."""
    day = iso_date("--expires", expires) if expires else None
    with open_library(settings, create=True), _store(settings) as store:
        key, text = Keys(store).create(role=role, unit=unit, name=name, expires=day)
        Audit(store).record(LOCAL, "key_created", key.id, _about(key), trace=_HERE)
    if as_json:
        say_json({**asdict(key), "key": text})
    else:
        say(text)
        complain(f"{_told(key)}。密钥只显示这一次，请妥善保存；丢失了就吊销它，再建一把。")
    return 0


def show_all(settings: Settings, *, as_json: bool) -> int:
    """List the keys."""
    with open_library(settings), _store(settings) as store:
        keys = Keys(store).all()
    if as_json:
        say_json({"total": len(keys), "items": [asdict(k) for k in keys]})
        return 0
    rows = [
        (
            k.id,
            ROLE_NAMES[k.role],
            k.unit,
            k.name,
            k.created_at[:10],
            k.expires_at or "—",
            _state(k),
        )
        for k in keys
    ]
    say_table(("编号", "权限", "单位", "姓名", "建立", "有效期至", "状态"), rows)
    say(f"共 {len(keys)} 把密钥。")
    return 0


def revoke(settings: Settings, key_id: str) -> int:
    """Make a key useless."""
    with open_library(settings), _store(settings) as store:
        key = Keys(store).revoke(key_id)
        Audit(store).record(LOCAL, "key_revoked", key.id, _about(key), trace=_HERE)
    say(f"已吊销：{_told(key)}。")
    return 0


@contextmanager
def _store(settings: Settings) -> Iterator[ServiceStore]:
    store = ServiceStore(settings.library)
    try:
        yield store
    finally:
        store.close()


def _about(key: Key) -> dict[str, str | None]:
    return {"name": key.name, "unit": key.unit, "role": key.role, "expires_at": key.expires_at}


def _told(key: Key) -> str:
    return f"{key.unit} {key.name}，{ROLE_NAMES[key.role]}，编号 {key.id}"


def _state(key: Key) -> str:
    if key.revoked_at:
        return f"已吊销（{key.revoked_at[:10]}）"
    return "有效" if key.usable(date.today()) else "已过期"
