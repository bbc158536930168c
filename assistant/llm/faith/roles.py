"""Who leads and who supports: what a claim says of units, held to text and ledger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from assistant.terms import is_content
from corpus.model import Obligation
from corpus.units import find_units, same_unit
from index.segment import cut, normalize

Role = Literal["lead", "support"]

_LABEL = re.compile(
    r"(?P<support>(?:配合|协助|协办|参与|参加)(?:单位|部门))|(?P<lead>(?:牵头|责任|主办|负责|主责|承办"
    r")(?:单位|部门))"
)
_VERB = re.compile(
    r"(?P<support>配合|协助|协办|参与|协同)|(?P<lead>牵头|负责|主办|承办|承担|组织实施|抓好?落实"
    r"|具体落实|会同|要(?=切实|会同|组织|加快|尽快))"
)
_SEGMENT = re.compile(r"[^。；;！？\n]+")


class Said(NamedTuple):
    """A unit with the role that a text gives it."""

    unit: str
    role: Role


def misplaced(
    claim: str, obligations: Sequence[Obligation], texts: Sequence[str]
) -> tuple[str, ...]:
    """Units to which a claim gives a role that neither the ledger nor the text gives them.

    Where several rows of the ledger are on the cited clauses, those count whose task is the
    claim's.
    """
    said = list(roles(claim))
    if not said:
        return ()
    rows = _about(claim, obligations)
    allowed = {role: _named(rows, role) for role in ("lead", "support")}
    if not rows:
        stated = [s for text in texts for s in roles(text)]
        for role in ("lead", "support"):
            allowed[role] = [s.unit for s in stated if s.role == role]
    return tuple(s.unit for s in said if not any(same_unit(s.unit, u) for u in allowed[s.role]))


def roles(text: str) -> Iterator[Said]:
    """The units of a text that it gives a role, sentence by sentence.

    A label gives its role to the units behind it, a verb to those before it. Units behind
    会同 support.
    """
    for segment in _SEGMENT.findall(text):
        yield from _roles_in(segment)


def _roles_in(segment: str) -> Iterator[Said]:
    events = sorted(_events(segment))
    label: Role | None = None
    waiting: list[str] = []
    for _, kind, word in events:
        if kind == "unit":
            if label is None:
                waiting.append(word)
            else:
                yield Said(word, label)
            continue
        role: Role = "support" if kind.endswith("support") else "lead"
        if kind.startswith("label"):
            label, waiting = role, []
            continue
        yield from (Said(unit, role) for unit in waiting)
        waiting = []
        label = "support" if word == "会同" else None


def _events(segment: str) -> Iterator[tuple[int, str, str]]:
    """Units, labels and verbs with their places; a verb inside a unit or label is none."""
    taken: list[tuple[int, int]] = []
    for mention in find_units(segment):
        # 会同市水利局 is read as one name where 会同 might be a place.
        name = mention.text.rpartition("会同")[2]
        start = mention.end - len(name)
        taken.append((start, mention.end))
        yield start, "unit", name
    for prefix, pattern in (("label", _LABEL), ("verb", _VERB)):
        for match in pattern.finditer(segment):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            if prefix == "label":
                taken.append(match.span())
            yield match.start(), f"{prefix}-{match.lastgroup}", match.group()


def _about(claim: str, obligations: Sequence[Obligation]) -> list[Obligation]:
    """The rows whose task shares most words with a claim."""
    words = {w for w in cut(normalize(claim)) if is_content(w)}
    scored = [(sum(w in normalize(o.task) for w in words), o) for o in obligations]
    best = max((n for n, _ in scored), default=0)
    return [o for n, o in scored if n == best]


def _named(rows: Iterable[Obligation], role: str) -> list[str]:
    return [u for o in rows for u in (o.lead if role == "lead" else o.support)]
