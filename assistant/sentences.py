"""Clauses cut into sentences and segments, each knowing where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.model import Clause

_END = re.compile(
    r"[。！？\n]+[”’」』）)]*|\s{2,}|(?<=[\u3000-\uffef]) (?=[\u3000-\uffef])"
    r"|[!?]+(?=[\s\u4e00-\u9fff])"
)
_SEGMENT_END = re.compile(r"[，,；;：:。！？]|(?<=[\u4e00-\u9fff）)”]) (?=[\u4e00-\u9fff“（(])")
_OPEN, _CLOSE = "（(《“「『[【〔", "）)》”」』]】〕"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a clause's text: characters of ``Document.text``, half-open."""

    clause: Clause
    start: int
    end: int

    @property
    def text(self) -> str:
        """The characters themselves."""
        return self.clause.text[self.start - self.clause.start : self.end - self.clause.start]


def sentences(clause: Clause) -> tuple[Piece, ...]:
    """The sentences of a clause in order; a table row is one sentence.

    A full stop inside brackets or quotation marks ends no sentence.
    """
    if clause.kind == "table_row":
        return _trimmed(clause, [(0, len(clause.text))])
    return _trimmed(clause, _cut(clause.text, _END))


def segments(piece: Piece) -> tuple[Piece, ...]:
    """The comma-separated segments of a sentence, brackets kept whole."""
    offset = piece.start - piece.clause.start
    spans = [(a + offset, b + offset) for a, b in _cut(piece.text, _SEGMENT_END)]
    return _trimmed(piece.clause, spans)


def join(first: Piece, last: Piece) -> Piece:
    """The run from the start of one piece to the end of a later one."""
    return Piece(first.clause, first.start, last.end)


def _cut(text: str, end: re.Pattern[str]) -> list[tuple[int, int]]:
    depths = _depths(text)
    spans = []
    start = 0
    for match in end.finditer(text):
        if depths[match.start()] > 0 and match.group()[-1] not in _CLOSE:
            continue
        spans.append((start, match.end()))
        start = match.end()
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def _depths(text: str) -> list[int]:
    """Bracket depth before each character; an unclosed bracket counts for nothing."""
    depths = [0] * len(text)
    stack: list[int] = []
    for i, char in enumerate(text):
        if char in _OPEN:
            stack.append(i)
        elif char in _CLOSE and stack:
            opened = stack.pop()
            if not stack and i - opened <= 300:
                for j in range(opened + 1, i + 1):
                    depths[j] = 1
    return depths


def _trimmed(clause: Clause, spans: list[tuple[int, int]]) -> tuple[Piece, ...]:
    pieces = []
    for start, end in spans:
        run = clause.text[start:end]
        stripped = run.strip(" \u3000\t\r\n")
        if stripped:
            begin = start + run.index(stripped[0])
            pieces.append(Piece(clause, clause.start + begin, clause.start + begin + len(stripped)))
    return tuple(pieces)
