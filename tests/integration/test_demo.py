"""What a newcomer sees: six questions, five answered with their source, one refused."""

from __future__ import annotations

import re
import shlex
import time
from pathlib import Path

import pytest

from api.cli import main
from api.cli.demo import main as demo


def test_demo_answers_six_questions_and_says_what_to_try_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo([str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    parts = re.split(r"─{60}\n", shown)
    assert [p.split("（")[0] for p in parts[1:7]] == [f"问题 {n}" for n in range(1, 7)]
    for part, facts in zip(
        parts[1:6],
        (
            ["市住房城乡建设局"],
            ["2026年12月底前"],
            ["每月28日前"],
            ["2026年9月底前", "2026年11月底前", "不一致"],
            ["个性问题X个", "提示：原文以“X”代替"],
        ),
        strict=True,
    ):
        assert "出处：\n  [1] " in part
        for fact in facts:
            assert fact in part, part
    assert "现有文件中没有查到依据" in parts[6]
    assert "出处" not in parts[6]
    assert len(re.findall(r"^  \.venv/bin/duban ", parts[7], re.MULTILINE)) == 3


def test_commands_to_try_next_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    demo([str(tmp_path)])
    lines = re.findall(r"^  \.venv/bin/duban (.*?)    # ", capsys.readouterr().out, re.MULTILINE)
    own = tmp_path / "文件夹"
    own.mkdir()
    (own / "通知.txt").write_text("关于清淤的通知\n请市水利局完成清淤。\n", encoding="utf-8")
    for line in lines:
        words = [str(tmp_path / w) if w in {"我的文库", "文件夹"} else w for w in shlex.split(line)]
        assert main(words) == 0, line
    shown = capsys.readouterr().out
    assert "27户" in shown
    assert "市农业农村局" in shown
    assert "新增 1 份" in shown


def test_demo_again_is_quick(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    demo([str(tmp_path)])
    started = time.process_time()
    assert demo([str(tmp_path)]) == 0
    assert time.process_time() - started < 5.0
    assert capsys.readouterr().out.count("问题 6") == 2
