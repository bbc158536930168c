"""What a term means: the sentence that says X 是…, X 是指…, X（以下简称…）."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer import Retrieved
from assistant.answering.statement import Statement, spoken
from assistant.asks import Part
from assistant.followup import Asked
from assistant.sentences import Piece, sentences
from assistant.shelf import Shelf

_TERM = re.compile(
    r"[“‘「『《](?P<quoted>[^”’」』》]{2,24})[”’」』》]|什么是(?P<after>[^，。？?]{2,20})"
    r"|(?:里|中|的|说的|，|^)(?P<before>[^，。？?“”里中的]{2,16}?)(?:到底|具体)?(?:是(?:怎么|如何)定义|是?指的?是?什么|是什么意思|的?含义|的?定义)"
)
_SHOWN = 300


def say_definition(
    part: Part, asked: Asked, found: Sequence[Retrieved], shelf: Shelf
) -> Statement | None:
    """The sentence that defines the term asked about; None where none does."""
    for term in _terms(part, asked):
        defines = re.compile(
            rf"{re.escape(term)}[”’」』》]?(?:[^，。；是指]{{0,6}})?(?:，?是指|，?是|，?指)(?![否定])"
        )
        for piece in _pieces(found, shelf):
            if match := defines.search(piece.text):
                start = piece.start + match.start()
                run = Piece(piece.clause, start, min(piece.end, start + _SHOWN))
                return Statement(spoken(run.text), (run,))
    return None


def _terms(part: Part, asked: Asked) -> list[str]:
    terms = []
    for match in _TERM.finditer(f"{asked.context}，{part.text}" if asked.context else part.text):
        terms += [t for t in match.groupdict().values() if t]
    return list(dict.fromkeys(terms))


def _pieces(found: Sequence[Retrieved], shelf: Shelf) -> Iterator[Piece]:
    """Sentences of the clauses found, then of the best document's other clauses."""
    for item in found:
        yield from sentences(item.clause)
    for clause in shelf.clauses(found[0].document.id) if found else ():
        if clause.kind not in {"noise", "repeat"}:
            yield from sentences(clause)
