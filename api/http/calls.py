"""The call of a route: of whom, and with which rights."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from api.service.audit import Trace
from api.service.calls import Call
from api.service.principals import ROLES, Role


def needs(role: Role) -> Callable[[Request], Awaitable[Call]]:
    """A dependency that gives the call of one who has at least the rights of ``role``."""

    async def call(request: Request) -> Call:
        state = request.app.state
        made = Call(state.service, request.state.principal, state.threads, trace(request))
        if not made.principal.may(role):
            tried = f"{request.method} {request.url.path}"
            await made.run(lambda: made.record("denied", tried))
        made.principal.require(role)
        return made

    return call


class RightsFirst(APIRoute):
    """A route that asks for the caller's rights before it reads the body.

    By itself FastAPI reads the body first, so that anybody with a key could have the
    service store an upload that is then refused.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler behind the check."""
        handle = super().get_route_handler()
        called = {d.call for d in self.dependant.dependencies}
        checks = [check for check in _CHECKS.values() if check in called]

        async def checked(request: Request) -> Response:
            for check in checks:
                await check(request)
            return await handle(request)

        return checked


def trace(request: Request) -> Trace:
    """Where a request came from."""
    address = request.client.host if request.client else ""
    return Trace(str(request.state.request_id), address)


_CHECKS = {role: needs(role) for role in ROLES}
Reader = Annotated[Call, Depends(_CHECKS["reader"])]
Editor = Annotated[Call, Depends(_CHECKS["editor"])]
Admin = Annotated[Call, Depends(_CHECKS["admin"])]
