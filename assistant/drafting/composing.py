"""Sentences checked, numbered and put into sections; nothing reaches a draft around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Citation, LedgerEntry
from assistant.answering.statement import Binder, Statement
from assistant.checking import Unsupported, check_sentence
from assistant.drafting.alike import Said
from assistant.drafting.model import UNVERIFIED, Origin, Place, Section, Sentence
from assistant.drafting.wording import ended
from assistant.sentences import Piece
from corpus.model import Document, Obligation

_CLAIM = re.compile(r"\d|[一二三四五六七八九十百]+[个项条家件名%年月日]")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence to emit: its text, what it quotes, what it was computed from.

    ``computed`` holds figures counted from ``obligations`` or from the report, as they may
    be said; they support the sentence beside its quotations. ``core`` is what repetition
    is judged by, the whole text where it is empty. A ``distinct`` line is new unless the
    very same words were said: rankings and labels are alike by their form.
    """

    text: str
    pieces: tuple[Piece, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    computed: tuple[str, ...] = ()
    place: Place = "run_on"
    head: int = 0
    core: str = ""
    distinct: bool = False


def verify(line: Line) -> tuple[Unsupported, ...]:
    """Check a sentence against what it quotes and what was computed for it."""
    told = [f"{o.task}\n{'、'.join((*o.lead, *o.support))}" for o in line.obligations]
    if line.pieces:  # the quotations hold what the ledger was read from
        told = []
    return check_sentence(line.text, [*(p.text for p in line.pieces), *told, *line.computed])


class Composer:
    """Builds the sections of one draft."""

    def __init__(self, documents: dict[str, Document]) -> None:
        """Hold the documents, with their texts, that pieces refer to."""
        self._binder = Binder(documents)
        self._statements: list[Statement] = []
        self._sections: list[Section] = []
        self._sentences: list[Sentence] = []
        self._pending: list[Sentence] = []
        self.said = Said()
        self._texts: set[str] = set()
        self.remarks: dict[str, None] = {}
        self.withheld: list[tuple[str, tuple[Unsupported, ...]]] = []

    def say(self, line: Line) -> bool:
        """Emit a sentence unless it repeats one or does not pass the check.

        Returns:
            Whether it was emitted.
        """
        core = line.core or line.text
        formal = line.distinct or 0 < line.head == len(line.text)
        if line.text in self._texts or (not formal and self.said.has(core)):
            return False
        wrong = verify(line)
        if wrong:
            self.withheld.append((line.text, wrong))
            return False
        self._texts.add(line.text)
        if not 0 < line.head == len(line.text):
            self.said.add(core)
        statement = Statement(line.text, line.pieces, line.obligations)
        self._statements.append(statement)
        markers = tuple(dict.fromkeys(self._binder.cite(p).marker for p in line.pieces))
        owed = tuple(dict.fromkeys(o.id for o in line.obligations))
        origin: Origin = "ledger" if owed or line.computed else "sourced"
        self._flush()
        self._sentences.append(
            Sentence(ended(line.text), origin, markers, owed, line.place, line.head)
        )
        return True

    def would_say(self, line: Line) -> bool:
        """Whether a sentence is new and passes the check."""
        return not self.said.has(line.core or line.text) and not verify(line)

    def connect(self, text: str, place: Place = "paragraph") -> None:
        """Words that assert nothing; they appear only if a sentence follows in the section.

        Raises:
            ValueError: the words hold a figure, a date or a unit.
        """
        if _CLAIM.search(text) or check_sentence(text, ()):
            raise ValueError(f"a connecting template must assert nothing: {text}")
        self._pending = [Sentence(text, "template", place=place)]

    def disconnect(self) -> None:
        """Drop connecting words that nothing followed."""
        self._pending = []

    def take_down(self, text: str) -> None:
        """What the user typed, marked as not verified."""
        self._flush()
        shown = f"{UNVERIFIED}{ended(text)}"
        self._sentences.append(Sentence(shown, "unsourced", place="paragraph"))

    def close(self, heading: str, missing: str) -> int:
        """End a section; where nothing was said it states what is missing.

        Returns:
            How many sentences it has.
        """
        self._pending = []
        count = len(self._sentences)
        told = None if any(s.origin != "template" for s in self._sentences) else missing
        self._sections.append(Section(heading, tuple(self._sentences), told))
        self._sentences = []
        return count

    def lacking(self, text: str) -> None:
        """Add to the section closed last what it lacks."""
        last = self._sections[-1]
        self._sections[-1] = Section(last.heading, last.sentences, last.missing or text)

    def mind(self, note: str) -> None:
        """Tell the user something about the draft."""
        self.remarks.setdefault(note)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections closed so far."""
        return tuple(self._sections)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations, by marker."""
        return self._binder.citations

    @property
    def entries(self) -> tuple[LedgerEntry, ...]:
        """The obligations behind the sentences."""
        return self._binder.entries(self._statements)

    def _flush(self) -> None:
        self._sentences += self._pending
        self._pending = []


def joined(pieces: Sequence[Piece | None]) -> tuple[Piece, ...]:
    """Pieces without gaps and repeats, in order."""
    return tuple(dict.fromkeys(p for p in pieces if p is not None))
