"""The lexical index: BM25 over documents and over clauses, kept by tantivy.

Derived from the database. Two tantivy indexes stand side by side, because the length of a
field is only comparable among records of one kind. The generation each stands at is a
record of its own, so one commit moves both or neither.

Source: Robertson & Zaragoza 2009; tantivy fixes k1 = 1.2, b = 0.75.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType

import tantivy

from index.errors import LibraryDamagedError

_STATE = "state"
_ANALYZER = "words"
_HEAP = 96_000_000  # bytes a writer holds; it writes a segment each time it is full
_SMALL_HEAP = 32_000_000
_TERMS = 8_192  # queries for single words that are kept


@dataclass(frozen=True, slots=True)
class Record:
    """A clause as indexed: its rows, and the words of its fields joined by blanks."""

    serial: int
    document: int
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A record found: its row, its document's, and the BM25 sum over its fields."""

    serial: int
    document: int
    score: float


Scale = Callable[[str, str], float]
"""Field and word → factor."""


def inverse_frequency(count: int, total: int) -> float:
    """BM25's weight of a word that ``count`` of ``total`` records have; 0 for none.

    Source: Robertson & Zaragoza 2009, in the form that tantivy computes.
    """
    return math.log(1 + (total - count + 0.5) / (count + 0.5)) if count else 0.0


class Shelf:
    """One tantivy index of records with words in some fields."""

    def __init__(self, folder: Path, fields: tuple[str, ...], *, heap: int, create: bool) -> None:
        """Open or create the index in ``folder``.

        Raises:
            LibraryDamagedError: there is no readable index and ``create`` is off.
        """
        self.fields = fields
        self._heap = heap
        self._schema = _schema(fields)
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        try:
            there = create or tantivy.Index.exists(str(folder))
            self._index = tantivy.Index(self._schema, str(folder)) if there else None
        except (ValueError, OSError) as error:
            raise LibraryDamagedError(_damaged(folder, error)) from error
        if self._index is None:
            raise LibraryDamagedError(_damaged(folder, "没有索引文件"))
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer(_ANALYZER, analyzer)
        self._index.config_reader("manual")
        self.reload()

    def reload(self) -> None:
        """See the last commit."""
        assert self._index is not None  # noqa: S101 - for the type checker
        self._index.reload()
        searcher = self._index.searcher()
        state = tantivy.Query.term_query(self._schema, "role", _STATE)
        hits = searcher.search(state, 1, count=False).hits
        stands = searcher.doc(hits[0][1]).get_first("generation") if hits else 0
        self._searcher, self.generation = searcher, int(stands or 0)
        self._weighted = _weighted(self._schema, searcher)

    @property
    def size(self) -> int:
        """How many records it holds."""
        return max(0, self._searcher.num_docs - 1)

    def frequency(self, field: str, word: str) -> tuple[int, int]:
        """In how many records a field has a word, and of how many."""
        return self._searcher.doc_freq(field, word), self._searcher.num_docs

    def rarity(self, field: str, word: str) -> float:
        """The inverse document frequency of a word; 0 where it is unknown."""
        return inverse_frequency(*self.frequency(field, word))

    def search(
        self,
        words: Mapping[str, float],
        boosts: Mapping[str, float],
        limit: int,
        within: tuple[str, Sequence[int]] | None = None,
        *,
        scale: Scale | None = None,
    ) -> list[Found]:
        """The best records for weighted words.

        Args:
            words: word → weight.
            boosts: field → weight.
            limit: how many at most.
            within: the numeric field that must have one of these values.
            scale: a factor for each field and word, where other statistics than this
                index's own are to count; None is 1.

        Returns:
            Records, best first.
        """
        parts = self._terms(words, boosts, scale)
        if not parts or limit < 1:
            return []
        query = tantivy.Query.boolean_query(parts)
        if within is not None:
            query = self._confined(query, *within)
        hits = self._searcher.search(query, limit, count=False).hits
        places = [place for _, place in hits]
        serials = self._searcher.fast_field_values("serial", places)
        owners = self._searcher.fast_field_values("document", places)
        return [
            Found(int(serial or 0), int(owner or 0), float(score))
            for serial, owner, (score, _) in zip(serials, owners, hits, strict=True)
        ]

    def writer(self) -> ShelfWriter:
        """A writer; one at a time."""
        assert self._index is not None  # noqa: S101 - for the type checker
        return ShelfWriter(self._index.writer(self._heap, 1), self._schema)

    def _terms(
        self, words: Mapping[str, float], boosts: Mapping[str, float], scale: Scale | None
    ) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        parts = []
        for word, weight in words.items():
            for field, boost in boosts.items():
                factor = weight * boost
                if factor > 0 and scale is not None:
                    factor *= scale(field, word)
                if factor > 0 and (query := self._weighted(field, word, factor)):
                    parts.append((tantivy.Occur.Should, query))
        return parts

    def _confined(self, query: tantivy.Query, field: str, values: Sequence[int]) -> tantivy.Query:
        if len(values) == 1:
            allowed = tantivy.Query.term_query(self._schema, field, values[0], "basic")
        else:
            allowed = tantivy.Query.term_set_query(self._schema, field, list(values))
        must = tantivy.Occur.Must
        free = tantivy.Query.const_score_query(allowed, 0.0)
        return tantivy.Query.boolean_query([(must, query), (must, free)])


