"""The tools over stdio, with the protocol's own client."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import anyio
import pytest
from mcp import ClientSession, McpError, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import CallToolResult, TextContent

from api.service.audit import Audit, Entry
from api.service.keys import Keys
from api.service.store import ServiceStore
from assistant import Assistant
from assistant.answer import AskRequest
from index.library import Library
from tests.command import ROOT, process

T = TypeVar("T")
Talk = Callable[[ClientSession], Awaitable[T]]
START = "import sys; from api.cli import main; sys.exit(main())"
QUESTION = "双溪水库要搬迁多少户居民？"


@pytest.fixture
def library(samples_library: Path, tmp_path: Path) -> Path:
    place = tmp_path / "文库"
    shutil.copytree(samples_library, place)
    return place


def talk(library: Path, work: Talk[T], log: Path, key: str | None = None) -> T:
    """What ``work`` makes of a session with ``duban mcp``; its standard error goes to ``log``."""
    command = ["-c", START, "--library", str(library), "--encoder", "none", "mcp"]
    environ = {"PYTHONPATH": str(ROOT), **({"DUBAN_KEY": key} if key else {})}
    started = StdioServerParameters(command=sys.executable, args=command, env=environ)

    async def talked() -> T:
        with log.open("a", encoding="utf-8") as errors, anyio.fail_after(50):
            async with (
                stdio_client(started, errlog=errors) as (incoming, outgoing),
                ClientSession(incoming, outgoing) as session,
            ):
                await session.initialize()
                return await work(session)

    return anyio.run(talked)


def read(result: CallToolResult) -> str:
    assert len(result.content) == 1
    assert isinstance(result.content[0], TextContent)
    return result.content[0].text


def plain(answer: dict[str, Any] | None) -> dict[str, Any]:
    assert answer is not None
    return {k: v for k, v in answer.items() if k != "took_ms"}


def audited(library: Path) -> list[Entry]:
    with closing(ServiceStore(library)) as store:
        return Audit(store).entries()[1][::-1]


def test_every_tool_answers_and_is_recorded(library: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with Library.open(library, read_only=True) as opened:
        expected = Assistant(opened).ask(AskRequest(QUESTION)).to_json()
        files = {e.document.file[:2]: opened.document(e.document.id) for e in opened.documents()}

    async def work(session: ClientSession) -> None:
        tools = (await session.list_tools()).tools
        assert [t.name for t in tools] == ["ask", "search", "list_obligations", "get_document"]
        assert all(t.annotations and t.annotations.readOnlyHint for t in tools)
        assert all(t.outputSchema and t.description for t in tools)

        answer = await session.call_tool("ask", {"question": QUESTION})
        assert plain(answer.structuredContent) == plain(expected)
        assert "27户" in read(answer).split("\n\n")[0]
        cited = expected["citations"][0]
        assert read(answer).split("\n\n")[-1].startswith(f"出处：\n[1] {cited['title']}")
        assert f"文件编号 {cited['document_id']}，第 {cited['start']} 字起" in read(answer)

        refused = await session.call_tool("ask", {"question": "月球基地由谁牵头建设？"})
        assert not refused.isError
        assert plain(refused.structuredContent)["status"] == "insufficient_evidence"
        assert "最相近的条款（不足以作为依据）：\n- " in read(refused)

        found = await session.call_tool("search", {"query": "雨污混接", "limit": 2})
        hits = plain(found.structuredContent)
        assert [h["file"][:2] for h in hits["items"]] == ["02", "02"]
        assert read(found).startswith(f"找到 2 条，最相近的在前：\n1. {hits['items'][0]['file']}")

        wanted = {"unit": "市水利局", "role": "lead"}
        tasks = await session.call_tool("list_obligations", wanted)
        page = plain(tasks.structuredContent)
        assert [t["lead"] for t in page["items"]] == [["市水利局"]] * page["total"]
        assert read(tasks).startswith(f"共 {page['total']} 项。\n\n1. {page['items'][0]['task']}")

        own = files["04"]
        text = await session.call_tool("get_document", {"document_id": own.id, "limit": 200})
        part = plain(text.structuredContent)
        assert part["document"]["title"] == own.title
        assert part["text"] == own.text[: part["next_offset"]]
        assert part["total"] == len(own.text)

    talk(library, work, log)
    entries = audited(library)
    assert [(e.key_id, e.action, e.object, e.address) for e in entries] == [
        ("local", "ask", "", "stdio"),
        ("local", "ask", "", "stdio"),
        ("local", "search", "", "stdio"),
        ("local", "ledger", "", "stdio"),
        ("local", "read", files["04"].id, "stdio"),
    ]
    assert all(e.detail["via"] == "mcp" for e in entries)
    assert entries[0].detail["question"] == QUESTION
    assert entries[3].detail["unit"] == "市水利局"
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [x["tool"] for x in lines if x["message"] == "工具"] == [
        "ask",
        "ask",
        "search",
        "list_obligations",
        "get_document",
    ]
    assert "双溪水库" not in log.read_text(encoding="utf-8")


def test_errors_are_told_to_the_model_in_chinese(library: Path, tmp_path: Path) -> None:
    async def work(session: ClientSession) -> None:
        for tool, given, told in (
            ("ask", {}, "参数不符合约定。question：缺少这一项。"),
            ("ask", {"question": QUESTION, "document_ids": ["d1"]}, "文库中没有文件 d1"),
            ("search", {"query": "  "}, "要找的词语是空的"),
            ("list_obligations", {"due_from": "明年"}, "due_from 应为日期，写作 2026-11-23"),
            ("list_obligations", {"kind": "soon"}, "kind 应为 date、period"),
            ("list_obligations", {"document": "d1"}, "文库中没有文件 d1"),
            ("get_document", {"document_id": "d1"}, "文库中没有文件 d1"),
        ):
            result = await session.call_tool(tool, given)
            assert result.isError, tool
            assert read(result).startswith(told)
        with pytest.raises(McpError, match="没有“draft”这个工具：可用的有 ask、search"):
            await session.call_tool("draft", {})
        again = await session.call_tool("ask", {"question": QUESTION})
        assert not again.isError

    talk(library, work, tmp_path / "log")
    assert [e.action for e in audited(library)] == ["ask"]


def test_it_acts_for_the_holder_of_the_key_while_that_counts(library: Path, tmp_path: Path) -> None:
    with closing(ServiceStore(library)) as store:
        keys = Keys(store)
        key, text = keys.create(role="reader", unit="市水利局", name="张三")

        async def work(session: ClientSession) -> None:
            first = await session.call_tool("search", {"query": "水库"})
            assert not first.isError
            keys.revoke(key.id)
            second = await session.call_tool("search", {"query": "水库"})
            assert second.isError
            assert read(second).startswith("密钥不对、已过期或已吊销")

        talk(library, work, tmp_path / "log", key=text)
    assert [(e.key_id, e.unit, e.action) for e in audited(library)] == [
        (key.id, "市水利局", "search")
    ]


def test_with_keys_it_does_not_start_without_one(library: Path) -> None:
    with closing(ServiceStore(library)) as store:
        Keys(store).create(role="reader", unit="市水利局", name="张三")
    refused = process("--library", library, "--encoder", "none", "mcp")
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert "DUBAN_KEY" in refused.stderr.decode()
    wrong = process("--library", library, "--encoder", "none", "mcp", DUBAN_KEY="duban_a_b")
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert "密钥不对" in wrong.stderr.decode()


def test_it_makes_no_library_where_there_is_none(tmp_path: Path) -> None:
    nothing = process("--library", tmp_path / "空", "mcp")
    assert (nothing.returncode, nothing.stdout) == (2, b"")
    assert "还没有文库" in nothing.stderr.decode()
    assert not (tmp_path / "空").exists()


def test_it_ends_when_the_client_leaves(library: Path) -> None:
    left = process("--library", library, "--encoder", "none", "mcp", given=b"nonsense\n")
    assert left.returncode == 0
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in left.stdout.splitlines())
