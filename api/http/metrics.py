"""Counts for Prometheus: requests, how long they took, and what is waiting.

Each process counts for itself. Several share a folder of mapped files, through which
whichever is asked can add all of them up; see ``settings.share_metrics``.

Source: prometheus_client, "Multiprocess Mode".
"""

from __future__ import annotations

import time
from functools import cache
from typing import NamedTuple

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.settings import shared_metrics

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 10, 60)


class _Counts(NamedTuple):
    registry: CollectorRegistry
    requests: Counter
    seconds: Histogram
    running: Gauge


@cache
def _counts() -> _Counts:
    own = CollectorRegistry()
    names = ("method", "route")
    return _Counts(
        own,
        Counter("duban_requests", "答复的请求", (*names, "status"), registry=own),
        Histogram("duban_request_seconds", "请求用时，秒", names, buckets=_SECONDS, registry=own),
        Gauge("duban_running", "正在处理的请求", registry=own, multiprocess_mode="livesum"),
    )


class Metrics:
    """Counts each request by its route, never by what it names."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        counts, started, status = _counts(), time.perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with counts.running.track_inprogress():
            try:
                await self._app(scope, receive, noted)
            finally:
                route, method = _route(scope), _method(scope)
                counts.requests.labels(method, route, str(status)).inc()
                counts.seconds.labels(method, route).observe(time.perf_counter() - started)


def shown() -> bytes:
    """All counts of all processes, in Prometheus' text format."""
    folder = shared_metrics()
    if folder is None:
        return generate_latest(_counts().registry)
    together = CollectorRegistry()
    MultiProcessCollector(together, str(folder))  # type: ignore[no-untyped-call]
    return generate_latest(together)


def _route(scope: Scope) -> str:
    """The route's pattern; ``page`` for its files, ``other`` where nothing was found."""
    path = getattr(scope.get("route"), "path", None)
    if isinstance(path, str) and path:
        return path
    return "other" if scope["path"].startswith("/v1/") else "page"


def _method(scope: Scope) -> str:
    known = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
    return scope["method"] if scope["method"] in known else "other"
