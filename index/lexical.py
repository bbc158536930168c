"""The lexical index: BM25 over title, heading path and text, kept by tantivy.

Derived from the database. The generation it stands at is a record of the index itself, so
one commit moves both or neither.

Source: Robertson & Zaragoza 2009; tantivy fixes k1 = 1.2, b = 0.75.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import tantivy

from index.errors import LibraryDamagedError

FIELDS = ("title", "path", "text")
_STATE = "state"
_ANALYZER = "words"
_HEAP = 128_000_000  # bytes; tantivy writes a segment each time it is full


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a word counts by where it stands."""

    title: float = 0.6
    path: float = 0.8
    text: float = 1.0


@dataclass(frozen=True, slots=True)
class Record:
    """A clause as indexed: its rows, and the words of its fields joined by blanks."""

    serial: int
    document: int
    title: str
    path: str
    text: str


class LexicalIndex:
    """A folder with a tantivy index."""

    def __init__(self, folder: Path, *, create: bool) -> None:
        """Open the index.

        Raises:
            LibraryDamagedError: the folder holds no readable index and ``create`` is off.
        """
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        try:
            self._schema = _schema()
            if not create and not tantivy.Index.exists(str(folder)):
                raise ValueError("no index")
            self._index = tantivy.Index(self._schema, str(folder))
        except (ValueError, OSError) as error:
            raise LibraryDamagedError(
                f"词语索引 {folder} 打不开（{error}）：请运行 duban reindex 重建。"
            ) from error
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer(_ANALYZER, analyzer)
        self._index.config_reader("manual")
        self.reload()

    def reload(self) -> None:
        """See the last commit."""
        self._index.reload()
        self._searcher = self._index.searcher()
        state = tantivy.Query.term_query(self._schema, "role", _STATE)
        hits = self._searcher.search(state, 1, count=False).hits
        self.generation = (
            int(self._searcher.doc(hits[0][1]).get_first("generation") or 0) if hits else 0
        )

    @property
    def size(self) -> int:
        """How many clauses it holds."""
        return max(0, self._searcher.num_docs - 1)

    def writer(self) -> LexicalWriter:
        """A writer; one at a time."""
        return LexicalWriter(self._index, self._schema)

    def rarity(self, word: str) -> float:
        """The inverse document frequency of a word over clause texts; 0 where it is unknown."""
        count = self._searcher.doc_freq("text", word)
        total = self._searcher.num_docs
        return math.log(1 + (total - count + 0.5) / (count + 0.5)) if count else 0.0

    def search(
        self,
        words: Mapping[str, float],
        limit: int,
        *,
        weights: Weights,
        documents: Sequence[int] | None = None,
    ) -> list[tuple[int, int, float]]:
        """The best clauses for weighted words.

        Args:
            words: word → weight.
            limit: how many at most.
            weights: of the fields.
            documents: rows of the documents allowed; ``None`` allows all.

        Returns:
            (clause serial, document serial, BM25), best first.
        """
        if not words or limit < 1:
            return []
        query = self._any_of(words, weights)
        if documents is not None:
            allowed = tantivy.Query.term_set_query(self._schema, "document", list(documents))
            query = tantivy.Query.boolean_query(
                [
                    (tantivy.Occur.Must, query),
                    (tantivy.Occur.Must, tantivy.Query.const_score_query(allowed, 0.0)),
                ]
            )
        hits = self._searcher.search(query, limit, count=False).hits
        places = [place for _, place in hits]
        serials = self._searcher.fast_field_values("serial", places)
        owners = self._searcher.fast_field_values("document", places)
        return [
            (int(serial or 0), int(owner or 0), score)
            for serial, owner, (score, _) in zip(serials, owners, hits, strict=True)
        ]

    def _any_of(self, words: Mapping[str, float], weights: Weights) -> tantivy.Query:
        boosts = [(f, w) for f in FIELDS if (w := getattr(weights, f)) > 0]
        parts = []
        for word, weight in words.items():
            for field, boost in boosts:
                term = tantivy.Query.term_query(self._schema, field, word, "freq")
                parts.append(
                    (tantivy.Occur.Should, tantivy.Query.boost_query(term, weight * boost))
                )
        return tantivy.Query.boolean_query(parts)


class LexicalWriter:
    """Adds and drops clauses; nothing shows before ``commit``."""

    def __init__(self, index: tantivy.Index, schema: tantivy.Schema) -> None:
        """Take tantivy's writer lock."""
        self._schema = schema
        self._writer = index.writer(_HEAP, 1)

    def __enter__(self) -> LexicalWriter:
        """Use as a context; what is not committed is rolled back on leaving."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the writer back."""
        if kind is not None:
            self._writer.rollback()
        self._writer.wait_merging_threads()

    def clear(self) -> None:
        """Drop everything."""
        self._writer.delete_all_documents()

    def drop(self, documents: Iterable[int]) -> None:
        """Drop the clauses of documents, by row."""
        for document in documents:
            self._writer.delete_documents_by_term("document", document)

    def add(self, records: Iterable[Record]) -> None:
        """Add clauses."""
        for record in records:
            document = tantivy.Document()
            document.add_unsigned("serial", record.serial)
            document.add_unsigned("document", record.document)
            document.add_text("title", record.title)
            document.add_text("path", record.path)
            document.add_text("text", record.text)
            self._writer.add_document(document)

    def commit(self, generation: int) -> None:
        """Make the changes visible, standing at ``generation``."""
        self._writer.delete_documents_by_term("role", _STATE)
        state = tantivy.Document()
        state.add_text("role", _STATE)
        state.add_unsigned("generation", generation)
        self._writer.add_document(state)
        self._writer.commit()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("serial", fast=True)
    builder.add_unsigned_field("document", indexed=True, fast=True)
    builder.add_unsigned_field("generation", stored=True)
    builder.add_text_field("role", tokenizer_name="raw", index_option="basic")
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name=_ANALYZER, index_option="freq")
    return builder.build()
