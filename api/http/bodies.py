"""Bounds on what a request brings: bytes, and the time it takes to arrive."""

from __future__ import annotations

import re
import time

import anyio
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import RequestError, TooLargeError, TooSlowError
from api.http.problems import problem_of
from api.service.limits import Limits
from corpus.errors import DubanError

# By the address, not by what the client says it brings: elsewhere a body is held in memory.
_UPLOADS = re.compile(r"/v1/(documents|obligations/[^/]+/progress)")
_SIGN_IN = "/v1/session"  # the only body that is read of somebody unknown


class _RefusedError(Exception):
    """Ends the reading of a body; what the application makes of it is not sent."""


class BodyLimits:
    """Refuses bodies that are too large or arrive too slowly, before and while they come."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        """Wrap the application."""
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        body = _Body(*self._bounds(scope), receive, send)
        try:
            body.check_announced(headers.get("content-length"))
            if "content-length" in headers and "transfer-encoding" in headers:
                # A proxy that goes by the other one would see other requests (RFC 9112, 6.3).
                body.refuse(RequestError("Content-Length 和 Transfer-Encoding 不能同时使用。"))
            await self._app(scope, body.receive, body.send)
        except _RefusedError:
            pass
        if body.refusal is not None and not body.started:
            path, request_id = scope["path"], scope["state"]["request_id"]
            response = problem_of(body.refusal, path=path, request_id=request_id)
            response.headers["Connection"] = "close"  # the rest of the body is not read
            await response(scope, receive, send)

    def _bounds(self, scope: Scope) -> tuple[int, float]:
        limits = self._limits
        if _UPLOADS.fullmatch(scope["path"]):
            return limits.upload_bytes, limits.upload_seconds
        size = limits.sign_in_bytes if scope["path"] == _SIGN_IN else limits.json_bytes
        return size, limits.body_seconds


class _Body:
    def __init__(self, size: int, seconds: float, receive: Receive, send: Send) -> None:
        self._left = self._size = size
        self._deadline = time.monotonic() + seconds
        self._receive, self._send = receive, send
        self._arrived = False
        self.refusal: DubanError | None = None
        self.started = False

    def check_announced(self, length: str | None) -> None:
        if length is None:
            return
        if not length.isascii() or not length.isdigit():
            self.refuse(RequestError("Content-Length 应为数字。"))
        elif len(length) > 15 or int(length) > self._size:
            self.refuse(self._too_large())

    async def receive(self) -> Message:
        if self._arrived:
            return await self._receive()
        try:
            with anyio.fail_after(max(0.0, self._deadline - time.monotonic())):
                message = await self._receive()
        except TimeoutError:
            self.refuse(TooSlowError("请求体没有在时限内送达：请检查网络，或分几次提交。"))
        self._left -= len(message.get("body", b""))
        self._arrived = not message.get("more_body", False)
        if self._left < 0:
            self.refuse(self._too_large())
        return message

    async def send(self, message: Message) -> None:
        if self.refusal is not None and not self.started:
            return
        self.started = True
        await self._send(message)

    def _too_large(self) -> TooLargeError:
        return TooLargeError(
            f"请求体超过 {self._size // 1024} KB 的上限：请减少内容，或分几次提交。"
        )

    def refuse(self, error: DubanError) -> None:
        self.refusal = error
        raise _RefusedError
