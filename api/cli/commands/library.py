"""Commands about files in the library: their options and help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.commands.options import AsJson, IssuedFrom, IssuedTo, Kinds


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


def show(
    context: typer.Context,
    document: Annotated[str, typer.Argument(metavar="ID", help="文件编号，见 duban documents")],
    text: Annotated[bool, typer.Option("--text", help="原样输出正文")] = False,
    as_json: AsJson = False,
) -> None:
    """显示一份文件的信息和条款；--text 原样输出正文。"""
    from api.cli.files import show_document

    raise typer.Exit(show_document(context.obj, document, text=text, as_json=as_json))


def remove(
    context: typer.Context,
    documents: Annotated[list[str], typer.Argument(metavar="ID…", help="文件编号")],
) -> None:
    """从文库移除文件（不动原文件）。"""
    from api.cli.files import remove_documents

    raise typer.Exit(remove_documents(context.obj, documents))


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


def reindex(context: typer.Context) -> None:
    """由数据库重建检索索引。"""
    from api.cli.files import rebuild_indexes

    raise typer.Exit(rebuild_indexes(context.obj))


def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """检查版本、路径和索引状态，说明缺什么。"""
    from api.cli.doctor import examine

    raise typer.Exit(examine(context.obj, as_json=as_json))
