"""The protocol over HTTP: each request stands alone, so that any process may serve it.

Source: Model Context Protocol, revision 2025-06-18, "Streamable HTTP"; a server that sends
nothing unasked answers GET with 405 and gives no session.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import anyio
from anyio import to_thread
from anyio.abc import TaskGroup, TaskStatus
from pydantic import TypeAdapter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from api.mcp.stdio import VIA
from api.service.audit import Trace
from api.service.calls import Call
from api.service.service import Service
from api.service.threads import Threads

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

PATH = "/mcp"
_ANYTHING = TypeAdapter[Any](Any)


class Endpoint:
    """An ASGI application behind whatever finds out who calls (``state.principal``)."""

    def __init__(self, service: Service, threads: Threads) -> None:
        """Take the service's parts; the SDK is imported at the first request."""
        self._service = service
        self._threads = threads
        self._starting = anyio.Lock()
        self._tasks: TaskGroup | None = None
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Serve while this is entered."""
        async with anyio.create_task_group() as self._tasks:
            yield
            self._tasks.cancel_scope.cancel()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request.

        Raises:
            HTTPException: it is no POST, or its body no JSON.
        """
        if scope["method"] != "POST":
            raise HTTPException(405, headers={"Allow": "POST"})
        body = await Request(scope, receive).body()
        try:
            _ANYTHING.validate_json(body)  # what fails the SDK would answer with an internal error
        except ValueError as error:
            raise HTTPException(400) from error
        manager = await self._started()
        await manager.handle_request(scope, _again(body, receive), send)

    async def _started(self) -> StreamableHTTPSessionManager:
        async with self._starting:
            if self._manager is None:
                assert self._tasks is not None  # noqa: S101 - entered before requests are served
                self._manager = await self._tasks.start(self._run)
            return self._manager

    async def _run(self, *, task_status: TaskStatus[Any] = anyio.TASK_STATUS_IGNORED) -> None:
        manager = await to_thread.run_sync(self._made)
        async with manager.run():
            task_status.started(manager)
            await anyio.sleep_forever()

    def _made(self) -> StreamableHTTPSessionManager:
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        from api.mcp.server import make_server

        server = make_server(self._call)
        return StreamableHTTPSessionManager(server, json_response=True, stateless=True)

    def _call(self, request: Request | None) -> Call:
        """The call of whoever sent this request, and of nobody else."""
        assert request is not None  # noqa: S101 - over HTTP there always is one
        address = request.client.host if request.client else ""
        trace = Trace(str(request.state.request_id), address)
        return Call(self._service, request.state.principal, self._threads, trace, VIA)


def _again(body: bytes, receive: Receive) -> Receive:
    """A body that was read, to be read once more; then whatever comes next."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return messages.pop() if messages else await receive()

    return again
