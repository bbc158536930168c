"""A library as somebody sees it: what answering, ledger, reports and drafts read through.

``Library`` is one directory; ``index.federation.FederatedLibrary`` is several that read as
one. Which of them a person is given decides what that person can learn; nothing above looks
at visibility again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Unpack

from corpus.model import Clause, Document, Obligation, ReadReport
from corpus.unit_matching import Match
from index.filters import EVERYTHING, Filters
from index.hits import DocumentEntry, Hit, LibraryState
from index.ledger import Conditions
from index.standing import Evidence, ProgressRecord, Sighting, Status
from index.tasks import Order, Task

if TYPE_CHECKING:
    from index.progress import Allowed, NewRecord


class LibraryView(Protocol):
    """See ``Library`` for what each method gives, takes and raises."""

    def search(self, query: str, *, limit: int = 10, filters: Filters = EVERYTHING) -> list[Hit]:
        """The clauses that fit a query best, best first."""
        ...

    def rarity(self, word: str) -> float:
        """Inverse document frequency of an indexed word over clauses; 0 where it is unknown."""
        ...

    def documents(
        self, filters: Filters = EVERYTHING, *, limit: int = -1, offset: int = 0
    ) -> list[DocumentEntry]:
        """Documents in the order of their files, without text; ``limit`` -1 is all."""
        ...

    def count(self, filters: Filters = EVERYTHING) -> int:
        """How many documents meet the conditions."""
        ...

    def document(self, document_id: str) -> Document:
        """A document with its text."""
        ...

    def report(self, document_id: str) -> ReadReport:
        """A document's parse report."""
        ...

    def original(self, document_id: str) -> Path:
        """The file that a document was read from, where it still is what was read."""
        ...

    def clauses(self, document_id: str) -> list[Clause]:
        """A document's clauses in order."""
        ...

    def clause(self, clause_id: str) -> Clause:
        """A clause."""
        ...

    def obligations(
        self, *, limit: int = -1, offset: int = 0, **conditions: Unpack[Conditions]
    ) -> tuple[int, list[Obligation]]:
        """Obligations that meet all conditions: how many in all, and a page of them."""
        ...

    def units_matching(self, unit: str) -> tuple[Match, ...]:
        """The names under which the ledger has a unit, and how each was matched."""
        ...

    def tasks(
        self,
        *,
        order: Order = "document",
        limit: int = -1,
        offset: int = 0,
        **conditions: Unpack[Conditions],
    ) -> tuple[int, list[Task]]:
        """The ledger with what is the same shown once: how many tasks, and a page of them."""
        ...

    def rows(
        self,
        *,
        order: Order = "document",
        limit: int = -1,
        offset: int = 0,
        **conditions: Unpack[Conditions],
    ) -> tuple[int, list[Task]]:
        """As ``tasks``, but every obligation that meets the conditions is an entry of its own."""
        ...

    def same_as(self, idents: Sequence[str]) -> dict[str, Task]:
        """The tasks that obligations share with other documents' obligations, by id."""
        ...

    def obligation(self, ident: str) -> Obligation:
        """An obligation by its id or the beginning of it."""
        ...

    def add_progress(self, record: NewRecord, allowed: Allowed) -> ProgressRecord:
        """Append a record of progress that ``allowed`` lets pass."""
        ...

    def keep_evidence(
        self, obligation_id: str, source: Path, *, name: str | None = None
    ) -> Evidence:
        """Copy an evidence file for an obligation in by its content's hash."""
        ...

    def evidence(self, sha256: str) -> Path:
        """Where a kept evidence file lies."""
        ...

    def progress(self, obligation_id: str | None = None) -> list[ProgressRecord]:
        """The records of an obligation, or of all, in the order in which they were written."""
        ...

    def task_progress(self, ident: str) -> list[ProgressRecord]:
        """The records of an obligation's task, on whichever of its sources, in their order."""
        ...

    def carried(self) -> dict[str, str]:
        """Obligations that are gone, each with one of the same task that stands by its records."""
        ...

    def standings(self, idents: Sequence[str]) -> dict[str, Status]:
        """Where obligations stand; one with no progress is left out: it is open."""
        ...

    def orphans(self) -> list[ProgressRecord]:
        """The last records of obligations that no document holds any more."""
        ...

    def sightings(self, since: date, until: date) -> list[Sighting]:
        """What appeared, changed, went away or returned from one day to another, inclusive."""
        ...

    def state(self) -> LibraryState:
        """Sizes and generations, and what is wrong."""
        ...
