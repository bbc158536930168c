"""Sentences that say the same in nearly the same words."""

from __future__ import annotations

import re

_ENOUGH = 0.6


def pairs_of(text: str) -> frozenset[str]:
    """The character pairs of a text, punctuation left out."""
    plain = re.sub(r"[\W_]", "", text)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def overlap(one: frozenset[str], two: frozenset[str]) -> float:
    """The share of the shorter text's pairs that the longer has, 0..1."""
    smaller = min(len(one), len(two))
    return len(one & two) / smaller if smaller else 0.0


class Said:
    """What a draft has said already."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._texts: list[frozenset[str]] = []
        self._headings: set[str] = set()

    def has(self, text: str) -> bool:
        """Whether a text repeats, wholly or nearly, something said."""
        own = pairs_of(text)
        if not own:
            return False
        return any(overlap(own, other) >= _ENOUGH for other in self._texts)

    def mentions(self, name: str) -> bool:
        """Whether a task's name, or nearly that, stands in a sentence or a heading."""
        own = pairs_of(name)
        told = [*self._texts, *map(pairs_of, self._headings)]
        return bool(own) and any(len(own & t) >= _ENOUGH * len(own) for t in told)

    def add(self, *texts: str) -> None:
        """Remember texts."""
        self._texts += [pairs_of(t) for t in texts]

    def new_heading(self, text: str) -> bool:
        """Whether a run-in heading was not used before; it counts as used from now on."""
        plain = re.sub(r"[\W_]", "", text)
        fresh = plain not in self._headings
        self._headings.add(plain)
        return fresh
