"""Which candidates are headings: those that continue or open a numbered sequence.

A stack holds the open sequences from the outermost in. A candidate is taken if it is the
next of an open sequence, or the first of a new one in a place where one may open.
Everything else (a cross-reference, a year, a decimal) finds no sequence and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus.outline.candidates import Candidate, Style

_GLUE_LIMIT = 42
_STRONG: frozenset[Style] = frozenset({"part", "chapter", "section", "article"})
_FIRST_ARTICLE = re.compile(r"[^。；，]{2,30}?第[一1１]条")
_INNER: frozenset[Style] = frozenset({"num", "pnum", "circle", "numb", "point"})
_RANK: dict[Style, int] = {"part": 0, "chapter": 1, "section": 2, "article": 3}
_LINE_ONLY: frozenset[Style] = frozenset({"dotted", "attachment", "first"})
_INLINE: frozenset[Style] = frozenset({"circle", "numb", "pnum", "point"})


@dataclass(slots=True)
class Open:
    """An open sequence: its style, its last value and where its last label stands."""

    style: Style
    value: int
    at: int
    levels: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """An accepted heading: its candidate and its depth, 0 the outermost."""

    candidate: Candidate
    depth: int


@dataclass(slots=True)
class Sequencer:
    """Decides on candidates one after another, in reading order."""

    text: str
    stack: list[Open] = field(default_factory=list)
    article: int = 0
    counted: dict[Style, int] = field(default_factory=dict)

    def decide(self, found: Iterable[Candidate]) -> list[Heading]:
        """The candidates that are headings, with their depths."""
        accepted = []
        for candidate in found:
            depth = self._place(candidate)
            if depth is None:
                continue
            del self.stack[depth:]
            self.stack.append(
                Open(candidate.style, candidate.value, candidate.end, candidate.levels)
            )
            if candidate.style == "article":
                self.article = candidate.value
            self.counted[candidate.style] = candidate.value
            accepted.append(Heading(candidate, depth))
        return accepted

    def reset(self, depth: int = 0) -> None:
        """Close all sequences from a depth on."""
        del self.stack[depth:]

    def _place(self, new: Candidate) -> int | None:
        """The depth at which a candidate is accepted; None where it is no heading."""
        if new.style in _LINE_ONLY and new.strength != "line":
            return None
        if new.style == "attachment":
            return self._attachment(new)
        if new.style == "dotted":
            return self._dotted(new)
        if new.style in _STRONG:
            return self._strong(new)
        open_at = self._find(new.style)
        if open_at is not None:
            return self._continued(open_at, new)
        if (new.value == 1 or self._counted_on(new)) and self._may_open(new):
            return self._opening_depth(new)
        if new.strength == "line" and new.value <= 30 and new.style in {"cn", "pcn", "num"}:
            if new.levels:  # a bare number opens a sequence only as its first
                return None
            return len(self.stack) if self._may_open(new) else None
        return None

    def _counted_on(self, new: Candidate) -> bool:
        """Whether the numbering goes on under the next parent: 一、（一）（二） 二、（三）…"""
        return new.style in {"pcn", "num"} and new.value == self.counted.get(new.style, 0) + 1

    def _continued(self, open_at: int, new: Candidate) -> int | None:
        """The place of a candidate whose style is open already."""
        step = new.value - self.stack[open_at].value
        if step == 1 and self._set_off(new):
            return open_at
        if step == 2 and new.strength == "line":
            return open_at
        if step == 0 and new.value > 1 and self._numbered_twice(open_at, new):
            return open_at
        if new.value != 1 or not self._may_restart(new):
            return None
        return self._restart_depth(open_at, new)

    def _numbered_twice(self, open_at: int, new: Candidate) -> bool:
        """Whether a drafter's slip gave two headings the same number: 三、… 三、…

        Only where sub-headings of the first stand between the two.
        """
        return (
            new.strength == "line"
            and new.style in {"cn", "pcn"}
            and len(self.stack) > open_at + 1
            and self.stack[-1].value > 1
        )

    def _find(self, style: Style) -> int | None:
        for i in range(len(self.stack) - 1, -1, -1):
            if self.stack[i].style == style:
                return i
        return None

    def _set_off(self, new: Candidate) -> bool:
        """Whether the next of a sequence stands where a heading may stand."""
        if new.strength != "glued":
            return True
        if new.style in {"pcn", "circle", "pnum"}:
            return not self._mentioned(new)
        return self._follows_heading(new)

    def _may_open(self, new: Candidate) -> bool:
        if new.strength == "line":
            return True
        if new.style == "point":
            return new.strength == "stop"
        if new.strength == "stop":
            return True
        return new.style in {"pcn", "num", "circle", "pnum"} and self._follows_heading(new)

    def _may_restart(self, new: Candidate) -> bool:
        return self._may_open(new) and (
            new.strength == "line" or new.style not in {"cn", "pcn"} or self._ended(new)
        )

    def _ended(self, new: Candidate) -> bool:
        """Whether the text before closes a sentence."""
        return self.text[: new.start].rstrip()[-1:] in "。：！？）)"

    def _follows_heading(self, new: Candidate) -> bool:
        """Whether nothing but a short heading stands between this and the last label."""
        if not self.stack:
            return False
        between = self.text[self.stack[-1].at : new.start]
        ends = "。；！？" if new.style == "pcn" and self.stack[-1].style == "cn" else "。；，！？"
        return 0 < len(between) <= _GLUE_LIMIT and not any(c in ends for c in between)

    def _mentioned(self, new: Candidate) -> bool:
        """Whether a glued ordinal is a mention in a sentence, not a label."""
        return self.text[new.start - 1] in "、，,的在是为" or self.text[new.end] in "、，,的"

    def _opening_depth(self, new: Candidate) -> int:
        """A new sequence opens below what is open, but items in a line close with it."""
        depth = len(self.stack)
        if new.style == "cn":
            while depth and self.stack[depth - 1].style in {*_INNER, "pcn"}:
                depth -= 1
        elif new.style == "pcn":
            while depth and self.stack[depth - 1].style in _INNER:
                if self.stack[depth - 1].style == "num" and new.strength != "line":
                    break
                depth -= 1
        elif new.strength == "line":
            while depth and self.stack[depth - 1].style in {"point", "first"}:
                depth -= 1
        return depth

    def _restart_depth(self, open_at: int, new: Candidate) -> int:
        if new.style == "cn" and open_at == 0:
            return 0
        return open_at

    def _strong(self, new: Candidate) -> int | None:
        if new.strength == "glued" and not self._follows_heading(new) and not self._opens_law(new):
            return None
        if new.style == "article" and not self._article_set_off(new):
            return None
        open_at = self._find(new.style)
        expected = self.stack[open_at].value + 1 if open_at is not None else 1
        if new.style == "article":  # articles are counted through all chapters
            expected = self.article + 1
        if new.value not in {expected, expected + 1, 1} and new.strength != "line":
            return None
        depth = 0
        while (
            depth < len(self.stack)
            and self.stack[depth].style in {*_RANK, "attachment", "stated"}
            and _RANK.get(self.stack[depth].style, -1) < _RANK[new.style]
        ):
            depth += 1
        return depth

    def _opens_law(self, new: Candidate) -> bool:
        """Whether a chapter glued to a title is the first: 细则第一章总则第一条为…"""
        after = self.text[new.end : new.end + _GLUE_LIMIT]
        return new.style == "chapter" and new.value == 1 and _FIRST_ARTICLE.match(after) is not None

    def _article_set_off(self, new: Candidate) -> bool:
        after = self.text[new.end : new.end + 1]
        if new.strength == "line" and new.value == self.article + 1:
            return True
        if after in " \u3000\t【（(":
            return True
        if new.strength == "glued" and not (self.stack and self.stack[-1].style in _RANK):
            return False
        return after not in "规的、和至所及第款中，。"

    def _dotted(self, new: Candidate) -> int | None:
        open_at = self._find("dotted")
        parent = self._find("num")
        if parent is not None and self.stack[parent].value != new.levels[0]:
            return None
        base = parent + 1 if parent is not None else (0 if open_at is None else open_at)
        if parent is None and open_at is None and new.levels[-1] != 1:
            return None
        for i in range(base, len(self.stack)):
            held = self.stack[i]
            if held.style != "dotted" or len(held.levels) >= len(new.levels):
                return i
        return len(self.stack)

    def _attachment(self, new: Candidate) -> int | None:
        after = self.text[new.end : new.end + 2].strip(" \u3000")
        if after[:1] in {"：", ":", "，", "。", "、", "）", ")", "中", "所", "的"}:
            return None
        return 0
