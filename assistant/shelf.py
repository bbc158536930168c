"""What one question needs from the library, read once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.answer import LedgerEntry, Retrieved
from corpus.model import Clause, Document, Obligation
from index.filters import Filters
from index.segment import cut, normalize
from index.standing import Status
from index.view import LibraryView

_EVERYTHING = 100_000


class Shelf:
    """A library seen through one request's filters, with what was read kept at hand."""

    def __init__(self, library: LibraryView, filters: Filters) -> None:
        """Hold the library and the filters of the request."""
        self._library = library
        self._filters = filters
        self.documents: dict[str, Document] = {}
        self._clauses: dict[str, tuple[Clause, ...]] = {}
        self._obligations: dict[str, tuple[Obligation, ...]] = {}
        self.rarity = lru_cache(maxsize=4096)(library.rarity)

    def search(self, query: str, limit: int, *, within: tuple[str, ...] = ()) -> list[Retrieved]:
        """The best clauses for a query, each with its document's text at hand.

        ``within`` confines the search to documents that the request's filters let through.
        """
        filters = replace(self._filters, document_ids=within) if within else self._filters
        hits = self._library.search(query, limit=limit, filters=filters)
        return [Retrieved(hit.clause, self.document(hit.document.id), hit.score) for hit in hits]

    def document(self, document_id: str) -> Document:
        """A document with its text."""
        if document_id not in self.documents:
            self.documents[document_id] = self._library.document(document_id)
        return self.documents[document_id]

    def all_documents(self) -> list[Document]:
        """Every document the request's filters let through, without text."""
        entries = self._library.documents(self._filters)
        return [self.documents.get(e.document.id, e.document) for e in entries if e.obligations]

    def listed(self) -> list[Document]:
        """Every document the request's filters let through, with or without obligations."""
        entries = self._library.documents(self._filters)
        return [self.documents.get(e.document.id, e.document) for e in entries]

    def clauses(self, document_id: str) -> tuple[Clause, ...]:
        """All clauses of a document, in order."""
        if document_id not in self._clauses:
            self._clauses[document_id] = tuple(self._library.clauses(document_id))
        return self._clauses[document_id]

    def obligations(self, document_id: str) -> tuple[Obligation, ...]:
        """All obligations of a document, in order."""
        if document_id not in self._obligations:
            _, items = self._library.obligations(document_id=document_id, limit=_EVERYTHING)
            self._obligations[document_id] = tuple(items)
        return self._obligations[document_id]

    def ledger(
        self, *, unit: str | None, q: str | None, limit: int
    ) -> tuple[int, list[Obligation]]:
        """Obligations of a unit or about something: how many, and the first of them."""
        return self._library.obligations(unit=unit, q=q, filters=self._filters, limit=limit)

    def standings(self, idents: Iterable[str]) -> dict[str, Status]:
        """Where obligations stand; one with no progress is left out."""
        return self._library.standings(list(idents))

    def standing(self, entries: Sequence[LedgerEntry]) -> tuple[LedgerEntry, ...]:
        """Entries with where each stands."""
        known = self._library.standings([e.obligation.id for e in entries]) if entries else {}
        return tuple(replace(e, status=known.get(e.obligation.id, "open")) for e in entries)

    def task_of(self, obligations: Sequence[Obligation]) -> dict[str, str]:
        """One name for each group of linked obligations, by the ids of those given."""
        linked = self._library.same_as([o.id for o in obligations])
        return {i: min(o.id for o in task.sources) for i, task in linked.items()}

    @staticmethod
    def words(text: str) -> list[str]:
        """The words of a text in order, lower case and half width."""
        return cut(normalize(text))
