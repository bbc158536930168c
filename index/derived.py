"""The indexes derived from the database, written together and caught up together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import TracebackType

from index.dense import DenseIndex, DenseWriter
from index.encoder import Encoder
from index.lexical import LexicalIndex, Record
from index.pieces import pieces
from index.preparing import UNSEARCHED, Prepared, joined, title_text
from index.reading import Reading

# Pieces are encoded so many at a time: enough to keep the tokenizer's threads busy.
_ENCODED_AT_ONCE = 4_096


class VectorWriter:
    """Encodes the pieces of clauses and appends them, some thousand at a time."""

    def __init__(self, dense: DenseIndex, encoder: Encoder) -> None:
        """Take the dense index's writer."""
        self._encoder = encoder
        self._writer = DenseWriter(dense, encoder=encoder.fingerprint, dim=encoder.dim)
        self._queue: list[tuple[int, list[int], list[str]]] = []
        self._queued = 0

    @property
    def generation(self) -> int:
        """The generation the vectors stand at."""
        return self._writer.generation

    def clear(self) -> None:
        """Drop everything."""
        self._queue, self._queued = [], 0
        self._writer.clear()

    def drop(self, documents: Iterable[int]) -> None:
        """Drop documents, by row."""
        self._flush()
        self._writer.drop(documents)

    def add(self, document: int, serials: list[int], texts: list[str]) -> None:
        """Add a document's pieces; ``serials`` names the clause of each, in order."""
        self._queue.append((document, serials, texts))
        self._queued += len(texts)
        if self._queued >= _ENCODED_AT_ONCE:
            self._flush()

    def commit(self, generation: int, *, final: bool) -> None:
        """Make everything count."""
        self._flush()
        self._writer.commit(generation, final=final)

    def close(self) -> None:
        """Give the writer back."""
        self._writer.close()

    def _flush(self) -> None:
        queue, self._queue, self._queued = self._queue, [], 0
        vectors = self._encoder.encode([t for _, _, texts in queue for t in texts])
        start = 0
        for document, serials, texts in queue:
            end = start + len(texts)
            self._writer.add(document, serials, vectors[start:end])
            start = end


class Derived:
    """Writes every derived index; nothing shows before ``commit``."""

    def __init__(self, lexical: LexicalIndex, vectors: VectorWriter | None) -> None:
        """Take the indexes' writers; ``vectors`` is None where no encoder is at hand."""
        self._reached = lexical.generation
        self._lexical = lexical.writer()
        self._vectors = vectors
        self.pending = 0

    def __enter__(self) -> Derived:
        """Use as a context; what is not committed is dropped on leaving."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the writers back."""
        self._lexical.__exit__(kind, error, trace)
        if self._vectors is not None:
            self._vectors.close()

    def clear(self) -> None:
        """Drop everything."""
        self._lexical.clear()
        self._reached = 0
        if self._vectors is not None:
            self._vectors.clear()

    def drop(self, documents: Iterable[int]) -> None:
        """Drop documents, by row."""
        gone = list(documents)
        self._lexical.drop(gone)
        if self._vectors is not None and gone:
            self._vectors.drop(gone)

    def add(self, prepared: Prepared, document: int, first_clause: int) -> None:
        """Add a document that was just stored."""
        records = prepared.records(document, first_clause)
        self._lexical.add(document, prepared.title_words, records)
        if self._vectors is not None:
            self._vectors.add(document, *prepared.pieces(first_clause))
        self.pending += len(records)

    def renew_words(self, reading: Reading) -> None:
        """Index all words anew: what was dropped no longer counts in any statistic."""
        self._lexical.clear()
        self._reached = 0
        self._catch_up_words(reading)

    def commit(self, generation: int, *, final: bool = True) -> None:
        """Make everything visible, standing at ``generation``."""
        self._lexical.commit(generation)
        if self._vectors is not None:
            self._vectors.commit(generation, final=final)
        self._reached, self.pending = generation, 0

    def catch_up(self, reading: Reading) -> None:
        """Bring in what was stored and drop what was removed since each index's generation."""
        target = reading.generation()
        stands = [self._reached]
        if self._vectors is not None:
            stands.append(self._vectors.generation)
        if max(stands) > target:  # the database was restored from a backup
            self.clear()
            stands = [0]
        if min(stands) == target:
            return
        self._catch_up_words(reading)
        if self._vectors is not None:
            self._catch_up_vectors(reading, self._vectors)
        self.commit(target)

    def _catch_up_words(self, reading: Reading) -> None:
        added = reading.added_since(self._reached)
        # One of the two may have committed and the other not: neither may hold one twice.
        self._lexical.drop(serial for serial, _ in added)
        self._lexical.drop(reading.removed_since(self._reached))
        for serial, document in added:
            self._lexical.add(serial, joined(title_text(document)), list(_records(reading, serial)))

    @staticmethod
    def _catch_up_vectors(reading: Reading, vectors: VectorWriter) -> None:
        vectors.drop(reading.removed_since(vectors.generation))
        for serial, document in reading.added_since(vectors.generation):
            serials, texts = list[int](), list[str]()
            for clause in reading.clause_texts(serial):
                if clause.kind not in UNSEARCHED:
                    own = pieces(document.title, clause.path_parts, clause.text)
                    serials += [clause.serial] * len(own)
                    texts += own
            vectors.add(serial, serials, texts)


def _records(reading: Reading, document: int) -> Iterator[Record]:
    for clause in reading.clause_texts(document):
        if clause.kind not in UNSEARCHED:
            path, text = joined(" ".join(clause.path_parts)), joined(clause.text)
            yield Record(clause.serial, document, path, text)