class ShelfWriter:
    """Adds and drops records; nothing shows before ``commit``."""

    def __init__(self, writer: tantivy.IndexWriter, schema: tantivy.Schema) -> None:
        """Hold tantivy's writer."""
        self._writer = writer
        self._schema = schema

    def close(self, *, rollback: bool) -> None:
        """Give the writer back."""
        if rollback:
            self._writer.rollback()
        self._writer.wait_merging_threads()

    def clear(self) -> None:
        """Drop everything."""
        self._writer.delete_all_documents()

    def drop(self, document: int) -> None:
        """Drop the records of a document, by row."""
        # By query: deletion by term takes the number for a signed one and matches nothing.
        term = tantivy.Query.term_query(self._schema, "document", document, "basic")
        self._writer.delete_documents_by_query(term)

    def add(self, serial: int, document: int, fields: Mapping[str, str]) -> None:
        """Add a record; fields hold words joined by blanks."""
        record = tantivy.Document()
        record.add_unsigned("serial", serial)
        record.add_unsigned("document", document)
        for name, words in fields.items():
            record.add_text(name, words)
        self._writer.add_document(record)

    def commit(self, generation: int) -> None:
        """Make the changes visible, standing at ``generation``."""
        self._writer.delete_documents_by_term("role", _STATE)
        state = tantivy.Document()
        state.add_text("role", _STATE)
        state.add_unsigned("generation", generation)
        self._writer.add_document(state)
        self._writer.commit()


class LexicalIndex:
    """The two indexes of a library: whole documents, and their clauses."""

    def __init__(self, folder: Path, *, create: bool) -> None:
        """Open or create.

        Raises:
            LibraryDamagedError: no readable index is there and ``create`` is off.
        """
        self.documents = Shelf(
            folder / "documents", ("title", "body"), heap=_SMALL_HEAP, create=create
        )
        self.clauses = Shelf(folder / "clauses", ("path", "text"), heap=_HEAP, create=create)

    @staticmethod
    def states(folder: Path) -> list[Path]:
        """The files that every commit replaces."""
        return [folder / name / "meta.json" for name in ("documents", "clauses")]

    @property
    def generation(self) -> int:
        """The generation that both have reached."""
        return min(self.documents.generation, self.clauses.generation)

    def reload(self) -> None:
        """See the last commit."""
        self.documents.reload()
        self.clauses.reload()

    def writer(self) -> LexicalWriter:
        """A writer; one at a time."""
        return LexicalWriter(self.documents.writer(), self.clauses.writer())


class LexicalWriter:
    """Writes both indexes."""

    def __init__(self, documents: ShelfWriter, clauses: ShelfWriter) -> None:
        """Hold the two writers."""
        self._documents = documents
        self._clauses = clauses

    def __enter__(self) -> LexicalWriter:
        """Use as a context; what is not committed is rolled back where an error leaves it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the writers back."""
        self._documents.close(rollback=kind is not None)
        self._clauses.close(rollback=kind is not None)

    def clear(self) -> None:
        """Drop everything."""
        self._documents.clear()
        self._clauses.clear()

    def drop(self, documents: Iterable[int]) -> None:
        """Drop documents, by row."""
        for document in documents:
            self._documents.drop(document)
            self._clauses.drop(document)

    def add(self, document: int, title: str, records: Sequence[Record]) -> None:
        """Add a document: its title's words, and its clauses."""
        body = " ".join([title, *(r.text for r in records)])
        self._documents.add(document, document, {"title": title, "body": body})
        for record in records:
            self._clauses.add(record.serial, document, {"path": record.path, "text": record.text})

    def commit(self, generation: int) -> None:
        """Make the changes visible, standing at ``generation``."""
        self._documents.commit(generation)
        self._clauses.commit(generation)


def _weighted(
    schema: tantivy.Schema, searcher: tantivy.Searcher
) -> Callable[[str, str, float], tantivy.Query | None]:
    """What makes the query for a word in a field; None where no record has it.

    A question searches for the same words some twenty times, once in each document; those
    that are nowhere cost as much as the others and find nothing.
    """

    @lru_cache(maxsize=_TERMS)
    def query(field: str, word: str, factor: float) -> tantivy.Query | None:
        if searcher.doc_freq(field, word) == 0:
            return None
        term = tantivy.Query.term_query(schema, field, word, "freq")
        return tantivy.Query.boost_query(term, factor)

    return query


def _damaged(folder: Path, why: object) -> str:
    return f"词语索引 {folder} 打不开（{why}）：请运行 duban reindex 重建。"


def _schema(fields: tuple[str, ...]) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("serial", indexed=True, fast=True)
    builder.add_unsigned_field("document", indexed=True, fast=True)
    builder.add_unsigned_field("generation", stored=True)
    builder.add_text_field("role", tokenizer_name="raw", index_option="basic")
    for field in fields:
        builder.add_text_field(field, tokenizer_name=_ANALYZER, index_option="freq")
    return builder.build()
