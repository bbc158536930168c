"""Running the application: one socket, one process or several, stopped with grace."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import uvicorn

from api.errors import SettingsError
from api.http.connections import BoundedProtocol
from api.http.log_lines import configure
from api.http.spreading import Spread
from api.http.workers import Workers
from api.service.keys import Keys
from api.service.limits import Limits
from api.service.store import ServiceStore
from api.settings import Settings, share_metrics
from api.wiring import open_library, open_service

if TYPE_CHECKING:
    from starlette.types import ASGIApp

_BACKLOG = 2048
_KEEP_ALIVE = 15  # seconds
# Seconds after which a process that says nothing is replaced. It may be busy: a shorter time
# cuts off answers on a machine that has other things to do.
_SILENT = 60


@dataclass(frozen=True, slots=True)
class Serving:
    """Where and how to serve. ``grace`` is seconds for what is running when told to stop."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    log_level: str = "info"
    grace: int = 30


def serve(
    settings: Settings, serving: Serving, limits: Limits, *, ready: Callable[[str], None]
) -> None:
    """Serve until told to stop.

    Args:
        settings: which library.
        serving: where and how.
        limits: how much.
        ready: called with the address once it is bound.

    Raises:
        SettingsError: the address is taken or unknown, or is not this machine's own while
            there is no key.
    """
    # Opened here first, where errors can be told, but without what only answering needs.
    with open_library(settings, create=True), closing(ServiceStore(settings.library)) as store:
        _check_host(serving.host, Keys(store))
    bound = _bind(serving.host, serving.port)
    shared = replace(limits, rate=_share(limits.rate, serving.workers))
    config = uvicorn.Config(
        partial(application, settings, shared, serving.log_level, serving.workers),
        factory=True,
        workers=serving.workers,
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=_BACKLOG,
        http=BoundedProtocol,
        ws="none",  # an upgrade would pass by everything that guards requests
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=serving.grace,
        timeout_worker_healthcheck=_SILENT,
    )
    ready(_address(serving.host, bound.getsockname()[1]))
    if serving.workers == 1:
        uvicorn.Server(config).run(sockets=[bound])
    else:
        configure(serving.log_level)
        with TemporaryDirectory(prefix="duban-metrics-") as folder:
            share_metrics(Path(folder))
            Workers(config, sockets=[bound]).run()


def application(settings: Settings, limits: Limits, log_level: str, workers: int = 1) -> ASGIApp:
    """The application of one process of so many."""
    from api.http.app import create_app  # 0.6 s that the process above the workers can spare

    configure(log_level)
    _allow_many_connections()
    app = create_app(open_service(settings, limits))
    return app if workers == 1 else Spread(app)


def _check_host(host: str, keys: Keys) -> None:
    if _is_loopback(host) or keys.any_usable(date.today()):
        return
    raise SettingsError(
        f"还没有可用的密钥，不能在 {host} 上对外服务：请先运行 "
        "duban keys create --role admin --unit 单位 --name 姓名，或只用 --host 127.0.0.1。"
    )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _bind(host: str, port: int) -> socket.socket:
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        raise SettingsError(
            f"不能在 {host} 的 {port} 端口上服务（{error.strerror or error}）："
            "请换一个 --port，或先停下占用它的程序。"
        ) from error
    bound.set_inheritable(True)
    return bound


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _share(rate: int, workers: int) -> int:
    """Each process counts for itself, so each gives its part of a key's share."""
    return max(1, rate // workers) if rate else 0


def _allow_many_connections() -> None:
    """Let slow clients wait without using up the files that a process may open."""
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
