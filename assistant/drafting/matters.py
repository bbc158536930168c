"""The ledger's entries on a topic, those of one matter put together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from assistant.drafting.currency import in_force
from assistant.drafting.material import EVERY_TASK, ON_TOPIC, Material
from assistant.drafting.model import DraftRequest
from assistant.drafting.wording import clean
from assistant.redaction import redacted
from assistant.reports.merging import SPEECH
from assistant.shelf import Shelf
from corpus.model import Clause, Document, Obligation
from corpus.units import same_unit
from index.sameness import Side, compatible, likeness, origins, side

_LONGEST_NAME = 90
_DOCUMENT_YEARS, _LATE_DAYS = 5, 366
_RATING = re.compile(r"进度评价|完成情况|整改状态|办理状态|状态|评价")
_DONE = re.compile(r"已?销号|已完成|已办结|办结|全部完成|完成整改")
_FOUND = re.compile(
    r"不到位|滞后|未|突出|缓慢|迟缓|屡禁不止|仍|不足|不高|不完善|违规|积存|多发|存在|不力|尚有"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An obligation with the clause it stands in and how much of the topic it covers."""

    obligation: Obligation
    clause: Clause
    document: Document
    relevance: float

    @property
    def issued(self) -> date:
        """Its document's date; the earliest there is where that is unknown."""
        return self.document.issued_on or date.min


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter of the ledger: its entries, the newest document's first."""

    entries: tuple[Entry, ...]

    @property
    def governing(self) -> Entry:
        """The newest entry that sets a deadline: it says who and when."""
        dated = [e for e in self.entries if e.obligation.deadline.kind != "none"]
        return (dated or self.entries)[0]

    @property
    def named(self) -> Entry:
        """The entry whose words name the matter best: a task rather than a problem, short."""
        tasks = [e for e in self.entries if not is_problem(e.obligation.task)]
        return min(tasks or [self.governing], key=lambda e: len(task_of(e.obligation)))

    @property
    def name(self) -> str:
        """What the matter is called."""
        return task_of(self.named.obligation)

    @property
    def relevance(self) -> float:
        """The largest share of the topic that an entry covers."""
        return max(e.relevance for e in self.entries)

    @property
    def due(self) -> date | None:
        """Its last day, where that is certain."""
        return self.governing.obligation.deadline.date

    @property
    def reported_done(self) -> Clause | None:
        """The newest progress table's row that reports it as done."""
        rated = [e.clause for e in self.entries if rating_of(e.clause)]
        return rated[0] if rated and _DONE.search(rating_of(rated[0])) else None

    def of_late(self, today: date) -> bool:
        """Whether its document and its deadline are recent enough to be anybody's task now."""
        told = self.due is None or (today - self.due).days <= _LATE_DAYS
        return told and self.recent(today)

    def recent(self, today: date) -> bool:
        """Whether a document of the last years sets it; older ones are no running ledger."""
        since = today.replace(year=today.year - _DOCUMENT_YEARS, day=1)
        if self.governing.document.issued_on is None:
            return self.due is None or self.due >= since
        return self.governing.issued >= since

    def overdue(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.due is not None and self.due < today

    def told(self) -> str:
        """All its entries' words, for comparing."""
        return "".join(f"{e.obligation.task}{e.obligation.goal or ''}" for e in self.entries)


class Ledger:
    """The matters that a draft's filters, topic and unit let through."""

    def __init__(self, shelf: Shelf, material: Material, request: DraftRequest) -> None:
        """Read the entries and put those of one matter together."""
        self._shelf = shelf
        self._material = material
        self._request = request
        merged = _merged(list(self._entries()))
        kept = [m for m in merged if self._wanted(m)]
        self.matters = sorted(kept, key=lambda m: (-round(m.relevance, 2), m.due or date.max))

    def open(self) -> list[Matter]:
        """Recent matters that no file reports as done, the most relevant first."""
        today = self._request.today
        return [m for m in self.matters if m.reported_done is None and m.of_late(today)]

    def bygone(self) -> list[Matter]:
        """Matters too old to be presented as anybody's task now."""
        return [m for m in self.matters if not m.of_late(self._request.today)]

    def _entries(self) -> Iterator[Entry]:
        for document in self._shelf.all_documents():
            full = self._shelf.document(document.id)
            if full.kind == SPEECH:  # says again in its own words what plans and lists set
                continue
            if not (self._material.fits_home(full) and in_force(full, self._request.today)):
                continue
            clauses = {c.id: c for c in self._shelf.clauses(document.id)}
            for obligation in self._shelf.obligations(document.id):
                clause = clauses.get(obligation.clause_id)
                if clause is not None and obligation.lead and _is_task(obligation):
                    around = [*clause.path, full.title]
                    told = f"{obligation.task}{obligation.goal or ''}"
                    fit = self._material.relevance(told, *around)
                    yield Entry(obligation, clause, full, fit)

    def _wanted(self, matter: Matter) -> bool:
        everything = self._request.topic in EVERY_TASK
        return (everything or matter.relevance >= ON_TOPIC) and any(
            self._of_unit(e.obligation) for e in matter.entries
        )

    def _of_unit(self, obligation: Obligation) -> bool:
        unit = self._request.unit
        names = (*obligation.lead, *obligation.support)
        return unit is None or any(unit in n or same_unit(unit, n) for n in names)


def task_of(obligation: Obligation) -> str:
    """An entry's task as it is said: its goal where the task is a problem found."""
    if obligation.goal and is_problem(obligation.task):
        return clean(obligation.goal)
    return clean(obligation.task)


def is_problem(text: str) -> bool:
    """Whether a task's text is a problem found, as rectification plans word theirs."""
    return _FOUND.search(text) is not None


def rating_of(clause: Clause) -> str:
    """What a progress table's row says of its state; empty where it is no such row."""
    for cell in clause.cells:
        if _RATING.search(cell.header):
            return clause.text[cell.start - clause.start : cell.end - clause.start]
    return ""


def _is_task(obligation: Obligation) -> bool:
    said = task_of(obligation)
    if redacted(said) or obligation.deadline.kind == "redacted":
        return False
    return 4 <= len(said) <= _LONGEST_NAME


def _merged(entries: Sequence[Entry]) -> list[Matter]:
    """Entries of different documents that are the same task become one matter.

    The surest pairs are joined first, and a matter has at most one entry of a document.
    """
    sizes = Counter(e.obligation.document_id for e in entries)
    serials = {document: n for n, document in enumerate(sizes)}
    where = {
        e.document.id: origins(serials[e.document.id], e.document, sizes[e.document.id])
        for e in entries
    }
    sides = [side(n, where[e.document.id], e.obligation) for n, e in enumerate(entries)]
    group = {n: [n] for n in range(len(sides))}
    for _, one, other in sorted(_pairs(sides), key=lambda p: (-p[0], p[1], p[2])):
        here, there = group[one], group[other]
        documents = [sides[n].origin.document for n in (*here, *there)]
        agree = all(compatible(sides[a], sides[b]) for a in here for b in there)
        if here is not there and agree and len(set(documents)) == len(documents):
            here += there
            group |= dict.fromkeys(there, here)
    distinct = {id(g): g for g in group.values()}.values()
    return [Matter(tuple(_newest_first(entries[n] for n in g))) for g in distinct]


def _newest_first(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda e: e.issued, reverse=True)


def _pairs(sides: Sequence[Side]) -> Iterator[tuple[float, int, int]]:
    """Pairs under one leading unit that are the same task, with how surely."""
    by_leader: dict[str, list[int]] = {}
    for n, own in enumerate(sides):
        for leader in own.leaders:
            by_leader.setdefault(leader, []).append(n)
    seen: set[tuple[int, int]] = set()
    for members in by_leader.values():
        for pair in combinations(members, 2):
            one, other = sides[pair[0]], sides[pair[1]]
            if pair in seen or one.origin.document == other.origin.document:
                continue
            seen.add(pair)
            score = likeness(one, other)
            if score is not None:
                yield score, *pair
