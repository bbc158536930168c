"""A file to everything the library stores of it: rows and words, ready to be written.

Runs in worker processes; rows of plain values cross between processes faster than
dataclasses do.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corpus.errors import OversizeError
from corpus.model import Document, ParsedDocument, ReadReport
from corpus.unit_definitions import defined_units
from index.lexical import Record
from index.pieces import pieces
from index.records import clause_row, obligation_row
from index.segment import search_words

# Kept so that nothing is lost, never found: page furniture, and a body's second copy.
UNSEARCHED = ("noise", "repeat")

CLAUSES_LIMIT, OBLIGATIONS_LIMIT = 100_000, 20_000
"""How much one file may hold; the longest official documents stay far below."""

Words = tuple[int, str, str, tuple[str, ...]]
"""The place of a clause among its document's, its path's words, its text's, its pieces."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A parsed file as rows. ``words`` has one entry for each clause that is searched.

    ``defined`` are the short names of units that the document defines, each with the full one.
    """

    document: Document
    clauses: tuple[tuple[object, ...], ...]
    obligations: tuple[tuple[object, ...], ...]
    report: ReadReport
    title_words: str
    words: tuple[Words, ...]
    defined: tuple[tuple[str, str], ...] = ()

    def records(self, document: int, first_clause: int) -> list[Record]:
        """The clauses as the lexical index takes them, by their rows."""
        return [
            Record(first_clause + place, document, path, text)
            for place, path, text, _ in self.words
        ]

    def pieces(self, first_clause: int) -> tuple[list[int], list[str]]:
        """The same clauses as the encoder takes them: the row of each piece, the pieces."""
        serials = [first_clause + place for place, _, _, own in self.words for _ in own]
        return serials, [piece for *_, own in self.words for piece in own]


def joined(text: str) -> str:
    """A text's words as the lexical index takes them."""
    return " ".join(search_words(text))


def title_text(document: Document) -> str:
    """What a document is called and known by: title, number, issuer, year of issue."""
    year = f"{document.issued_on.year}年" if document.issued_on else ""
    return " ".join(filter(None, (document.title, document.number, document.issuer, year)))


def prepare(path: Path, file: str, scope: str = "") -> Prepared:
    """Read and parse a file; ``scope`` is the document id's, see ``corpus.parse``.

    Raises:
        CorpusError: the file cannot be read; the message is for the user.
    """
    from corpus.parse import parse  # the readers, which a question does not need

    parsed = parse(path, file=file, scope=scope)
    _check_extent(parsed)
    return prepared(parsed)


def _check_extent(parsed: ParsedDocument) -> None:
    """Refuse what would weigh on every report and search for the sake of one file.

    Raises:
        OversizeError: so it is.
    """
    for what, count, most in (
        ("条款", len(parsed.clauses), CLAUSES_LIMIT),
        ("任务", len(parsed.obligations), OBLIGATIONS_LIMIT),
    ):
        if count > most:
            raise OversizeError(
                f"{parsed.document.file}：读出 {count} 条{what}，超过一份文件 {most} 条的上限："
                "请检查内容是否重复，或拆成几个文件。"
            )


def prepared(parsed: ParsedDocument) -> Prepared:
    """A parsed document as rows and words."""
    words = tuple(
        (
            place,
            joined(" ".join(c.path)),
            joined(c.text),
            tuple(pieces(parsed.document.title, c.path, c.text)),
        )
        for place, c in enumerate(parsed.clauses)
        if c.kind not in UNSEARCHED
    )
    return Prepared(
        document=parsed.document,
        clauses=tuple(map(clause_row, parsed.clauses)),
        obligations=tuple(map(obligation_row, parsed.obligations)),
        report=parsed.report,
        title_words=joined(title_text(parsed.document)),
        words=words,
        defined=tuple(defined_units(parsed.document.text).items()),
    )
