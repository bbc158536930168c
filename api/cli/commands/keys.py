"""The commands duban keys …: their names, options and help."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.commands.options import AsJson
from api.cli.usage import ChineseCommand, ChineseGroup

keys = typer.Typer(cls=ChineseGroup, help="管理密钥：新建、列出、吊销。")


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
