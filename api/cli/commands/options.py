"""Options that several commands take."""

from __future__ import annotations

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]
Documents = Annotated[
    list[str] | None, typer.Option("--document", metavar="ID", help="只看这份文件，可重复")
]
Kinds = Annotated[
    list[str] | None, typer.Option("--kind", metavar="文种", help="只看这种文件，如 通知，可重复")
]
IssuedFrom = Annotated[
    str | None, typer.Option("--issued-from", metavar="日期", help="成文日期不早于，如 2026-01-01")
]
IssuedTo = Annotated[
    str | None, typer.Option("--issued-to", metavar="日期", help="成文日期不晚于，如 2026-12-31")
]
