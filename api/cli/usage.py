"""Help and usage errors in Chinese, in place of typer's English ones."""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from api.cli.console import display_width

_HELP_COLUMN = 26


class ChineseCommand(TyperCommand):
    """A command whose ``--help`` is Chinese."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help into the formatter."""
        _write_usage(self, ctx, formatter)
        _write_parameters(self, ctx, formatter)


class ChineseGroup(TyperGroup):
    """A group of commands whose ``--help`` is Chinese."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help into the formatter."""
        _write_usage(self, ctx, formatter)
        rows = [
            (name, command.get_short_help_str(200))
            for name, command in self.commands.items()
            if not command.hidden
        ]
        _write_rows("命令", rows, formatter)
        _write_parameters(self, ctx, formatter)
        formatter.write("\n各命令的用法：duban 命令 --help\n")

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that the arguments name.

        Raises:
            typer.BadParameter: there is no such command.
        """
        if args and self.get_command(ctx, args[0]) is None:
            known = "、".join(n for n, c in self.commands.items() if not c.hidden)
            raise typer.BadParameter(f"没有“{args[0]}”这个命令。可用的命令：{known}")
        return super().resolve_command(ctx, args)


def explain(error: typer.TyperException) -> str:
    """A usage error in Chinese, with where to look next."""
    context = getattr(error, "ctx", None)
    place = context.command_path if context is not None else "duban"
    return f"{_what(error)}\n用法见：{place} --help"


def _what(error: typer.TyperException) -> str:
    kind = type(error).__name__
    if kind == "NoSuchOption":
        name = getattr(error, "option_name", "")
        close = getattr(error, "possibilities", None) or ()
        hint = f"是不是 {'、'.join(sorted(close))}？" if close else ""
        return f"没有 {name} 这个选项。{hint}"
    if kind == "MissingParameter":
        return f"缺少 {_name(error)}。"
    if kind == "BadOptionUsage":
        return f"选项 {getattr(error, 'option_name', '')} 的用法不对：少了值，或多给了值。"
    if kind == "BadParameter":
        own = re.match(r"[\u4e00-\u9fff]", error.message or "")  # we raised it, not typer
        return error.message if own else f"{_name(error)} 的值不对：{_expected(error)}"
    message = error.format_message()
    extra = re.search(r"unexpected extra argument\S* \((.*)\)", message)
    if extra:
        return f"多出的内容：{extra.group(1)}。问题里有空格时请用引号括起来。"
    if "Missing command" in message:
        return "缺少命令。"
    return message


def _name(error: typer.TyperException) -> str:
    parameter = getattr(error, "param", None)
    return _label(parameter) if parameter is not None else "参数"


def _expected(error: typer.TyperException) -> str:
    parameter = getattr(error, "param", None)
    bounds = [
        f"{word} {bound}"
        for word, bound in (
            ("不小于", getattr(parameter, "min", None)),
            ("不大于", getattr(parameter, "max", None)),
        )
        if bound is not None
    ]
    return f"应为整数，{'，'.join(bounds)}。" if bounds else error.message


def _label(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name)
    names = ", ".join(parameter.opts)
    return names if parameter.is_flag else f"{names} {parameter.metavar or '值'}"


def _write_usage(command: Any, ctx: Any, formatter: Any) -> None:
    arguments = [_label(p) for p in command.params if p.param_type_name == "argument"]
    tail = ["命令 ……"] if isinstance(command, TyperGroup) else []
    formatter.write(" ".join([f"用法：{ctx.command_path}", "[选项]", *arguments, *tail]) + "\n\n")
    formatter.write(f"{command.help or ''}\n")


def _write_parameters(command: Any, ctx: Any, formatter: Any) -> None:
    shown = [p for p in command.get_params(ctx) if not getattr(p, "hidden", False)]
    arguments = [(_label(p), p.help or "") for p in shown if p.param_type_name == "argument"]
    options = [(_label(p), _option_help(p)) for p in shown if p.param_type_name == "option"]
    _write_rows("参数", arguments, formatter)
    _write_rows("选项", options, formatter)


def _option_help(parameter: Any) -> str:
    if "--help" in parameter.opts:
        return "显示这份说明"
    return str(parameter.help or "")


def _write_rows(title: str, rows: list[tuple[str, str]], formatter: Any) -> None:
    if not rows:
        return
    formatter.write(f"\n{title}：\n")
    for name, text in rows:
        gap = " " * max(2, _HELP_COLUMN - display_width(name))
        formatter.write(f"  {name}{gap}{text}\n")
