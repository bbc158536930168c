"""The command serve."""

from __future__ import annotations

from api.cli.console import complain
from api.errors import RequestError
from api.http.running import Serving, serve
from api.service.limits import Limits
from api.settings import Settings

_LEVELS = ("debug", "info", "warning", "error")


def serve_library(settings: Settings, host: str, port: int, workers: int, log_level: str) -> int:
    """Serve until told to stop.

    Raises:
        RequestError: there is no such log level.
        SettingsError: the address cannot be used.
    """
    if log_level not in _LEVELS:
        raise RequestError(f"--log-level 应为 {'、'.join(_LEVELS)} 之一，现在是“{log_level}”。")
    serving = Serving(host=host, port=port, workers=workers, log_level=log_level)
    serve(settings, serving, Limits(), ready=_told)
    return 0


def _told(address: str) -> None:
    complain(f"督办　{address}　（Ctrl+C 停止）")
