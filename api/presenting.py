"""Library objects as the contract's JSON: documents, ledger items, search hits."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from assistant.answer import Citation, obligation_json
from assistant.disputes import disputes
from assistant.exporting.entries import Entry
from assistant.progress import NAMES
from index.standing import CLOSED
from index.tasks import Task

if TYPE_CHECKING:
    from datetime import date

    from assistant.overview import Calendar, Overview
    from corpus.model import Clause, Document, Obligation, ReadReport, Span
    from index.hits import DocumentEntry, FileResult, Hit
    from index.ledger import Conditions
    from index.standing import ProgressRecord, Status
    from index.tasks import Order
    from index.view import LibraryView


def document_json(entry: DocumentEntry) -> dict[str, Any]:
    """The contract's object of a document in a list."""
    document = entry.document
    return {
        "id": document.id,
        "title": document.title,
        "kind": document.kind,
        "issuer": document.issuer,
        "number": document.number,
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "classification": document.classification,
        "file": document.file,
        "sha256": document.sha256,
        "clauses": entry.clauses,
        "obligations": entry.obligations,
        "visible_to": list(entry.visible_to) or "all",
    }


def hit_json(hit: Hit) -> dict[str, Any]:
    """The contract's ``retrieved`` object, with the headings above the clause."""
    return {
        "clause_id": hit.clause.id,
        "document_id": hit.document.id,
        "file": hit.document.file,
        "path": list(hit.clause.path),
        "score": round(hit.score, 4),
        "text": hit.clause.text,
    }


def clause_json(clause: Clause) -> dict[str, Any]:
    """A clause with its place, and its cells where it is a row of a table."""
    return {
        "id": clause.id,
        "ordinal": clause.ordinal,
        "path": list(clause.path),
        "kind": clause.kind,
        "start": clause.start,
        "end": clause.end,
        "text": clause.text,
        "page": clause.page,
        "cells": [{"header": c.header, "start": c.start, "end": c.end} for c in clause.cells],
    }


def report_json(report: ReadReport) -> dict[str, Any]:
    """What a reader read of a file, and what it did not."""
    return {
        "format": report.format,
        "encoding": report.encoding,
        "pages": report.pages,
        "paragraphs": report.paragraphs,
        "table_rows": report.table_rows,
        "issues": [{"place": i.place, "what": i.what} for i in report.issues],
    }


def file_json(result: FileResult) -> dict[str, Any]:
    """What became of a file, with what the reader could not read in it."""
    issues = result.report.issues if result.report else ()
    return {
        "file": result.file,
        "status": result.status,
        "reason": result.reason,
        "document_id": result.document_id,
        "clauses": result.clauses,
        "obligations": result.obligations,
        "issues": [{"place": i.place, "what": i.what} for i in issues],
    }


def record_json(record: ProgressRecord) -> dict[str, Any]:
    """A record of progress with its evidence."""
    return {
        "id": record.serial,
        "obligation_id": record.obligation_id,
        "at": record.at,
        "status": record.status,
        "by": record.by,
        "note": record.note,
        "evidence": [{"sha256": e.sha256, "name": e.name, "size": e.size} for e in record.evidence],
        "task": record.task,
        "file": record.file,
    }


