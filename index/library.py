"""The library on disk: files in, clauses found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from corpus.model import Clause, Document, ReadReport
from index import audience
from index.errors import NotInLibraryError
from index.filters import EVERYTHING, Filters
from index.hits import DocumentEntry, Hit, IngestReport, LibraryState
from index.layout import DATABASE
from index.progress_keeper import ProgressKeeper
from index.rerank import POOL, reranked
from index.search import Candidate, Searcher
from index.standing import ProgressRecord
from index.storage import READS_VERSION, Storage

if TYPE_CHECKING:
    from index.encoder import Encoder
    from index.ingest import Progress
    from index.rerank import Reranker

_FILE_SECONDS = 300.0


class Library(ProgressKeeper):
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
        self.audience = audience.load(path)
        self._reranker = reranker
        self._storage = Storage(path, encoder=encoder, read_only=read_only)
        self._read_only = read_only
        self._reading = self._storage.reading
        if rebuild:
            self.rebuild()
        else:
            self._storage.check_encoder()
            self._storage.catch_up()

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
        leaving: Collection[str] = (),
        homes: Mapping[Path, Path] | None = None,
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
            leaving: resolved paths of files to pass over.
            homes: for a file that is to stand elsewhere once it was read, where: it counts
                as the file there, and is moved over it when the library holds it.

        Raises:
            LibraryBusyError: another process is writing.
        """
        from index.database import Database
        from index.ingest import Ingest

        with self._storage.writing() as derived, Database(self.path / DATABASE) as database:
            scope = audience.key(self.audience)
            run = Ingest(self._reading, database, derived, progress, scope)
            report = run.run(
                [Path(p) for p in paths],
                workers=workers,
                timeout=timeout,
                memory=memory,
                leaving=leaving,
                homes=homes,
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

        with self._storage.writing() as derived, Database(self.path / DATABASE) as database:
            serial = self._reading.serial(document_id)
            if serial is None:
                raise NotInLibraryError(_no_document(document_id))
            generation, _ = database.write([], [serial])
            derived.drop([serial])
            derived.commit(generation)
            database.link()

    def forget(self, document_id: str) -> None:
        """Remove a document so that nothing tells that it was ever here.

        Unlike after ``remove`` no list of what went away names it, and the words of all
        other documents are indexed anew, which takes its time in a large library.

        Raises:
            NotInLibraryError: there is no such document.
            LibraryBusyError: another process is writing.
        """
        from index.database import Database

        with self._storage.writing() as derived, Database(self.path / DATABASE) as database:
            serial = self._reading.serial(document_id)
            if serial is None:
                raise NotInLibraryError(_no_document(document_id))
            generation, _ = database.write([], forgetting=[serial])
            derived.drop([serial])
            derived.renew_words(self._reading)
            derived.commit(generation)
            database.link()

    def adopt(
        self,
        obligation_id: str,
        records: Sequence[ProgressRecord],
        *,
        evidence: Callable[[str], Path],
    ) -> None:
        """Take over the progress of an obligation that came from another library.

        Args:
            obligation_id: here; one that has progress already is left as it is.
            records: in their order.
            evidence: where the other library keeps a file, by its hash.

        Raises:
            NotInLibraryError: there is no such obligation, or evidence is missing.
        """
        from index.database import Database

        file = self.document(self.obligation(obligation_id).document_id).file
        for kept in {e.sha256: e for record in records for e in record.evidence}.values():
            self.keep_evidence(obligation_id, evidence(kept.sha256), name=kept.name)
        with Database(self.path / DATABASE) as database:
            database.adopt(obligation_id, records, file)

    def rebuild(self) -> None:
        """Make the indexes again from the database.

        Raises:
            LibraryBusyError: another process is writing.
        """
        with self._storage.writing(anew=True):
            pass

    # Reading

    def search(self, query: str, *, limit: int = 10, filters: Filters = EVERYTHING) -> list[Hit]:
        """The clauses that fit a query best, best first."""
        pool = limit if self._reranker is None else max(limit, POOL)
        hits = [hit for _, hit in self.paired(self.searcher().find(query, pool, filters))]
        return reranked(self._reranker, query, hits)[:limit]

    def searcher(self) -> Searcher:
        """What searches the last commit."""
        self._storage.refresh()
        return self._storage.searcher

    def paired(self, candidates: Sequence[Candidate]) -> list[tuple[Candidate, Hit]]:
        """Candidates, each with its clause; one that a writer has dropped since is left out."""
        found = self._reading.found([c.serial for c in candidates])
        return [
            (c, Hit(*found[c.serial], score=c.score, lexical=c.lexical, dense=c.dense))
            for c in candidates
            if c.serial in found
        ]

    def rarity(self, word: str) -> float:
        """Inverse document frequency of an indexed word over clauses; 0 where it is unknown."""
        return self._storage.lexical.clauses.rarity("text", word)

    def documents(
        self, filters: Filters = EVERYTHING, *, limit: int = -1, offset: int = 0
    ) -> list[DocumentEntry]:
        """Documents in the order of their files, without text; ``limit`` -1 is all."""
        entries = self._reading.documents(filters, limit, offset)
        return [replace(e, visible_to=self.audience) for e in entries] if self.audience else entries

    def count(self, filters: Filters = EVERYTHING) -> int:
        """How many documents meet the conditions."""
        return self._reading.count(filters)

    def holds(self, document_id: str) -> bool:
        """Whether there is a document of this id."""
        return self._reading.serial(document_id) is not None

    def sources(self) -> dict[str, str]:
        """The resolved paths that documents were read from, and the documents' ids."""
        return {known.source: known.id for known in self._reading.known()}

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

    def state(self) -> LibraryState:
        """Sizes and generations, and what is wrong."""
        self._storage.refresh()
        documents, clauses, obligations = self._reading.totals()
        generation = self._reading.generation()
        behind = "落后于数据库：有程序正在写入，或请运行 duban reindex"
        problems = []
        if self._storage.lexical.generation != generation:
            problems.append(f"词语索引{behind}")
        if self._storage.encoder is not None and self._storage.dense.generation != generation:
            problems.append(f"向量索引{behind}")
        return LibraryState(
            path=str(self.path),
            schema_version=READS_VERSION,
            documents=documents,
            clauses=clauses,
            obligations=obligations,
            generation=generation,
            lexical_generation=self._storage.lexical.generation,
            dense_generation=self._storage.dense.generation if self._storage.dense.size else None,
            vectors=self._storage.dense.size,
            encoder=self._storage.dense.state.encoder or None,
            bytes_on_disk=sum(f.stat().st_size for f in self.path.rglob("*") if f.is_file()),
            problems=tuple(problems),
        )


def _hash(place: Path) -> str:
    import hashlib

    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _no_document(document_id: str) -> str:
    return f"文库中没有文件 {document_id}：请用 duban documents 查看已有文件的编号。"
