"""The ledger's entries on a topic, one a matter, as sentences that name owner and date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.drafting.alike import same_matter
from assistant.drafting.composing import Line
from assistant.drafting.currency import in_force
from assistant.drafting.material import ON_TOPIC, Material
from assistant.drafting.model import DraftRequest
from assistant.drafting.wording import clean, listed
from assistant.redaction import redacted
from assistant.sentences import Piece
from assistant.shelf import Shelf
from corpus.model import Clause, Obligation, Span
from corpus.units import same_unit

_TASK_SHOWN = 90
_QUOTE_LIMIT = 700
_DONE = re.compile(r"已?销号|已完成|已办结|办结|全部完成|完成整改")
_RATING = re.compile(r"进度评价|完成情况|整改状态|办理状态|状态|评价")
_FOUND = re.compile(
    r"不到位|滞后|未|突出|缓慢|迟缓|屡禁不止|仍|不足|不高|不完善|违规|积存|多发|存在|不力|尚有"
)
_ONGOING = ("immediate", "ongoing")


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter of the ledger: its entries, the newest first, and where they stand."""

    entries: tuple[Obligation, ...]
    clauses: tuple[Clause, ...]
    relevance: float

    @property
    def newest(self) -> Obligation:
        """The entry that counts."""
        return self.entries[0]

    @property
    def deadlines(self) -> tuple[str, ...]:
        """The differing wordings of its deadline, the newest document's first."""
        return tuple(dict.fromkeys(e.deadline.text for e in self.entries if e.deadline.text))

    def overdue(self, today: date) -> bool:
        """Whether its last day is over."""
        due = self.newest.deadline.date
        return due is not None and due < today


class Ledger:
    """The matters that a draft's filters let through."""

    def __init__(self, shelf: Shelf, material: Material, request: DraftRequest) -> None:
        """Read the entries on the topic and put those of one matter together."""
        self._shelf = shelf
        self._material = material
        self._request = request
        entries = self._entries()
        self.done = self._reported_done(entries)
        self.matters = self._merged([e for e in entries if e[0].lead and _is_task(e[0])])

    def open(self) -> list[Matter]:
        """Matters that no file reports as done, the most relevant first."""
        return [m for m in self.matters if not self._is_done(m)]

    def line(self, matter: Matter, *, owner: bool = True) -> Line:
        """A matter as a sentence: what, who leads, who helps, by when."""
        entry = matter.newest
        parts = [task_of(entry)]
        if owner:
            parts.append(f"由{listed(entry.lead)}牵头")
        if entry.support:
            parts.append(f"{listed(entry.support)}配合")
        if due := due_of(entry):
            parts.append(due)
        text = "，".join(parts)
        return Line(text, self.pieces(matter), (entry,), core=parts[0])

    def pieces(self, matter: Matter) -> tuple[Piece, ...]:
        """What the newest entry quotes: its clause, or its spans where that is long."""
        clause, entry = matter.clauses[0], matter.newest
        spans = [s for s in (entry.task_span, entry.owner_span, entry.deadline_span) if s]
        inside = all(clause.start <= s.start and s.end <= clause.end for s in spans)
        if inside and clause.end - clause.start <= _QUOTE_LIMIT:
            return (Piece(clause, clause.start, clause.end),)
        return tuple(self._piece(s) for s in spans)

    def _piece(self, span: Span) -> Piece:
        for clause in self._shelf.clauses(span.document_id):
            if clause.start <= span.start and span.end <= clause.end:
                return Piece(clause, span.start, span.end)
        raise LookupError(f"no clause holds {span}")

    def _entries(self) -> list[tuple[Obligation, Clause, float]]:
        found = []
        for document in self._shelf.all_documents():
            full = self._shelf.document(document.id)
            if not (self._material.fits_home(full) and in_force(full, self._request.today)):
                continue
            clauses = {c.id: c for c in self._shelf.clauses(document.id)}
            for entry in self._shelf.obligations(document.id):
                clause = clauses.get(entry.clause_id)
                if clause is None or not self._of_unit(entry):
                    continue
                around = [*clause.path, full.title]
                fit = self._material.relevance(f"{entry.task}{entry.goal or ''}", *around)
                if fit >= ON_TOPIC:
                    found.append((entry, clause, fit))
        return found

    def _of_unit(self, entry: Obligation) -> bool:
        unit = self._request.unit
        names = (*entry.lead, *entry.support)
        return unit is None or any(unit in n or same_unit(unit, n) for n in names)

    def _reported_done(self, entries: Sequence[tuple[Obligation, Clause, float]]) -> list[str]:
        """Tasks that a progress table of the library reports as done."""
        return [e.task for e, clause, _ in entries if _rated_done(clause)]

    def _is_done(self, matter: Matter) -> bool:
        told = [f"{e.task}{e.goal or ''}" for e in matter.entries]
        return any(same_matter(done, text) for done in self.done for text in told)

    def _merged(self, entries: Sequence[tuple[Obligation, Clause, float]]) -> list[Matter]:
        groups: list[list[tuple[Obligation, Clause, float]]] = []
        dated = sorted(entries, key=lambda e: self._issued(e[0]), reverse=True)
        for item in dated:
            home = next((g for g in groups if _one_matter(g[0][0], item[0])), None)
            if home is None:
                groups.append([item])
            else:
                home.append(item)
        matters = [
            Matter(tuple(e for e, _, _ in g), tuple(c for _, c, _ in g), max(r for _, _, r in g))
            for g in groups
        ]
        return sorted(matters, key=lambda m: (-round(m.relevance, 2), _due_key(m)))

    def _issued(self, entry: Obligation) -> date:
        return self._shelf.document(entry.document_id).issued_on or date.min


def task_of(entry: Obligation) -> str:
    """An entry's task as it is said: its goal where the task is a problem found."""
    if entry.task_span is not None and entry.goal and is_problem(entry.task):
        return clean(entry.goal)
    return clean(entry.task)


def due_of(entry: Obligation) -> str:
    """An entry's deadline as the end of a sentence; empty where it has none."""
    due = entry.deadline
    if due.kind in {"none", "redacted"} or not due.text:
        return ""
    text = clean(due.text)
    if due.kind in _ONGOING or "完成" in text:
        return text
    if due.kind == "recurring":
        return f"时限为{text}"
    return f"{text}完成"


def is_problem(text: str) -> bool:
    """Whether a task's text is a problem found, as rectification plans word theirs."""
    return _FOUND.search(text) is not None


def _is_task(entry: Obligation) -> bool:
    said = task_of(entry)
    if redacted(said) or entry.deadline.kind == "redacted":
        return False
    return 4 <= len(said) <= _TASK_SHOWN


def _rated_done(clause: Clause) -> bool:
    for cell in clause.cells:
        value = clause.text[cell.start - clause.start : cell.end - clause.start]
        if _RATING.search(cell.header) and _DONE.search(value):
            return True
    return False


def _one_matter(one: Obligation, two: Obligation) -> bool:
    if one.document_id == two.document_id:
        return False
    if not (one.lead and two.lead and any(same_unit(a, b) for a in one.lead for b in two.lead)):
        return False
    return same_matter(one.task, f"{two.task}{two.goal or ''}") or same_matter(
        two.task, f"{one.task}{one.goal or ''}"
    )


def _due_key(matter: Matter) -> date:
    return matter.newest.deadline.date or date.max
