"""The indexes derived from the database, written together and caught up together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import TracebackType

from index.lexical import LexicalIndex, Record
from index.preparing import UNSEARCHED, Prepared, joined, title_text
from index.reading import Reading


class Derived:
    """Writes every derived index; nothing shows before ``commit``."""

    def __init__(self, lexical: LexicalIndex) -> None:
        """Take the indexes' writers."""
        self._lexical = lexical.writer()
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

    def clear(self) -> None:
        """Drop everything."""
        self._lexical.clear()

    def drop(self, documents: Iterable[int]) -> None:
        """Drop documents, by row."""
        self._lexical.drop(documents)

    def add(self, prepared: Prepared, document: int, first_clause: int) -> None:
        """Add a document that was just stored."""
        self._add(document, prepared.title_words, prepared.records(document, first_clause))

    def commit(self, generation: int) -> None:
        """Make everything visible, standing at ``generation``."""
        self._lexical.commit(generation)
        self.pending = 0

    def catch_up(self, reading: Reading, generation: int) -> None:
        """Bring in what was stored and drop what was removed after ``generation``."""
        target = reading.generation()
        self.drop(reading.removed_since(generation))
        added = reading.added_since(generation)
        # One index may have committed where another did not: none may hold a document twice.
        self.drop(serial for serial, _ in added)
        for serial, document in added:
            self._add(serial, joined(title_text(document)), list(_records(reading, serial)))
        self.commit(target)

    def _add(self, document: int, title: str, records: list[Record]) -> None:
        self._lexical.add(document, title, records)
        self.pending += len(records)


def _records(reading: Reading, document: int) -> Iterator[Record]:
    for clause in reading.clause_texts(document):
        if clause.kind not in UNSEARCHED:
            path, text = joined(clause.path_text), joined(clause.text)
            yield Record(clause.serial, document, path, text)
