"""The command mcp."""

from __future__ import annotations

from contextlib import closing

from api.http.log_lines import configure
from api.mcp.stdio import serve_stdio
from api.service.limits import Limits
from api.settings import Settings
from api.wiring import open_library, open_service


def serve_tools(settings: Settings) -> int:
    """Serve the tools on standard input and output until the client leaves."""
    with open_library(settings):  # a service makes a library where there is none; a tool must not
        pass
    configure("info")
    with closing(open_service(settings, Limits())) as service:
        serve_stdio(service, settings.key)
    return 0
