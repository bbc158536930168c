"""Help and usage errors are Chinese, and no command lacks its help."""

from __future__ import annotations

import re

import pytest

from api.cli import main
from api.cli.commands import app
from api.cli.console import display_width

COMMANDS = [c.name or (c.callback.__name__ if c.callback else "") for c in app.registered_commands]


GROUPS = ["progress", "report", "keys"]


def test_commands_are_the_documented_ones() -> None:
    assert COMMANDS == [
        "ingest",
        "ask",
        "search",
        "documents",
        "show",
        "remove",
        "visibility",
        "tasks",
        "draft",
        "eval",
        "reindex",
        "doctor",
        "serve",
        "mcp",
        "audit",
    ]
    assert [g.name for g in app.registered_groups] == GROUPS


@pytest.mark.parametrize("command", ["", *COMMANDS, *GROUPS])
def test_help_is_chinese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command.split(), "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"用法：duban {command}".rstrip())
    assert "显示这份说明" in shown
    for english in ("Usage", "Options", "Commands", "Show this", "default", "required"):
        assert english not in shown


@pytest.mark.parametrize("command", [*COMMANDS, "progress add", "report weekly", "keys create"])
def test_every_option_is_explained(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([*command.split(), "--help"])
    lines = [x for x in capsys.readouterr().out.splitlines() if x.startswith("  ")]
    for line in lines:
        assert re.search(r"\s{2,}\S*[\u4e00-\u9fff]", line[2:]), line


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "命令：\n  ingest" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["askk", "问"], "没有“askk”这个命令。可用的命令：ingest、ask、search"),
        (["ask", "--jsn", "问"], "没有 --jsn 这个选项。是不是 --json？"),
        (["ask", "问", "多余的"], "多出的内容：多余的。问题里有空格时请用引号括起来。"),
        (["ingest"], "缺少 路径…。"),
        (["show"], "缺少 ID。"),
        (["ask", "--today"], "选项 --today 的用法不对"),
        (
            ["search", "--limit", "许多", "词"],
            "--limit 条数 的值不对：应为整数，不小于 1，不大于 1000。",
        ),
        (["search", "--limit", "0", "词"], "--limit 条数 的值不对：应为整数，不小于 1"),
        (["ask", "问", "--batch", "a.jsonl"], "问题和 --batch 只能给一个"),
        (["ask"], "没有问题：请写 duban ask"),
        (["ask", "问", "--today", "明天"], "--today 应为日期，写作 2026-11-23，现在是“明天”"),
        (
            ["tasks", "--role", "老大"],
            "--role 应为 lead（牵头）、support（配合）或 any（都算），现在是“老大”。",
        ),
        (["tasks", "--kind", "很急"], "--kind 应为 date、period、recurring、"),
        (["documents", "--issued-from", "2026-2-30"], "issued_from 应为日期"),
        (["search", "  "], "要找的词语是空的"),
        (["--encoder", "/没有", "doctor"], "--encoder 指定的模型目录不存在：/没有"),
    ],
)
def test_wrong_use_says_what_to_do_and_exits_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert "Traceback" not in shown.err
    assert shown.out == ""


def test_chinese_characters_take_two_columns() -> None:
    assert display_width("a第1项（）") == 10
