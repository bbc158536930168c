"""Several libraries read as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, Unpack

from corpus.model import Clause, Document, Obligation, ReadReport
from corpus.unit_matching import Match
from index.errors import AmbiguousIdError, NotInLibraryError
from index.federation import searching
from index.federation.paging import Keyed, ahead, page, place
from index.filters import EVERYTHING, Filters
from index.hits import DocumentEntry, Hit, LibraryState
from index.ledger import Conditions
from index.library import Library
from index.rerank import POOL, reranked
from index.standing import Evidence, ProgressRecord, Sighting, Status
from index.tasks import Order, Task

if TYPE_CHECKING:
    from index.progress import Allowed, NewRecord
    from index.rerank import Reranker

T = TypeVar("T")


class FederatedLibrary:
    """A view of several libraries; see ``LibraryView``.

    Ids never meet, because those of a vault's documents are scoped by it. What one library
    says of another's tasks is not known: each links its own.
    """

    def __init__(self, members: Sequence[Library], reranker: Reranker | None = None) -> None:
        """Read from libraries, one at least."""
        self._members = tuple(members)
        self._reranker = reranker

    def search(self, query: str, *, limit: int = 10, filters: Filters = EVERYTHING) -> list[Hit]:
        """The clauses that fit a query best, best first."""
        pool = limit if self._reranker is None else max(limit, POOL)
        hits = searching.search(self._members, query, pool, filters)
        return reranked(self._reranker, query, hits)[:limit]

    def rarity(self, word: str) -> float:
        """Inverse document frequency of an indexed word over clauses; 0 where it is unknown."""
        return searching.statistics(self._members)[0].clauses.rarity("text", word)

    # Documents

    def documents(
        self, filters: Filters = EVERYTHING, *, limit: int = -1, offset: int = 0
    ) -> list[DocumentEntry]:
        """Documents in the order of their files, without text; ``limit`` -1 is all."""
        lists = [m.documents(filters, limit=ahead(limit, offset)) for m in self._members]
        return page([[((e.document.file,), e) for e in own] for own in lists], limit, offset)

    def count(self, filters: Filters = EVERYTHING) -> int:
        """How many documents meet the conditions."""
        return sum(m.count(filters) for m in self._members)

    def document(self, document_id: str) -> Document:
        """A document with its text."""
        return self._holder(document_id).document(document_id)

    def report(self, document_id: str) -> ReadReport:
        """A document's parse report."""
        return self._holder(document_id).report(document_id)

    def original(self, document_id: str) -> Path:
        """The file that a document was read from, where it still is what was read."""
        return self._holder(document_id).original(document_id)

    def clauses(self, document_id: str) -> list[Clause]:
        """A document's clauses in order."""
        return self._holder(document_id).clauses(document_id)

    def clause(self, clause_id: str) -> Clause:
        """A clause."""
        return self._only(lambda m: m.clause(clause_id))

    # Ledger

    def obligations(
        self, *, limit: int = -1, offset: int = 0, **conditions: Unpack[Conditions]
    ) -> tuple[int, list[Obligation]]:
        """Obligations that meet all conditions: how many in all, and a page of them."""
        found = [
            (m, m.obligations(limit=ahead(limit, offset), **conditions)) for m in self._members
        ]
        lists = [_placed(m, items, lambda o: o, "document") for m, (_, items) in found]
        return sum(total for _, (total, _) in found), page(lists, limit, offset)

    def units_matching(self, unit: str) -> tuple[Match, ...]:
        """The names under which the ledger has a unit, and how each was matched."""
        found = {match.name: match for m in self._members for match in m.units_matching(unit)}
        return tuple(found[name] for name in sorted(found))

    def tasks(
        self,
        *,
        order: Order = "document",
        limit: int = -1,
        offset: int = 0,
        **conditions: Unpack[Conditions],
    ) -> tuple[int, list[Task]]:
        """The ledger with what is the same shown once: how many tasks, and a page of them."""
        found = [
            (m, m.tasks(order=order, limit=ahead(limit, offset), **conditions))
            for m in self._members
        ]
        lists = [_placed(m, items, lambda t: t.obligation, order) for m, (_, items) in found]
        return sum(total for _, (total, _) in found), page(lists, limit, offset)

    def rows(
        self,
        *,
        order: Order = "document",
        limit: int = -1,
        offset: int = 0,
        **conditions: Unpack[Conditions],
    ) -> tuple[int, list[Task]]:
        """As ``tasks``, but every obligation that meets the conditions is an entry of its own."""
        found = [
            (m, m.rows(order=order, limit=ahead(limit, offset), **conditions))
            for m in self._members
        ]
        lists = [_placed(m, items, lambda t: t.obligation, order) for m, (_, items) in found]
        return sum(total for _, (total, _) in found), page(lists, limit, offset)

    def same_as(self, idents: Sequence[str]) -> dict[str, Task]:
        """The tasks that obligations share with other documents' obligations, by id."""
        return {i: task for m in self._members for i, task in m.same_as(idents).items()}

    def obligation(self, ident: str) -> Obligation:
        """An obligation by its id or the beginning of it."""
        return self._only(lambda m: m.obligation(ident))

    # Progress

    def add_progress(self, record: NewRecord, allowed: Allowed) -> ProgressRecord:
        """Append a record of progress that ``allowed`` lets pass."""
        return self._owner(record.obligation_id).add_progress(record, allowed)

    def keep_evidence(
        self, obligation_id: str, source: Path, *, name: str | None = None
    ) -> Evidence:
        """Copy an evidence file for an obligation in by its content's hash."""
        return self._owner(obligation_id).keep_evidence(obligation_id, source, name=name)

    def evidence(self, sha256: str) -> Path:
        """Where a kept evidence file lies."""
        return self._first(lambda m: m.evidence(sha256))

    def progress(self, obligation_id: str | None = None) -> list[ProgressRecord]:
        """The records of an obligation, or of all, in the order in which they were written."""
        found = [r for m in self._members for r in m.progress(obligation_id)]
        return sorted(found, key=lambda r: r.at) if len(self._members) > 1 else found

    def task_progress(self, ident: str) -> list[ProgressRecord]:
        """The records of an obligation's task, on whichever of its sources, in their order."""
        return self._only(lambda m: m.task_progress(ident))

    def carried(self) -> dict[str, str]:
        """Obligations that are gone, each with one of the same task that stands by its records."""
        return {gone: kept for m in self._members for gone, kept in m.carried().items()}

    def standings(self, idents: Sequence[str]) -> dict[str, Status]:
        """Where obligations stand; one with no progress is left out: it is open."""
        return {i: status for m in self._members for i, status in m.standings(idents).items()}

    def orphans(self) -> list[ProgressRecord]:
        """The last records of obligations that no document holds any more."""
        return [r for m in self._members for r in m.orphans()]

    def sightings(self, since: date, until: date) -> list[Sighting]:
        """What appeared, changed, went away or returned from one day to another, inclusive."""
        found = [s for m in self._members for s in m.sightings(since, until)]
        return sorted(found, key=lambda s: s.on)

    def state(self) -> LibraryState:
        """Sizes of all together; the generations are the first library's."""
        states = [m.state() for m in self._members]
        first = states[0]
        return LibraryState(
            path=first.path,
            schema_version=first.schema_version,
            documents=sum(s.documents for s in states),
            clauses=sum(s.clauses for s in states),
            obligations=sum(s.obligations for s in states),
            generation=first.generation,
            lexical_generation=first.lexical_generation,
            dense_generation=first.dense_generation,
            vectors=sum(s.vectors for s in states),
            encoder=first.encoder,
            bytes_on_disk=first.bytes_on_disk,  # the vaults lie below the first
            problems=tuple(p for s in states for p in s.problems),
        )

    # Which of the libraries

    def _holder(self, document_id: str) -> Library:
        """The library that holds a document; the first where none does, to say so."""
        held = (m for m in self._members if m.holds(document_id))
        return next(held, self._members[0])

    def _owner(self, obligation_id: str) -> Library:
        def mine(member: Library) -> Library:
            member.obligation(obligation_id)
            return member

        return self._only(mine)

    def _first(self, ask: Callable[[Library], T]) -> T:
        """The answer of the first library that has one."""
        for member in self._members[:-1]:
            try:
                return ask(member)
            except NotInLibraryError:
                continue
        return ask(self._members[-1])

    def _only(self, ask: Callable[[Library], T]) -> T:
        """The answer of the one library that has one.

        Raises:
            NotInLibraryError: none has.
            AmbiguousIdError: more than one has.
        """
        answers: list[T] = []
        refusals: list[NotInLibraryError] = []
        for member in self._members:
            try:
                answers.append(ask(member))
            except AmbiguousIdError:
                raise
            except NotInLibraryError as error:
                refusals.append(error)
        if len(answers) == 1:
            return answers[0]
        if answers:
            raise AmbiguousIdError("不止一项任务的编号这样开头：请多写几位。")
        raise refusals[0]


def _placed(
    member: Library, items: Sequence[T], shown: Callable[[T], Obligation], order: Order
) -> list[Keyed[T]]:
    """Entries of one library with what they are ordered by."""
    wanted = tuple({shown(item).document_id for item in items})
    entries = member.documents(Filters(document_ids=wanted)) if wanted else []
    files = {e.document.id: e.document.file for e in entries}
    return [(place(shown(item), order, files), item) for item in items]
