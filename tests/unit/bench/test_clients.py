"""What benches count as an answer, as a clear refusal and as neither."""

from __future__ import annotations

import json

import pytest

from bench.clients import CUT, Client, fault_of, tally
from bench.figures import Reply


def body(**fields: str) -> bytes:
    return json.dumps(fields).encode()


@pytest.mark.parametrize(
    ("status", "content", "fault"),
    [
        (200, body(status="answered"), ""),
        (200, body(status="insufficient_evidence"), ""),
        (200, body(status="ready"), "200 不是答复"),
        (503, body(type="urn:duban:problem:overloaded", detail="请稍后再试"), "503 overloaded"),
        (503, body(type="urn:duban:problem:overloaded", detail="try again"), "503 没有说明"),
        (500, body(type="about:blank", detail="出错"), "500 没有说明"),
        (500, b"Internal Server Error", "500 没有说明"),
        (400, b"[]", "400 没有说明"),
    ],
)
def test_what_is_amiss(status: int, content: bytes, fault: str) -> None:
    assert fault_of(status, content) == fault


def test_a_tally_begins_with_the_answers() -> None:
    good, cut, busy = Reply(0, 0, 200), Reply(0, 0, 0, CUT), Reply(0, 0, 503, "503 overloaded")
    assert tally([cut, good, busy, busy, good, good, cut]) == "200×3，503 overloaded×2，断开×2"
    assert tally([busy]) == "503 overloaded×1"
    assert not tally([])


def test_a_client_notes_that_nobody_is_there() -> None:
    reply = Client(9, "").ask("谁牵头？")
    assert (reply.status, reply.fault) == (0, CUT)
