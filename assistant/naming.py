"""Which documents a question names, by title or by number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.answer import Retrieved
from assistant.evidence import folded
from assistant.scope import Scope
from assistant.terms import Term, coverage
from corpus.model import Document

_ENOUGH, _MARGIN, _MOST = 0.24, 0.06, 4


def named_documents(
    terms: Sequence[Term], scope: Scope, found: Iterable[Retrieved]
) -> tuple[str, ...]:
    """Ids of the documents that the question names; empty where it names none.

    A document is named if its number or its title in 《》 is given, or if its title holds a
    good share of the question's topic and few other titles do.
    """
    documents = {r.document.id: r.document for r in found}
    exact = [d.id for d in documents.values() if _by_number(scope, d) or _by_title(scope, d)]
    if exact:
        return tuple(exact)
    shares = {d.id: _share(terms, scope, d) for d in documents.values()}
    best = max(shares.values(), default=0.0)
    near = tuple(i for i, share in shares.items() if share >= best - _MARGIN)
    return near if best >= _ENOUGH and len(near) <= _MOST else ()


def _share(terms: Sequence[Term], scope: Scope, document: Document) -> float:
    title = folded(document.title)
    share = coverage(terms, {t.word: 1.0 for t in terms if t.word in title})
    stated = f"{title}{document.issuer or ''}{document.number or ''}{document.issued_on or ''}"
    held = [str(x) in stated for x in (*scope.places, *scope.years)]
    return share + (0.1 * sum(held) / len(held) if held and share > 0 else 0.0)


def _by_number(scope: Scope, document: Document) -> bool:
    own = _bare(document.number or "")
    return bool(own) and any(_bare(n).endswith(own) or own.endswith(_bare(n)) for n in scope.numbers)


def _by_title(scope: Scope, document: Document) -> bool:
    title = _bare(document.title)
    return any(len(t) >= 6 and _bare(t) in title for t in scope.titles)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]|第|年(?=\d+号)|文$", "", text)
