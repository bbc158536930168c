"""How right answers are: facts, refusals, citations and evidence, question by question."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answer import Answer

SHORT_LIMIT = 400
LIST_LIMIT = 900
_COVERED = 0.8
_GRAM = 4


@dataclass(frozen=True, slots=True)
class Expected:
    """A question with what its answer must and must not say.

    ``facts`` is a conjunction of alternatives: one of each inner tuple must occur.
    """

    id: str
    type: str
    question: str
    history: tuple[str, ...]
    facts: tuple[tuple[str, ...], ...]
    forbidden: tuple[str, ...]
    file: str | None
    quote: str | None
    answerable: bool

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Expected:
        """Read one line of a question file.

        Raises:
            KeyError: a line without ``question``.
        """
        return cls(
            id=str(row.get("id", "")),
            type=str(row.get("type", "open")),
            question=str(row["question"]),
            history=tuple(row.get("history") or ()),
            facts=tuple(tuple(alternatives) for alternatives in row.get("facts") or ()),
            forbidden=tuple(row.get("forbidden") or ()),
            file=row.get("file"),
            quote=row.get("quote"),
            answerable=bool(row.get("answerable", True)),
        )


@dataclass(frozen=True, slots=True)
class Score:
    """What one answer got. ``evidence`` is None where no quote is expected."""

    expected: Expected
    answered: bool
    right: bool
    missing: tuple[str, ...]
    forbidden: tuple[str, ...]
    too_long: bool
    evidence: bool | None
    quotes_exact: bool


def fold(text: str) -> str:
    """Width, dashes, commas and white space folded, for comparing facts with answers."""
    folded = unicodedata.normalize("NFKC", text)
    folded = re.sub(r"[—–―−~～]+", "-", folded)
    return re.sub(r"[\s,，]", "", folded)


def score_answer(expected: Expected, answer: Answer, texts: Mapping[str, str]) -> Score:
    """Score one answer.

    Args:
        expected: the question's key.
        answer: what was answered.
        texts: document id to ``Document.text``, to hold quotes against their spans.
    """
    said = fold(re.sub(r"\[\d+\]", "", answer.answer))
    answered = answer.status == "answered"
    missing = tuple(f[0] for f in expected.facts if not any(fold(a) in said for a in f))
    forbidden = tuple(f for f in expected.forbidden if fold(f) in said)
    limit = LIST_LIMIT if expected.type == "list" else SHORT_LIMIT
    too_long = len(answer.answer) > limit
    if expected.answerable:
        right = answered and not missing and not forbidden and not too_long
    else:
        right = not answered
    return Score(
        expected,
        answered,
        right,
        missing,
        forbidden,
        too_long,
        _has_evidence(expected, answer),
        all(texts[c.document_id][c.start : c.end] == c.quote for c in answer.citations),
    )


def _has_evidence(expected: Expected, answer: Answer, depth: int = 5) -> bool | None:
    if not expected.quote or not expected.file:
        return None
    found = "".join(
        fold(r.clause.text)
        for r in answer.retrieved[:depth]
        if same_file(r.document.file, expected.file)
    )
    return covered(fold(expected.quote), found) >= _COVERED


def same_file(found: str, expected: str) -> bool:
    """Whether two paths name one file, one of them perhaps relative to a folder inside."""
    a, b = found.split("/"), expected.split("/")
    depth = min(len(a), len(b))
    return a[-depth:] == b[-depth:]


def covered(quote: str, text: str) -> float:
    """The share of a quote's characters that runs of four shared with the text cover."""
    if quote in text:
        return 1.0
    if len(quote) < _GRAM:
        return 0.0
    hit = [False] * len(quote)
    for i in range(len(quote) - _GRAM + 1):
        if quote[i : i + _GRAM] in text:
            hit[i : i + _GRAM] = [True] * _GRAM
    return sum(hit) / len(hit)


def summarise(scores: Sequence[Score]) -> dict[str, Any]:
    """Totals: right by type, refusals, evidence@5, exact quotes, as shares and counts."""
    by_type: dict[str, list[bool]] = {}
    for score in scores:
        by_type.setdefault(score.expected.type, []).append(score.right)
    answerable = [s for s in scores if s.expected.answerable]
    refusable = [s for s in scores if not s.expected.answerable]
    return {
        "questions": len(scores),
        "right": _share(s.right for s in answerable),
        "wrong": _share(s.answered and not s.right for s in answerable),
        "refused": _share(s.right for s in refusable),
        "evidence@5": _share(s.evidence for s in scores if s.evidence is not None),
        "quotes_exact": _share(s.quotes_exact for s in scores),
        "by_type": {kind: _share(rights) for kind, rights in sorted(by_type.items())},
    }


def _share(flags: Iterable[bool | None]) -> dict[str, float | int]:
    values = [bool(f) for f in flags]
    return {
        "n": len(values),
        "hits": sum(values),
        "share": round(sum(values) / len(values), 4) if values else 0.0,
    }
