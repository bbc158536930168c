"""What duban progress does: steps recorded, the log shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.console import say, say_json
from api.presenting import record_json
from api.requests import iso_date
from api.settings import Settings
from api.wiring import open_view, steps_of
from assistant.progress import NAMES, Recorder, status_of

if TYPE_CHECKING:
    from index.standing import ProgressRecord


def add_progress(
    settings: Settings,
    obligation: str,
    *,
    status: str,
    by: str,
    note: str,
    evidence: Sequence[Path],
    on: str | None,
    as_json: bool,
) -> int:
    """Record a step and say what may follow.

    Raises:
        DubanError: the step may not be taken; the message says why.
    """
    wanted = status_of(status)
    day = iso_date("--at", on) if on else None
    steps = steps_of(settings)
    with open_view(settings) as library:
        recorder = Recorder(library, steps)
        record = recorder.add(
            obligation, status=wanted, by=by, note=note, evidence=evidence, on=day
        )
    if as_json:
        say_json(record_json(record))
        return 0
    following = "、".join(NAMES[s] for s in steps.after(record.status))
    say(f"已登记：{record.task}")
    say(f"  {NAMES[record.status]}（{record.on}，{record.by}）。下一步可以是：{following}。")
    return 0


def show_log(settings: Settings, obligation: str | None, *, as_json: bool) -> int:
    """Show the records of one obligation or of all.

    Raises:
        NotInLibraryError: no obligation and no record has that id.
    """
    with open_view(settings) as library:
        records = library.progress() if obligation is None else library.task_progress(obligation)
    if as_json:
        say_json({"total": len(records), "items": [record_json(r) for r in records]})
        return 0
    _tell(records)
    say(f"共 {len(records)} 条记录。")
    return 0


def show_orphans(settings: Settings, *, as_json: bool) -> int:
    """Show the last records of obligations whose source is gone."""
    with open_view(settings) as library:
        records = library.orphans()
    if as_json:
        say_json({"total": len(records), "items": [record_json(r) for r in records]})
        return 0
    _tell(records)
    if records:
        say(f"以上 {len(records)} 项任务的出处已不在文库：文件已移除，或原文改了任务。")
    else:
        say("有进展的任务都有出处。")
    return 0


def _tell(records: Sequence[ProgressRecord]) -> None:
    shown = ""
    for record in records:
        if record.obligation_id != shown:
            shown = record.obligation_id
            say(f"{record.obligation_id}　{record.task}（{record.file}）")
        note = f"：{record.note}" if record.note else ""
        say(f"  {record.on}　{NAMES[record.status]}　{record.by}{note}")
        for kept in record.evidence:
            say(f"      佐证：{kept.name}（{kept.size} 字节，{kept.sha256[:12]}）")
