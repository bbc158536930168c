"""Obligations weighed against a question, and which of them it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Retrieved
from assistant.evidence import Wanted, folded
from assistant.shelf import Shelf
from assistant.synonyms import synonyms
from assistant.terms import coverage
from corpus.model import Clause, Document, Obligation

_HEADING, _TITLE, _RANK = 0.75, 0.55, 0.12
_LONG, _SPREAD, _SYNONYM = 500, 0.6, 0.85
_READ = 14
_SAME = 0.5


class Owned:
    """An obligation weighed against a question: its own words, heading and title."""

    def __init__(
        self,
        obligation: Obligation,
        clause: Clause,
        document: Document,
        wanted: Wanted,
        rank: float,
    ) -> None:
        """Weigh the obligation; ``rank`` is the clause's retrieval score in 0..1."""
        self.obligation = obligation
        self.clause = clause
        self.document = document
        own = folded(governed(obligation, document, clause))
        task = folded(obligation.task)
        found = 1.0 if len(own) <= _LONG else _SPREAD
        heading = folded(" ".join(clause.path))
        title = folded(document.title)
        levels = {}
        for term in wanted.terms:
            if term.word in task:
                levels[term.word] = 1.0
            elif term.word in own:
                levels[term.word] = found
            elif any(w in task or w in own for w in synonyms(term.word)):
                levels[term.word] = _SYNONYM * found
            elif term.word in heading:
                levels[term.word] = _HEADING
            elif term.word in title:
                levels[term.word] = _TITLE
        self.covered = coverage(wanted.terms, levels)
        self.here = coverage(wanted.terms, {w: 1.0 for w, x in levels.items() if x == 1.0})
        self.score = self.covered + 0.3 * self.here + _RANK * rank


def governed(obligation: Obligation, document: Document, clause: Clause) -> str:
    """The text an owner answers for: from the task's start to the owner's wording.

    An owner that stands before its task answers for that alone, not for the clause.
    """
    start = obligation.task_span.start if obligation.task_span else clause.start
    end = obligation.owner_span.end if obligation.owner_span else clause.end
    if is_subject(obligation) and obligation.owner_span and obligation.task_span:
        start, end = obligation.owner_span.start, obligation.task_span.end
    if not start < end <= start + 3000:
        return clause.text
    return document.text[start:end]


def is_subject(obligation: Obligation) -> bool:
    """Whether the owner stands before its task in running text."""
    owner, task = obligation.owner_span, obligation.task_span
    return owner is not None and task is not None and owner.start < owner.end <= task.start


def weigh_obligations(wanted: Wanted, found: Sequence[Retrieved], shelf: Shelf) -> list[Owned]:
    """The obligations of the best clauses, best first."""
    top = found[0].score or 1.0
    weighed = [
        Owned(obligation, item.clause, item.document, wanted, item.score / top)
        for item in found[:_READ]
        for obligation in shelf.obligations(item.document.id)
        if obligation.clause_id == item.clause.id
    ]
    return sorted(weighed, key=lambda o: -o.score)


def same_task(one: Obligation, other: Obligation) -> bool:
    """Whether two obligations, of two documents, set the same task."""
    a, b = _bare(one.task), _bare(other.task)
    if min(len(a), len(b)) < 4:
        return a == b
    if a in b or b in a:
        return True
    x = {a[i : i + 2] for i in range(len(a) - 1)}
    y = {b[i : i + 2] for i in range(len(b) - 1)}
    return 2 * len(x & y) / (len(x) + len(y)) >= _SAME


def _bare(text: str) -> str:
    return re.sub(r"[\W_]|工作|任务|工程|项目|问题", "", text)
