"""Connections that brought work are closed, so that the next may go to another process."""

from __future__ import annotations

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from api.http.spreading import Spread


@pytest.mark.parametrize(
    ("path", "connection"),
    [("/v1/ask", "close"), ("/mcp", "close"), ("/js/app.js", None), ("/readyz", None)],
)
def test_only_what_brings_work_is_spread(path: str, connection: str | None) -> None:
    client = TestClient(Spread(PlainTextResponse("好")))
    answer = client.get(path)
    assert (answer.text, answer.headers.get("connection")) == ("好", connection)
