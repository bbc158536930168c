"""Commands that ask, search and measure answers: their options and help."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from api.cli.commands.options import AsJson, Documents, IssuedFrom, IssuedTo, Kinds


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
