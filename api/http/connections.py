"""Connections that must get on: a time limit for a request's head, and for what nobody reads.

The server counts no time while a head arrives or after a request was answered in the middle
of its body, so that a client sending a byte now and then could hold a connection for good.
While a body is being read, ``bodies.BodyLimits`` counts.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import h11
from starlette.responses import Response
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.errors import TooSlowError
from api.http.headers import ALWAYS
from api.http.problems import BAD_REQUEST, problem, problem_of

HEAD_SECONDS = 20.0
"""For a request's head, from the connection's beginning or the last answer."""

REST_SECONDS = 5.0
"""For the rest of a body that was answered before it had arrived."""

_UNREAD_MS = 60_000  # for a client to take some of what it was sent


class BoundedProtocol(H11Protocol):
    """uvicorn's protocol with these limits."""

    def __init__(self, *args: Any, **named: Any) -> None:
        """Take what uvicorn gives its protocol."""
        super().__init__(*args, **named)
        self._allowed: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to count."""
        super().connection_made(transport)
        own = transport.get_extra_info("socket")
        if own is not None and own.family != socket.AF_UNIX:
            _bound_unread(own)
        self._count()

    def connection_lost(self, exc: Exception | None) -> None:
        """Count no more."""
        self._allow(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Go on counting, or begin anew where something came to its end."""
        super().data_received(data)
        self._count()

    def on_response_complete(self) -> None:
        """Count for what comes next."""
        super().on_response_complete()
        self._count()

    def _count(self) -> None:
        answered = self.cycle is None or self.cycle.response_complete
        if self.transport.is_closing():
            self._allow(None)
        elif self.conn.their_state is h11.IDLE:
            self._allow(HEAD_SECONDS)
        elif self.conn.their_state is h11.SEND_BODY and answered:
            self._allow(REST_SECONDS)
        else:
            self._allow(None)

    def _allow(self, seconds: float | None) -> None:
        if seconds == self._allowed:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._allowed = seconds
        self._timer = self.loop.call_later(seconds, self._expired) if seconds is not None else None

    def _expired(self) -> None:
        if self.transport.is_closing():
            return
        begun = bool(self.conn.trailing_data[0])
        if begun and self.conn.our_state is h11.IDLE:
            self._refuse(problem_of(TooSlowError("请求头没有在时限内送达：请检查网络。")))
        self.transport.close()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's, in English
        """Say that what came is no request, as everything else is said."""
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            self._refuse(problem(BAD_REQUEST, "收到的不是有效的 HTTP 请求。"))
        self.transport.close()

    def _refuse(self, response: Response) -> None:
        headers = [*response.raw_headers, (b"connection", b"close")]
        headers += [(n.encode(), v.encode()) for n, v in ALWAYS.items()]
        for event in (
            h11.Response(status_code=response.status_code, headers=headers),
            h11.Data(data=bytes(response.body)),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")


def _bound_unread(own: socket.socket) -> None:
    """Let the system drop a client that takes nothing of what it was sent."""
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if option is not None:
        own.setsockopt(socket.IPPROTO_TCP, option, _UNREAD_MS)
