"""A report as an office would send it: 周调度 and 月通报."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from assistant.progress import NAMES
from assistant.reports.build import UNSTATED
from assistant.reports.model import CLASSES, WARNINGS, Item, Report

_SHOWN = 50  # items of one list; the workbook has all
_TASK_LIMIT = 60
_NUMERALS = "一二三四五六七八九十"


def text_of(report: Report) -> str:
    """The report as text, in the order and with the headings of its kind."""
    parts = _weekly(report) if report.period == "weekly" else _monthly(report)
    return "\n".join(parts) + "\n"


def _weekly(report: Report) -> list[str]:
    lists = report.lists
    return [
        f"任务台账周调度（{_day(report.since)}至{_day(report.as_of)}）{_of(report)}",
        "",
        *_section(1, "总体情况", [_whole(report), _week(report)]),
        *_section(2, "逾期未完成", _items(lists["overdue"])),
        *_section(3, "下周到期", _items(lists["next"])),
        *_section(4, "本周销号和退回", _closing(report)),
        *_section(5, "单位完成情况", _units(report)),
    ]


def _monthly(report: Report) -> list[str]:
    return [
        f"任务台账月通报（{_day(report.since)}至{_day(report.as_of)}）{_of(report)}",
        "",
        *_section(1, "总体情况", [_whole(report), _classes(report), _week(report)]),
        *_section(2, "完成率排名", _units(report)),
        *_section(3, "逾期和预警", [*_items(report.lists["overdue"]), _warned(report)]),
        *_section(4, "销号和退回", _closing(report)),
        *_section(5, "下期到期", _items(report.lists["next"])),
    ]


def _section(number: int, title: str, lines: Sequence[str]) -> Iterator[str]:
    yield f"{_NUMERALS[number - 1]}、{title}"
    yield from lines or ["无。"]
    yield ""


def _whole(report: Report) -> str:
    total, done = len(report.items), len(report.classes["completed"])
    written_off = sum(i.status == "written_off" for i in report.items)
    if not total:
        return f"截至{_day(report.as_of)}，台账中没有任务。"
    return (
        f"截至{_day(report.as_of)}，台账共有任务{total}项，已完成{done}项，占{_share(done, total)}"
        f"，其中已销号{written_off}项；逾期未完成{len(report.lists['overdue'])}项。{_spoken(report)}"
    )


def _spoken(report: Report) -> str:
    if not report.spoken:
        return ""
    return f"另有只见于讲话的要求{len(report.spoken)}项，不计入以上各数。"


def _classes(report: Report) -> str:
    total = len(report.items)
    said = [f"{CLASSES[c]}{len(i)}项、占{_share(len(i), total)}" for c, i in report.classes.items()]
    return f"按进度分：{'；'.join(said)}。" if total else ""


def _week(report: Report) -> str:
    names = {
        "new": "新增",
        "changed": "变动",
        "due": "到期",
        "done": "完成",
        "requested": "申请销号",
        "written_off": "销号",
        "returned": "退回",
    }
    said = [f"{word}{len(report.lists[name])}项" for name, word in names.items()]
    span = "本周" if report.period == "weekly" else "本期"
    return f"{span}{'，'.join(said)}。"


def _warned(report: Report) -> str:
    held = report.thresholds
    means = {
        "red": f"逾期超过{held.red}天，或者两次被退回",
        "yellow": "逾期",
        "blue": f"{held.blue}天内到期",
    }
    said = [f"{WARNINGS[w]}{len(i)}项（{means[w]}）" for w, i in report.warnings.items()]
    return f"预警：{'，'.join(said)}。"


def _closing(report: Report) -> list[str]:
    lines = []
    for name, word in (("written_off", "销号"), ("returned", "退回")):
        for item in report.lists[name]:
            note = f"：{item.last.note}" if item.last and item.last.note else ""
            lines.append(f"{word}　{_task(item)}（{_lead(item)}）{note}")
    return lines


def _units(report: Report) -> list[str]:
    lines = []
    for line in report.units:
        place = "　　" if line.unit == UNSTATED else f"第{line.rank}　"
        late = f"，逾期{len(line.overdue)}项" if line.overdue else ""
        share = _share(len(line.done), len(line.tasks))
        lines.append(
            f"{place}{line.unit}：共{len(line.tasks)}项，完成{len(line.done)}项，{share}{late}"
        )
    return lines


def _items(items: Sequence[Item]) -> list[str]:
    lines = [f"{n}. {_told(item)}" for n, item in enumerate(items[:_SHOWN], 1)]
    if len(items) > _SHOWN:
        lines.append(f"……共{len(items)}项，其余见工作簿。")
    return lines


def _told(item: Item) -> str:
    due = item.obligation.deadline.text
    late = f"，已逾期{item.days}天" if item.overdue else ""
    note = f"；{item.last.note}" if item.last and item.last.note else ""
    return f"{_task(item)}（{_lead(item)}，{due}{late}，{NAMES[item.status]}{note}）"


def _task(item: Item) -> str:
    task = item.obligation.task
    return task if len(task) <= _TASK_LIMIT else task[: _TASK_LIMIT - 1] + "…"


def _lead(item: Item) -> str:
    return "、".join(item.obligation.lead) or UNSTATED


def _of(report: Report) -> str:
    return f"（{report.unit}）" if report.unit else ""


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "0.0%"
