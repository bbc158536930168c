"""Writing to the terminal: results to stdout, everything else to stderr."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer

_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
Advance = Callable[[int, int, str], None]
"""Reports progress: done, total, and what was done last."""


def say(text: str = "") -> None:
    """A line of result."""
    typer.echo(harmless(text))


def complain(text: str) -> None:
    """A line to stderr, for the user."""
    typer.echo(harmless(text), err=True)


def harmless(text: str) -> str:
    """A text whose control signs a terminal shows instead of obeying.

    What documents, questions and notes hold is somebody else's: it must not move the
    cursor, change colours or hide what stands beside it.
    """
    return _OBEYED.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def say_json(value: Any, *, compact: bool = False) -> None:
    """A JSON value; on one line where ``compact``."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=None if compact else 2))


def say_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns aligned by the width that the terminal gives Chinese characters."""
    table = [list(headers), *map(list, rows)]
    widths = [max(display_width(row[i]) for row in table) for i in range(len(headers))]
    for row in table:
        cells = [c + " " * (w - display_width(c)) for c, w in zip(row, widths, strict=True)]
        say("  ".join(cells).rstrip())


def display_width(text: str) -> int:
    """Columns that a text takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _quiet(*_: object) -> None:
    """Report nothing."""


@contextmanager
def progress(title: str) -> Iterator[Advance]:
    """A progress bar on stderr; nothing where stderr is no terminal.

    Args:
        title: what is being done.

    Yields:
        What to call with (done, total, last).
    """
    if not sys.stderr.isatty():
        yield _quiet
        return
    # rich takes 60 ms to import, and most commands need no bar
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[last]}", table_column=None),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=None, last="")

        def advance(done: int, total: int, last: str) -> None:
            bar.update(task, completed=done, total=total, last=last[-30:])

        yield advance
