"""The ledger as a report counts it: each task once, and what speeches alone demand apart.

A speech says again, in words of its own, what plans and lists set; counted beside them it
would double the numbers. What only a speech demands is listed apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from corpus.model import Obligation
from index.standing import ProgressRecord, Sighting

if TYPE_CHECKING:
    from index.tasks import Task
    from index.view import LibraryView

SPEECH = "讲话"


@dataclass(frozen=True, slots=True)
class Ledger:
    """Tasks once each, with what was recorded on any of their sources.

    ``spoken`` are those of speeches alone.
    """

    tasks: tuple[Obligation, ...]
    spoken: tuple[Obligation, ...]
    files: dict[str, str]
    progress: tuple[ProgressRecord, ...]
    sightings: tuple[Sighting, ...]


def ledger_of(library: LibraryView, unit: str | None, first: date, last: date) -> Ledger:
    """The merged ledger of a library, with the sightings from one day to another."""
    documents = [e.document for e in library.documents()]
    speeches = {d.id for d in documents if d.kind == SPEECH}
    _, found = library.tasks(unit=unit)
    home: dict[str, str] = {}
    tasks: list[Obligation] = []
    spoken: list[Obligation] = []
    for task in found:
        shown = _shown(task, speeches)
        home |= {source.id: shown.id for source in task.sources}
        (spoken if shown.document_id in speeches else tasks).append(shown)
    # A source that is gone leaves its records to the task's others.
    home |= {gone: home[other] for gone, other in library.carried().items() if other in home}
    return Ledger(
        tuple(tasks),
        tuple(spoken),
        {d.id: d.file for d in documents},
        tuple(_moved(library.progress(), home)),
        tuple(_seen(found, library.sightings(first, last), home)),
    )


def _shown(task: Task, speeches: set[str]) -> Obligation:
    """The source that a task is counted by: the first that is no speech's."""
    return next((s for s in task.sources if s.document_id not in speeches), task.obligation)


def _moved(records: Iterable[ProgressRecord], home: dict[str, str]) -> list[ProgressRecord]:
    kept = [r for r in records if r.obligation_id in home]
    return [replace(r, obligation_id=home[r.obligation_id]) for r in kept]


def _seen(
    tasks: Iterable[Task], sightings: Iterable[Sighting], home: dict[str, str]
) -> Iterable[Sighting]:
    """Sightings under their task; one more source of a known task is a change of it."""
    listed = list(sightings)
    appeared = {s.obligation_id for s in listed if s.event == "appeared"}
    fresh = {home[t.obligation.id] for t in tasks if all(s.id in appeared for s in t.sources)}
    for sighting in listed:
        own = home.get(sighting.obligation_id)
        if own is None:
            continue
        again = sighting.event == "appeared" and own not in fresh
        yield replace(sighting, obligation_id=own, event="changed" if again else sighting.event)
