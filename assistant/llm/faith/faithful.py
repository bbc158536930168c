"""All checks on a claim, in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.checking import check_sentence, normalise
from assistant.llm.faith.binding import swapped
from assistant.llm.faith.polarity import turned, without_turns
from assistant.llm.faith.roles import misplaced
from assistant.terms import is_content
from corpus.model import Obligation
from index.segment import cut, normalize

# The share of a claim's content words that its sources or the question have to hold: connecting
# words are the model's own, subjects are not.
_GROUNDED = 0.7
_TITLES = "同志|局长|书记|主任|市长|县长|区长|镇长|乡长|厅长|部长|省长|处长|科长|秘书长"
_PERSON = re.compile(
    rf"[\u4e00-\u9fff]{{2}}(?=(?:副)?(?:{_TITLES}))|(?<=责任人[是为：])[\u4e00-\u9fff]{{2,3}}"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A clause, or the part of it, that a claim names, with the ledger's rows on it."""

    text: str
    obligations: tuple[Obligation, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a claim was dropped: ``kind`` for counting, ``text`` what it is about."""

    kind: str
    text: str


def faults(claim: str, sources: Sequence[Source], *, question: str = "") -> tuple[Fault, ...]:
    """What in a claim its sources do not bear out; empty where all is well.

    Args:
        claim: one statement without markers.
        sources: the clauses it names.
        question: whose words a claim may use, though never its facts.
    """
    texts = [s.text for s in sources]
    found = [Fault(u.kind, u.text) for u in check_sentence(claim, texts)]
    if found:
        return tuple(found)
    plain, source = normalise(claim), "\n".join(normalise(t) for t in texts)
    found += [Fault("person", p) for p in _PERSON.findall(plain) if p not in source]
    found += [Fault("role", unit) for unit in misplaced(claim, sources_of(sources), texts)]
    found += [Fault("binding", value) for value in swapped(claim, texts)]
    found += [Fault("polarity", word) for word in turned(claim, texts)]
    if loose := _ungrounded(claim, [*texts, question]):
        found.append(Fault("ungrounded", loose))
    return tuple(found)


def sources_of(sources: Sequence[Source]) -> tuple[Obligation, ...]:
    """The ledger's rows of all sources, each once."""
    return tuple({o.id: o for s in sources for o in s.obligations}.values())


def _ungrounded(claim: str, texts: Sequence[str]) -> str:
    """The words that nothing holds, where they are too many."""
    words = [w for w in dict.fromkeys(cut(normalize(without_turns(claim)))) if is_content(w)]
    held = normalize("\n".join(texts))
    missing = [w for w in words if w not in held]
    if words and 1 - len(missing) / len(words) >= _GROUNDED:
        return ""
    return "、".join(missing[:5]) or claim[:20]
