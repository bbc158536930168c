"""Follow-up questions completed from what was asked before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from assistant.asks import Part, split_parts
from assistant.scope import Scope, scope_of

_LEANS = re.compile(
    r"^(?:那|那么|还有|另外|其中|里头|里面|它|他们|这|该|此|上述|前者|后者|同样)|呢[？?]?$|(?:这|那)(?:类|个|些|项|条|件|份)"
)
_PRONOUN = re.compile(
    r"^(?:那么?|还有|另外)[，,]?|(?:里头|里面|其中)|(?:这|那)(?:类|个|些|项|条|件|份|里)"
)
_SHORT = 14


@dataclass(frozen=True, slots=True)
class Asked:
    """A question made whole.

    ``text`` is searched; ``own`` is the last question alone; ``earlier`` the question
    it leans on, empty where it stands by itself; ``today`` is the day of the question.
    """

    text: str
    own: str
    earlier: str
    context: str
    parts: tuple[Part, ...]
    scope: Scope
    today: date


def complete(question: str, history: tuple[str, ...], today: date | None) -> Asked:
    """Make a question whole from its history.

    A follow-up keeps the place, year and document of the question before unless it names
    its own, and its kind of answer where it asks with 呢 alone.
    """
    today = today or date.today()
    context, parts = split_parts(question)
    scope = scope_of(question, today)
    if not history or not leans(question, scope):
        return Asked(question, question, "", context, parts, scope, today)
    before = complete(history[-1], history[:-1], today)
    if all(p.asks == ("open",) and len(p.text) <= _SHORT for p in parts):
        parts = tuple(Part(p.text, before.parts[0].asks, p.wants_list) for p in parts)
    own = _PRONOUN.sub("", question)
    earlier = before.text
    if scope.places and scope.places != before.scope.places:
        for place in before.scope.places:
            earlier = earlier.replace(place, scope.places[0])
    for old in before.scope.years:
        if scope.years and old not in scope.years:
            earlier = earlier.replace(str(old), str(scope.years[0]))
    return Asked(
        f"{earlier} {own}", own, earlier, context, parts, scope.inherit(before.scope), today
    )


def leans(question: str, scope: Scope) -> bool:
    """Whether a question needs the one before it to be understood."""
    if scope.titles or scope.numbers:
        return False
    stripped = question.strip()
    if _LEANS.search(stripped):
        return True
    return len(stripped) <= _SHORT and not scope.places and not scope.years
