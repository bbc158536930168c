"""An obligation while it is being gathered, and how it becomes one."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.deadlines import resolve
from corpus.model import Clause, Deadline, Document, Obligation, Span
from corpus.obligations.owners import Owners

_ORDINAL = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十百]+[、，.章节条]"
    r"|[（(][一二三四五六七八九十百\d]{1,3}[)）]|\d{1,3}(?:[.．、](?!\d)|(?=[\u4e00-\u9fff“])(?![年月日号个天周]))"
    r"|[①-⑳]|[一二三四五六七八九十]{1,2}[是要](?=.))\s*"
)
_TASK_LIMIT, _SHORTEST = 120, 2


@dataclass(frozen=True, slots=True)
class Draft:
    """What was found: spans are characters of ``Document.text``, half-open."""

    clause: Clause
    task: tuple[int, int]
    owners: Owners
    owner: tuple[int, int] | None = None
    deadline: tuple[int, int] | None = None
    goal: str | None = None
    measures: tuple[str, ...] = ()
    heading: str = ""


def finish(document: Document, drafts: Iterable[Draft]) -> tuple[Obligation, ...]:
    """Drafts to obligations with stable ids, in the order of the text.

    An id outlives an edit of the owner or the deadline: it comes of the task's wording, and of
    the leads only where several tasks of the document are worded alike.
    """
    worded = [(d, tidy_task(document.text[d.task[0] : d.task[1]])) for d in drafts]
    kept = [(d, task) for d, task in worded if len(task) >= _SHORTEST]
    alike = Counter(_bare(task) for _, task in kept)
    seen: Counter[str] = Counter()
    done = []
    for draft, task in kept:
        key = _bare(task)
        if alike[key] > 1:
            key = "|".join((key, *draft.owners.lead))
        seen[key] += 1
        digest = hashlib.sha256(f"{document.id}|{key}|{seen[key]}".encode()).hexdigest()
        done.append(
            Obligation(
                id=digest[:16],
                document_id=document.id,
                clause_id=draft.clause.id,
                task=task,
                lead=draft.owners.lead,
                support=draft.owners.support,
                supervisor=draft.owners.supervisor,
                person=draft.owners.person,
                goal=draft.goal or draft.owners.goal,
                measures=draft.measures,
                deadline=_deadline(document, draft),
                task_span=Span(document.id, *draft.task),
                owner_span=_span(document, draft.owner),
                deadline_span=_span(document, draft.deadline),
            )
        )
    return tuple(done)


def _bare(task: str) -> str:
    return re.sub(r"\s", "", task)


def _span(document: Document, at: tuple[int, int] | None) -> Span | None:
    """A span with something in it; None for nothing, or for a label without a value."""
    return Span(document.id, *at) if at is not None and at[0] < at[1] else None


def tidy_task(text: str) -> str:
    """A task as it is listed: without its ordinal and closing stop, on one line."""
    plain = re.sub(r"[\s\u3000]+", " ", text).strip()
    plain = re.sub(r"(?<=[\u3000-\uffef]) (?=[\u3000-\uffef])", "", plain)
    plain = _ORDINAL.sub("", _ORDINAL.sub("", plain))
    return plain.strip(" 。；;，,：:")[:_TASK_LIMIT]


def task_start(text: str, start: int, end: int) -> int:
    """Where a task begins once blanks and stops before it are passed over."""
    while start < end and text[start] in " \u3000\n\t。；;，,）)":
        start += 1
    return start


def clause_at(clauses: Sequence[Clause], at: int) -> Clause:
    """The clause that holds an offset, or the last one before it."""
    best = clauses[0]
    for clause in clauses:
        if clause.start <= at:
            best = clause
        if clause.end > at:
            break
    return best


def _deadline(document: Document, draft: Draft) -> Deadline:
    if draft.deadline is None:
        return Deadline(text="", kind="none")
    wording = document.text[draft.deadline[0] : draft.deadline[1]]
    year = re.search(r"(?<!\d)((?:19|20)\d{2})年?(?!\d)", draft.heading)
    return resolve(wording, document.issued_on, int(year.group(1)) if year else None)
