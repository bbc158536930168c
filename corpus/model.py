"""The nouns that every layer speaks: documents, clauses, spans, obligations.

All offsets are characters (Unicode code points) of ``Document.text``, half-open.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

ClauseKind = Literal["heading", "paragraph", "item", "table_row", "noise", "repeat"]
"""What a clause is. ``noise`` (page furniture) and ``repeat`` (a second copy of the
body in the same file) are kept so that nothing is lost, but are not searched."""

BlockKind = Literal["paragraph", "heading", "table_row", "noise"]

DeadlineKind = Literal[
    "date", "period", "recurring", "relative", "immediate", "ongoing", "redacted", "none"
]
Precision = Literal["day", "ten_days", "month", "quarter", "half", "year", "years"]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a document's text: characters of ``Document.text``, half-open."""

    document_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell inside its row: the header over it, and where its value stands.

    In a ``Block`` the offsets are relative to ``Block.text``; in a ``Clause`` they are
    absolute, characters of ``Document.text``, half-open. An empty cell has
    ``start == end``.
    """

    header: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or table row as a reader found it, before the outline is known.

    ``level`` is a heading level (1 is the highest) only where the file format states one.
    ``page`` counts from 1.
    """

    text: str
    kind: BlockKind = "paragraph"
    level: int | None = None
    page: int | None = None
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadIssue:
    """Something in a file that was not read, said so that nothing is lost in silence."""

    place: str
    what: str


@dataclass(frozen=True, slots=True)
class ReadReport:
    """What a reader read, and what it did not."""

    format: str
    encoding: str | None = None
    pages: int | None = None
    paragraphs: int = 0
    table_rows: int = 0
    issues: tuple[ReadIssue, ...] = ()


@dataclass(frozen=True, slots=True)
class RawDocument:
    """What a reader returns: blocks in reading order, the stated title, the report."""

    blocks: tuple[Block, ...]
    title: str | None
    report: ReadReport


@dataclass(frozen=True, slots=True)
class Document:
    """A file as the library knows it. Metadata the text does not state is ``None``.

    ``file`` is the path as ingested (POSIX separators); ``issued_on`` the 成文日期;
    ``number`` the 发文字号; ``recipients`` the 主送机关 line as written.
    """

    id: str
    file: str
    sha256: str
    text: str
    title: str
    kind: str | None = None
    issuer: str | None = None
    number: str | None = None
    issued_on: dt.date | None = None
    classification: str | None = None
    recipients: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """The unit that is cited. ``text == document.text[start:end]``, always.

    ``path`` holds the headings from the root down to the clause's own, without the
    document's title. ``ordinal`` counts clauses of a document from 0 in reading order.
    """

    id: str
    document_id: str
    ordinal: int
    path: tuple[str, ...]
    kind: ClauseKind
    start: int
    end: int
    text: str
    page: int | None = None
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit: the wording kept, and what it means where that is certain.

    ``date`` is the last day on which it is on time. ``rrule`` is an RFC 5545 rule.
    ``inferred`` says that the year was taken from the document, not from the wording.
    """

    text: str
    kind: DeadlineKind
    date: dt.date | None = None
    start: dt.date | None = None
    rrule: str | None = None
    precision: Precision | None = None
    ambiguous: bool = False
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Obligation:
    """Who owes what by when, every part tied to a span of the document.

    Unit names keep the document's own wording. No owner stated is an empty ``lead``.
    """

    id: str
    document_id: str
    clause_id: str
    task: str
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    supervisor: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    goal: str | None = None
    measures: tuple[str, ...] = ()
    deadline: Deadline = Deadline(text="", kind="none")
    task_span: Span | None = None
    owner_span: Span | None = None
    deadline_span: Span | None = None


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A file after parsing: the document, its clauses in order, its ledger, the report."""

    document: Document
    clauses: tuple[Clause, ...]
    obligations: tuple[Obligation, ...]
    report: ReadReport
