"""What a question's answerers hand on: statements to bind, or what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import Retrieved
from assistant.answering.statement import Statement


@dataclass(frozen=True, slots=True)
class Reply:
    """Statements to bind, or what is missing.

    ``counted`` names what a list counts. ``withheld`` says that the source has X or × where
    the answer should stand.
    """

    statements: tuple[Statement, ...]
    retrieved: tuple[Retrieved, ...]
    missing: str = ""
    notes: tuple[str, ...] = ()
    counted: str | None = None
    withheld: bool = False
