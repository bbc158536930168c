"""The library on disk: files in, clauses found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from corpus.model import Clause, Document, Obligation, ReadReport
from index.errors import (
    LibraryBusyError,
    LibraryDamagedError,
    LibraryError,
    LibraryVersionError,
    NotInLibraryError,
)
from index.filters import Filters
from index.hits import DocumentEntry, Hit, IngestReport, LibraryState
from index.ledger import ObligationQuery, Role
from index.lexical import LexicalIndex
from index.lock import WriterLock
from index.preparing import title_text
from index.query import query_words
from index.ranking import rank
from index.reading import Reading
from index.segment import search_words

if TYPE_CHECKING:
    from index.derived import Derived
    from index.encoder import Encoder
    from index.ingest import Progress

DATABASE = "library.sqlite"
LEXICAL = "lexical"
READS_VERSION = 1
_EVERYTHING = Filters()
_FILE_SECONDS = 300.0


class Library:
    """A directory of documents that can be searched.

    Reading takes no lock and goes on while another process writes; what that one commits
    is seen at the next call. Writing takes the writer's lock for as long as it lasts.
    """

    def __init__(self, path: Path, *, encoder: Encoder | None, read_only: bool) -> None:
        """Use ``Library.open``."""
        self.path = path
        self._encoder = encoder
        self._read_only = read_only
        self._lock = WriterLock(path)
        if not (path / DATABASE).exists():
            self._create()
        self._reading = Reading(path / DATABASE, read_only=read_only)
        self._check_version()
        self._lexical = self._open_lexical()
        self._catch_up()

    @classmethod
    def open(
        cls, path: Path, *, encoder: Encoder | None = None, read_only: bool = False
    ) -> Library:
        """Open a library, making it where there is none.

        Indexes that are behind the database (an ingest was killed) are caught up first,
        unless somebody is writing just now or ``read_only`` is set.

        Raises:
            LibraryError: there is no library and ``read_only`` is set, or the directory
                holds something else.
            LibraryVersionError: another version wrote it.
            LibraryDamagedError: its database cannot be read.
        """
        return cls(Path(path), encoder=encoder, read_only=read_only)

    def __enter__(self) -> Library:
        """Use as a context; it closes on leaving."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Let go of files."""
        self._reading.close()

    # Writing

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        progress: Progress | None = None,
        workers: int = 2,
        timeout: float = _FILE_SECONDS,
    ) -> IngestReport:
        """Read files and folders into the library.

        Unchanged files are skipped by their hash; a changed file replaces its former
        version as a whole; a file that cannot be read costs only itself.

        Args:
            paths: files and folders; folders are walked.
            progress: called after each file.
            workers: processes that parse; 0 parses in this one.
            timeout: seconds a file may take.

        Raises:
            LibraryBusyError: another process is writing.
        """
        from index.database import Database
        from index.ingest import Ingest

        with self._writing() as derived, Database(self.path / DATABASE) as database:
            run = Ingest(self._reading, database, derived, progress)
            report = run.run([Path(p) for p in paths], workers=workers, timeout=timeout)
        self._lexical.reload()
        return report

    def remove(self, document_id: str) -> None:
        """Remove a document and everything that came of it.

        Raises:
            NotInLibraryError: there is no such document.
            LibraryBusyError: another process is writing.
        """
        from index.database import Database

        with self._writing() as derived, Database(self.path / DATABASE) as database:
            serial = self._reading.serial(document_id)
            if serial is None:
                raise _no_document(document_id)
            generation, _ = database.write([], [serial])
            derived.drop([serial])
            derived.commit(generation)
        self._lexical.reload()

    def rebuild(self) -> None:
        """Make the indexes again from the database.

        Raises:
            LibraryBusyError: another process is writing.
        """
        with self._writing() as derived:
            derived.clear()
            derived.catch_up(self._reading, 0)
        self._lexical.reload()

    # Reading

    def search(self, query: str, *, limit: int = 10, filters: Filters = _EVERYTHING) -> list[Hit]:
        """The clauses that fit a query best, best first."""
        self._refresh()
        words = query_words(query)
        allowed = None if filters.empty else self._reading.serials(filters)
        ranked = rank(self._lexical, self._titles, words, limit, documents=allowed)
        found = self._reading.found([f.serial for f in ranked])
        return [
            Hit(*found[f.serial], score=f.score, lexical=f.score)
            for f in ranked
            if f.serial in found
        ]

    def rarity(self, word: str) -> float:
        """Inverse document frequency of an indexed word over clauses; 0 where it is unknown."""
        return self._lexical.clauses.rarity("text", word)

    def documents(
        self, filters: Filters = _EVERYTHING, *, limit: int = -1, offset: int = 0
    ) -> list[DocumentEntry]:
        """Documents in the order of their files, without text; ``limit`` -1 is all."""
        return self._reading.documents(filters, limit, offset)

    def count(self, filters: Filters = _EVERYTHING) -> int:
        """How many documents meet the conditions."""
        return self._reading.count(filters)

    def document(self, document_id: str) -> Document:
        """A document with its text.

        Raises:
            NotInLibraryError: there is no such document.
        """
        document = self._reading.document(document_id)
        if document is None:
            raise _no_document(document_id)
        return document

    def report(self, document_id: str) -> ReadReport:
        """A document's parse report.

        Raises:
            NotInLibraryError: there is no such document.
        """
        report = self._reading.report(document_id)
        if report is None:
            raise _no_document(document_id)
        return report

    def clauses(self, document_id: str) -> list[Clause]:
        """A document's clauses in order."""
        return self._reading.clauses(document_id)

    def clause(self, clause_id: str) -> Clause:
        """A clause.

        Raises:
            NotInLibraryError: there is no such clause.
        """
        clause = self._reading.clause(clause_id)
        if clause is None:
            raise NotInLibraryError(f"文库中没有条款 {clause_id}：它所在的文件可能已更新或移除。")
        return clause

    def obligations(
        self,
        *,
        document_id: str | None = None,
        unit: str | None = None,
        role: Role = "any",
        due_from: date | None = None,
        due_to: date | None = None,
        kind: str | None = None,
        q: str | None = None,
        filters: Filters = _EVERYTHING,
        limit: int = -1,
        offset: int = 0,
    ) -> tuple[int, list[Obligation]]:
        """Obligations that meet all conditions: how many in all, and a page of them.

        See ``ObligationQuery`` for the conditions; ``limit`` -1 is all.
        """
        query = ObligationQuery(document_id, unit, role, due_from, due_to, kind, q, filters)
        return self._reading.obligations(query.condition(), limit, offset)

    def state(self) -> LibraryState:
        """Sizes and generations, and what is wrong."""
        self._refresh()
        documents, clauses, obligations = self._reading.totals()
        generation = self._reading.generation()
        problems = []
        if self._lexical.generation != generation:
            problems.append("词语索引落后于数据库：有程序正在写入，或请运行 duban reindex")
        return LibraryState(
            path=str(self.path),
            schema_version=READS_VERSION,
            documents=documents,
            clauses=clauses,
            obligations=obligations,
            generation=generation,
            lexical_generation=self._lexical.generation,
            dense_generation=None,
            vectors=0,
            encoder=None,
            bytes_on_disk=sum(f.stat().st_size for f in self.path.rglob("*") if f.is_file()),
            problems=tuple(problems),
        )

    def _titles(self, documents: Sequence[int]) -> dict[int, frozenset[str]]:
        named = self._reading.titled(documents)
        return {serial: frozenset(search_words(title_text(d))) for serial, d in named.items()}

    # Opening

    def _create(self) -> None:
        if self._read_only:
            raise LibraryError(f"{self.path} 里还没有文库：请先运行 duban ingest 读入文件。")
        if self.path.is_dir() and any(self._strangers()):
            raise LibraryError(
                f"{self.path} 不是文库，里面已有别的文件：请把文库放在一个新的或空的目录。"
            )
        from index.database import Database

        self.path.mkdir(parents=True, exist_ok=True)
        with self._lock, Database(self.path / DATABASE):
            LexicalIndex(self.path / LEXICAL, create=True)

    def _strangers(self) -> Iterator[Path]:
        own = {DATABASE, LEXICAL, "dense", "writer.lock"}
        return (p for p in self.path.iterdir() if p.name not in own and p.name[0] != ".")

    def _check_version(self) -> None:
        found = self._reading.meta().get("schema_version", "?")
        if found != str(READS_VERSION):
            raise LibraryVersionError(
                f"文库 {self.path} 的格式是第 {found} 版，本程序只认第 {READS_VERSION} 版："
                "请用写入它的那个版本打开，或换一个目录重新 ingest。"
            )

    def _open_lexical(self) -> LexicalIndex:
        try:
            return LexicalIndex(self.path / LEXICAL, create=False)
        except LibraryDamagedError:
            if self._read_only:
                raise
        import shutil

        with self._lock:
            shutil.rmtree(self.path / LEXICAL, ignore_errors=True)
            return LexicalIndex(self.path / LEXICAL, create=True)

    def _catch_up(self) -> None:
        """Bring indexes level with the database where nobody else is about to."""
        if self._read_only or self._lexical.generation == self._reading.generation():
            return
        try:
            with self._writing():
                pass
        except LibraryBusyError:
            return  # the writer brings them level itself
        self._lexical.reload()

    @contextmanager
    def _writing(self) -> Iterator[Derived]:
        """The writer's lock, and the indexes level with the database."""
        if self._read_only:
            raise LibraryError(f"文库 {self.path} 是以只读方式打开的，不能写入。")
        from index.derived import Derived

        with self._lock:
            self._lexical.reload()
            with Derived(self._lexical) as derived:
                behind, target = self._lexical.generation, self._reading.generation()
                if behind > target:  # the database was restored from a backup
                    derived.clear()
                    behind = 0
                if behind != target:
                    derived.catch_up(self._reading, behind)
                yield derived

    def _refresh(self) -> None:
        if self._lexical.generation != self._reading.generation():
            self._lexical.reload()


def _no_document(document_id: str) -> NotInLibraryError:
    return NotInLibraryError(
        f"文库中没有文件 {document_id}：请用 duban documents 查看已有文件的编号。"
    )
