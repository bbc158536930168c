"""When a task is due, read off the ledger; documents that disagree are set side by side."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.owned import Owned, same_task
from assistant.answering.owner import owner_sources
from assistant.answering.statement import Statement, spoken
from assistant.sentences import Piece
from assistant.shelf import Shelf

_TASK_LIMIT = 40
_FLOOR, _BELOW, _MARGIN, _TOLD = 0.55, 0.2, 0.05, 0.15
_TITLE_LIMIT = 34


def due_in_ledger(weighed: Sequence[Owned], sentence: Statement | None) -> Owned | None:
    """The obligation a question is about, where the ledger knows its deadline.

    Args:
        weighed: obligations, best first.
        sentence: the answer that a sentence gives; it stands unless the ledger's entry
            covers the question better or documents disagree.
    """
    best = next((o for o in weighed if o.obligation.deadline.text), None)
    if best is None or best.covered < _FLOOR or best.score < weighed[0].score - 0.1:
        return None
    if sentence is None or disagreeing(best, weighed):
        return best
    dated = {o.clause.id for o in weighed if o.obligation.deadline.text}
    # A date in a sentence that sets no task tells when something was, not when it is due.
    sets = any(piece.clause.id in dated for piece in sentence.sources)
    return best if best.covered > sentence.support + (_MARGIN if sets else -_TOLD) else None


def say_due(best: Owned, weighed: Sequence[Owned]) -> tuple[list[Statement], list[str]]:
    """The deadline of a task, and every other document's that differs.

    Returns:
        One statement a document, and a note where they disagree.
    """
    others = disagreeing(best, weighed)
    if not others:
        return [_stated(best, named=False)], []
    versions = [best, *others]
    told = "；".join(
        f"《{_short(o.document.title)}》为“{o.obligation.deadline.text}”" for o in versions
    )
    note = f"{len(versions)} 份文件时限不一致：{told}。"
    return [_stated(o, named=True) for o in versions], [note]


def disagreeing(best: Owned, weighed: Sequence[Owned]) -> list[Owned]:
    """Obligations of other documents that set the same task another deadline."""
    found: dict[str, Owned] = {}
    for other in weighed:
        if other.document.id == best.document.id or other.document.id in found:
            continue
        if other.covered < best.covered - _BELOW or not other.obligation.deadline.text:
            continue
        if same_task(best.obligation, other.obligation) and _differ(best, other):
            found[other.document.id] = other
    return list(found.values())


def _differ(one: Owned, other: Owned) -> bool:
    a, b = one.obligation.deadline, other.obligation.deadline
    if a.date is not None and b.date is not None:
        return a.date != b.date
    return a.kind == b.kind and a.rrule != b.rrule


def _stated(owned: Owned, *, named: bool) -> Statement:
    obligation = owned.obligation
    task = spoken(obligation.task)
    text = f"时限：{obligation.deadline.text}"
    if 0 < len(task) <= _TASK_LIMIT:
        text = f"{task}，{text}"
    if named:
        text = f"据《{_short(owned.document.title)}》，{text}"
    return Statement(text, owner_sources(owned), (obligation,), owned.covered)


def say_deadline(before: Sequence[Statement], shelf: Shelf) -> Statement | None:
    """The deadline of the task whose owner was just given; None where it has none."""
    for statement in before:
        for obligation in statement.obligations:
            span = obligation.deadline_span
            if span is None or not obligation.deadline.text:
                continue
            clauses = shelf.clauses(obligation.document_id)
            clause = next((c for c in clauses if c.start <= span.start < c.end), None)
            if clause is not None:
                piece = Piece(clause, span.start, span.end)
                return Statement(f"时限：{obligation.deadline.text}", (piece,), (obligation,))
    return None


def _short(title: str) -> str:
    return title if len(title) <= _TITLE_LIMIT else title[:_TITLE_LIMIT] + "…"
