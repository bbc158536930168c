"""The protocol on standard input and output, for a client that starts this program itself."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import anyio

from api.errors import UnauthenticatedError
from api.service.audit import Trace
from api.service.calls import Call
from api.service.principals import LOCAL, Principal
from api.service.service import Service
from api.service.threads import Threads

VIA = "mcp"
_HERE = Trace(address="stdio")
_NO_KEY = (
    "这个文库建有密钥：请在启动 duban mcp 的环境变量 DUBAN_KEY 里写上自己的密钥"
    "（例如客户端配置的 env 一栏）；没有密钥请向管理员要一把，或由他运行 duban keys create。"
)


class Holder:
    """For whom a process acts that its client started: the key's holder, or the local user.

    Looked up at every call, so that a key that is revoked meanwhile opens nothing more.
    """

    def __init__(self, service: Service, key: str | None) -> None:
        """Take the key that the environment gives, where it gives one."""
        self._keys = service.keys
        self._key = key

    def principal(self) -> Principal:
        """Who it is; the first time that a key is seen takes tens of milliseconds.

        Raises:
            UnauthenticatedError: there are keys, and none is given or it opens nothing.
        """
        if not self._keys.exist:
            return LOCAL
        if self._key is None:
            raise UnauthenticatedError(_NO_KEY)
        return self._keys.remembered(self._key) or self._keys.verify(self._key)


def serve_stdio(service: Service, key: str | None) -> None:
    """Serve until the client closes standard input.

    Raises:
        UnauthenticatedError: the key opens nothing, or is missing while keys exist.
    """
    holder = Holder(service, key)
    holder.principal()  # told at the start, where a client shows it, rather than at each call
    # A thread that waits for the client's next line cannot be interrupted in any other way.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with _protocol_only() as output:
        anyio.run(_serve, service, holder, output)


async def _serve(service: Service, holder: Holder, output: TextIO) -> None:
    from mcp.server.stdio import stdio_server

    from api.mcp.server import make_server

    threads = Threads(service.limits)
    server = make_server(lambda _: Call(service, holder.principal(), threads, _HERE, VIA))
    async with stdio_server(stdout=anyio.wrap_file(output)) as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


@contextmanager
def _protocol_only() -> Iterator[TextIO]:
    """Standard output for the protocol alone; whatever else is printed goes to the log."""
    own = os.dup(1)
    os.dup2(2, 1)
    printed, sys.stdout = sys.stdout, sys.stderr
    try:
        with os.fdopen(own, "w", encoding="utf-8", newline="\n") as output:
            yield output
    finally:
        sys.stdout = printed
