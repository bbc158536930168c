"""Weekly and monthly reports of the ledger: progress, ranking, overdue, next steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from assistant.drafting.bench import Bench
from assistant.drafting.composing import Line
from assistant.drafting.kinds.section import Plan
from assistant.drafting.ledger_lines import entry_pieces, overdue_line, owner_line
from assistant.drafting.material import as_of
from assistant.drafting.model import Place
from assistant.drafting.parts import next_steps, say_rows
from assistant.drafting.view import MatterView
from assistant.drafting.wording import clean, listed
from assistant.reports import Item, Period, Report, Thresholds
from assistant.reports.build import UNSTATED, first_day, report_on
from assistant.reports.model import CLASSES

_TABLE_DAYS = 45  # a progress table older than that says nothing of now
_UNITS, _LATE, _NEXT, _NOTES = 20, 15, 15, 20
_SUPPLY = "任务清单，并在台账中记录进展"
_COUNTS = {"new": "新增", "due": "到期", "done": "完成", "written_off": "销号", "returned": "退回"}


def monthly(bench: Bench) -> None:
    """月通报: the whole, the ranking, what is overdue, what comes next."""
    report, view = _report(bench, "monthly")
    _whole(bench, report, view)
    _classes(bench, report)
    _counts(bench, report, "本期")
    _notes(bench, report, view)
    _close(bench, "总体情况", "任务")
    _ranking(bench, report)
    _close(bench, "进度排名", "写明牵头单位的任务")
    _overdue(bench, report, view)
    say_rows(bench, lagging=True, since=report.as_of - timedelta(days=_TABLE_DAYS))
    late = report.lists["overdue"]
    _close(bench, "逾期事项", "逾期未完成的任务", "截至报告日没有逾期未完成的任务。", late)
    _next(bench, report, view, "下期到期的任务，要提前盯住。")
    next_steps(bench)
    _close(bench, "下一步要求", "下期到期的任务和仍在执行期内的要求")


def weekly(bench: Bench) -> None:
    """周调度: the week's progress, what lags, what is due next week, what is asked."""
    report, view = _report(bench, "weekly")
    _whole(bench, report, view)
    _counts(bench, report, "本周")
    _notes(bench, report, view)
    _close(bench, "本周进展", "任务")
    _overdue(bench, report, view)
    say_rows(bench, lagging=True, since=report.as_of - timedelta(days=_TABLE_DAYS))
    late = report.lists["overdue"]
    _close(bench, "滞后事项", "逾期未完成的任务", "截至报告日没有逾期未完成的任务。", late)
    _next(bench, report, view, "")
    _close(bench, "下周到期", "下周到期的任务", "下周没有到期的任务。", report.lists["next"])
    next_steps(bench)
    _close(bench, "调度要求", "仍在执行期内的要求")


MONTHLY = Plan("{topic}月通报", (), monthly)
WEEKLY = Plan("{topic}周调度", (), weekly)


def _report(bench: Bench, period: Period) -> tuple[Report, MatterView]:
    until = bench.request.until or bench.request.today
    matters = [m for m in bench.ledger.matters if m.recent(until)]
    if left := len(bench.ledger.matters) - len(matters):
        bench.composer.mind(f"有 {left} 项任务出自五年以前的文件，没有计入。")
    view = MatterView(bench.library, matters, until)
    first = bench.request.since or first_day(period, until)
    ledger = view.ledger(first, until)
    return report_on(ledger, period, first, until, None, Thresholds()), view


def _close(
    bench: Bench, heading: str, lacking: str, none: str = "", listed_any: Sequence[Item] = ()
) -> None:
    topic = bench.request.topic
    known = none if bench.ledger.matters and not listed_any else ""
    missing = known or f"（台账中没有与“{topic}”有关的{lacking}。请补充{_SUPPLY}。）"
    bench.composer.close(heading, missing)


def _say(
    bench: Bench, text: str, items: Sequence[Item], computed: Sequence[str], *, run_on: bool = False
) -> None:
    owed = tuple(i.obligation for i in items)
    place: Place = "run_on" if run_on else "paragraph"
    bench.composer.say(Line(text, (), owed, tuple(computed), place, distinct=True))


def _number(items: Sequence[object]) -> str:
    return f"{len(items)}项"


def _share(part: Sequence[object], whole: Sequence[object]) -> str:
    return f"{100 * len(part) / len(whole):.1f}%"


