"""Clauses searched for a question and weighed: which can speak for it, in what words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assistant.answer import Retrieved
from assistant.asks import Part, key_noun
from assistant.evidence import Wanted, folded
from assistant.fit import contradicts, misfits
from assistant.followup import Asked
from assistant.naming import named_documents
from assistant.shelf import Shelf
from assistant.terms import Term, blended, dampened, topic_terms
from corpus.model import Document
from corpus.units import find_units

_POOL, _WIDE, _FEW = 30, 300, 6
_THIN, _RARE = 3.0, 4.0
_RATE = re.compile(r"[\u4e00-\u9fff]{2}(?:率|额|总量)$")
_COMMON = frozenset(
    ("任务", "整改", "问题", "清单", "重点", "落实", "推进", "牵头", "工作", "单位")
)
_OTHER_PART, _EARLIER, _NAMING = 0.35, 0.3, 0.3


@dataclass(slots=True)
class Weighed:
    """The retrieved clauses that fit the scope, and what did not fit."""

    retrieved: list[Retrieved]
    fitting: list[Retrieved]
    named: tuple[str, ...] = ()
    misfit: dict[str, None] = field(default_factory=dict)


class Weigher:
    """Searches and weighs from one request's shelf."""

    def __init__(self, shelf: Shelf) -> None:
        """Hold the shelf of the request."""
        self._shelf = shelf

    def weigh(self, asked: Asked) -> Weighed:
        """Search, and part the clauses that can speak for the scope from the others."""
        found = self._shelf.search(asked.text, _POOL)
        terms = topic_terms(asked.text, asked.scope, self._shelf.words, self._shelf.rarity)
        units = " ".join(u.text for u in find_units(asked.text))
        # Neither a unit nor a word that every title has names a document.
        terms = tuple(t for t in terms if t.word not in units and t.word not in _COMMON)
        named = named_documents(asked.text, terms, asked.scope, found)
        if named:
            found = self._shelf.search(asked.text, _POOL, within=named)
        weighed = Weighed(found, [], named)
        if asked.scope.places or asked.scope.years:
            fitting = [f for f in found if not misfits(asked.scope, f.document, f.clause)]
            if len(fitting) < _FEW and not named:
                found = self._shelf.search(asked.text, _WIDE)
        for item in found:
            wrong = misfits(asked.scope, item.document, item.clause)
            if wrong:
                weighed.misfit.update(dict.fromkeys(wrong))
            else:
                weighed.fitting.append(item)
        return weighed

    def titled(self, asked: Asked, weighed: Weighed) -> Document:
        """The document that a question about a document means: its title fits best."""
        terms = topic_terms(asked.text, asked.scope, self._shelf.words, lambda _: 1.0)

        def share(item: Retrieved) -> tuple[int, bool]:
            title = folded(item.document.title)
            kind = item.document.kind or ""
            return sum(t.word in title for t in terms), bool(kind) and kind in asked.text

        return max(weighed.fitting, key=share).document

    def wanted(self, asked: Asked, part: Part, weighed: Weighed) -> Wanted:
        """What the sentences are scored against for one part of the question."""
        focus = self._terms(part.text, asked, weighed)
        own = tuple(t.word for t in focus)
        context = self._terms(asked.context, asked, weighed)
        before = asked.parts[: asked.parts.index(part)]
        others = self._terms("，".join(p.text for p in before), asked, weighed)
        earlier = self._terms(asked.earlier, asked, weighed)
        if sum(t.weight for t in focus) < _THIN:  # 哪几个部门负责: about what was said before
            focus = blended((focus, 1.0), (context or others or earlier, 1.0))
        terms = blended((focus, 1.0), (context, 1.0), (others, _OTHER_PART), (earlier, _EARLIER))
        return Wanted(
            part,
            terms,
            focus or terms,
            asked.text,
            asked.scope.years,
            self._key(part, focus),
            own,
        )

    def _key(self, part: Part, focus: tuple[Term, ...]) -> str | None:
        """The last topic word before the question word, where the part has one."""
        noun = key_noun(part.text)
        if noun and (rate := _RATE.search(noun)):
            return rate.group()
        own = {t.word for t in focus}
        words = [
            w
            for w in self._shelf.words(noun or "")
            if w in own and len(w) > 1 and self._shelf.rarity(w) > (_RARE if part.wants_list else 0)
        ]
        return words[-1] if words else None

    def _terms(self, text: str, asked: Asked, weighed: Weighed) -> tuple[Term, ...]:
        """Topic words, those that name the document itself counting little."""
        terms = topic_terms(text, asked.scope, self._shelf.words, self._shelf.rarity)
        titles = folded(" ".join(self._shelf.document(d).title for d in weighed.named))
        return dampened(terms, titles, _NAMING) if titles else terms


def in_order(asked: Asked, weighed: Weighed) -> tuple[Retrieved, ...]:
    """The clauses as found, those of another place or year last."""
    fitting = {r.clause.id for r in weighed.fitting}
    away = {
        r.clause.id
        for r in weighed.retrieved
        if r.clause.id not in fitting and contradicts(asked.scope, r.document)
    }
    return tuple(sorted(weighed.retrieved, key=lambda r: r.clause.id in away))


def main_document(found: list[Retrieved]) -> str:
    """The document that the best clauses speak for."""
    weight: dict[str, float] = {}
    for item in found[:10]:
        weight[item.document.id] = weight.get(item.document.id, 0.0) + item.score
    best = found[0].document.id
    return (
        best if weight[best] >= 0.5 * max(weight.values()) else max(weight, key=weight.__getitem__)
    )
