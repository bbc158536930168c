"""Sentences of the library that a draft on a topic can take over, scored and located."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answer import Retrieved
from assistant.drafting.currency import in_force, is_due, recent_fact, speaks_of_now
from assistant.drafting.homes import home_of, lead_of, province_of, stated_of
from assistant.drafting.model import DraftRequest
from assistant.drafting.roles import Role, role_fit
from assistant.drafting.runs import opens, whole_sentences
from assistant.drafting.standing import fit_heading, stands_alone
from assistant.drafting.wording import clean, owners_at_end
from assistant.evidence import folded
from assistant.fit import contradicts
from assistant.scope import provinces_in, scope_of
from assistant.sentences import Piece
from assistant.shelf import Shelf
from assistant.synonyms import synonyms
from assistant.terms import Term, coverage, topic_terms
from corpus.model import Clause, Document

_POOL = 160
_HEAD, _PATH, _TITLE, _NEAR, _SYNONYM = 0.9, 0.7, 0.6, 0.35, 0.8
EVERY_TASK = frozenset(("全部", "全部任务", "所有任务", "台账", "任务台账", "督办事项"))
"""Topics that mean the whole ledger and no matter in particular."""
_SCATTERED = 0.25
_BETWEEN, _APART = 8, 0.7  # characters between words that are still about one thing
_HOME_BONUS = 0.15
ON_TOPIC = 0.58
_FRESH, _YEARLY, _STALE = 0.25, 0.15, -0.3  # what a document's age adds to its sentences
_FIGURE = re.compile(r"\d+(?:\.\d+)?(?:%|个|家|公里|万|亿|项|处|座|户|吨|台|辆|件|所|人)")
_CHAPTER = re.compile(r"[一二三四五六七八九十]{1,3}、")
_REQUESTS = {
    "fact": "进展 完成 达到 增长",
    "problem": "存在问题 滞后 不足 不到位",
    "task": "重点任务 推进 加快 措施",
    "demand": "督查 考核 问责 责任 组织领导",
}
_WHOLE, _ABOUT, _WHOLE_RANK = 12, 0.8, 0.4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be taken over; ``piece`` is what it quotes, ``head`` its heading.

    ``relevance`` counts what stands above it too, ``own`` its words alone; both 0..1.
    """

    piece: Piece
    text: str
    document: Document
    relevance: float
    rank: float
    own: float
    head: str = ""
    head_piece: Piece | None = None

    @property
    def clause(self) -> Clause:
        """The clause it stands in."""
        return self.piece.clause

    def strength(self, role: Role) -> float:
        """How well it serves a role on the topic; 0 where it does not."""
        fit = role_fit(role, self.text, self.clause.path, self.head)
        if fit < 0.5:
            return 0.0
        figures = min(len(_FIGURE.findall(self.text)), 2) * 0.08
        own = 0.1 * bool(self.head) + 0.25 * self.own
        long = 0.1 * (len(self.text) > 120)
        return self.relevance + 0.5 * fit + figures + own - long + 0.2 * self.rank


