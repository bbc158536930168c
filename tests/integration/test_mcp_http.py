"""The tools over HTTP, with the protocol's own client: the same answers, behind the same gate."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Any, TypeVar

import anyio
import httpx
import pytest
from fastapi import FastAPI
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent
from starlette.testclient import TestClient

from api.http.app import create_app
from api.mcp.arguments import schema_of
from api.mcp.endpoint import PATH
from api.mcp.tools import BY_NAME, TOOLS
from api.service.limits import Limits
from api.service.service import Service, View
from api.settings import Settings
from api.wiring import open_service
from assistant import Assistant
from index.library import Library
from tests.command import ROOT, SAMPLES, process
from tests.serving import Serving

T = TypeVar("T")
Talk = Callable[[ClientSession], Awaitable[T]]
HERE = ("127.0.0.1", 50_000)
PLACE = "http://127.0.0.1"
QUESTIONS = [
    "双溪水库要搬迁多少户居民？",
    "城区雨污混接管网改造由谁牵头？什么时候完成？",
    "市水利局牵头的任务有哪些？",
    "月球基地由谁牵头建设？",
]
DOCS = (ROOT / "docs" / "mcp.md").read_text(encoding="utf-8")
LISTED = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
ACCEPT = {"Accept": "application/json"}


@pytest.fixture
def service(samples_library: Path, tmp_path: Path) -> Iterator[Service]:
    place = tmp_path / "文库"
    shutil.copytree(samples_library, place)
    settings = Settings(library=place, words_only=True)
    with closing(open_service(settings, Limits(json_bytes=20_000))) as service:
        yield service


@pytest.fixture
def plain_client(service: Service) -> Iterator[TestClient]:
    with TestClient(create_app(service), base_url=PLACE, client=HERE, headers=ACCEPT) as client:
        yield client


@asynccontextmanager
async def reaching(app: FastAPI, key: str | None = None) -> AsyncIterator[ClientSession]:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    transport = httpx.ASGITransport(app=app, client=HERE)
    async with (
        httpx.AsyncClient(transport=transport, headers=headers, timeout=30) as client,
        streamable_http_client(f"{PLACE}/mcp", http_client=client) as (incoming, outgoing, _),
        ClientSession(incoming, outgoing) as session,
    ):
        await session.initialize()
        yield session


def talk(service: Service, work: Talk[T], key: str | None = None) -> T:
    """What ``work`` makes of a session with the application in this process."""
    app = create_app(service)

    async def talked() -> T:
        with anyio.fail_after(50):
            async with app.router.lifespan_context(app), reaching(app, key) as session:
                return await work(session)

    return anyio.run(talked)


def read(result: CallToolResult) -> str:
    assert isinstance(result.content[0], TextContent)
    return result.content[0].text


def value(result: CallToolResult) -> dict[str, Any]:
    assert not result.isError, read(result)
    assert result.structuredContent is not None
    return {k: v for k, v in result.structuredContent.items() if k != "took_ms"}


def test_an_answer_is_that_of_post_ask(service: Service, plain_client: TestClient) -> None:
    async def work(session: ClientSession) -> list[dict[str, Any]]:
        return [value(await session.call_tool("ask", {"question": q})) for q in QUESTIONS]

    for question, answer in zip(QUESTIONS, talk(service, work), strict=True):
        said = plain_client.post("/v1/ask", json={"question": question}).json()
        assert answer == {k: v for k, v in said.items() if k != "took_ms"}


def test_arguments_mean_the_same_as_over_http(service: Service, plain_client: TestClient) -> None:
    own = plain_client.get("/v1/documents").json()["items"][2]["id"]
    asked = {"question": "那什么时候完成？", "history": ["城区雨污混接管网改造由谁牵头？"]}
    filters = {"document_ids": [own], "issued_from": "2026-01-01"}

    async def work(session: ClientSession) -> tuple[dict[str, Any], ...]:
        return (
            value(await session.call_tool("ask", {**asked, **filters, "today": "2026-05-01"})),
            value(await session.call_tool("search", {"query": "雨污混接", "document_ids": [own]})),
            value(
                await session.call_tool(
                    "list_obligations", {"unit": "市水利局", "sort": "due", "limit": 3, "offset": 1}
                )
            ),
        )

    answer, found, tasks = talk(service, work)
    body = {**asked, "filters": filters, "today": "2026-05-01"}
    said = plain_client.post("/v1/ask", json=body).json()
    assert answer == {k: v for k, v in said.items() if k != "took_ms"}
    query = {"q": "雨污混接", "document_id": own}
    assert found == plain_client.get("/v1/search", params=query).json()
    page = {"unit": "市水利局", "sort": "due", "limit": 3, "offset": 1}
    assert tasks == plain_client.get("/v1/obligations", params=page).json()
    assert {hit["document_id"] for hit in found["items"]} == {own}
    assert len(tasks["items"]) == 3


def test_a_key_is_needed_once_there_is_one(service: Service, plain_client: TestClient) -> None:
    _, text = service.keys.create(role="reader", unit="市水利局", name="张三")
    wrong = {"Authorization": f"Bearer {text[:-1]}_"}
    for headers in ({}, wrong):
        refused = plain_client.post("/mcp", json=LISTED, headers=headers)
        assert refused.status_code == 401
        assert refused.json()["type"] == "urn:duban:problem:unauthenticated"
        assert refused.headers["www-authenticate"] == 'Bearer realm="duban"'
    good = {"Authorization": f"Bearer {text}"}
    listed = plain_client.post("/mcp", json=LISTED, headers=good)
    assert [t["name"] for t in listed.json()["result"]["tools"]][:2] == ["ask", "search"]
    assert listed.headers["cache-control"] == "no-store"


def test_other_sites_are_refused(plain_client: TestClient) -> None:
    foreign = {"Origin": "http://evil.example"}
    assert plain_client.post("/mcp", json=LISTED, headers=foreign).status_code == 403
    renamed = {"Host": "evil.example"}
    assert plain_client.post("/mcp", json=LISTED, headers=renamed).status_code == 403
    assert plain_client.post("/mcp", json=LISTED).status_code == 200
    assert plain_client.post("/mcp/", json=LISTED).status_code == 200


@pytest.mark.parametrize(
    ("method", "content", "status"),
    [
        ("GET", b"", 405),
        ("DELETE", b"", 405),
        ("POST", b"", 400),
        ("POST", b"{", 400),
        ("POST", b"\xff\xfe", 400),
        ("POST", b'{"jsonrpc": "2.0", "id": 1, "method": "\\ud800"}', 400),
        ("POST", b"[" * 10_000, 400),
        ("POST", b'{"x": "' + b"x" * 30_000 + b'"}', 413),
    ],
)
def test_malformed_requests(
    plain_client: TestClient, method: str, content: bytes, status: int
) -> None:
    headers = {"Content-Type": "application/json"}
    given = plain_client.request(method, "/mcp", content=content, headers=headers)
    assert given.status_code == status
    assert given.headers["content-type"] == "application/problem+json"
    assert given.headers.get("allow") == ("POST" if status == 405 else None)


@pytest.mark.parametrize("content", [b"[]", b"3", b"null", b'{"jsonrpc": "2.0"}'])
def test_what_is_no_request_of_the_protocol(plain_client: TestClient, content: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    given = plain_client.post("/mcp", content=content, headers=headers)
    assert given.status_code == 400
    assert given.json()["error"]["code"] == -32602


def test_errors_are_told_to_the_model(service: Service) -> None:
    async def work(session: ClientSession) -> None:
        result = await session.call_tool("get_document", {"document_id": "d1"})
        assert (result.isError, read(result)[:11]) == (True, "文库中没有文件 d1：")

    talk(service, work)


def test_a_fault_of_ours_is_logged_and_not_told(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret path")

    monkeypatch.setattr("index.library.Library.document", broken)

    async def work(session: ClientSession) -> CallToolResult:
        return await session.call_tool("get_document", {"document_id": "d1"})

    result = talk(service, work)
    assert (result.isError, read(result)) == (
        True,
        "服务内部出错，已记入日志：请告诉管理员。",
    )
    assert "secret path" in caplog.text


def test_two_at_once_each_see_their_own(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owners = {"市水利局": "张三", "市生态环境局": "李四"}
    texts = {}
    with ExitStack() as stack:
        views = {}
        for unit, name in owners.items():
            (tmp_path / unit).mkdir()
            told = f"临江市巡查通知\n一、堤防巡查由{unit}牵头，2026年5月底前完成。\n"
            (tmp_path / unit / "巡查通知.txt").write_text(told, encoding="utf-8")
            library = stack.enter_context(Library.open(tmp_path / f"{unit}的文库"))
            library.ingest([tmp_path / unit], workers=0)
            views[unit] = View(library, Assistant(library))
            texts[unit] = service.keys.create(role="reader", unit=unit, name=name)[1]
        monkeypatch.setattr(Service, "view", lambda _, principal: views[principal.unit])
        app = create_app(service)
        seen: dict[str, list[str]] = {unit: [] for unit in owners}

        async def ask(unit: str, key: str) -> None:
            async with reaching(app, key) as session:
                for _ in range(10):
                    answer = await session.call_tool("ask", {"question": "堤防巡查由谁牵头？"})
                    tasks = await session.call_tool("list_obligations", {})
                    seen[unit].append(read(answer).split("：")[1])
                    seen[unit] += [owner for t in value(tasks)["items"] for owner in t["lead"]]

        async def both() -> None:
            with anyio.fail_after(50):
                async with app.router.lifespan_context(app), anyio.create_task_group() as tasks:
                    for unit, key in texts.items():
                        for _ in range(3):
                            tasks.start_soon(ask, unit, key)

        anyio.run(both)
    for unit, told in seen.items():
        assert len(told) == 60
        assert all(unit in t for t in told)
    recorded = service.audit.entries()[1]
    assert len(recorded) == 120
    assert {(e.name, e.unit) for e in recorded} == {(n, u) for u, n in owners.items()}


def test_calls_are_recorded_with_the_request(service: Service) -> None:
    key, text = service.keys.create(role="reader", unit="市水利局", name="张三")

    async def work(session: ClientSession) -> None:
        await session.call_tool("ask", {"question": QUESTIONS[0]})
        await session.call_tool("list_obligations", {"unit": "市水利局"})

    talk(service, work, text)
    ledger, ask = service.audit.entries()[1]
    assert (ask.key_id, ask.action, ask.address) == (key.id, "ask", HERE[0])
    assert (ask.detail["question"], ask.detail["via"]) == (QUESTIONS[0], "mcp")
    assert (ledger.action, ledger.detail["unit"], ledger.detail["via"]) == (
        "ledger",
        "市水利局",
        "mcp",
    )
    assert len({ask.request, ledger.request}) == 2


def example(address: str) -> str:
    """What the example program of the documentation prints."""
    program = re.findall(r"^```python\n(.*?)^```", DOCS, re.DOTALL | re.MULTILINE)[0]
    assert "http://127.0.0.1:8000" in program
    program = program.replace("http://127.0.0.1:8000", address).replace("duban_…", "duban_a_b")
    given = [sys.executable, "-c", program]
    return subprocess.run(given, capture_output=True, timeout=60, check=True).stdout.decode()


def test_the_documentation_names_what_there_is() -> None:
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", DOCS, re.MULTILINE)
    assert [name for name, _ in rows] == [tool.name for tool in TOOLS]
    for name, arguments in rows:
        known = schema_of(BY_NAME[name].takes)["properties"]
        assert set(re.findall(r"`(\w+)`", arguments)) <= set(known)
    stdio, http = (
        json.loads(b) for b in re.findall(r"^```json\n(.*?)^```", DOCS, re.DOTALL | re.MULTILINE)
    )
    assert stdio["mcpServers"]["duban"]["args"][-1] == "mcp"
    assert http["mcpServers"]["duban"]["url"].endswith(PATH)


def test_several_processes_serve_one_client(tmp_path: Path) -> None:
    library = tmp_path / "文库"
    assert process("--library", library, "ingest", SAMPLES).returncode == 0
    running = Serving(library, "--workers", "2")

    async def work() -> list[dict[str, Any]]:
        place = f"{running.address}/mcp"
        with anyio.fail_after(50):
            async with (
                streamable_http_client(place) as (incoming, outgoing, _),
                ClientSession(incoming, outgoing) as session,
            ):
                await session.initialize()
                calls = [session.call_tool("ask", {"question": q}) for q in QUESTIONS * 3]
                return [value(await call) for call in calls]

    answers = anyio.run(work)
    shown = example(running.address)
    errors = running.stop()
    for question, *told in zip(QUESTIONS, answers, answers[4:], answers[8:], strict=False):
        said = told[0]["answer"]
        assert [t["answer"] for t in told] == [said] * 3, question
    assert "27户" in answers[0]["answer"]
    assert "27户" in shown
    assert str(answers[0]["citations"]) in shown
    lines = [json.loads(line) for line in errors.splitlines() if line.startswith("{")]
    called = [x for x in lines if x["message"] == "工具"]
    assert [x["tool"] for x in called] == ["ask"] * 13
    asked = {x["request_id"] for x in lines if x.get("path") == "/mcp"}
    assert {x["request_id"] for x in called} <= asked
    assert "双溪水库" not in errors


def test_the_sdk_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, api.http.app; print([m for m in sys.modules if m.split('.')[0] == 'mcp'])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60, check=True
    )
    assert done.stdout == b"[]\n"
