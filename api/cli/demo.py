"""``make demo``: the sample documents into a library of their own, and six questions."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

from api.cli.console import complain, progress, say
from api.cli.edge import FAILED, reported
from api.cli.questions import tell
from api.settings import Settings
from api.wiring import assistant_of, open_library
from assistant.answer import AskRequest

LIBRARY = Path(".demo/library.duban")
TODAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the demonstration, and what it shows."""

    shows: str
    text: str
    history: tuple[str, ...] = ()


QUESTIONS = (
    Question("牵头单位", "城区雨污混接管网改造由谁牵头？"),
    Question("接着追问", "那什么时候完成？", ("城区雨污混接管网改造由谁牵头？",)),
    Question("报送时间", "各责任单位每月几号前报送整改进展？"),
    Question("两份文件不一致", "龙潭工业园区污水处理厂提标改造什么时候完成？"),
    Question("原文隐去的数字", "反馈问题中我市的个性问题有多少个？"),
    Question("文件里没有的", "督察整改一共安排了多少资金？"),
)

NEXT = (
    ('--library {library} ask "双溪水库要搬迁多少户居民？"', "再问一个"),
    ("--library {library} tasks --unit 市农业农村局", "看一家单位的任务台账"),
    ("--library 我的文库 ingest 文件夹", "读入自己的文件"),
)


def main(arguments: Sequence[str] = ()) -> int:
    """Run the demonstration.

    Args:
        arguments: a folder for the library, in place of ``.demo``.

    Returns:
        The exit code.
    """
    library = Path(arguments[0]) / LIBRARY.name if arguments else LIBRARY
    return reported(lambda: _show(Settings(library=library, workers=0)))


def _show(settings: Settings) -> int:
    say("样例文件说的是虚构的云山省临江市。\n")
    with (
        as_file(files("corpus") / "samples") as samples,
        open_library(settings, create=True, vectors=True) as library,
    ):
        with progress("导入样例") as advance:
            report = library.ingest(
                [samples],
                progress=lambda p: advance(p.done, p.total, p.file),
                workers=settings.workers,
            )
        state = library.state()
        say(f"文库：{state.documents} 份文件，{state.clauses} 条条款，{state.obligations} 项任务。")
        for result in report.failed:
            complain(f"未导入　{result.file}：{result.reason}")
        assistant = assistant_of(library)
        for number, question in enumerate(QUESTIONS, 1):
            say(f"\n{'─' * 60}\n问题 {number}（{question.shows}）：{question.text}\n")
            tell(assistant.ask(AskRequest(question.text, question.history, today=TODAY)))
    say(f"\n{'─' * 60}\n接下来可以试试：\n")
    for command, meaning in NEXT:
        say(f"  .venv/bin/duban {command.format(library=settings.library)}    # {meaning}")
    return FAILED if report.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
