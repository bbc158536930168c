"""The library on disk: files in, clauses found."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Unpack

from corpus.model import Clause, Document, Obligation, ReadReport
from corpus.unit_matching import Match, match_unit
from index.dense import STATE, DenseIndex
from index.errors import (
    EncoderMismatchError,
    LibraryBusyError,
    LibraryDamagedError,
    LibraryError,
    LibraryVersionError,
    NotInLibraryError,
)
from index.filters import EVERYTHING, Filters
from index.hits import DocumentEntry, Hit, IngestReport, LibraryState
from index.ledger import Conditions, Named, ObligationQuery, Role
from index.lexical import LexicalIndex
from index.lock import LOCK_FILE, WriterLock
from index.reading import Reading
from index.search import Searcher
from index.standing import Evidence, ProgressRecord, Sighting, Status
from index.tasks import Order, Task, Tasks

if TYPE_CHECKING:
    from index.derived import Derived
    from index.encoder import Encoder
    from index.ingest import Progress
    from index.progress import Allowed, NewRecord, ProgressWriter
    from index.rerank import Reranker

DATABASE = "library.sqlite"
LEXICAL = "lexical"
DENSE = "dense"
EVIDENCE = "evidence"
# What a service keeps in the same directory.
SERVICE_DATABASE = "service.sqlite"
UPLOADS = "uploads"
READS_VERSION = 2
_FILE_SECONDS = 300.0
_RERANKED = 30  # best finds that a reranker looks at again


class Library:
    """A directory of documents that can be searched.

    Reading takes no lock and goes on while another process writes; what that one commits
    is seen at the next call. Writing takes the writer's lock for as long as it lasts.
    """

    def __init__(
        self,
        path: Path,
        *,
        encoder: Encoder | None,
        reranker: Reranker | None,
        read_only: bool,
        rebuild: bool,
    ) -> None:
        """Use ``Library.open``."""
        self.path = path
        self._reranker = reranker
        self._encoder = encoder
        self._read_only = read_only
        self._lock = WriterLock(path)
        if not (path / DATABASE).exists():
            self._create()
        self._reading = Reading(path / DATABASE, read_only=read_only)
        self._check_version()
        self._refreshing = threading.RLock()
        self._seen = self._commits()
        self._lexical = self._open_lexical()
        self._dense = DenseIndex(path / DENSE)
        self._units_at, self._units = -1, dict[str, tuple[Match, ...]]()
        self._searcher = Searcher(self._reading, self._lexical, self._dense, encoder)
        if rebuild:
            self.rebuild()
        else:
            self._check_encoder()
            self._catch_up()

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        encoder: Encoder | None = None,
        reranker: Reranker | None = None,
        read_only: bool = False,
        rebuild: bool = False,
    ) -> Library:
        """Open a library, making it where there is none.

        Indexes that are behind the database (an ingest was killed) are caught up first,
        unless somebody is writing just now or ``read_only`` is set.

        Args:
            path: the library's directory.
            encoder: adds dense search; without one search is by words alone.
            reranker: orders the best finds anew; without one they stay as found.
            read_only: never write, whatever is behind.
            rebuild: make all indexes again from the database, with this encoder.

        Raises:
            LibraryError: there is no library and ``read_only`` is set, or the directory
                holds something else.
            LibraryVersionError: another version wrote it.
            LibraryDamagedError: its database cannot be read.
            EncoderMismatchError: another encoder made its vectors.
        """
        return cls(
            Path(path), encoder=encoder, reranker=reranker, read_only=read_only, rebuild=rebuild
        )

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
        memory: int | None = None,
    ) -> IngestReport:
        """Read files and folders into the library.

        Unchanged files are skipped by their hash; a changed file replaces its former
        version as a whole; a file that cannot be read costs only itself.

        Args:
            paths: files and folders; folders are walked.
            progress: called after each file.
            workers: processes that parse; 0 parses in this one.
            timeout: seconds a file may take.
            memory: bytes that a process which parses may take; None does not bound it.

        Raises:
            LibraryBusyError: another process is writing.
        """
        from index.database import Database
        from index.ingest import Ingest

        with self._writing() as derived, Database(self.path / DATABASE) as database:
            run = Ingest(self._reading, database, derived, progress)
            report = run.run(
                [Path(p) for p in paths], workers=workers, timeout=timeout, memory=memory
            )
            database.link()
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
                raise NotInLibraryError(_no_document(document_id))
            generation, _ = database.write([], [serial])
            derived.drop([serial])
            derived.commit(generation)
            database.link()

    def rebuild(self) -> None:
        """Make the indexes again from the database.

        Raises:
            LibraryBusyError: another process is writing.
        """
        with self._writing(anew=True):
            pass

    # Reading

    def search(self, query: str, *, limit: int = 10, filters: Filters = EVERYTHING) -> list[Hit]:
        """The clauses that fit a query best, best first."""
        self._refresh()
        pool = limit if self._reranker is None else max(limit, _RERANKED)
        candidates = self._searcher.find(query, pool, filters)
        found = self._reading.found([c.serial for c in candidates])
        hits = [
            Hit(*found[c.serial], score=c.score, lexical=c.lexical, dense=c.dense)
            for c in candidates
            if c.serial in found  # a writer may have dropped it since
        ]
        return self._reranked(query, hits)[:limit]

    def _reranked(self, query: str, hits: list[Hit]) -> list[Hit]:
        if self._reranker is None or not hits:
            return hits
        first, rest = hits[:_RERANKED], hits[_RERANKED:]
        scores = self._reranker.scores(query, [h.clause.text for h in first])
        order = sorted(range(len(first)), key=lambda i: -scores[i])
        return [first[i] for i in order] + rest

    def rarity(self, word: str) -> float:
        """Inverse document frequency of an indexed word over clauses; 0 where it is unknown."""
        return self._lexical.clauses.rarity("text", word)

    def documents(
        self, filters: Filters = EVERYTHING, *, limit: int = -1, offset: int = 0
    ) -> list[DocumentEntry]:
        """Documents in the order of their files, without text; ``limit`` -1 is all."""
        return self._reading.documents(filters, limit, offset)

    def count(self, filters: Filters = EVERYTHING) -> int:
        """How many documents meet the conditions."""
        return self._reading.count(filters)

    def document(self, document_id: str) -> Document:
        """A document with its text.

        Raises:
            NotInLibraryError: there is no such document.
        """
        document = self._reading.document(document_id)
        if document is None:
            raise NotInLibraryError(_no_document(document_id))
        return document

    def report(self, document_id: str) -> ReadReport:
        """A document's parse report.

        Raises:
            NotInLibraryError: there is no such document.
        """
        report = self._reading.report(document_id)
        if report is None:
            raise NotInLibraryError(_no_document(document_id))
        return report

    def original(self, document_id: str) -> Path:
        """The file that a document was read from, where it still is what was read.

        Raises:
            NotInLibraryError: there is no such document, or its file is gone or changed.
        """
        for known in self._reading.known():
            if known.id == document_id:
                place = Path(known.source)
                if place.is_file() and _hash(place) == known.sha256:
                    return place
                raise NotInLibraryError("原件已不在导入时的位置，或者内容有改动：请重新导入。")
        raise NotInLibraryError(_no_document(document_id))

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
        status: Status | None = None,
        overdue_on: date | None = None,
        filters: Filters = EVERYTHING,
        limit: int = -1,
        offset: int = 0,
    ) -> tuple[int, list[Obligation]]:
        """Obligations that meet all conditions: how many in all, and a page of them.

        See ``ObligationQuery`` for the conditions; ``limit`` -1 is all.
        """
        named = self._named(unit) if unit else None
        query = ObligationQuery(
            document_id, named, role, due_from, due_to, kind, q, filters, status, overdue_on
        )
        return self._reading.obligations(query.condition(), limit, offset)

    def units_matching(self, unit: str) -> tuple[Match, ...]:
        """The names under which the ledger has a unit, and how each was matched."""
        generation = self._reading.generation()
        if self._units_at != generation:
            self._units_at, self._units = generation, {}
        if unit not in self._units:
            found = (match_unit(unit, name) for name in self._reading.owner_names())
            self._units[unit] = tuple(m for m in found if m is not None)
        return self._units[unit]

    def _named(self, unit: str) -> Named:
        names = tuple(m.name for m in self.units_matching(unit))
        defined = [
            (document, other)
            for document, short, full in self._reading.defined_units()
            for one, other in ((short, full), (full, short))
            if match_unit(unit, one) is not None and other not in names
        ]
        return Named(names, tuple(dict.fromkeys(defined)))

    def tasks(
        self,
        *,
        order: Order = "document",
        limit: int = -1,
        offset: int = 0,
        **conditions: Unpack[Conditions],
    ) -> tuple[int, list[Task]]:
        """The ledger with what is the same shown once: how many tasks in all, and a page of them.

        A task counts where at least one of its sources meets all conditions.
        """
        return Tasks(self._reading).find(self._query(conditions), order, limit, offset)

    def rows(
        self,
        *,
        order: Order = "document",
        limit: int = -1,
        offset: int = 0,
        **conditions: Unpack[Conditions],
    ) -> tuple[int, list[Task]]:
        """As ``tasks``, but every obligation that meets the conditions is an entry of its own."""
        query = self._query(conditions)
        return Tasks(self._reading).each(query, order, limit, offset)

    def _query(self, conditions: Conditions) -> ObligationQuery:
        unit = conditions.get("unit")
        given: dict[str, Any] = {**conditions, "unit": self._named(unit) if unit else None}
        return ObligationQuery(**given)

    def same_as(self, idents: Sequence[str]) -> dict[str, Task]:
        """The tasks that obligations share with other documents' obligations, by id."""
        return Tasks(self._reading).same_as(idents)

    def obligation(self, ident: str) -> Obligation:
        """An obligation by its id or the beginning of it.

        Raises:
            NotInLibraryError: none has it, or more than one.
        """
        found = self._reading.obligation(ident) if ident else []
        if len(found) == 1 or (found and found[0].id == ident):
            return found[0]
        if found:
            raise NotInLibraryError(f"不止一项任务的编号以 {ident} 开头：请多写几位。")
        raise NotInLibraryError(f"台账中没有任务 {ident}：请用 duban tasks 查看任务编号。")

    # Progress

    def add_progress(self, record: NewRecord, allowed: Allowed) -> ProgressRecord:
        """Append a record of progress that ``allowed`` lets pass.

        Raises:
            DubanError: whatever ``allowed`` raises.
            LibraryError: the library was opened for reading only.
        """
        return self._progress_writer().append(record, allowed)

    def keep_evidence(self, source: Path, *, name: str | None = None) -> Evidence:
        """Copy an evidence file in by its content's hash.

        Raises:
            EvidenceError: it is missing, empty or too large.
            LibraryError: the library was opened for reading only.
        """
        return self._progress_writer().keep(source, name=name)

    def evidence(self, sha256: str) -> Path:
        """Where a kept evidence file lies.

        Raises:
            NotInLibraryError: there is none of that hash.
        """
        if len(sha256) == 64 and sha256.isalnum():
            place = self.path / EVIDENCE / sha256[:2] / sha256
            if place.is_file():
                return place
        raise NotInLibraryError(f"文库中没有佐证材料 {sha256[:12]}。")

    def progress(self, obligation_id: str | None = None) -> list[ProgressRecord]:
        """The records of an obligation, or of all, in the order in which they were written."""
        return self._reading.progress(obligation_id)

    def task_progress(self, ident: str) -> list[ProgressRecord]:
        """The records of an obligation's task, on whichever of its sources, in their order.

        Args:
            ident: the obligation's id or the beginning of it; its source may be gone.

        Raises:
            NotInLibraryError: none has it, or more than one.
        """
        try:
            own = self.obligation(ident).id
        except NotInLibraryError:
            known = self._reading.recorded(ident) if ident else []
            if len(known) != 1 and ident not in known:
                raise
            return self.progress(ident if ident in known else known[0])
        task = self.same_as([own]).get(own)
        sources = {o.id for o in task.sources} if task else {own}
        found = {r.serial: r for source in sources for r in self.progress(source)}
        return [found[serial] for serial in sorted(found)]

    def carried(self) -> dict[str, str]:
        """Obligations that are gone, each with one of the same task that stands by its records."""
        return self._reading.carried()

    def standings(self, idents: Sequence[str]) -> dict[str, Status]:
        """Where obligations stand; one with no progress is left out: it is open."""
        return self._reading.standings(idents)

    def orphans(self) -> list[ProgressRecord]:
        """The last records of obligations that no document holds any more."""
        return self._reading.orphans()

    def sightings(self, since: date, until: date) -> list[Sighting]:
        """What appeared, changed, went away or returned from one day to another, inclusive."""
        return self._reading.sightings(since, until)

    def _progress_writer(self) -> ProgressWriter:
        if self._read_only:
            raise LibraryError(f"文库 {self.path} 是以只读方式打开的，不能写入。")
        from index.progress import ProgressWriter

        return ProgressWriter(self.path / DATABASE, self.path / EVIDENCE)

    def state(self) -> LibraryState:
        """Sizes and generations, and what is wrong."""
        self._refresh()
        documents, clauses, obligations = self._reading.totals()
        generation = self._reading.generation()
        behind = "落后于数据库：有程序正在写入，或请运行 duban reindex"
        problems = []
        if self._lexical.generation != generation:
            problems.append(f"词语索引{behind}")
        if self._encoder is not None and self._dense.generation != generation:
            problems.append(f"向量索引{behind}")
        return LibraryState(
            path=str(self.path),
            schema_version=READS_VERSION,
            documents=documents,
            clauses=clauses,
            obligations=obligations,
            generation=generation,
            lexical_generation=self._lexical.generation,
            dense_generation=self._dense.generation if self._dense.size else None,
            vectors=self._dense.size,
            encoder=self._dense.state.encoder or None,
            bytes_on_disk=sum(f.stat().st_size for f in self.path.rglob("*") if f.is_file()),
            problems=tuple(problems),
        )

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
        own = {DATABASE, LEXICAL, DENSE, EVIDENCE, LOCK_FILE, UPLOADS}
        return (
            p
            for p in self.path.iterdir()
            if p.name not in own and not p.name.startswith((".", SERVICE_DATABASE))
        )

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

    def _check_encoder(self) -> None:
        made = self._dense.state.encoder
        if self._encoder is not None and made not in ("", self._encoder.fingerprint):
            raise EncoderMismatchError(
                f"文库 {self.path} 的向量是用另一个编码器（{made}）建立的，与现在的"
                f"（{self._encoder.fingerprint}）不能混用："
                "请换回原来的编码器，或用 duban reindex 重建。"
            )

    def _catch_up(self) -> None:
        """Bring indexes level with the database where nobody else is about to."""
        linked = self._reading.linked_generation() == self._reading.generation()
        if self._read_only or (linked and not self._behind()):
            return
        try:
            with self._writing():
                pass
        except LibraryBusyError:
            return  # the writer brings them level itself

    @contextmanager
    def _writing(self, *, anew: bool = False) -> Iterator[Derived]:
        """The writer's lock, and the indexes level with the database.

        Raises:
            LibraryError: the library was opened for reading only.
        """
        if self._read_only:
            raise LibraryError(f"文库 {self.path} 是以只读方式打开的，不能写入。")
        from index.derived import Derived, VectorWriter

        with self._lock:
            self._reload()
            vectors = VectorWriter(self._dense, self._encoder) if self._encoder else None
            with Derived(self._lexical, vectors) as derived:
                if anew:
                    derived.clear()
                derived.catch_up(self._reading)
                self._link(anew=anew)
                yield derived
        self._reload()

    def _link(self, *, anew: bool) -> None:
        if anew or self._reading.linked_generation() != self._reading.generation():
            from index.database import Database

            with Database(self.path / DATABASE) as database:
                database.link(anew=anew)

    def _reload(self) -> None:
        """See the last commits.

        Through new objects: a search in another thread goes on with those it began with.
        """
        with self._refreshing:
            self._seen = self._commits()
            self._lexical = LexicalIndex(self.path / LEXICAL, create=False)
            self._dense = DenseIndex(self.path / DENSE)
            self._searcher = Searcher(self._reading, self._lexical, self._dense, self._encoder)

    def _commits(self) -> list[tuple[int, int]]:
        """Which commits of the derived indexes are on disk; each replaces its file."""
        states = [self.path / DENSE / STATE, *LexicalIndex.states(self.path / LEXICAL)]
        found = [s.stat() for s in states if s.exists()]
        return [(s.st_ino, s.st_mtime_ns) for s in found]

    def _behind(self) -> bool:
        """Whether an index that is in use lags behind the database."""
        generation = self._reading.generation()
        stale = self._encoder is not None and self._dense.generation != generation
        return stale or self._lexical.generation != generation

    def _refresh(self) -> None:
        if not self._behind():
            return
        with self._refreshing:  # who comes while another thread reloads waits for what it finds
            # While a long ingest runs they stay behind; without a commit nothing is new.
            if self._behind() and self._seen != self._commits():
                self._reload()


def _hash(place: Path) -> str:
    import hashlib

    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _no_document(document_id: str) -> str:
    return f"文库中没有文件 {document_id}：请用 duban documents 查看已有文件的编号。"
