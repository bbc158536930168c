"""Every command's name, options and help. What a command does is in the module it imports."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from api import settings as configuration
from api.cli.progress_commands import progress
from api.cli.report_commands import report
from api.cli.usage import ChineseCommand, ChineseGroup

app = typer.Typer(
    cls=ChineseGroup,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="督办：读政策文件，带出处地回答“谁负责、何时完成、要求什么”。全程离线。",
)

app.add_typer(progress, name="progress")
app.add_typer(report, name="report")

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]
Documents = Annotated[
    list[str] | None, typer.Option("--document", metavar="ID", help="只看这份文件，可重复")
]
Kinds = Annotated[
    list[str] | None, typer.Option("--kind", metavar="文种", help="只看这种文件，如 通知，可重复")
]
IssuedFrom = Annotated[
    str | None, typer.Option("--issued-from", metavar="日期", help="成文日期不早于，如 2026-01-01")
]
IssuedTo = Annotated[
    str | None, typer.Option("--issued-to", metavar="日期", help="成文日期不晚于，如 2026-12-31")
]


@app.callback(invoke_without_command=True)
def duban(
    context: typer.Context,
    library: Annotated[
        str | None, typer.Option("--library", metavar="目录", help="文库目录，默认取 DUBAN_LIBRARY")
    ] = None,
    encoder: Annotated[
        str | None,
        typer.Option("--encoder", metavar="目录", help="自己的向量模型，默认取 DUBAN_ENCODER"),
    ] = None,
    reranker: Annotated[
        str | None,
        typer.Option("--reranker", metavar="目录", help="重排模型，默认取 DUBAN_RERANKER"),
    ] = None,
    aliases: Annotated[
        str | None,
        typer.Option("--aliases", metavar="文件", help="单位别名表，默认取 DUBAN_ALIASES"),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="显示版本")] = False,
) -> None:
    """督办：读政策文件，带出处地回答“谁负责、何时完成、要求什么”。全程离线。"""
    if version:
        from api.version import own_version

        typer.echo(f"duban {own_version()}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit
    context.obj = configuration.load(
        library=library, encoder=encoder, reranker=reranker, aliases=aliases
    )


@app.command(cls=ChineseCommand)
def ingest(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="路径…", help="文件或文件夹")],
    visible_to: Annotated[
        list[str] | None,
        typer.Option("--visible-to", metavar="单位", help="通过服务只有这个单位看得到，可重复"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """导入文件或文件夹；没有变化的文件会跳过，已限定可见单位的文件仍归原来的单位。"""
    from api.cli.files import ingest_paths

    raise typer.Exit(ingest_paths(context.obj, paths, visible_to=visible_to, as_json=as_json))


@app.command(cls=ChineseCommand)
def ask(
    context: typer.Context,
    question: Annotated[
        str | None, typer.Argument(metavar="问题", help="要问的话；写 - 则从标准输入读")
    ] = None,
    as_json: AsJson = False,
    batch: Annotated[
        str | None,
        typer.Option("--batch", metavar="FILE.jsonl", help="一行一个请求；写 - 则从标准输入读"),
    ] = None,
    today: Annotated[
        str | None, typer.Option("--today", metavar="日期", help="“今年”等从哪天算起，默认今天")
    ] = None,
    history: Annotated[
        list[str] | None,
        typer.Option("--history", metavar="问题", help="前面问过的话，先问的在前，可重复"),
    ] = None,
    documents: Documents = None,
    kinds: Kinds = None,
    issued_from: IssuedFrom = None,
    issued_to: IssuedTo = None,
    agent: Annotated[
        bool, typer.Option("--agent", help="让语言模型分步查找（须先设 DUBAN_LLM_MODEL）")
    ] = False,
) -> None:
    """提问，得到带出处的答复；文件里没有的会说明没有。"""
    from api.cli.questions import ask_batch, ask_one, base_request

    base = base_request(history, today, documents, kinds, issued_from, issued_to)
    base = replace(base, agent=agent)
    if batch is not None:
        if question is not None:
            raise typer.BadParameter("问题和 --batch 只能给一个")
        raise typer.Exit(ask_batch(context.obj, batch, base, as_json=as_json))
    raise typer.Exit(ask_one(context.obj, question, base, as_json=as_json))


@app.command(cls=ChineseCommand)
def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(metavar="词语", help="要找的词语或句子")],
    as_json: AsJson = False,
    limit: Annotated[
        int, typer.Option("--limit", metavar="条数", min=1, max=1000, help="最多几条，默认 10")
    ] = 10,
    documents: Documents = None,
    kinds: Kinds = None,
    issued_from: IssuedFrom = None,
    issued_to: IssuedTo = None,
) -> None:
    """查找相关条款原文，不作答。"""
    from api.cli.questions import search_clauses
    from api.requests import filters_of

    filters = filters_of(documents or (), kinds or (), issued_from, issued_to)
    raise typer.Exit(search_clauses(context.obj, query, filters, limit, as_json=as_json))


@app.command(cls=ChineseCommand)
def documents(
    context: typer.Context,
    as_json: AsJson = False,
    kinds: Kinds = None,
    issued_from: IssuedFrom = None,
    issued_to: IssuedTo = None,
) -> None:
    """列出文库里的文件。"""
    from api.cli.files import list_documents
    from api.requests import filters_of

    filters = filters_of((), kinds or (), issued_from, issued_to)
    raise typer.Exit(list_documents(context.obj, filters, as_json=as_json))


@app.command(cls=ChineseCommand)
def show(
    context: typer.Context,
    document: Annotated[str, typer.Argument(metavar="ID", help="文件编号，见 duban documents")],
    text: Annotated[bool, typer.Option("--text", help="原样输出正文")] = False,
    as_json: AsJson = False,
) -> None:
    """显示一份文件的信息和条款；--text 原样输出正文。"""
    from api.cli.files import show_document

    raise typer.Exit(show_document(context.obj, document, text=text, as_json=as_json))


@app.command(cls=ChineseCommand)
def remove(
    context: typer.Context,
    documents: Annotated[list[str], typer.Argument(metavar="ID…", help="文件编号")],
) -> None:
    """从文库移除文件（不动原文件）。"""
    from api.cli.files import remove_documents

    raise typer.Exit(remove_documents(context.obj, documents))


@app.command(cls=ChineseCommand)
def visibility(
    context: typer.Context,
    documents: Annotated[list[str], typer.Argument(metavar="ID…", help="文件编号")],
    units: Annotated[
        list[str] | None,
        typer.Option("--to", metavar="单位", help="通过服务只有这个单位看得到，可重复"),
    ] = None,
    public: Annotated[bool, typer.Option("--all", help="改为公开")] = False,
) -> None:
    """改变哪些单位看得到文件（文件编号会随之改变）。"""
    from api.cli.files import change_visibility

    if public == bool(units):
        raise typer.BadParameter("请写 --to 单位，或写 --all 改为公开。")
    raise typer.Exit(change_visibility(context.obj, documents, units or ()))


@app.command(cls=ChineseCommand)
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


@app.command(cls=ChineseCommand)
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


@app.command("eval", cls=ChineseCommand)
def evaluate(
    context: typer.Context,
    questions: Annotated[
        Path, typer.Argument(metavar="FILE.jsonl", help="带标准答案的问题，一行一个")
    ],
    as_json: AsJson = False,
) -> None:
    """用带标准答案的问题检验：答对、拒答、出处各多少。"""
    from api.cli.evaluate import evaluate_file

    raise typer.Exit(evaluate_file(context.obj, questions, as_json=as_json))


@app.command(cls=ChineseCommand)
def reindex(context: typer.Context) -> None:
    """由数据库重建检索索引。"""
    from api.cli.files import rebuild_indexes

    raise typer.Exit(rebuild_indexes(context.obj))


@app.command(cls=ChineseCommand)
def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """检查版本、路径和索引状态，说明缺什么。"""
    from api.cli.doctor import examine

    raise typer.Exit(examine(context.obj, as_json=as_json))


@app.command(cls=ChineseCommand)
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


@app.command(cls=ChineseCommand)
def mcp(context: typer.Context) -> None:
    """供助手程序调用（MCP，标准输入输出）；由客户端启动，密钥写在 DUBAN_KEY。"""
    from api.cli.mcp import serve_tools

    raise typer.Exit(serve_tools(context.obj))


keys = typer.Typer(cls=ChineseGroup, help="管理密钥：新建、列出、吊销。")
app.add_typer(keys, name="keys")


@keys.command("create", cls=ChineseCommand)
def create_key(
    context: typer.Context,
    role: Annotated[str, typer.Option("--role", metavar="reader|editor|admin", help="权限")],
    unit: Annotated[str, typer.Option("--unit", metavar="单位", help="所在单位，写全称")],
    name: Annotated[str, typer.Option("--name", metavar="姓名", help="谁用这把密钥")],
    expires: Annotated[
        str | None, typer.Option("--expires", metavar="日期", help="最后一天，默认一直有效")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """新建一把密钥；只显示这一次。"""
    from api.cli.keys import create

    raise typer.Exit(create(context.obj, role, unit, name, expires, as_json=as_json))


@keys.command("list", cls=ChineseCommand)
def list_keys(context: typer.Context, as_json: AsJson = False) -> None:
    """列出全部密钥（不含密钥本身）。"""
    from api.cli.keys import show_all

    raise typer.Exit(show_all(context.obj, as_json=as_json))


@keys.command("revoke", cls=ChineseCommand)
def revoke_key(
    context: typer.Context,
    key: Annotated[str, typer.Argument(metavar="编号", help="密钥编号，见 duban keys list")],
) -> None:
    """吊销一把密钥，并结束用它登录的会话。"""
    from api.cli.keys import revoke

    raise typer.Exit(revoke(context.obj, key))


@app.command(cls=ChineseCommand)
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
