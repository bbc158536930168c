"""The sentences of a clause as a draft reads them: whole, and apart from their headings."""

from __future__ import annotations

import re

from assistant.drafting.wording import ordinal_length
from assistant.sentences import Piece, sentences
from corpus.model import Clause

_HEAD_LONGEST = 26
_STOPS = ("。", "！", "？", "。”", "。）")


def whole_sentences(clause: Clause) -> list[Piece]:
    """The sentences of a clause; one that a stray space of its PDF parts stays whole."""
    whole: list[Piece] = []
    for piece in sentences(clause):
        last = whole[-1] if whole else None
        between = clause.text[last.end - clause.start : piece.start - clause.start] if last else ""
        if last and between == " " and not last.text.endswith(_STOPS):
            whole[-1] = Piece(clause, last.start, piece.end)
        else:
            whole.append(piece)
    return whole


def opens(piece: Piece, clause: Clause) -> bool:
    """Whether a sentence is a heading of its clause or a run-in heading (一是加强领导。)."""
    plain = piece.text.strip().rstrip("。：: ")
    if any(plain == p.strip().rstrip("。：: ") for p in clause.path):
        return True
    numbered = ordinal_length(piece.text) > 0
    return numbered and len(plain) <= _HEAD_LONGEST and not re.search(r"[，；]", plain)
