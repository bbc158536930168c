"""The commands duban report …: their names, options and help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.commands.options import AsJson
from api.cli.usage import ChineseCommand, ChineseGroup

report = typer.Typer(
    cls=ChineseGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="由台账生成周调度、月通报；每个数字都有对应的任务清单。",
)

AsOf = Annotated[str | None, typer.Option("--as-of", metavar="日期", help="截止日，默认今天")]
Since = Annotated[
    str | None, typer.Option("--since", metavar="日期", help="起始日，默认本周七天或当月一日")
]
UnitName = Annotated[
    str | None, typer.Option("--unit", metavar="单位", help="只看这个单位牵头或配合的任务")
]

Workbook = Annotated[
    Path | None, typer.Option("--xlsx", metavar="文件", help="写成工作簿，附每个数字背后的清单")
]


@report.command("weekly", cls=ChineseCommand)
def weekly(
    context: typer.Context,
    as_of: AsOf = None,
    since: Since = None,
    unit: UnitName = None,
    as_json: AsJson = False,
    xlsx: Workbook = None,
) -> None:
    """周调度：总体情况、逾期、下周到期、销号和退回、各单位。"""
    from api.cli.report import show_report

    raise typer.Exit(
        show_report(context.obj, "weekly", as_of, since, unit, as_json=as_json, xlsx=xlsx)
    )


@report.command("monthly", cls=ChineseCommand)
def monthly(
    context: typer.Context,
    as_of: AsOf = None,
    since: Since = None,
    unit: UnitName = None,
    as_json: AsJson = False,
    xlsx: Workbook = None,
) -> None:
    """月通报：总体情况、完成率排名、逾期和预警、销号和退回、下期到期。"""
    from api.cli.report import show_report

    raise typer.Exit(
        show_report(context.obj, "monthly", as_of, since, unit, as_json=as_json, xlsx=xlsx)
    )