class LedgerPresenter:
    """Ledger items as JSON with their sources quoted; documents are read once each."""

    def __init__(self, library: LibraryView) -> None:
        """Hold the library that the items come from."""
        self._library = library
        self._documents: dict[str, Document] = {}
        self._clauses: dict[str, list[Clause]] = {}

    def item(self, obligation: Obligation) -> dict[str, Any]:
        """The contract's Obligation object; its citations are its spans, by place."""
        task = self._library.same_as([obligation.id]).get(obligation.id)
        same, told = (task.same_as, task.conflicts) if task else ((), frozenset[str]())
        return self.items([Task(obligation, same, told)])[0]

    def items(self, tasks: Sequence[Task]) -> list[dict[str, Any]]:
        """The contract's objects of tasks, each with its other sources and what they dispute."""
        standings = self._library.standings([t.obligation.id for t in tasks])
        return [self._item(t, standings.get(t.obligation.id, "open")) for t in tasks]

    def _item(self, task: Task, status: Status) -> dict[str, Any]:
        own = task.obligation
        file = self.document(own.document_id).file
        item = obligation_json(own, file, self._citations(own), status)
        item["same_as"] = [o.id for o in task.same_as]
        item["conflicts"] = [d.to_json() for d in disputes(task, self.document)]
        return item

    def document(self, document_id: str) -> Document:
        """A document with its text."""
        if document_id not in self._documents:
            self._documents[document_id] = self._library.document(document_id)
        return self._documents[document_id]

    def _citations(self, obligation: Obligation) -> list[Citation]:
        spans = (obligation.task_span, obligation.owner_span, obligation.deadline_span)
        return [self._citation(n, span) for n, span in enumerate(_distinct(spans), 1)]

    def _citation(self, marker: int, span: Span) -> Citation:
        document = self.document(span.document_id)
        clause = self._clause_at(span)
        return Citation(
            marker=marker,
            document_id=document.id,
            title=document.title,
            file=document.file,
            path=clause.path,
            clause_id=clause.id,
            quote=document.text[span.start : span.end],
            start=span.start,
            end=span.end,
            page=clause.page,
        )

    def _clause_at(self, span: Span) -> Clause:
        if span.document_id not in self._clauses:
            self._clauses[span.document_id] = self._library.clauses(span.document_id)
        clauses = self._clauses[span.document_id]
        return clauses[bisect_right(clauses, span.start, key=lambda c: c.start) - 1]


def tasks_json(
    library: LibraryView,
    conditions: Conditions,
    *,
    merged: bool = True,
    order: Order = "document",
    limit: int = -1,
    offset: int = 0,
) -> dict[str, Any]:
    """The contract's page of the ledger.

    Args:
        library: what is read.
        conditions: which obligations count.
        merged: a task that several documents set is one item; otherwise each is its own.
        order: by file, by last day or by unit.
        limit: how many items at most; -1 is all.
        offset: how many to pass over.
    """
    find = library.tasks if merged else library.rows
    total, tasks = find(order=order, limit=limit, offset=offset, **conditions)
    unit = conditions.get("unit")
    matched = library.units_matching(unit) if unit else ()
    return {
        "total": total,
        "items": LedgerPresenter(library).items(tasks),
        "matched_units": [asdict(m) for m in matched if m.how != "written"],
    }


def summary_json(found: Overview) -> dict[str, Any]:
    """The counts of the ledger."""
    return {
        **asdict(found.all),
        "sources": found.sources,
        "units": [{"unit": unit, **asdict(count)} for unit, count in found.units],
    }


def calendar_json(
    library: LibraryView, found: Calendar, since: date, until: date
) -> dict[str, Any]:
    """What falls due in a range of days: the days with their tasks' ids, and the tasks."""
    return {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "days": [{"date": d.isoformat(), "obligations": list(ids)} for d, ids in found.days],
        "items": LedgerPresenter(library).items(found.tasks),
    }


def ledger_entries(library: LibraryView, tasks: Iterable[Task]) -> list[Entry]:
    """Tasks as lines of an exported ledger."""
    tasks = list(tasks)
    presenter = LedgerPresenter(library)
    standings = library.standings([t.obligation.id for t in tasks])
    entries = []
    for task in tasks:
        status = standings.get(task.obligation.id, "open")
        files = [presenter.document(o.document_id).file for o in task.sources]
        told_apart = [d.said() for d in disputes(task, presenter.document)]
        entries.append(
            Entry(
                task.obligation,
                NAMES[status],
                tuple(files),
                tuple(told_apart),
                closed=status in CLOSED,
            )
        )
    return entries


def _distinct(spans: Iterable[Span | None]) -> list[Span]:
    """Spans by place; one that lies within another says nothing of its own."""
    given = {s for s in spans if s is not None}
    kept = [
        s
        for s in given
        if not any(o is not s and o.start <= s.start and s.end <= o.end for o in given)
    ]
    return sorted(kept, key=lambda s: s.start)
