"""Chooses how to answer each part of a question, and when not to."""

from __future__ import annotations

from assistant.answer import Retrieved
from assistant.answering import (
    basis,
    definition,
    due,
    owner,
    passage,
    person,
    redacted,
    row,
    value,
)
from assistant.answering.ledger import ledger_list
from assistant.answering.owned import weigh_obligations
from assistant.answering.premise import premise
from assistant.answering.reply import Reply
from assistant.answering.statement import Statement
from assistant.asks import Part, wants_ledger_list
from assistant.evidence import VALUE_ASKS, Evidence, Reader, Wanted
from assistant.followup import Asked
from assistant.scopes import sub_questions
from assistant.shelf import Shelf
from assistant.weighing import Weighed, Weigher, in_order

_READ, _READ_NAMED = 14, 30
_OWNER_FLOOR = 0.42
_OPEN_FLOOR = 0.34
# Asked for these, an answer about something beside it does harm.
_HELD = frozenset({"owner", "deadline"})


class Responder:
    """Answers a completed question from a shelf."""

    def __init__(self, shelf: Shelf) -> None:
        """Hold the shelf of the request."""
        self._shelf = shelf
        self._weigher = Weigher(shelf)

    def respond(self, asked: Asked) -> Reply:
        """The statements that answer, or none and the reason."""
        subs = sub_questions(asked)
        if len(subs) > 1:
            return self._compare([self._respond_one(s) for s in subs])
        return self._respond_one(asked)

    def _compare(self, replies: list[Reply]) -> Reply:
        retrieved = _interleave([r.retrieved for r in replies])
        if all(r.statements for r in replies):
            said = tuple(s for r in replies for s in r.statements)
            return Reply(said, retrieved, notes=tuple(n for r in replies for n in r.notes))
        missing = next(r.missing for r in replies if not r.statements)
        return Reply((), retrieved, missing)

    def _respond_one(self, asked: Asked) -> Reply:
        weighed = self._weigher.weigh(asked)
        retrieved = in_order(asked, weighed)
        if not weighed.fitting and redacted.asks_for_redactions(asked.own) and weighed.retrieved:
            weighed.fitting.append(weighed.retrieved[0])
        if not weighed.fitting:
            what = "、".join(list(weighed.misfit)[:3])
            reason = f"查到的条款都不涉及{what}。" if what else "没有与问题相关的条款。"
            return Reply((), retrieved, reason)
        if redacted.asks_for_redactions(asked.own):
            return redacted.say_redactions(weighed.fitting[0].document, self._shelf, retrieved)
        if wants_ledger_list(asked.own) and (
            reply := ledger_list(asked, weighed, self._shelf, retrieved)
        ):
            return reply
        statements: list[Statement] = []
        missing: list[str] = []
        notes: list[str] = []
        for part in asked.parts:
            said, told = self._said(asked, part, weighed, statements)
            statements += said
            notes += told
            if not said:
                missing.append(f"没有写明“{part.text.strip()}”。")
        if not statements:
            return Reply((), retrieved, missing[0])
        if all(s.withheld for s in statements):
            return Reply(tuple(statements), retrieved, withheld=True)
        return Reply(_merged(statements), retrieved, notes=(*notes, *missing))

    def _said(
        self, asked: Asked, part: Part, weighed: Weighed, before: list[Statement]
    ) -> tuple[list[Statement], list[str]]:
        """What one part is answered with, and what should be noted beside it."""
        said, notes = self._stated(asked, part, weighed, before)
        about_paper = basis.wants_metadata(part.text)
        held = _HELD.union(VALUE_ASKS).intersection(part.asks)
        if not said or about_paper or not held or said[0].withheld:
            return said, notes
        there = premise(self._weigher.wanted(asked, part, weighed), said, self._shelf)
        if there.fails and not _HELD.isdisjoint(held):
            return [], []
        return said, [*notes, there.note] if there.note else notes

    def _stated(
        self, asked: Asked, part: Part, weighed: Weighed, before: list[Statement]
    ) -> tuple[list[Statement], list[str]]:
        if basis.wants_metadata(part.text):
            document = self._weigher.titled(asked, weighed)
            found = basis.say_metadata(part.text, document, self._shelf.clauses(document.id))
            if found or not basis.names_content(part.text):
                return found or [], []
        statement = self._part(asked, part, weighed, before)
        if "deadline" in part.asks and "owner" not in part.asks:
            wanted = self._weigher.wanted(asked, part, weighed)
            owned = weigh_obligations(wanted, weighed.fitting, self._shelf)
            best = due.due_in_ledger(owned, statement)
            if best is not None:
                return due.say_due(best, owned)
        return [statement] if statement else [], []

    def _part(
        self, asked: Asked, part: Part, weighed: Weighed, before: list[Statement]
    ) -> Statement | None:
        wanted = self._weigher.wanted(asked, part, weighed)
        top = weighed.fitting[0].score
        reader = Reader(wanted, top)
        read = weighed.fitting[: _READ_NAMED if weighed.named else _READ]
        evidence = [e for f in read for e in reader.read(f)]
        evidence.sort(key=lambda e: -e.score)
        if "deadline" in part.asks and (said := due.say_deadline(before, self._shelf)):
            return said
        if title := person.asks_name(part.text):
            return person.say_name(title, evidence)
        if "owner" in part.asks:
            said = self._owner(wanted, weighed, evidence)
            return said or (None if owner.asks_duty(part.text) else self._open(wanted, evidence))
        if "definition" in part.asks and (
            said := definition.say_definition(part, asked, weighed.fitting, self._shelf)
        ):
            return said
        if wanted.value_ask:
            return value.say_value(wanted, evidence, before) or value.value_beside(
                wanted, evidence, before
            )
        return self._open(wanted, evidence)

    def _open(self, wanted: Wanted, evidence: list[Evidence]) -> Statement | None:
        if "definition" in wanted.part.asks:
            evidence = sorted(evidence, key=lambda e: -e.score - passage.defines(e, wanted))
        if passage.asks_why(wanted):
            evidence = [e for e in evidence[:12] if passage.says_why(e)]
        best = next((e for e in evidence[:6] if e.keyed), None)
        if best is None or best.covered < _OPEN_FLOOR:
            return None
        clauses = self._shelf.clauses(best.found.document.id)
        if best.found.clause.cells:
            rows = row.say_rows(best, wanted, clauses) if wanted.part.wants_list else None
            return rows or row.say_row(best, wanted)
        if passage.asks_how(wanted) and (said := passage.measures(best, clauses)):
            return said
        if listed := passage.enumerated(best, clauses):
            return listed
        if passage.only_asks(best, wanted):
            return passage.say_next(best, wanted, clauses) or passage.say_open(best, wanted)
        follow = passage.following(best, evidence) if passage.is_plural(wanted) else ()
        return passage.say_open(best, wanted, follow)

    def _owner(
        self, wanted: Wanted, weighed: Weighed, evidence: list[Evidence]
    ) -> Statement | None:
        owned = weigh_obligations(wanted, weighed.fitting, self._shelf)
        best = next((o for o in owned if o.obligation.lead or o.obligation.support), None)
        best = owner.fullest(best, owned) if best else None
        prose = owner.owning_sentence(evidence[:6])
        with_deadline = "deadline" in wanted.part.asks
        if best is not None and best.covered >= _OWNER_FLOOR and owner.beats(best, prose):
            return owner.say_owner(best, with_deadline=with_deadline)
        if prose is not None and prose.covered >= _OWNER_FLOOR:
            return owner.say_owning(prose, wanted)
        return None


def _merged(statements: list[Statement]) -> tuple[Statement, ...]:
    """Statements without those that another one already contains."""
    kept: list[Statement] = []
    for statement in statements:
        if any(statement.text in other.text for other in kept):
            continue
        kept = [k for k in kept if k.text not in statement.text]
        kept.append(statement)
    return tuple(kept)


def _interleave(lists: list[tuple[Retrieved, ...]]) -> tuple[Retrieved, ...]:
    seen: dict[str, Retrieved] = {}
    for i in range(max(map(len, lists), default=0)):
        for items in lists:
            if i < len(items):
                seen.setdefault(items[i].clause.id, items[i])
    return tuple(seen.values())
