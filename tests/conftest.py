"""What holds for every test: no network, and one hypothesis profile."""

from __future__ import annotations

import ipaddress
import os
import socket

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "ci", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
settings.register_profile("local", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "local")  # noqa: TID251


class NetworkForbiddenError(AssertionError):
    """A test tried to leave the machine."""


def _check(family: int, address: object) -> None:
    if family not in {socket.AF_INET, socket.AF_INET6}:
        return
    host = address[0] if isinstance(address, tuple) else address
    try:
        loopback = host == "localhost" or ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise NetworkForbiddenError(f"测试不许联网：{address}")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sockets reach loopback and Unix paths only; names other than localhost do not resolve."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    send_to, resolve = socket.socket.sendto, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: object) -> None:
        _check(self.family, address)
        return connect(self, address)  # type: ignore[arg-type]

    def guarded_connect_ex(self: socket.socket, address: object) -> int:
        _check(self.family, address)
        return connect_ex(self, address)  # type: ignore[arg-type]

    def guarded_send_to(self: socket.socket, data: bytes, *rest: object) -> int:
        _check(self.family, rest[-1])
        return send_to(self, data, *rest)  # type: ignore[arg-type]

    def guarded_resolve(host: object, *rest: object, **named: object) -> object:
        if host not in {None, "", b"localhost"}:
            _check(socket.AF_INET, (host if isinstance(host, str) else str(host), 0))
        return resolve(host, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket.socket, "sendto", guarded_send_to)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_resolve)


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings of whoever runs it."""
    for name in [n for n in os.environ if n.startswith("DUBAN_")]:  # noqa: TID251
        monkeypatch.delenv(name)
