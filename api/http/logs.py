"""One line of JSON for each request, with an id that comes back in the response."""

from __future__ import annotations

import logging
import re
import time
import uuid

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import INTERNAL, problem

log = logging.getLogger("duban.http")
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestLog:
    """Gives each request its id, logs it, and turns what nobody caught into a problem."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _id_of(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        started, status = time.perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception:
            log.exception("请求处理出错", extra={"request_id": request_id, "path": scope["path"]})
            if status:
                raise  # the answer has begun; only cutting it off tells the client
            await _internal(scope["path"], request_id)(scope, receive, noted)
        finally:
            self._note(scope, request_id, status, (time.perf_counter() - started) * 1000)

    @staticmethod
    def _note(scope: Scope, request_id: str, status: int, took_ms: float) -> None:
        principal = scope["state"].get("principal")
        client = scope.get("client")
        log.info(
            "请求",
            extra={
                "request_id": request_id,
                "method": scope["method"],
                "path": scope["path"],  # without the query, which holds what was asked
                "status": status,
                "ms": round(took_ms, 1),
                "key_id": principal.id if principal else "",
                "address": client[0] if client else "",
            },
        )


def _internal(path: str, request_id: str) -> ASGIApp:
    detail = f"服务内部出错，已记入日志：请把请求编号 {request_id} 告诉管理员。"
    return problem(INTERNAL, detail, path=path, request_id=request_id)


def _id_of(scope: Scope) -> str:
    given = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
    return given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
