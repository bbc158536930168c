"""Where a published text withholds figures and names, told as a list."""

from __future__ import annotations

import re

from assistant.answer import Retrieved
from assistant.answering.reply import Reply
from assistant.answering.statement import Statement, spoken
from assistant.redaction import REDACTED
from assistant.sentences import Piece, segments, sentences
from assistant.shelf import Shelf
from corpus.model import Clause, Document

_ASKS = re.compile(
    r"隐去|脱敏|涂掉|遮盖|略去|未公开|没有?公开|(?:用|以|被|写成?|打)[“\"]?[XxＸ×]+[”\"]?|[XxＸ×]+(?:代替|表示)|代替了?的?(?:数字|内容)"
)
_MOST = 20


def asks_for_redactions(text: str) -> bool:
    """Whether a question asks what a document withholds."""
    return _ASKS.search(text) is not None


def say_redactions(document: Document, shelf: Shelf, retrieved: tuple[Retrieved, ...]) -> Reply:
    """Every place of a document where X or × stands for something."""
    said = [
        Statement(spoken(piece.text), (piece,))
        for clause in shelf.clauses(document.id)
        if clause.kind not in {"noise", "repeat"}
        for piece in _places(clause)
    ]
    if not said:
        return Reply((), retrieved, f"《{document.title}》中没有用 X、× 代替的内容。")
    notes = (f"共 {len(said)} 处，这里列出前 {_MOST} 处。",) if len(said) > _MOST else ()
    return Reply(tuple(said[:_MOST]), retrieved, notes=notes, counted="处")


def _places(clause: Clause) -> list[Piece]:
    return [
        segment
        for sentence in sentences(clause)
        for segment in segments(sentence)
        if REDACTED.search(segment.text)
    ]
