"""Connections of clients that send or take next to nothing end by themselves."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from api.http import connections
from api.http.connections import BoundedProtocol

GET = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"


async def app(scope: dict[str, object], _receive: object, send: object) -> None:
    """Answers at once, whatever is still to come."""
    if scope["type"] == "http":
        ok = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]}
        await send(ok)  # type: ignore[operator]
        await send({"type": "http.response.body", "body": b"ok"})  # type: ignore[operator]


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.6)
    monkeypatch.setattr(connections, "REST_SECONDS", 0.3)
    config = uvicorn.Config(app, http=BoundedProtocol, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield bound.getsockname()[1]
        server.should_exit = True
        thread.join()


def dribbled(port: int, first: bytes, drip: bytes, seconds: float = 3.0) -> tuple[bytes, float]:
    """What the server says to a client that sends something now and then, and when it ends."""
    said, begun = b"", time.monotonic()
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.settimeout(0.05)
        client.sendall(first)
        while (took := time.monotonic() - begun) < seconds:
            try:
                client.sendall(drip)
                if not (got := client.recv(4096)):
                    break
                said += got
            except TimeoutError:
                continue
            except OSError:  # the server has let go while more was on its way
                break
    return said, took


def test_a_head_that_does_not_end_is_refused(port: int) -> None:
    said, took = dribbled(port, GET + b"X-A: ", b"a")
    assert said.startswith(b"HTTP/1.1 408 ")
    assert 0.5 < took < 2


def test_a_connection_on_which_nothing_is_asked_ends(port: int) -> None:
    said, took = dribbled(port, b"", b"")
    assert said == b""
    assert 0.5 < took < 2


def test_the_rest_of_a_body_that_was_answered_is_not_waited_for(port: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000\r\n\r\n"
    said, took = dribbled(port, head, b"a")
    assert said.startswith(b"HTTP/1.1 200 ")
    assert 0.2 < took < 2


def test_requests_that_come_in_time_are_all_served(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as client:
        for _ in range(6):
            client.sendall(GET[:9])
            time.sleep(0.2)  # together longer than a head may take
            client.sendall(GET[9:] + b"\r\n")
            said = b""
            while not said.endswith(b"\r\nok"):
                got = client.recv(4096)
                assert got
                said += got