def _whole(bench: Bench, report: Report, view: MatterView) -> None:
    total, done = report.items, report.classes["completed"]
    if not total:
        return
    off = [i for i in total if i.status == "written_off"]
    late = report.lists["overdue"]
    day, share = as_of(report.as_of), _share(done, total)
    text = (
        f"截至{day}，共有任务{_number(total)}，已完成{_number(done)}，占{share}，"
        f"其中已销号{_number(off)}，逾期未完成{_number(late)}"
    )
    figures = [day, share, *map(_number, (total, done, off, late))]
    rows = [e for _, e in view.from_tables()]
    pieces = tuple(p for e in rows for p in entry_pieces(e))
    owed = tuple(i.obligation for i in total)
    bench.composer.say(Line(text, pieces, owed, tuple(figures), "paragraph", distinct=True))
    if rows:
        told = "".join(dict.fromkeys(f"《{e.document.title}》" for e in rows))
        bench.composer.mind(
            f"有 {len(rows)} 项任务台账中没有进展记录，按{told}的进展情况表计为已完成；请补记进展。"
        )


def _classes(bench: Bench, report: Report) -> None:
    if not report.items:
        return
    told = [
        f"{CLASSES[c]}{_number(items)}、占{_share(items, report.items)}"
        for c, items in report.classes.items()
    ]
    figures = [
        f
        for items in report.classes.values()
        for f in (_number(items), _share(items, report.items))
    ]
    _say(bench, f"按进度分，{'，'.join(told)}", report.items, figures, run_on=True)


def _counts(bench: Bench, report: Report, span: str) -> None:
    lists = {name: report.lists[name] for name in _COUNTS if report.lists[name]}
    if lists.get("new") == report.items:
        del lists["new"]  # files read for the first time are no new tasks
    if not lists:
        return
    told = [f"{_COUNTS[name]}{_number(items)}" for name, items in lists.items()]
    items = tuple(dict.fromkeys(i for held in lists.values() for i in held))
    text = f"{span}{'，'.join(told)}"
    _say(bench, text, items, [_number(i) for i in lists.values()], run_on=True)


def _notes(bench: Bench, report: Report, view: MatterView) -> None:
    """What was recorded in the period, in the words of those who recorded it."""
    for item in [i for i in report.items if _recorded(i, report.since)][:_NOTES]:
        matter = view.by_id[item.obligation.id]
        note = clean(item.last.note) if item.last else ""
        lead = listed(matter.governing.obligation.lead)
        text = f"{matter.name}（{lead}）：{note}"
        owed = tuple(e.obligation for e in matter.entries)
        bench.composer.say(Line(text, (), owed, (note, matter.name, lead), "paragraph", core=text))


def _recorded(item: Item, since: date) -> bool:
    return item.last is not None and bool(item.last.note) and item.last.on >= since


def _ranking(bench: Bench, report: Report) -> None:
    for n, line in enumerate([u for u in report.units if u.unit != UNSTATED][:_UNITS]):
        # Where nothing is done yet, ten units would share the first place with 0 %.
        place = f"第{line.rank}位，" if line.done else ""
        share = _share(line.done, line.tasks)
        late = f"，逾期{_number(line.overdue)}" if line.overdue else ""
        text = (
            f"{place}{line.unit}，任务{_number(line.tasks)}，完成{_number(line.done)}，"
            f"完成率{share}{late}"
        )
        figures = [place, share, *map(_number, (line.tasks, line.done, line.overdue))]
        owed = tuple(i.obligation for i in line.tasks)
        core = f"{line.unit}排名{n}"
        bench.composer.say(
            Line(text, (), owed, (*figures, line.unit), "paragraph", core=core, distinct=True)
        )


def _overdue(bench: Bench, report: Report, view: MatterView) -> None:
    late = sorted(report.lists["overdue"], key=lambda i: -(i.days or 0))
    if not late:
        return
    day = as_of(report.as_of)
    text = f"截至{day}，逾期未完成的任务有{_number(late)}，按逾期时间列出"
    if len(late) > _LATE:
        text = f"截至{day}，逾期未完成的任务有{_number(late)}，列出逾期最久的{_LATE}项"
    shown = late[:_LATE]
    _say(bench, text, late, [day, _number(late), _number(shown)])
    for item in shown:
        matter = view.by_id[item.obligation.id]
        bench.composer.say(overdue_line(matter, days=item.days, place="paragraph"))


def _next(bench: Bench, report: Report, view: MatterView, opening: str) -> None:
    coming = sorted(report.lists["next"], key=lambda i: -(i.days or 0))
    if opening:
        bench.composer.connect(opening)
    for item in coming[:_NEXT]:
        bench.composer.say(owner_line(view.by_id[item.obligation.id], place="paragraph"))
    bench.composer.disconnect()
