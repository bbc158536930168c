"""What is asked and what comes back, with the JSON contract's field names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from corpus.model import Clause, Document, Obligation
from index.filters import Filters
from index.standing import Status as ProgressStatus

Status = Literal["answered", "insufficient_evidence"]


@dataclass(frozen=True, slots=True)
class AskRequest:
    """A question with what was asked before it, oldest first.

    ``agent`` lets the language model, where there is one, look things up in several steps.
    """

    question: str
    history: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    today: date | None = None
    agent: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A source: ``quote == document.text[start:end]``, always."""

    marker: int
    document_id: str
    title: str
    file: str
    path: tuple[str, ...]
    clause_id: str
    quote: str
    start: int
    end: int
    page: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The contract's object."""
        return {
            "marker": self.marker,
            "document_id": self.document_id,
            "title": self.title,
            "file": self.file,
            "path": list(self.path),
            "clause_id": self.clause_id,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "page": self.page,
        }


@dataclass(frozen=True, slots=True)
class Retrieved:
    """One of the ten best clauses, in order."""

    clause: Clause
    document: Document
    score: float

    def to_json(self) -> dict[str, Any]:
        """The contract's object."""
        return {
            "clause_id": self.clause.id,
            "document_id": self.document.id,
            "file": self.document.file,
            "score": round(self.score, 4),
            "text": self.clause.text,
        }


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """An obligation behind an answer, with the citations it rests on."""

    obligation: Obligation
    file: str
    citations: tuple[Citation, ...] = ()
    status: ProgressStatus = "open"

    def to_json(self) -> dict[str, Any]:
        """The contract's object."""
        return obligation_json(self.obligation, self.file, self.citations, self.status)


def obligation_json(
    obligation: Obligation,
    file: str,
    citations: Sequence[Citation],
    status: ProgressStatus = "open",
) -> dict[str, Any]:
    """The contract's Obligation object."""
    due = obligation.deadline
    return {
        "id": obligation.id,
        "document_id": obligation.document_id,
        "file": file,
        "task": obligation.task,
        "lead": list(obligation.lead),
        "support": list(obligation.support),
        "supervisor": list(obligation.supervisor),
        "person": list(obligation.person),
        "goal": obligation.goal,
        "measures": list(obligation.measures),
        "deadline": {
            "text": due.text,
            "kind": due.kind,
            "date": due.date.isoformat() if due.date else None,
            "rrule": due.rrule,
            "precision": due.precision,
            "ambiguous": due.ambiguous,
        },
        "status": status,
        "citations": [c.to_json() for c in citations],
    }


@dataclass(frozen=True, slots=True)
class Step:
    """One tool that the agent called, what with, and the beginning of what came back."""

    tool: str
    arguments: Mapping[str, Any]
    result: str

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return {"tool": self.tool, "arguments": dict(self.arguments), "result": self.result}


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What a language model did for an answer.

    ``claims`` it made so many; ``dropped`` counts by fault what did not pass the check;
    tokens are the server's count, or an estimate; ``steps`` are the agent's.
    """

    name: str
    claims: int
    dropped: Mapping[str, int]
    prompt_tokens: int
    reply_tokens: int
    estimated: bool = False
    steps: tuple[Step, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return {
            "name": self.name,
            "claims": self.claims,
            "dropped": dict(self.dropped),
            "prompt_tokens": self.prompt_tokens,
            "reply_tokens": self.reply_tokens,
            "estimated": self.estimated,
            "steps": [s.to_json() for s in self.steps],
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose every date, number, unit and quotation stands in a cited span."""

    status: Status
    answer: str
    citations: tuple[Citation, ...] = ()
    obligations: tuple[LedgerEntry, ...] = ()
    notes: tuple[str, ...] = ()
    retrieved: tuple[Retrieved, ...] = ()
    took_ms: float = 0.0
    model: ModelUse | None = None

    def to_json(self) -> dict[str, Any]:
        """The contract's object; ``model`` only where one was asked."""
        value: dict[str, Any] = {
            "status": self.status,
            "answer": self.answer,
            "citations": [c.to_json() for c in self.citations],
            "obligations": [o.to_json() for o in self.obligations],
            "notes": list(self.notes),
            "retrieved": [r.to_json() for r in self.retrieved],
            "took_ms": round(self.took_ms, 1),
        }
        if self.model is not None:
            value["model"] = self.model.to_json()
        return value
