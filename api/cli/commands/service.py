"""Commands that serve and look after the service: their options and help."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.commands.options import AsJson


def serve(
    context: typer.Context,
    host: Annotated[
        str, typer.Option("--host", metavar="地址", help="在哪个地址上服务，默认 127.0.0.1")
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option("--port", metavar="端口", min=0, max=65535, help="默认 8000；0 为任选一个"),
    ] = 8000,
    workers: Annotated[
        int, typer.Option("--workers", metavar="个数", min=1, max=64, help="几个进程，默认 1")
    ] = 1,
    log_level: Annotated[
        str,
        typer.Option("--log-level", metavar="级别", help="日志多细：debug、info、warning、error"),
    ] = "info",
) -> None:
    """启动网页和 HTTP 服务；Ctrl+C 停止。"""
    from api.cli.serving import serve_library

    raise typer.Exit(serve_library(context.obj, host, port, workers, log_level))


def mcp(context: typer.Context) -> None:
    """供助手程序调用（MCP，标准输入输出）；由客户端启动，密钥写在 DUBAN_KEY。"""
    from api.cli.mcp import serve_tools

    raise typer.Exit(serve_tools(context.obj))


def audit(
    context: typer.Context,
    as_json: AsJson = False,
    since: Annotated[
        str | None, typer.Option("--since", metavar="日期", help="从哪天起，如 2026-11-01")
    ] = None,
    who: Annotated[
        str | None, typer.Option("--who", metavar="谁", help="姓名、单位的一部分，或密钥编号")
    ] = None,
    action: Annotated[
        str | None, typer.Option("--action", metavar="动作", help="如 ask、upload、sign_in_failed")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="条数", min=1, help="最近几条，默认 100")
    ] = 100,
) -> None:
    """查看审计记录：谁在什么时候问了、传了、删了、改了什么。"""
    from api.cli.audit import show

    raise typer.Exit(show(context.obj, since, who, action, limit, as_json=as_json))
