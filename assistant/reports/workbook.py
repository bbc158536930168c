"""A report as a workbook: the numbers, the ranking, and every list behind them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.exporting.xlsx import Column, Row, Sheet, write_workbook
from assistant.progress import NAMES
from assistant.reports.model import CLASSES, LISTS, WARNINGS, Item, Report

_NUMBERS = (Column("项目", 22), Column("数量（项）", 12))
_UNITS = (
    Column("名次", 8),
    Column("责任单位", 28),
    Column("任务（项）", 12),
    Column("完成（项）", 12),
    Column("完成率", 10, number_format="0.0%"),
    Column("逾期（项）", 12),
)
_ITEMS = (
    Column("任务编号", 20),
    Column("任务", 52),
    Column("牵头单位", 26),
    Column("配合单位", 26),
    Column("时限", 20),
    Column("最后期限", 13),
    Column("逾期天数", 10),
    Column("状态", 12),
    Column("说明", 32),
    Column("出自", 34),
)


def write_report(report: Report, path: Path) -> None:
    """Write a report's workbook.

    Raises:
        ExportError: the file cannot be written.
    """
    name = "周调度" if report.period == "weekly" else "月通报"
    heading = f"任务台账{name}（{report.since} 至 {report.as_of}）"
    sheets = [
        Sheet("总体情况", _NUMBERS, _numbers(report), heading),
        Sheet("单位排名", _UNITS, _units(report), heading),
    ]
    lists = {LISTS[n]: items for n, items in report.lists.items() if items}
    sheets += [Sheet(n, _ITEMS, _rows(items, report)) for n, items in lists.items()]
    sheets.append(Sheet("全部任务", _ITEMS, _rows(report.items, report)))
    write_workbook(path, sheets)


def _numbers(report: Report) -> list[Row]:
    rows = [Row(("任务总数", len(report.items)))]
    rows += [Row((CLASSES[c], len(items))) for c, items in report.classes.items()]
    rows += [Row((LISTS[n], len(items))) for n, items in report.lists.items()]
    rows += [
        Row((f"{WARNINGS[w]}预警", len(items)), w if items else None)
        for w, items in report.warnings.items()
    ]
    return rows


def _units(report: Report) -> list[Row]:
    return [
        Row((x.rank or None, x.unit, len(x.tasks), len(x.done), x.rate, len(x.overdue)))
        for x in report.units
    ]


def _rows(items: Sequence[Item], report: Report) -> list[Row]:
    return [
        Row(
            (
                i.obligation.id,
                i.obligation.task,
                "、".join(i.obligation.lead),
                "、".join(i.obligation.support),
                i.obligation.deadline.text,
                i.obligation.deadline.date,
                i.days if i.overdue else None,
                NAMES[i.status],
                i.last.note if i.last else "",
                i.file,
            ),
            i.warning(report.thresholds),
        )
        for i in items
    ]
