"""Several processes at one socket: who has time takes the next question."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_WORK = ("/v1/", "/mcp")


class Spread:
    """Closes a connection once it has brought work.

    Whichever process accepts a connection keeps it. Connections that clients keep open would
    all stay with the process that was quickest when they came, while another does nothing;
    a question that comes on a new one goes to a process that has the time to accept it.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http" or not scope["path"].startswith(_WORK):
            await self._app(scope, receive, send)
            return

        async def closing(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Connection"] = "close"
            await send(message)

        await self._app(scope, receive, closing)
