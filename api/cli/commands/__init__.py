"""Every command's name, options and help. What a command does is in the module it imports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from api import settings as configuration
from api.cli.commands.drafting import draft
from api.cli.commands.keys import keys
from api.cli.commands.ledger import tasks
from api.cli.commands.library import (
    doctor,
    documents,
    ingest,
    reindex,
    remove,
    show,
    visibility,
)
from api.cli.commands.progress import progress
from api.cli.commands.questions import ask, evaluate, search
from api.cli.commands.report import report
from api.cli.commands.service import audit, mcp, serve
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
app.add_typer(keys, name="keys")

_SHOWN: tuple[tuple[str | None, Callable[..., None]], ...] = (
    (None, ingest),
    (None, ask),
    (None, search),
    (None, documents),
    (None, show),
    (None, remove),
    (None, visibility),
    (None, tasks),
    (None, draft),
    ("eval", evaluate),
    (None, reindex),
    (None, doctor),
    (None, serve),
    (None, mcp),
    (None, audit),
)
"""The commands in the order in which the help shows them; without a name by the function's."""

for _name, _command in _SHOWN:
    app.command(_name, cls=ChineseCommand)(_command)


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
