"""What duban report does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from api.cli.console import say, say_json
from api.requests import iso_date
from api.settings import Settings
from api.wiring import open_view, thresholds_of
from assistant.reports import Period, build, text_of


def show_report(
    settings: Settings,
    period: Period,
    as_of: str | None,
    since: str | None,
    unit: str | None,
    *,
    as_json: bool,
    xlsx: Path | None,
) -> int:
    """Build a report and show it, or write it as a workbook.

    Raises:
        DubanError: a date is none, or the file cannot be written.
    """
    last = iso_date("--as-of", as_of) if as_of else date.today()
    first = iso_date("--since", since) if since else None
    with open_view(settings) as library:
        report = build(
            library, period, last, since=first, unit=unit, thresholds=thresholds_of(settings)
        )
    if xlsx is not None:
        from assistant.reports.workbook import write_report

        write_report(report, xlsx)
    if as_json:
        say_json(report.to_json())
    elif xlsx is not None:
        say(f"已写入 {xlsx}：任务 {len(report.items)} 项。")
    else:
        say(text_of(report).rstrip())
    return 0
