"""Which documents a search or a listing is confined to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on documents; all must hold, an empty one holds for every document.

    ``issued_from`` and ``issued_to`` are inclusive; a document with no known date meets
    neither.
    """

    document_ids: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    issued_from: date | None = None
    issued_to: date | None = None

    @property
    def empty(self) -> bool:
        """Whether every document passes."""
        return self == EVERYTHING


EVERYTHING = Filters()
