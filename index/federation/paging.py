"""Lists of several libraries as one list, in the order that each has for itself."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from corpus.model import Obligation
from index.tasks import Order

T = TypeVar("T")
_NEVER = "9999-99-99"  # sorts after every day

Keyed = tuple[tuple[Any, ...], T]
"""What an entry is ordered by, and the entry."""


def ahead(limit: int, offset: int) -> int:
    """How many each library gives so that a page of all can be cut; -1 is all."""
    return -1 if limit < 0 else limit + offset


def page(lists: Iterable[Sequence[Keyed[T]]], limit: int, offset: int) -> list[T]:
    """A page of lists that are in order, merged; equals stay in the order of the lists."""
    merged = heapq.merge(*lists, key=lambda entry: entry[0])
    end = None if limit < 0 else offset + limit
    return [entry for _, entry in islice(merged, offset, end)]


def place(obligation: Obligation, order: Order, files: Mapping[str, str]) -> tuple[Any, ...]:
    """What an obligation is ordered by.

    Args:
        obligation: of a library's list.
        order: of the list; see ``index.tasks``.
        files: the names of documents' files, by id.
    """
    file = files.get(obligation.document_id, "")
    day = obligation.deadline.date
    due = (day is None, day.isoformat() if day else _NEVER, file)
    if order == "due":
        return due
    if order == "unit":
        lead = "\n".join(obligation.lead)
        return (not lead, lead, *due)
    return (file,)
