"""Sentences scored against a question: which say it, and how much of it they cover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Retrieved
from assistant.asks import Ask, Part
from assistant.sentences import Piece, sentences
from assistant.synonyms import synonyms
from assistant.terms import Term, coverage
from assistant.timing import tense_fit, time_fit
from assistant.values import Value, asked_measures, find_values
from corpus.model import Clause
from index.segment import normalize

_HEADING, _NEAR, _CLAUSE, _TITLE = 0.75, 0.6, 0.45, 0.55
_SYNONYM = 0.85
_ASIDE = 0.2
_VALUE_BONUS, _RANK_BONUS, _CLOSE_BONUS = 0.25, 0.12, 0.15
VALUE_ASKS = ("deadline", "duration", "frequency", "number", "contact")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a sentence is scored against: one part of a question with its terms."""

    part: Part
    terms: tuple[Term, ...]
    focus: tuple[Term, ...]
    question: str
    years: tuple[int, ...] = ()
    key: str | None = None
    own: tuple[str, ...] = ()

    @property
    def value_ask(self) -> Ask | None:
        """The kind of value the part wants, if it wants one."""
        return next((a for a in self.part.asks if a in VALUE_ASKS), None)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence with what it covers. ``covered`` and ``focus`` are shares in 0..1."""

    found: Retrieved
    piece: Piece
    covered: float
    here: float
    focus: float
    values: tuple[Value, ...]
    score: float
    keyed: bool = True


def folded(text: str) -> str:
    """Lower case and half width, one character for one."""
    return normalize(text)


def _synonym_level(word: str, text: str, near: str, heading: str) -> float:
    """What a word's synonyms are worth where the word itself is missing."""
    others = synonyms(word)
    if any(w in text for w in others):
        return _SYNONYM
    return _SYNONYM / 2 if any(w in near or w in heading for w in others) else 0.0


def _shared(word: str, text: str) -> float:
    """The share of a long word's character pairs that a text has."""
    pairs = [word[i : i + 2] for i in range(len(word) - 1)]
    return sum(p in text for p in pairs) / len(pairs)


def _is_heading(clause: Clause, text: str) -> bool:
    """Whether a sentence is one of its clause's own headings and says nothing more."""
    plain = text.strip("。：: ")
    return any(plain == folded(p).strip("。：: ") for p in clause.path)


class Reader:
    """Scores the sentences of retrieved clauses for one part of a question."""

    def __init__(self, wanted: Wanted, top_score: float) -> None:
        """Hold what is wanted; ``top_score`` scales the retrieval scores to 0..1."""
        self._wanted = wanted
        self._top = top_score or 1.0
        self._measures = asked_measures(wanted.part.text)
        self._asked = folded(wanted.question)

    def read(self, found: Retrieved) -> list[Evidence]:
        """Every sentence of a clause as evidence, in reading order."""
        pieces = sentences(found.clause)
        texts = [folded(p.text) for p in pieces]
        heading = folded(" ".join(found.clause.path))
        title = folded(found.document.title)
        whole = folded(found.clause.text)
        evidence = []
        for i, piece in enumerate(pieces):
            near = "".join(texts[max(0, i - 1) : i + 2])
            levels = self._levels(texts[i], near, whole, heading, title)
            evidence.append(self._score(found, piece, texts[i], levels))
        return evidence

    def _levels(
        self, text: str, near: str, whole: str, heading: str, title: str
    ) -> Mapping[str, float]:
        levels = {}
        for term in self._wanted.terms:
            word = term.word
            if word in text:
                levels[word] = 1.0
            elif word in heading:
                levels[word] = _HEADING
            elif word in near:
                levels[word] = _NEAR
            elif word in title:
                levels[word] = _TITLE
            elif word in whole:
                levels[word] = _CLAUSE
            elif alike := _synonym_level(word, text, near, heading):
                levels[word] = alike
            elif len(word) >= 4 and (share := _shared(word, text)) >= 0.5:
                levels[word] = 0.8 * share
        key = self._wanted.key
        if key and key not in levels:
            levels[key] = 1.0 if key in text else _HEADING if key in heading else 0.0
        return levels

    def _score(
        self, found: Retrieved, piece: Piece, text: str, levels: Mapping[str, float]
    ) -> Evidence:
        covered = coverage(self._wanted.terms, levels)
        here = coverage(self._wanted.terms, {w: 1.0 for w, x in levels.items() if x == 1.0})
        focus = coverage(self._wanted.focus, levels)
        values = self._values(text)
        score = 0.6 * covered + 0.4 * focus + 0.3 * here + _RANK_BONUS * found.score / self._top
        score += time_fit(self._wanted.years, found.clause, piece.text)
        if self._wanted.value_ask:
            score += _VALUE_BONUS if values else -_VALUE_BONUS
            score += _CLOSE_BONUS * self._closeness(text, values)
        if self._wanted.value_ask == "number":
            part = self._wanted.part.text
            score += tense_fit(part, text, [v.start for v in values])
        if _is_heading(found.clause, text):
            score -= _VALUE_BONUS
        own = self._wanted.own
        about = (
            not own
            or self._wanted.value_ask is None
            or any(levels.get(w, 0.0) >= _NEAR for w in own)
        )
        if own and not any(levels.get(w, 0.0) >= _HEADING for w in own):
            score -= _ASIDE
        key = self._wanted.key
        keyed = about and (key is None or levels.get(key, 0.0) >= _NEAR)
        return Evidence(found, piece, covered, here, focus, values, score, keyed)

    def _values(self, text: str) -> tuple[Value, ...]:
        ask = self._wanted.value_ask
        if ask is None:
            return ()
        values = tuple(v for v in find_values(ask, text) if v.text not in self._asked)
        if ask == "number" and self._measures:
            fitting = tuple(v for v in values if v.measure in self._measures)
            return fitting
        return values

    def _closeness(self, text: str, values: Sequence[Value]) -> float:
        """How near a value stands to the words the part is about, 0..1."""
        places = [text.find(t.word) for t in self._wanted.focus]
        places = [p for p in places if p >= 0]
        if not places or not values:
            return 0.0
        gap = min(abs(v.start - p) for v in values for p in places)
        return max(0.0, 1.0 - gap / 40)
