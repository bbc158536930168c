"""The parts that drafts are made of: situation, problems, tasks, owners and dates, demands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from assistant.drafting.bench import Bench
from assistant.drafting.composing import Line
from assistant.drafting.groups import grouped, ranked, say_groups, say_run
from assistant.drafting.ledger_lines import overdue_line, owner_line
from assistant.drafting.material import as_of
from assistant.drafting.matters import Matter, is_problem, rating_of
from assistant.drafting.model import Place
from assistant.drafting.progress_rows import ProgressRow
from assistant.drafting.wording import clean
from assistant.sentences import Piece

Part = Callable[[Bench], object]
_SITUATION, _PROBLEMS, _TASKS, _DEMANDS, _PER_GROUP = 6, 5, 6, 5, 3
_DATED, _STANDING, _LATE = 8, 4, 6
_ROWS, _FEW_FACTS, _ENOUGH_FACTS = 8, 2, 3


def situation(bench: Bench) -> int:
    """Facts of this year and the last, the newest documents first; how many were said."""
    scored = [(s, c) for s, c in ranked(bench, "fact") if not c.head]
    return say_run(bench, scored or ranked(bench, "fact"), most=_SITUATION)


def practices(bench: Bench) -> None:
    """What was done and by whom, each with the heading it stood under."""
    headed = [(s, c) for s, c in ranked(bench, "fact") if c.head]
    say_groups(bench, grouped(headed, _PER_GROUP), style="（一）", most=4)


def progress(bench: Bench) -> None:
    """Facts, then, where they are few, rows of the newest progress table that do not lag."""
    if situation(bench) < _FEW_FACTS:
        say_rows(bench, lagging=False)


def problems(bench: Bench) -> None:
    """Problems that documents name, then those of the ledger that are still open."""
    groups = grouped(ranked(bench, "problem"), _PER_GROUP)
    said = say_groups(bench, groups, style="（一）", most=_PROBLEMS)
    say_rows(bench, lagging=True)
    if said < _PROBLEMS:
        _ledger_problems(bench, _PROBLEMS - said)


def situation_and_problems(bench: Bench) -> None:
    """Where things stand, and then what is wrong."""
    if situation(bench):
        bench.composer.connect("在看到进展的同时，也要把问题看清楚。")
    said = say_run(bench, ranked(bench, "problem"), most=_PROBLEMS)
    if said < _ENOUGH_FACTS:
        say_rows(bench, lagging=True)
        _ledger_problems(bench, _PROBLEMS - said, opened=said > 0)


def tasks(bench: Bench) -> None:
    """What is to be done, each task with the heading it stood under."""
    groups = grouped(ranked(bench, "task"), _PER_GROUP)
    headed = [g for g in groups if g.head]
    if len(headed) >= 3:
        say_groups(bench, headed, style="（一）", most=_TASKS, per_document=3)
    else:
        say_groups(bench, groups, style="一要", most=_TASKS)


def demands(bench: Bench) -> None:
    """What presses: leadership, supervision, accountability."""
    both = [*ranked(bench, "demand"), *ranked(bench, "duty")]
    both.sort(key=lambda p: -p[0])
    say_groups(bench, grouped(both, 2), style="一要", most=_DEMANDS, per_document=3)


def next_steps(bench: Bench) -> None:
    """Demands and tasks as 一是, 二是."""
    both = [*ranked(bench, "demand"), *ranked(bench, "task")]
    both.sort(key=lambda p: -p[0])
    say_groups(bench, grouped(both, 2), style="一是", most=_DEMANDS, per_document=3)


def duties(bench: Bench) -> None:
    """Owners and dates from the ledger: what is due, what is standing, what is late."""
    today = bench.request.today
    matters = bench.ledger.open()
    late = [m for m in matters if m.overdue(today)]
    dated = [m for m in matters if m.due and m not in late]
    standing = [m for m in matters if not m.due]
    dated.sort(key=lambda m: (m.due or date.max, m.name))
    _matters(bench, "有明确时限的任务，要倒排工期、按期完成。", dated[:_DATED])
    _matters(bench, "立行立改和长期坚持的任务，要抓在日常、持续用力。", standing[:_STANDING])
    _late(bench, late)


def _late(bench: Bench, late: Sequence[Matter]) -> None:
    if not late:
        return
    entries = tuple(m.governing.obligation for m in late)
    counted = f"{len(entries)}项"
    day = as_of(bench.request.today)
    text = f"截至{day}，按文件所定时限，已经到期、文库中没有销号记载的任务有{counted}"
    line = Line(text, (), entries, computed=(day, counted), place="paragraph")
    if bench.composer.say(line):
        for matter in late[:_LATE]:
            bench.composer.say(overdue_line(matter))


def _matters(bench: Bench, opening: str, matters: Sequence[Matter]) -> None:
    bench.composer.connect(opening)
    for matter in matters:
        bench.composer.say(owner_line(matter))
    bench.composer.disconnect()


def say_rows(bench: Bench, *, lagging: bool, since: date = date.min) -> None:
    """Rows of the newest progress table as sentences, if it was issued since a day."""
    place: Place = "paragraph"
    rows = [r for r in bench.rows if r.lagging is lagging and _issued(r) >= since]
    rows = [r for r in rows if not bench.composer.said.mentions(r.task)]
    for row in rows[:_ROWS]:
        line = Line(row.line.text, row.line.pieces, place=place, core=row.line.core)
        if bench.composer.say(line):
            place = "run_on"


def _issued(row: ProgressRow) -> date:
    """The day of a row's document."""
    return row.document.issued_on or date.min


def _ledger_problems(bench: Bench, most: int, *, opened: bool = False) -> None:
    """Problems that a plan records and no file reports as done."""
    said = 0
    for matter in bench.ledger.open():
        if any(rating_of(e.clause) for e in matter.entries):
            continue  # a progress table has newer word of it
        for entry in matter.entries:
            clause, span = entry.clause, entry.obligation.task_span
            if said >= most or span is None or not is_problem(entry.obligation.task):
                continue
            inside = clause.start <= span.start and span.end <= clause.end
            piece = Piece(clause, span.start, span.end) if inside else None
            if piece is None:
                continue
            place: Place = "run_on" if opened or said else "paragraph"
            said += bench.composer.say(Line(clean(piece.text), (piece,), place=place))
