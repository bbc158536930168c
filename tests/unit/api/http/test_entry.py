"""Attempts to guess a key are counted; those who have one do not count."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any, cast

import anyio
import pytest
from starlette.responses import PlainTextResponse

from api.errors import TooManyRequestsError, UnauthenticatedError
from api.http.entry import Entry
from api.service.limits import Limits
from api.service.principals import Principal


class Doors:
    """Keys that begin with ``good`` open; remembers what was tried."""

    def __init__(self) -> None:
        self.tried: list[str] = []
        self.opened: dict[str, Principal] = {}

    def remembered(self, key: str) -> Principal | None:
        return self.opened.get(key)

    def verify(self, key: str) -> Principal:
        self.tried.append(key)
        if not key.startswith("good"):
            raise UnauthenticatedError("密钥无效")
        time.sleep(0.01)
        self.opened[key] = Principal(key, "张三", "市水利局", "reader")
        return self.opened[key]


def entry(doors: Doors) -> Entry:
    service = SimpleNamespace(limits=Limits(sign_in_rate=18), keys=doors)  # 3 at once
    return Entry(PlainTextResponse(""), cast(Any, service))


def test_many_may_come_from_one_address_at_once() -> None:
    opened: list[str] = []

    async def come(gate: Entry, key: str) -> None:
        opened.append((await gate.holder(key, "10.0.0.9")).id)

    async def all_come() -> None:
        gate = entry(Doors())
        async with anyio.create_task_group() as group:
            for i in range(40):
                group.start_soon(come, gate, f"good{i}")

    anyio.run(all_come)
    assert sorted(opened) == sorted(f"good{i}" for i in range(40))


def test_one_key_is_hashed_once_however_many_come_with_it() -> None:
    doors = Doors()

    async def all_come() -> None:
        gate = entry(doors)
        async with anyio.create_task_group() as group:
            for _ in range(40):
                group.start_soon(gate.holder, "good", "10.0.0.9")

    anyio.run(all_come)
    assert len(doors.tried) <= 2  # as many as are hashed side by side


def test_guessing_ends_after_some_attempts() -> None:
    doors = Doors()
    refused: list[type[Exception]] = []

    async def guess(gate: Entry, key: str) -> None:
        with pytest.raises((UnauthenticatedError, TooManyRequestsError)) as caught:
            await gate.holder(key, "10.0.0.9")
        refused.append(caught.type)

    async def all_guess() -> None:
        gate = entry(doors)
        async with anyio.create_task_group() as group:
            for i in range(40):
                group.start_soon(guess, gate, f"bad{i}")

    anyio.run(all_guess)
    assert len(doors.tried) == 3
    assert refused.count(TooManyRequestsError) == 37