class Material:
    """What a library has on a topic, read once a draft."""

    def __init__(self, shelf: Shelf, request: DraftRequest) -> None:
        """Search for the topic and read what was found."""
        self._shelf = shelf
        self._today = request.today
        self._scope = scope_of(request.topic, request.today)
        whole = request.topic in EVERY_TASK
        self.terms = () if whole else _terms(request.topic, shelf)
        self.elsewhere: tuple[str, ...] = ()
        self.outdated: dict[str, None] = {}
        self._home: str | None = None
        self._found = [] if whole else self._search(request.topic)
        self.candidates = list(self._read())

    def best(self, role: Role) -> list[tuple[float, Candidate]]:
        """What serves a role and holds on the day of the draft, best first."""
        scored = [(c.strength(role), c) for c in self.candidates]
        kept = [
            (s + self._freshness(c.document), c)
            for s, c in scored
            if s > 0 and self._holds(role, c)
        ]
        return sorted(kept, key=lambda p: (-p[0], p[1].document.file, p[1].piece.start))

    def on_topic(self, text: str, *around: str) -> bool:
        """Whether a text, with what stands above it, is about the topic."""
        return self.relevance(text, *around) >= ON_TOPIC

    def relevance(self, text: str, *around: str) -> float:
        """How much of the topic a text covers with what stands above it, 0..1."""
        return self._relevance(folded(text), [folded(a) for a in around], "")

    def fits_home(self, document: Document) -> bool:
        """Whether a document may speak in this draft: it is of no other province."""
        if contradicts(replace(self._scope, years=()), document):
            return False
        own = province_of(document)
        return own is None or self._home is None or own == self._home

    def _freshness(self, document: Document) -> float:
        home = _HOME_BONUS * (self._home is not None and province_of(document) == self._home)
        if document.issued_on is None:
            return home
        years = max(0, (self._today - document.issued_on).days) / 365
        return home + max(_STALE, _FRESH - _YEARLY * years)

    def _holds(self, role: Role, candidate: Candidate) -> bool:
        document, text, today = candidate.document, candidate.text, self._today
        if not speaks_of_now(text, document, today):
            return False
        if role in {"fact", "problem"}:
            return recent_fact(text, document, today)
        if not in_force(document, today):
            self.outdated[document.title] = None
            return False
        return is_due(text, document, today)

    def _search(self, topic: str) -> list[Retrieved]:
        found = {f.clause.id: f for f in self._shelf.search(topic, _POOL)}
        place = replace(self._scope, years=())
        hits = [f for f in found.values() if not contradicts(place, f.document)]
        self._home, self.elsewhere = home_of(hits, self._scope, self.terms)
        home = self._documents_of_home()
        for within in [(), home] if home else [()]:
            for words in ("", *_REQUESTS.values()):
                for item in self._shelf.search(f"{topic} {words}".strip(), _POOL, within=within):
                    found.setdefault(item.clause.id, item)
        fitting = [f for f in found.values() if self.fits_home(f.document)]
        return [*fitting, *self._whole_documents(fitting, set(found))]

    def _documents_of_home(self) -> tuple[str, ...]:
        """The own province's documents: in a search of all others would crowd them out."""
        if self._home is None:
            return ()
        named = (d.id for d in self._shelf.listed() if self._home in provinces_in(stated_of(d)))
        return tuple(named)

    def _whole_documents(self, found: Sequence[Retrieved], known: set[str]) -> Iterator[Retrieved]:
        """Other clauses of documents that are about the topic from title or first lines."""
        top = max((f.score for f in found), default=1.0)
        documents = dict.fromkeys(f.document.id for f in found)
        about = [d for d in documents if self._about(self._shelf.document(d)) >= _ABOUT]
        for document_id in about[:_WHOLE]:
            document = self._shelf.document(document_id)
            for clause in self._shelf.clauses(document_id):
                if clause.id not in known:
                    yield Retrieved(clause, document, _WHOLE_RANK * top)

    def _about(self, document: Document) -> float:
        told = lead_of(document)
        covered = coverage(self.terms, {t.word: 1.0 for t in self.terms if t.word in told})
        return self._spread(told) * covered

    def _read(self) -> Iterator[Candidate]:
        top = max((f.score for f in self._found), default=1.0) or 1.0
        for item in self._found:
            if item.clause.kind in {"noise", "repeat", "heading", "table_row"}:
                continue
            yield from self._candidates(item, item.score / top)

    def _candidates(self, item: Retrieved, rank: float) -> Iterator[Candidate]:
        clause, title = item.clause, lead_of(item.document)
        path = [folded(p) for p in clause.path]
        head, head_piece = "", None
        for piece in whole_sentences(clause):
            if opens(piece, clause):
                head = clean(piece.text)
                head_piece = piece
                if not fit_heading(head) or _CHAPTER.match(piece.text):
                    head, head_piece = "", None
                continue
            cut = owners_at_end(piece.text)
            own = Piece(clause, piece.start, piece.start + len(piece.text[:cut].rstrip()))
            text = clean(own.text)
            if not stands_alone(text):
                continue
            relevance = self._relevance(folded(text), [folded(head), *path], title)
            if relevance >= ON_TOPIC:
                alone = coverage(self.terms, self._levels(folded(text), (), ""))
                yield Candidate(own, text, item.document, relevance, rank, alone, head, head_piece)

    def _relevance(self, text: str, around: Sequence[str], title: str) -> float:
        """What one place covers of the topic, and a little for what all of them do.

        Words of a topic scattered over text, heading and title are seldom about it: 科技 here
        and 创新 there are no 科技创新.
        """
        mixed = coverage(self.terms, self._levels(text, around, title))
        places = [(text, 1.0), (title, _TITLE)]
        places += [(a, _HEAD if n in {0, len(around) - 1} else _PATH) for n, a in enumerate(around)]
        best = max(
            level * self._spread(place) * coverage(self.terms, self._levels(place, (), ""))
            for place, level in places
        )
        return best + _SCATTERED * max(0.0, mixed - best)

    def _spread(self, text: str) -> float:
        """1 where the topic's words stand near one another in a text, less where far apart."""
        words = [t.word for t in self.terms if t.word in text]
        if len(words) < 2:
            return 1.0
        room = sum(map(len, words)) + _BETWEEN
        return 1.0 if narrowest(text, words) <= room else _APART

    def _levels(self, text: str, around: Sequence[str], title: str) -> dict[str, float]:
        levels: dict[str, float] = {}
        for term in self.terms:
            word = term.word
            if word in text:
                levels[word] = 1.0
            elif any(w in text for w in synonyms(word)):
                levels[word] = _SYNONYM
            elif around and (word in around[0] or word in around[-1]):
                levels[word] = _HEAD
            elif any(word in a for a in around):
                levels[word] = _PATH
            elif word in title:
                levels[word] = _TITLE
            elif len(word) > 2:
                levels[word] = _NEAR * _shared(word, text)
        return levels


def narrowest(text: str, words: Sequence[str]) -> int:
    """The length of the shortest run of a text that holds each of several words."""
    found = [(n, m) for n, w in enumerate(words) for m in re.finditer(re.escape(w), text)]
    places = sorted((m.start(), m.end(), n) for n, m in found)
    latest: dict[int, tuple[int, int]] = {}
    best = len(text)
    for start, end, n in places:
        latest[n] = (start, end)
        if len(latest) == len(words):
            first = min(s for s, _ in latest.values())
            best = min(best, max(e for _, e in latest.values()) - first)
    return best


def _terms(topic: str, shelf: Shelf) -> tuple[Term, ...]:
    """Topic words by rarity; where all are common ones, the topic's words alike."""
    terms = topic_terms(topic, scope_of(topic), shelf.words, shelf.rarity)
    if terms:
        return terms
    return tuple(Term(w, 1.0) for w in dict.fromkeys(shelf.words(topic)) if len(w) > 1)


def _shared(word: str, text: str) -> float:
    pairs = [word[i : i + 2] for i in range(len(word) - 1)]
    return sum(p in text for p in pairs) / len(pairs)


def as_of(today: date) -> str:
    """2026年11月23日."""
    return f"{today.year}年{today.month}月{today.day}日"
