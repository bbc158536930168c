"""Whose a document is and what it is about, told from its head."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.answer import Retrieved
from assistant.evidence import folded
from assistant.scope import Scope, provinces_in
from assistant.terms import Term, coverage
from corpus.model import Document

_PROVINCE_WORDS = 3
_LEAD = 160  # characters of a document's beginning that tell what it is about


def lead_of(document: Document) -> str:
    """A document's title and first lines, folded: what it is about as a whole."""
    return folded(f"{document.title}\n{document.text[:_LEAD]}")


def province_of(document: Document) -> str | None:
    """The province that a document speaks for; None for the nation's and where none is told."""
    stated = stated_of(document)
    if re.search(r"国务院|全国|中央|部关于|[部署]办公厅", stated):
        return None
    named = provinces_in(stated)
    if len(named) == 1:
        return next(iter(named))
    if named:
        return None
    told = Counter(re.findall(r"[\u4e00-\u9fff]{2,3}(?=省|自治区)", document.text[:4000]))
    best = [(p, n) for w, n in told.items() for p in provinces_in(w)]
    name, count = max(best, key=lambda b: b[1], default=("", 0))
    return name if count >= _PROVINCE_WORDS else None


def stated_of(document: Document) -> str:
    """Where a document says, in few words, whose it is; people name their files by it too."""
    return f"{document.title}{document.issuer or ''}{document.file.rsplit('/', 1)[-1]}"


def home_of(
    found: Sequence[Retrieved], scope: Scope, terms: Sequence[Term]
) -> tuple[str | None, tuple[str, ...]]:
    """The province that the draft speaks for, and others that the library has material of."""
    weight: Counter[str] = Counter()
    for item in found:
        own = province_of(item.document)
        if own is not None:
            told = folded(f"{item.clause.text}{item.document.title}")
            share = coverage(terms, {t.word: 1.0 for t in terms if t.word in told})
            weight[own] += item.score * share  # type: ignore[assignment]
    named = [p for p in weight if p in "".join(scope.places)]
    home = named[0] if named else max(weight, key=weight.__getitem__, default=None)
    return home, tuple(p for p, _ in weight.most_common() if p != home)
