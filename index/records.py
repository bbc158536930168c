"""The nouns as database rows and back; compound values are JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from corpus.model import (
    Cell,
    Clause,
    Deadline,
    Document,
    Obligation,
    ReadIssue,
    ReadReport,
    Span,
)

DOCUMENT_COLUMNS = (
    "id, file, sha256, title, kind, issuer, number, issued_on, classification, recipients"
)
CLAUSE_COLUMNS = 'id, ordinal, path, kind, start, "end", text, page, cells'


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_iso)


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"not a value of the library: {value!r}")


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def document_from(row: Sequence[Any], text: str = "") -> Document:
    """A document from ``DOCUMENT_COLUMNS``; the text is read only where it is needed."""
    ident, file, sha256, title, kind, issuer, number, issued_on, classification, to = row
    return Document(
        id=ident,
        file=file,
        sha256=sha256,
        text=text,
        title=title,
        kind=kind,
        issuer=issuer,
        number=number,
        issued_on=_day(issued_on),
        classification=classification,
        recipients=to,
    )


def clause_row(clause: Clause) -> tuple[object, ...]:
    """A clause as the values of ``CLAUSE_COLUMNS``."""
    cells = _dump([(c.header, c.start, c.end) for c in clause.cells]) if clause.cells else None
    return (
        clause.id,
        clause.ordinal,
        _dump(clause.path),
        clause.kind,
        clause.start,
        clause.end,
        clause.text,
        clause.page,
        cells,
    )


def clause_from(document_id: str, row: Sequence[Any]) -> Clause:
    """A clause from ``CLAUSE_COLUMNS``."""
    ident, ordinal, path, kind, start, end, text, page, cells = row
    return Clause(
        id=ident,
        document_id=document_id,
        ordinal=ordinal,
        path=tuple(json.loads(path)),
        kind=kind,
        start=start,
        end=end,
        text=text,
        page=page,
        cells=tuple(Cell(*c) for c in json.loads(cells)) if cells else (),
    )


def obligation_row(obligation: Obligation) -> tuple[object, ...]:
    """An obligation as (id, clause_id, lead … deadline_date, body): what is queried, and all."""
    o = obligation
    return (
        o.id,
        o.clause_id,
        "\n".join(o.lead),
        "\n".join(o.support),
        "\n".join((*o.supervisor, *o.person)),
        "\n".join((o.task, o.goal or "", *o.measures)),
        o.deadline.kind,
        o.deadline.date.isoformat() if o.deadline.date else None,
        _dump(asdict(o)),
    )


def obligation_from(body: str) -> Obligation:
    """An obligation from its JSON body."""
    values = json.loads(body)
    deadline = values.pop("deadline")
    for key in ("date", "start"):
        deadline[key] = _day(deadline[key])
    for key in ("lead", "support", "supervisor", "person", "measures"):
        values[key] = tuple(values[key])
    for key in ("task_span", "owner_span", "deadline_span"):
        values[key] = Span(**values[key]) if values[key] else None
    return Obligation(**values, deadline=Deadline(**deadline))


def report_to(report: ReadReport) -> str:
    """A parse report as JSON."""
    return _dump(asdict(report))


def report_from(body: str) -> ReadReport:
    """A parse report from its JSON."""
    values = json.loads(body)
    values["issues"] = tuple(ReadIssue(**i) for i in values["issues"])
    return ReadReport(**values)
