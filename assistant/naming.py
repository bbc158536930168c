"""Which documents a question names, by title or by number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.answer import Retrieved
from assistant.evidence import folded
from assistant.scope import Scope, provinces_in
from assistant.terms import Term, coverage
from corpus.model import Document

_ENOUGH, _ALONE, _MARGIN, _MOST, _FIRST = 0.24, 0.45, 0.06, 4, 3
_NAMES = re.compile(
    r"方案|意见|措施|通知|办法|条例|规定|规则|计划|政策|文件|通报|函|批复|答复|预案|报告|解读|清单|规划|纲要|细则|工程|行动|活动|讲话|若干|试点|实施|十?[一二三四五六七八九十\d]+条|附件|分工表"
)


def named_documents(
    question: str, terms: Sequence[Term], scope: Scope, found: Iterable[Retrieved]
) -> tuple[str, ...]:
    """Ids of the documents that the question names; empty where it names none.

    A document is named if its number or its title in 《》 is given, or if its title holds a
    good share of the question's topic and few other titles do.
    """
    found = list(found)
    documents = {r.document.id: r.document for r in found}
    exact = [d.id for d in documents.values() if _by_number(scope, d) or _by_title(scope, d)]
    if exact:
        return tuple(exact)
    shares = {d.id: _share(terms, scope, d) for d in documents.values()}
    best = max(shares.values(), default=0.0)
    near = tuple(i for i, share in shares.items() if share >= best - _MARGIN)
    first = {r.document.id for r in found[:_FIRST]}
    agreed = any(i in first for i in near)  # the clauses found point to the same document
    enough = _ENOUGH if _NAMES.search(question) else _ALONE
    return near if best >= enough and len(near) <= _MOST and agreed else ()


def _share(terms: Sequence[Term], scope: Scope, document: Document) -> float:
    title = folded(document.title)
    share = coverage(terms, {t.word: 1.0 for t in terms if t.word in title})
    stated = f"{title}{document.issuer or ''}{document.number or ''}{document.issued_on or ''}"
    if any(p not in title for p in scope.places) and provinces_in(title):
        return 0.0
    held = [str(x) in stated for x in (*scope.places, *scope.years)]
    return share + (0.1 * sum(held) / len(held) if held and share > 0 else 0.0)


def _by_number(scope: Scope, document: Document) -> bool:
    own = _bare(document.number or "")
    return bool(own) and any(
        _bare(n).endswith(own) or own.endswith(_bare(n)) for n in scope.numbers
    )


def _by_title(scope: Scope, document: Document) -> bool:
    title = _bare(document.title)
    return any(len(t) >= 6 and _bare(t) in title for t in scope.titles)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]|第|年(?=\d+号)|文$", "", text)
