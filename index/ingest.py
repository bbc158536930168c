"""Bringing files into a library: what changed is prepared, stored and then indexed.

The database is written first, some files a transaction; the derived indexes follow at
intervals and at the end. Killed in between, they are behind and the next opening catches
them up.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from index.database import Database, Incoming
from index.derived import Derived
from index.files import Found, name_apart, walk
from index.hits import FileResult, IngestProgress, IngestReport
from index.preparing import Prepared
from index.reading import Known, Reading
from index.workers import prepare_all

Progress = Callable[[IngestProgress], None]

# A transaction closes at this many clauses, so that readers see progress and a kill loses little.
_BATCH_CLAUSES = 3_000
_BATCH_FILES = 50
# The derived indexes commit at this many clauses; each commit is a segment to be merged.
_COMMIT_CLAUSES = 120_000
_HASH_BLOCK = 1 << 20  # bytes


class Ingest:
    """One run over some files. The caller holds the writer's lock."""

    def __init__(
        self,
        reading: Reading,
        database: Database,
        derived: Derived,
        progress: Progress | None,
        scope: str = "",
    ) -> None:
        """Hold what a run works with; ``scope`` is that of the documents' ids."""
        self._scope = scope
        self._reading = reading
        self._database = database
        self._derived = derived
        self._progress = progress
        self._results: list[FileResult] = []
        self._batch: list[tuple[Incoming, Found]] = []
        self._batched = 0
        self._total = 0

    def run(
        self,
        paths: Sequence[Path],
        *,
        workers: int,
        timeout: float,
        memory: int | None = None,
        leaving: Collection[str] = (),
        homes: Mapping[Path, Path] | None = None,
    ) -> IngestReport:
        """Ingest files and folders; ``leaving`` are paths of files to pass over.

        A file that has a home is moved there after it was stored and reported; until then
        the former version stands there, so that a kill or a failure loses neither.

        Returns:
            What became of each file.
        """
        started = time.perf_counter()
        walked, failed = walk(paths)
        found = [
            replace(f, home=(homes or {}).get(f.source))
            for f in walked
            if str(f.source.resolve()) not in leaving
        ]
        named = _names(found, self._reading.known())
        self._total = len(named) + len(failed)
        for result in failed:
            self._report(result)
        fresh = [(f, old) for f, old in named if not self._unchanged(f, old)]
        tasks = [(f.source, f.file, self._scope) for f, _ in fresh]
        for place, outcome in prepare_all(tasks, workers=workers, timeout=timeout, memory=memory):
            self._take(*fresh[place], outcome)
        self._flush()
        self._derived.commit(self._reading.generation())
        results = sorted(self._results, key=lambda r: r.file)
        self._database.log([r for r in results if r.status != "unchanged"])
        return IngestReport(tuple(results), time.perf_counter() - started)

    def _unchanged(self, found: Found, old: Known | None) -> bool:
        if old is None:
            return False
        try:
            same = _sha256(found.source) == old.sha256
        except OSError:
            return False  # reading it again says what is wrong
        if same:
            source = str(found.place)
            if source != old.source:
                self._database.relocate(old.serial, source)
            self._report(
                FileResult(found.file, "unchanged", document_id=old.id, clauses=old.clauses)
            )
            found.settle()
        return same

    def _take(self, found: Found, old: Known | None, outcome: Prepared | str) -> None:
        if isinstance(outcome, str):
            kept = "；文库中保留的是它的上一个版本" if old else ""
            self._report(FileResult(found.file, "failed", outcome + kept))
            return
        replaces = old.serial if old else None
        self._batch.append((Incoming(outcome, str(found.place), replaces), found))
        self._batched += len(outcome.clauses)
        if self._batched >= _BATCH_CLAUSES or len(self._batch) >= _BATCH_FILES:
            self._flush()

    def _flush(self) -> None:
        batch, self._batch, self._batched = self._batch, [], 0
        if not batch:
            return
        try:
            self._store(batch)
        except IntegrityError:
            for item in batch:
                self._store_alone(item)
        if self._derived.pending >= _COMMIT_CLAUSES:
            self._derived.commit(self._reading.generation(), final=False)

    def _store_alone(self, item: tuple[Incoming, Found]) -> None:
        """Store one of a batch that was refused, so that only the culprit fails."""
        try:
            self._store([item])
        except IntegrityError as error:
            file = item[0].prepared.document.file
            reason = f"与文库中已有内容的编号冲突（{error.orig}）：请把这个文件报告给维护者"
            self._report(FileResult(file, "failed", reason))

    def _store(self, batch: Sequence[tuple[Incoming, Found]]) -> None:
        incoming = [item for item, _ in batch]
        _, stored = self._database.write(incoming)
        for (item, found), place in zip(batch, stored, strict=True):
            if item.replaces is not None:
                self._derived.drop([item.replaces])
            self._derived.add(item.prepared, place.document, place.first_clause)
            prepared = item.prepared
            self._report(
                FileResult(
                    prepared.document.file,
                    "added" if item.replaces is None else "replaced",
                    document_id=prepared.document.id,
                    clauses=len(prepared.clauses),
                    obligations=len(prepared.obligations),
                    report=prepared.report,
                )
            )
            found.settle()

    def _report(self, result: FileResult) -> None:
        self._results.append(result)
        if self._progress is not None:
            self._progress(IngestProgress(len(self._results), self._total, result))


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(_HASH_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _names(found: Sequence[Found], stored: Sequence[Known]) -> list[tuple[Found, Known | None]]:
    """The name each file gets, and the document it is already.

    A file keeps the name it was stored under. A new file whose name another file has gets
    its folders in front; where that other file is gone, it is the same document, moved.
    """
    by_source = {k.source: k for k in stored}
    by_name = {k.file: k for k in stored}
    here = {str(f.place) for f in found}
    taken = set(by_name)
    named: list[tuple[Found, Known | None]] = []
    for item in found:
        old = by_source.get(str(item.place))
        if old is None and (same := by_name.get(item.file)) is not None:
            moved = same.source not in here and not Path(same.source).exists()
            if moved:
                old = by_name.pop(item.file)
        if old is not None:
            named.append((replace(item, file=old.file), old))
            continue
        file = name_apart(item, taken) if item.file in taken else item.file
        taken.add(file)
        named.append((replace(item, file=file), None))
    return named
