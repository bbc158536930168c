"""A statement for the user and the pieces of source that it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answer import Citation, LedgerEntry
from assistant.sentences import Piece
from corpus.model import Document, Obligation

_ORDINAL = re.compile(
    r"^(?:第[〇零一二三四五六七八九十百千\d]+[章节条]|[（(][一二三四五六七八九十百\d]+[)）]|[一二三四五六七八九十]+、"
    r"|\d{1,3}[.．、](?!\d)|[①-⑳])\s*"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing to say: text without markers, and its sources in order."""

    text: str
    sources: tuple[Piece, ...]
    obligations: tuple[Obligation, ...] = ()
    support: float = 1.0
    withheld: bool = False


def spoken(text: str) -> str:
    """A piece of source as it is said: without its ordinal and its last full stop."""
    plain = re.sub(r"\s*\n\s*", "", text.strip())
    plain = re.sub(r"[\u3000 ]{2,}", "", plain)
    plain = _ORDINAL.sub("", plain)
    plain = plain.strip().rstrip("。；，,;：:、 ")
    return _balanced(plain)


_PAIRS = ("（）", "()", "“”", "《》", "「」")


def _balanced(text: str) -> str:
    """Drop brackets and quotation marks whose other half was cut off."""
    at = max(text.rfind("（"), text.rfind("("))
    rest = text[at + 1 :]
    if at >= 0 and len(rest) < len(text) / 4 and not re.search(r"[）)“”《》「」]", rest):
        text = text[:at]  # an aside that was only begun
    for pair in _PAIRS:
        text = _paired(text, pair[0], pair[1])
    return text


def _paired(text: str, left: str, right: str) -> str:
    """Text without the halves of one kind that have no partner."""
    opened: list[int] = []
    lone: set[int] = set()
    for i, char in enumerate(text):
        if char == left:
            opened.append(i)
        elif char == right:
            if opened:
                opened.pop()
            else:
                lone.add(i)
    lone |= set(opened)
    return "".join(c for i, c in enumerate(text) if i not in lone) if lone else text


class Binder:
    """Numbers the sources of statements and binds them into one text."""

    def __init__(self, documents: dict[str, Document]) -> None:
        """Hold the documents, with their texts, that pieces refer to."""
        self._documents = documents
        self._citations: dict[tuple[str, int, int], Citation] = {}

    def cite(self, piece: Piece) -> Citation:
        """The citation of a piece; the same piece, and one within it, keep its number."""
        key = (piece.clause.document_id, piece.start, piece.end)
        for (document_id, start, end), known in self._citations.items():
            if document_id == key[0] and start <= key[1] and key[2] <= end:
                return known
        if key not in self._citations:
            document = self._documents[piece.clause.document_id]
            self._citations[key] = Citation(
                marker=len(self._citations) + 1,
                document_id=document.id,
                title=document.title,
                file=document.file,
                path=piece.clause.path,
                clause_id=piece.clause.id,
                quote=document.text[piece.start : piece.end],
                start=piece.start,
                end=piece.end,
                page=piece.clause.page,
            )
        return self._citations[key]

    def say(self, statement: Statement) -> str:
        """A statement's text with its markers."""
        markers = dict.fromkeys(self.cite(p).marker for p in _unique(statement.sources))
        return f"{statement.text}{''.join(f'[{m}]' for m in markers)}"

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations given so far, by marker."""
        return tuple(sorted(self._citations.values(), key=lambda c: c.marker))

    def entries(self, statements: Sequence[Statement]) -> tuple[LedgerEntry, ...]:
        """The obligations behind statements with the citations of their statement."""
        entries: dict[str, LedgerEntry] = {}
        for statement in statements:
            cited = tuple(self.cite(p) for p in _unique(statement.sources))
            for obligation in statement.obligations:
                file = self._documents[obligation.document_id].file
                own = tuple(c for c in cited if c.document_id == obligation.document_id)
                entries.setdefault(obligation.id, LedgerEntry(obligation, file, own))
        return tuple(entries.values())


def bind(statements: Sequence[Statement], separator: str = "；") -> str:
    """Plain texts joined, for measuring a length before markers are given."""
    return separator.join(s.text for s in statements)


def _unique(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    seen: dict[tuple[str, int, int], Piece] = {}
    for piece in pieces:
        seen.setdefault((piece.clause.document_id, piece.start, piece.end), piece)
    return tuple(seen.values())
