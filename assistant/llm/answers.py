"""An answer worded by the model: claims asked for, checked, and bound like any statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.answer import Retrieved
from assistant.answering.statement import Statement
from assistant.errors import ModelError
from assistant.llm.chat import ChatModel, Usage
from assistant.llm.claims import SCHEMA, Claim, read_claims
from assistant.llm.faith import Source, faults
from assistant.llm.prompts import answer_prompt
from assistant.sentences import Piece, sentences
from assistant.shelf import Shelf
from assistant.terms import is_content
from corpus.model import Clause, Obligation
from index.segment import cut, normalize

SHOWN = 12  # clauses that the model sees
_CLAUSE_LIMIT = 1200  # characters of one clause that it sees


@dataclass(slots=True)
class Told:
    """What became of a model's reply. ``dropped`` counts the faults of dropped claims."""

    statements: list[Statement] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    claims: int = 0
    usage: Usage = field(default_factory=Usage)
    failure: str = ""


Watch = Callable[[Statement], None]
"""Called with each statement as soon as it is checked."""


class Composer:
    """Asks a model for claims on a question and keeps those that hold."""

    def __init__(self, model: ChatModel, shelf: Shelf) -> None:
        """Hold the model and the shelf of the request."""
        self._model = model
        self._shelf = shelf

    def compose(
        self, question: str, found: Sequence[Retrieved], watch: Watch | None = None
    ) -> Told:
        """Claims about found clauses, each checked before anybody sees it.

        A reply that breaks off, or a model that fails in the middle, leaves the claims that
        were complete; the caller falls back where there are none.
        """
        clauses = [r.clause for r in found[:SHOWN]]
        prompt = answer_prompt(question, [self._shown(c) for c in clauses])
        told = Told()
        reply = ""
        try:
            for piece in self._model.stream(prompt, schema=SCHEMA):
                reply += piece
                if "}" in piece or "\n" in piece:
                    self._take(read_claims(reply)[:-1], question, clauses, told, watch)
        except ModelError as error:
            told.failure = str(error)
        self._take(read_claims(reply), question, clauses, told, watch)
        told.usage = self._model.used()
        return told

    def _take(
        self,
        claims: Sequence[Claim],
        question: str,
        clauses: Sequence[Clause],
        told: Told,
        watch: Watch | None,
    ) -> None:
        """Check the claims that came since the last time."""
        for claim in claims[told.claims :]:
            told.claims += 1
            statement = self.checked(claim, question, clauses, told.dropped)
            if statement is not None:
                told.statements.append(statement)
                if watch is not None:
                    watch(statement)

    def checked(
        self, claim: Claim, question: str, clauses: Sequence[Clause], dropped: Counter[str]
    ) -> Statement | None:
        """A claim as a statement on the sentences it rests on, or None with the reasons counted.

        Args:
            claim: what the model said.
            question: what it was asked.
            clauses: by their numbers from 1.
            dropped: counts kinds of fault.
        """
        if not all(1 <= n <= len(clauses) for n in claim.clauses):
            dropped["marker"] += 1
            return None
        named = [clauses[n - 1] for n in claim.clauses]
        whole = [Source(c.text, self._rows(c)) for c in named]
        found = faults(claim.text, whole, question=question)
        if found:
            dropped.update({f.kind for f in found})
            return None
        pieces = self._narrowed(claim.text, named, question)
        rows = tuple({o.id: o for s in whole for o in s.obligations}.values())
        return Statement(claim.text, tuple(pieces), rows)

    def _narrowed(self, text: str, clauses: Sequence[Clause], question: str) -> list[Piece]:
        """The sentences that bear a claim out; whole clauses where single ones do not."""
        words = {w for w in cut(normalize(text)) if is_content(w)}
        best = [max(sentences(c), key=lambda p: _shared(p.text, words)) for c in clauses]
        sources = [Source(p.text, self._rows(p.clause)) for p in best]
        if not faults(text, sources, question=question):
            return best
        return [Piece(c, c.start, c.end) for c in clauses]

    def _rows(self, clause: Clause) -> tuple[Obligation, ...]:
        """The ledger's rows that stand on a clause."""
        rows = self._shelf.obligations(clause.document_id)
        return tuple(o for o in rows if o.clause_id == clause.id)

    def _shown(self, clause: Clause) -> tuple[str, str]:
        document = self._shelf.document(clause.document_id)
        return " › ".join([document.title, *clause.path]), clause.text[:_CLAUSE_LIMIT]


def _shared(text: str, words: set[str]) -> int:
    held = normalize(text)
    return sum(w in held for w in words)
