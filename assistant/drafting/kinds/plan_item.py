"""Entries of a rectification plan: problem, goal, measures, owner, deadline.

An entry on the topic that a plan of the library has is taken over with its own words; where
none has, one is put together from what the documents say.
"""

from __future__ import annotations

import re

from assistant.drafting.bench import Bench
from assistant.drafting.composing import Line
from assistant.drafting.currency import is_due
from assistant.drafting.groups import grouped, ranked, say_groups, say_run
from assistant.drafting.kinds.section import Plan
from assistant.drafting.ledger_lines import entry_pieces, owner_line
from assistant.drafting.material import as_of
from assistant.drafting.matters import Entry, Matter, is_problem
from assistant.drafting.rendering import chinese_ordinal
from assistant.drafting.wording import clean, listed
from assistant.sentences import Piece
from corpus.model import Clause

_ENTRIES, _MEASURES, _BEST = 3, 8, 0.85
_GOAL = re.compile(r"(?:整改目标|工作目标|目标任务|目标)[：:]\s*([^\n]+)")
_TARGET = re.compile(r"到20\d\d年|达到|控制在|提高到|全部完成|降至|保持在|不低于|不少于")


def compose(bench: Bench) -> None:
    """The best entries of the library's plans, or one put together."""
    matters = [m for m in bench.ledger.matters if _recorded(m) is not None]
    best = max((m.relevance for m in matters), default=0.0)
    chosen = [m for m in matters if m.relevance >= _BEST * best]
    pending = [m for m in chosen if m.reported_done is None]
    for matter in (pending or chosen)[:_ENTRIES]:
        _entry(bench, matter)
    if not chosen:
        _assembled(bench)


PLAN = Plan("关于{topic}的整改方案条目", (), compose)


def _recorded(matter: Matter) -> Entry | None:
    """The entry in which a plan records the problem."""
    return next((e for e in matter.entries if is_problem(e.obligation.task)), None)


def _entry(bench: Bench, matter: Matter) -> None:
    entry = _recorded(matter) or matter.governing
    say, absent = bench.composer.say, []
    problem = clean(entry.obligation.task)
    say(Line(f"反馈问题：{problem}", _task_piece(entry), place="paragraph", core=problem))
    goal = _goal_piece(entry.clause)
    if goal is not None:
        text = clean(goal.text)
        say(Line(f"整改目标：{text}", (goal,), place="paragraph", core=f"整改目标{text}"))
    else:
        absent.append("整改目标")
    measures, late = _measures(bench, entry)
    if not measures and not late:
        absent.append("整改措施")
    _owner_and_deadline(bench, matter)
    bench.composer.close(matter.name, "（本条缺少依据：请补充反馈意见原文。）")
    if late and not measures:
        bench.composer.lacking("（原定的整改措施时限均已过，请重新明确措施和时限。）")
    if absent:
        bench.composer.lacking(f"（本条在文库中没有写明{listed(absent)}，请补充后写入。）")


def _task_piece(entry: Entry) -> tuple[Piece, ...]:
    span, clause = entry.obligation.task_span, entry.clause
    if span is None or not (clause.start <= span.start and span.end <= clause.end):
        return entry_pieces(entry)
    return (Piece(clause, span.start, span.end),)


def _goal_piece(clause: Clause) -> Piece | None:
    match = _GOAL.search(clause.text)
    if match is None or clause.kind == "table_row":
        return None
    return Piece(clause, clause.start + match.start(1), clause.start + match.end(1))


def _measures(bench: Bench, entry: Entry) -> tuple[int, int]:
    """Say the measures whose dates are still to come; how many, and how many are over."""
    document = bench.shelf.document(entry.clause.document_id)
    depth = len(entry.clause.path)
    said = late = 0
    for clause in bench.shelf.clauses(document.id):
        below = clause.path[:depth] == entry.clause.path and len(clause.path) > depth
        text = clean(clause.text)
        if not below or clause.kind != "item" or len(text) > 200 or not depth:
            continue
        if not is_due(text, document, bench.request.today):
            late += 1
            continue
        if said < _MEASURES:
            opening = "整改措施：" if not said else ""
            line = Line(
                f"{opening}（{chinese_ordinal(said + 1)}）{text}",
                (Piece(clause, clause.start, clause.end),),
                place="paragraph",
                core=text,
            )
            said += bench.composer.say(line)
    if late:
        problem = clean(entry.obligation.task)
        bench.composer.mind(f"“{problem}”有 {late} 条措施的时限已过，没有写入。")
    return said, late


def _owner_and_deadline(bench: Bench, matter: Matter) -> None:
    entry = matter.governing
    owed, pieces, say = entry.obligation, entry_pieces(entry), bench.composer.say
    support = f"，{listed(owed.support)}" if owed.support else ""
    text = f"责任单位：{listed(owed.lead)}（牵头）{support}"
    say(Line(text, pieces, (owed,), (), "paragraph", core=f"{matter.name}责任单位", distinct=True))
    if not owed.deadline.text:
        return
    text = f"整改时限：{clean(owed.deadline.text)}"
    computed: tuple[str, ...] = ()
    if matter.overdue(bench.request.today):
        day = as_of(bench.request.today)
        text, computed = f"{text}（截至{day}已到期，需重新明确）", (day,)
    say(Line(text, pieces, (owed,), computed, "paragraph", core=text, distinct=True))


def _assembled(bench: Bench) -> None:
    """An entry put together: each field from what the documents say on the topic."""
    topic, composer = bench.request.topic, bench.composer
    say_run(bench, ranked(bench, "problem"), most=3)
    composer.close("反馈问题", _missing(topic, "点明的问题", "反馈意见或督查发现的问题"))
    goals = [(s, c) for s, c in ranked(bench, "task") if _TARGET.search(c.text)]
    goals.sort(key=lambda g: not any("目标" in p for p in (g[1].head, *g[1].clause.path)))
    say_run(bench, goals, most=3, per_clause=1)
    composer.close("整改目标", _missing(topic, "可考核的目标", "要达到的指标和期限"))
    groups = grouped(ranked(bench, "task"), 2)
    say_groups(bench, groups, style="（一）", most=6, per_document=3)
    composer.close("整改措施", _missing(topic, "仍在执行期内的措施", "拟采取的措施"))
    for matter in bench.ledger.open()[:6]:
        if not matter.overdue(bench.request.today):
            composer.say(owner_line(matter, place="paragraph"))
    composer.close("责任单位和时限", _missing(topic, "写明牵头单位的任务", "责任单位和完成时限"))


def _missing(topic: str, lacking: str, supply: str) -> str:
    return f"（本节缺少依据：文库中没有查到与“{topic}”有关的{lacking}。请补充{supply}。）"
