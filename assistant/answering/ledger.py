"""Questions that are complete queries of the ledger: a unit's tasks, what falls due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.answer import Retrieved
from assistant.answering import listing, standing
from assistant.answering.period import asked_period
from assistant.answering.reply import Reply
from assistant.answering.statement import Statement
from assistant.evidence import folded
from assistant.fit import contradicts
from assistant.followup import Asked
from assistant.shelf import Shelf
from assistant.terms import is_content
from assistant.weighing import Weighed, main_document
from corpus.model import Clause, Document, Obligation
from index.standing import Status

_SHOWN = 60


def ledger_list(
    asked: Asked, weighed: Weighed, shelf: Shelf, retrieved: tuple[Retrieved, ...]
) -> Reply | None:
    """Every task that meets the question's conditions, with the count.

    A document that the question names is searched alone, otherwise the whole library.

    Returns:
        None where the question sets no condition that the ledger knows, or nothing meets it.
    """
    units = listing.asked_units(asked.own)
    documents = [shelf.document(i) for i in weighed.named] or shelf.all_documents()
    documents = [d for d in documents if not contradicts(asked.scope, d)]
    found: list[Obligation] = []
    places = () if units else _bodies_in(asked, documents, shelf)
    conditioned = bool(units or places)
    for document in documents:
        chosen: list[Obligation] = list(shelf.obligations(document.id))
        if units:
            chosen = listing.held_by(chosen, units, asked.own)
        elif places:
            chosen = listing.held_in(chosen, places, asked.own)
        due = listing.due_by(chosen, asked.own, document.issued_on, asked.today)
        if due is not None:
            conditioned, chosen = True, due
        found += chosen
    stands = standing.asked_standing(asked.own)
    every = bool(stands) or (listing.wants_all(asked.own) and bool(weighed.named))
    if not conditioned and not every:
        found = _saying(asked, weighed, shelf)
    standings = shelf.standings(o.id for o in found)
    if stands:
        found = standing.standing_so(found, stands, standings, asked.today)
        if not found:
            return Reply((), retrieved, "台账中没有符合条件的任务。")
    if not found and (days := asked_period(asked.own, asked.today)):
        return Reply((), retrieved, f"台账中没有{days[0]}至{days[1]}到期的任务。")
    if not found:
        return None
    reply = _reply(found, shelf, retrieved, standings, with_lead=not (units or places))
    return replace(reply, notes=(*reply.notes, *listing.alias_notes(found, units, asked.own)))


def _bodies_in(asked: Asked, documents: Sequence[Document], shelf: Shelf) -> tuple[str, ...]:
    """Places of the question of which the ledger knows a body with tasks."""
    places = listing.asked_places(asked.own)
    rows = [o for d in documents for o in shelf.obligations(d.id)] if places else []
    return tuple(p for p in places if listing.held_in(rows, (p,), ""))


def _saying(asked: Asked, weighed: Weighed, shelf: Shelf) -> list[Obligation]:
    """Tasks of the document asked about whose wording has the question's own words."""
    document = shelf.document(main_document(weighed.fitting))
    title = folded(f"{document.title} {document.file}")
    words = [w for w in shelf.words(asked.own) if is_content(w) and w not in title]
    clauses = {c.id: c for c in shelf.clauses(document.id)}
    return listing.saying(shelf.obligations(document.id), listing.conditions(words), clauses)


def _reply(
    found: Sequence[Obligation],
    shelf: Shelf,
    retrieved: tuple[Retrieved, ...],
    standings: Mapping[str, Status],
    *,
    with_lead: bool,
) -> Reply:
    groups = _merged(found, shelf)
    first = [group[0] for group in groups]
    clauses: dict[str, Clause] = {}
    for obligation in found:
        shelf.document(obligation.document_id)  # its text is what will be quoted
        clauses |= {c.id: c for c in shelf.clauses(obligation.document_id)}
    said = listing.say_list(first[:_SHOWN], clauses, standings, with_lead=with_lead)
    others = [listing.say_list(group[1:], clauses) for group in groups[:_SHOWN]]
    said = [_with(s, more) for s, more in zip(said, others, strict=False)]
    notes: tuple[str, ...] = ()
    if len(groups) > _SHOWN:
        notes = (f"共 {len(groups)} 项，这里列出前 {_SHOWN} 项，其余请用任务台账查看。",)
    if len(groups) < len(found):
        notes = (
            *notes,
            f"{len(found)} 条任务中有同一任务出现在几份文件里，合并为 {len(groups)} 项。",
        )
    return Reply(tuple(said), retrieved, notes=notes, counted="项")


def _merged(found: Sequence[Obligation], shelf: Shelf) -> list[list[Obligation]]:
    """Obligations that are linked as the same task, together."""
    task_of = shelf.task_of(found)
    groups: dict[str, list[Obligation]] = {}
    for obligation in found:
        groups.setdefault(task_of.get(obligation.id, obligation.id), []).append(obligation)
    return list(groups.values())


def _with(statement: Statement, more: Iterable[Statement]) -> Statement:
    """A statement that rests on the sources of others too."""
    listed = list(more)
    return replace(
        statement,
        sources=tuple(dict.fromkeys([*statement.sources, *(p for m in listed for p in m.sources)])),
        obligations=(*statement.obligations, *(o for m in listed for o in m.obligations)),
    )
