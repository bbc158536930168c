"""The application: routers, and what stands in front of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from anyio import to_thread
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from api.http import problems
from api.http.bodies import BodyLimits
from api.http.description import describe
from api.http.entry import Entry
from api.http.headers import SecurityHeaders
from api.http.logs import RequestLog
from api.http.metrics import Metrics
from api.http.routes import (
    ask,
    chat,
    documents,
    drafts,
    health,
    obligations,
    progress,
    reports,
    search,
    session,
    uploads,
    visibility,
)
from api.mcp.endpoint import PATH, Endpoint
from api.service.service import Service
from api.service.threads import Threads
from api.version import own_version
from corpus.errors import DubanError

_ROUTES = (
    ask,
    chat,
    search,
    documents,
    uploads,
    visibility,
    obligations,
    progress,
    reports,
    drafts,
    session,
    health,
)
STATIC = Path(__file__).parents[1] / "static"


def create_app(service: Service) -> FastAPI:
    """The application over a service's parts; closing them is the caller's."""
    app = FastAPI(
        title="督办",
        version=own_version(),
        openapi_url="/v1/openapi.json",
        docs_url=None,  # both fetch their scripts from another host
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.service = service
    app.state.threads = Threads(service.limits)
    app.state.mcp = Endpoint(service, app.state.threads)
    for module in _ROUTES:
        app.include_router(module.router)
    for path in (PATH, f"{PATH}/"):
        app.add_route(path, app.state.mcp, include_in_schema=False)
    if STATIC.is_dir():
        app.mount("/", StaticFiles(directory=STATIC, html=True), name="page")
    app.add_exception_handler(DubanError, problems.on_error)
    app.add_exception_handler(OSError, problems.on_os_error)
    app.add_exception_handler(HTTPException, problems.on_http_error)
    app.add_exception_handler(RequestValidationError, problems.on_invalid)
    app.add_middleware(Entry, service=service)  # the last added stands in front
    app.add_middleware(BodyLimits, limits=service.limits)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestLog)
    app.add_middleware(Metrics)
    describe(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Load what the first question would otherwise wait for."""
    service: Service = app.state.service
    await app.state.threads.run(lambda: service.library.search("督办", limit=1))
    service.jobs.start()
    async with app.state.mcp.open():
        yield
    await to_thread.run_sync(service.jobs.close)
