"""The command duban tasks: its options and help."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.commands.options import AsJson


def tasks(
    context: typer.Context,
    as_json: AsJson = False,
    document: Annotated[
        str | None, typer.Option("--document", metavar="ID", help="只看这份文件")
    ] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="单位", help="责任单位名称或其一部分")
    ] = None,
    role: Annotated[
        str, typer.Option("--role", metavar="lead|support|any", help="牵头、配合、都算（默认）")
    ] = "any",
    due_from: Annotated[
        str | None, typer.Option("--due-from", metavar="日期", help="时限不早于")
    ] = None,
    due_to: Annotated[
        str | None, typer.Option("--due-to", metavar="日期", help="时限不晚于")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind", metavar="类别", help="时限类别，如 date、immediate、ongoing、recurring"
        ),
    ] = None,
    q: Annotated[
        str | None, typer.Option("--q", metavar="词语", help="任务、目标或措施里含有")
    ] = None,
    status: Annotated[
        str | None,
        typer.Option(
            "--status", metavar="状态", help="如 未启动、整改中、已销号；逾期 为到期未完成"
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="条数", min=1, help="最多几条，默认 50")
    ] = 50,
    offset: Annotated[int, typer.Option("--offset", metavar="条数", min=0, help="跳过前几条")] = 0,
    every: Annotated[
        bool, typer.Option("--all", help="逐条列出，不合并各文件中的同一任务")
    ] = False,
    conflicts: Annotated[
        bool, typer.Option("--conflicts", help="只看各文件责任单位或时限不一致的")
    ] = False,
    sort: Annotated[
        str,
        typer.Option("--sort", metavar="document|due|unit", help="按文件（默认）、到期日、单位"),
    ] = "document",
    xlsx: Annotated[
        str | None, typer.Option("--xlsx", metavar="FILE", help="全部写入这个 Excel 文件")
    ] = None,
    ics: Annotated[
        str | None, typer.Option("--ics", metavar="FILE", help="时限写入这个日历文件")
    ] = None,
) -> None:
    """列出任务台账：谁负责、何时完成、进展如何、出自哪里。"""
    from api.cli.ledger import TaskFilter, list_tasks

    wanted = TaskFilter(
        document,
        unit,
        role,
        due_from,
        due_to,
        kind,
        q,
        status,
        limit,
        offset,
        every,
        conflicts,
        sort,
        xlsx,
        ics,
    )
    raise typer.Exit(list_tasks(context.obj, wanted, as_json=as_json))
