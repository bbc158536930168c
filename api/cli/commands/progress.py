"""The commands duban progress …: their names, options and help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.commands.options import AsJson
from api.cli.usage import ChineseCommand, ChineseGroup

progress = typer.Typer(
    cls=ChineseGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="任务进展和销号：登记、查看。记录只增不改。",
)


@progress.command("add", cls=ChineseCommand)
def add(
    context: typer.Context,
    obligation: Annotated[
        str, typer.Argument(metavar="任务编号", help="见 duban tasks，可只写前几位")
    ],
    status: Annotated[
        str,
        typer.Option(
            "--status",
            metavar="状态",
            help="整改中、已完成、申请销号、验收、公示、销号、退回（或 JSON 里的英文名）",
        ),
    ],
    by: Annotated[str, typer.Option("--by", metavar="姓名", help="谁办理的")],
    note: Annotated[
        str, typer.Option("--note", metavar="说明", help="办理情况；退回须写原因")
    ] = "",
    evidence: Annotated[
        list[Path] | None,
        typer.Option("--evidence", metavar="文件", help="佐证材料，可重复；会复制进文库"),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--at", metavar="日期", help="办理日期，默认今天")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """登记一项任务的进展；不合程序的会说明原因。"""
    from api.cli.progress import add_progress

    given = add_progress(
        context.obj,
        obligation,
        status=status,
        by=by,
        note=note,
        evidence=evidence or [],
        on=on,
        as_json=as_json,
    )
    raise typer.Exit(given)


@progress.command("log", cls=ChineseCommand)
def log(
    context: typer.Context,
    obligation: Annotated[
        str | None, typer.Argument(metavar="任务编号", help="只看这一项；不写则看全部")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """查看进展记录，先登记的在前。"""
    from api.cli.progress import show_log

    raise typer.Exit(show_log(context.obj, obligation, as_json=as_json))


@progress.command("orphans", cls=ChineseCommand)
def orphans(context: typer.Context, as_json: AsJson = False) -> None:
    """列出有进展、但出处已从文库消失的任务。"""
    from api.cli.progress import show_orphans

    raise typer.Exit(show_orphans(context.obj, as_json=as_json))
