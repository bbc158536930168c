"""The protocol's server: the tools listed and called, errors told to the model that calls."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mcp import types
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import McpError

from api.mcp.arguments import schema_of
from api.mcp.tools import BY_NAME, TOOLS, Tool
from api.service.calls import Call
from api.version import own_version
from corpus.errors import DubanError

if TYPE_CHECKING:
    from starlette.requests import Request

log = logging.getLogger("duban.mcp")
NAME = "duban"
INSTRUCTIONS = (
    "督办：带出处回答政府文件里的问题，列出任务台账。答复须以工具结果为准：引用时写明文件题名和原文；"
    "工具说没有依据的，如实告诉用户没有，不要补充；各文件说法不一致的，都列出来。"
)

Caller = Callable[["Request | None"], Call]
"""The call of whoever sent a request; over stdio there is no HTTP request."""


def make_server(caller: Caller) -> Server[Any, Any]:
    """The protocol's server.

    Args:
        caller: whose call it is; asked for each call of a tool. What it raises is told.
    """
    server: Server[Any, Any] = Server(NAME, own_version(), INSTRUCTIONS)
    listed = types.ListToolsResult(tools=[_described(tool) for tool in TOOLS])

    async def list_tools(_: types.ListToolsRequest) -> types.ServerResult:
        return types.ServerResult(listed)

    async def call_tool(request: types.CallToolRequest) -> types.ServerResult:
        tool = BY_NAME.get(request.params.name)
        if tool is None:
            known = "、".join(BY_NAME)
            told = f"没有“{request.params.name[:60]}”这个工具：可用的有 {known}。"
            raise McpError(types.ErrorData(code=types.INVALID_PARAMS, message=told))
        sent_by = server.request_context.request
        return types.ServerResult(
            await _called(tool, lambda: caller(sent_by), request.params.arguments or {})
        )

    # Registered as they are: the decorators would check arguments in English before us.
    server.request_handlers[types.ListToolsRequest] = list_tools
    server.request_handlers[types.CallToolRequest] = call_tool
    return server


async def _called(
    tool: Tool, caller: Callable[[], Call], given: dict[str, Any]
) -> types.CallToolResult:
    started, key_id, request_id, outcome = time.perf_counter(), "", "", "failed"
    try:
        call = caller()
        key_id, request_id = call.principal.id, call.trace.request
        call.principal.require("reader")
        result = await call.run(lambda: tool.work(call, given))
        outcome = "done"
        return types.CallToolResult(content=_text(result.text), structuredContent=result.value)
    except DubanError as error:
        outcome = type(error).__name__
        return types.CallToolResult(content=_text(str(error)), isError=True)
    except Exception:  # the SDK would send the model what only the log should hold
        log.exception("工具出错", extra={"tool": tool.name, "request_id": request_id})
        told = "服务内部出错，已记入日志：请告诉管理员。"
        return types.CallToolResult(content=_text(told), isError=True)
    finally:
        about = {"tool": tool.name, "outcome": outcome, "key_id": key_id, "request_id": request_id}
        took = round((time.perf_counter() - started) * 1000, 1)
        log.info("工具", extra={**about, "ms": took})  # without what was asked


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        inputSchema=schema_of(tool.takes),
        outputSchema=schema_of(tool.gives),
        annotations=types.ToolAnnotations(
            title=tool.title,
            readOnlyHint=True,
            destructiveHint=False,
            idempotentHint=True,
            openWorldHint=False,
        ),
    )


def _text(text: str) -> list[types.ContentBlock]:
    return [types.TextContent(type="text", text=text)]
