"""What a draft is asked for with, and what comes back: sections of sentences with sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from assistant.answer import Citation, LedgerEntry
from index.filters import Filters

DraftKind = Literal["speech", "circular", "weekly", "monthly", "plan_item", "bulletin"]
Origin = Literal["sourced", "ledger", "template", "unsourced"]
Place = Literal["paragraph", "run_on", "item"]
"""Where a sentence stands: it opens a paragraph, goes on in it, or opens a numbered one."""

KIND_NAMES: dict[DraftKind, str] = {
    "speech": "讲话稿章节",
    "circular": "通报",
    "weekly": "周调度",
    "monthly": "月通报",
    "plan_item": "整改方案条目",
    "bulletin": "简报",
}
UNVERIFIED = "【待核实】"


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts of an official document round its body; nothing is made up where one is empty.

    ``number`` is the 发文字号, ``recipients`` the 主送机关, ``copies`` the 抄送机关,
    ``printer`` the 印发机关, ``attachments`` the names of the 附件 in order.
    """

    issuer: str | None = None
    number: str | None = None
    recipients: str | None = None
    dated: date | None = None
    copies: str | None = None
    printer: str | None = None
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """A section that the user wants: its heading without ordinal, and what they typed."""

    heading: str
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """What to draft. ``since`` and ``until`` are inclusive; ``today`` is the as-of date.

    ``unit`` confines the ledger's part to one unit. An empty ``outline`` is the kind's own.
    """

    kind: DraftKind
    topic: str
    today: date
    filters: Filters = field(default_factory=Filters)
    unit: str | None = None
    since: date | None = None
    until: date | None = None
    outline: tuple[OutlineSection, ...] = ()
    title: str | None = None
    frame: Frame = field(default_factory=Frame)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a draft and where it comes from.

    ``text`` has no markers; ``citations`` are the markers of ``Draft.citations`` and
    ``obligations`` the ids it was computed from. ``head`` counts the characters at its
    start that are a heading of their paragraph (（一）强化督查。).
    """

    text: str
    origin: Origin
    citations: tuple[int, ...] = ()
    obligations: tuple[str, ...] = ()
    place: Place = "run_on"
    head: int = 0

    def to_json(self) -> dict[str, Any]:
        """The contract's object."""
        return {
            "text": self.text,
            "origin": self.origin,
            "citations": list(self.citations),
            "obligations": list(self.obligations),
            "place": self.place,
        }


@dataclass(frozen=True, slots=True)
class Section:
    """A heading without ordinal, its sentences, and what is missing where there are none."""

    heading: str
    sentences: tuple[Sentence, ...] = ()
    missing: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The contract's object."""
        return {
            "heading": self.heading,
            "sentences": [s.to_json() for s in self.sentences],
            "missing": self.missing,
        }


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft in which every sentence says where it comes from.

    ``withheld`` counts the sentences that did not pass the check and were left out.
    """

    kind: DraftKind
    title: str
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...] = ()
    obligations: tuple[LedgerEntry, ...] = ()
    notes: tuple[str, ...] = ()
    withheld: int = 0
    frame: Frame = field(default_factory=Frame)
    took_ms: float = 0.0

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in order."""
        return tuple(s for section in self.sections for s in section.sentences)

    def to_json(self) -> dict[str, Any]:
        """The contract's object."""
        return {
            "kind": self.kind,
            "title": self.title,
            "sections": [s.to_json() for s in self.sections],
            "citations": [c.to_json() for c in self.citations],
            "obligations": [o.to_json() for o in self.obligations],
            "notes": list(self.notes),
            "withheld": self.withheld,
            "took_ms": round(self.took_ms, 1),
        }
