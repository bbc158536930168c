"""The command duban draft: its options and help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.commands.options import Documents


def draft(
    context: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="文种", help="讲话稿章节、通报、周调度、月通报、整改方案条目、简报，或其英文名"
        ),
    ],
    topic: Annotated[str, typer.Option("--topic", metavar="主题", help="写什么，如 秸秆禁烧")],
    documents: Documents = None,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="单位", help="台账部分只写这个单位的任务")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="日期", help="只用此日以后的，如 2026-10-01")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="日期", help="只用此日以前的，如 2026-10-31")
    ] = None,
    outline: Annotated[
        Path | None,
        typer.Option("--outline", metavar="FILE", help="自己的提纲：每行一个标题，下面写自己的话"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="写入 .docx、.md 或 .json")
    ] = None,
    today: Annotated[
        str | None, typer.Option("--today", metavar="日期", help="以哪天为准，默认今天")
    ] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="标题", help="稿件标题")] = None,
    issuer: Annotated[
        str | None, typer.Option("--issuer", metavar="机关", help="发文机关，用于落款")
    ] = None,
    number: Annotated[
        str | None, typer.Option("--number", metavar="字号", help="发文字号，有字号才印红头")
    ] = None,
    recipients: Annotated[str | None, typer.Option("--to", metavar="机关", help="主送机关")] = None,
    copies: Annotated[str | None, typer.Option("--cc", metavar="机关", help="抄送机关")] = None,
    printer: Annotated[
        str | None, typer.Option("--printer", metavar="机关", help="印发机关")
    ] = None,
    dated: Annotated[
        str | None, typer.Option("--dated", metavar="日期", help="成文日期，如 2026-11-23")
    ] = None,
    attachments: Annotated[
        list[str] | None, typer.Option("--attachment", metavar="名称", help="附件名称，可重复")
    ] = None,
) -> None:
    """从文库起草一份稿件：每句话都有出处，没有依据的写明缺什么。"""
    from api.cli.drafts import write_draft

    frame = {
        "issuer": issuer,
        "number": number,
        "recipients": recipients,
        "dated": dated,
        "copies": copies,
        "printer": printer,
        "attachments": attachments,
    }
    row = {
        "kind": kind,
        "topic": topic,
        "document_ids": documents,
        "unit": unit,
        "since": since,
        "until": until,
        "today": today,
        "title": title,
        "frame": frame,
    }
    raise typer.Exit(write_draft(context.obj, row, outline=outline, out=out))
