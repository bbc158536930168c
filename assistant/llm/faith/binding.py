"""Whether numbers and dates stand with what they belong to, and not with a neighbour."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.checking import normalise
from assistant.terms import is_content
from index.segment import cut, normalize

_DATE = (
    r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|末|初)?|\d{4}年(?:年?[底末内初]|[上下]半年)?"
)
_VALUE = re.compile(
    rf"(?P<date>{_DATE})|(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?)(?P<measure>[万亿]?(?:个百分点"
    r"|平方公里|平方米|立方米|公里|工作日|[%\u4e00-\u9fff])?)"
)
_SEGMENT = re.compile(r"[^，,；;。！？\n]+[，,；;。！？\n]?")


class Value(NamedTuple):
    """A number or date, what it is measured in, and the words that go with it."""

    text: str
    measure: str
    words: frozenset[str]


def swapped(claim: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Values whose words in the claim go, in the source, with another value of the kind."""
    known = [v for text in texts for v in values(text)]
    return tuple(v.text for v in values(claim) if _elsewhere(v, known))


def values(text: str) -> list[Value]:
    """The numbers and dates of a text, each with the words since the value before it."""
    found: list[Value] = []
    for sentence in re.split(r"[。；;！？\n]", normalise(text)):
        carried: set[str] = set()
        for segment in _SEGMENT.findall(sentence):
            matches = list(_VALUE.finditer(segment))
            carried |= _words(_VALUE.sub(" ", segment))
            for match in matches:
                measure = "date" if match["date"] else match["measure"]
                found.append(Value(match.group(), measure, frozenset(carried)))
            if matches:
                carried = set()
    return found


def _elsewhere(value: Value, known: Sequence[Value]) -> bool:
    own = [len(value.words & k.words) for k in known if k.text == value.text]
    others = [
        len(value.words & k.words)
        for k in known
        if k.measure == value.measure and k.text != value.text
    ]
    return bool(own and others) and max(others) > max(own)


def _words(text: str) -> set[str]:
    return {w for w in cut(normalize(text)) if is_content(w)}
