"""What searching and ingesting give back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.model import Clause, Document, ReadReport

FileStatus = Literal["added", "replaced", "unchanged", "failed", "skipped", "removed", "moved"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause that a search found.

    ``document`` carries the metadata with an empty ``text``. ``score`` orders hits within
    one search; ``lexical`` is the BM25 part before normalisation, ``dense`` the cosine
    (``None`` where no encoder took part).
    """

    clause: Clause
    document: Document
    score: float
    lexical: float
    dense: float | None = None


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file. ``reason`` is for the user, empty where all went well."""

    file: str
    status: FileStatus
    reason: str = ""
    document_id: str | None = None
    clauses: int = 0
    obligations: int = 0
    report: ReadReport | None = None


@dataclass(frozen=True, slots=True)
class IngestProgress:
    """How far an ingest is: ``done`` of ``total`` files, ``result`` is of the last of them."""

    done: int
    total: int
    result: FileResult

    @property
    def file(self) -> str:
        """The name of the last file."""
        return self.result.file


@dataclass(frozen=True, slots=True)
class IngestReport:
    """All files of one ingest, in the order of their names, and the seconds it took."""

    results: tuple[FileResult, ...]
    seconds: float

    @property
    def failed(self) -> tuple[FileResult, ...]:
        """The files that could not be read."""
        return tuple(r for r in self.results if r.status == "failed")

    def count(self, status: FileStatus) -> int:
        """How many files ended with this status."""
        return sum(r.status == status for r in self.results)


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document in a list: metadata with an empty ``text``, and how much it holds.

    ``visible_to`` names the units that may see it; empty is everybody.
    """

    document: Document
    clauses: int
    obligations: int
    visible_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LibraryState:
    """What ``doctor`` shows: sizes, generations and which encoder made the vectors."""

    path: str
    schema_version: int
    documents: int
    clauses: int
    obligations: int
    generation: int
    lexical_generation: int
    dense_generation: int | None
    vectors: int
    encoder: str | None
    bytes_on_disk: int
    problems: tuple[str, ...] = ()
