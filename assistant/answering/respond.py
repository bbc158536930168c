"""Chooses how to answer each part of a question, and when not to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from assistant.answer import Retrieved
from assistant.answering import basis, definition, listing, owner, passage, redacted
from assistant.answering.reply import Reply
from assistant.answering.statement import Statement, spoken
from assistant.asks import Part, key_noun, wants_ledger_list
from assistant.evidence import Evidence, Reader, Wanted, folded
from assistant.fit import contradicts, misfits
from assistant.followup import Asked
from assistant.scopes import sub_questions
from assistant.shelf import Shelf
from assistant.naming import named_documents
from assistant.terms import Term, blended, dampened, is_content, topic_terms

_POOL, _READ_NAMED = 30, 30
_WIDE, _FEW = 300, 6
_READ = 14
_OWNER_FLOOR = 0.42
_VALUE_FLOOR = 0.5
_FOCUS_FLOOR = 0.34
_OPEN_FLOOR = 0.42
_THIN = 3.0
_BESIDE = 0.1
_RARE = 4.0
_OTHER_PART, _EARLIER, _NAMING = 0.35, 0.3, 0.3


@dataclass(slots=True)
class Weighed:
    """The retrieved clauses that fit the scope, and what did not fit."""

    retrieved: list[Retrieved]
    fitting: list[Retrieved]
    named: tuple[str, ...] = ()
    misfit: dict[str, None] = field(default_factory=dict)


class Responder:
    """Answers a completed question from a shelf."""

    def __init__(self, shelf: Shelf) -> None:
        """Hold the shelf of the request."""
        self._shelf = shelf

    def respond(self, asked: Asked) -> Reply:
        """The statements that answer, or none and the reason."""
        subs = sub_questions(asked)
        if len(subs) > 1:
            return self._compare(asked, [self._respond_one(s) for s in subs])
        return self._respond_one(asked)

    def _compare(self, asked: Asked, replies: list[Reply]) -> Reply:
        retrieved = _interleave([r.retrieved for r in replies])
        if all(r.statements for r in replies):
            said = tuple(s for r in replies for s in _titled(r))
            return Reply(said, retrieved, notes=tuple(n for r in replies for n in r.notes))
        missing = next(r.missing for r in replies if not r.statements)
        return Reply((), retrieved, missing)

    def _respond_one(self, asked: Asked) -> Reply:
        weighed = self._weigh(asked)
        retrieved = _ordered(asked, weighed)
        if not weighed.fitting and redacted.asks_for_redactions(asked.own) and weighed.retrieved:
            weighed.fitting.append(weighed.retrieved[0])
        if not weighed.fitting:
            what = "、".join(list(weighed.misfit)[:3])
            reason = f"查到的条款都不涉及{what}。" if what else "没有与问题相关的条款。"
            return Reply((), retrieved, reason)
        if redacted.asks_for_redactions(asked.own):
            return redacted.say_redactions(weighed.fitting[0].document, self._shelf, retrieved)
        if wants_ledger_list(asked.own) and (reply := self._ledger_list(asked, weighed, retrieved)):
            return reply
        statements: list[Statement] = []
        missing: list[str] = []
        for part in asked.parts:
            said = self._said(asked, part, weighed, statements)
            statements += said
            if not said:
                missing.append(f"没有写明“{part.text.strip()}”。")
        if not statements:
            return Reply((), retrieved, missing[0])
        if all(s.withheld for s in statements):
            return Reply(tuple(statements), retrieved, withheld=True)
        return Reply(_merged(statements), retrieved, notes=tuple(missing))

    def _said(
        self, asked: Asked, part: Part, weighed: Weighed, before: list[Statement]
    ) -> list[Statement]:
        if basis.wants_metadata(part.text):
            document = weighed.fitting[0].document
            found = basis.say_metadata(part.text, document, self._shelf.clauses(document.id))
            if found or not basis.names_content(part.text):
                return found or []
        statement = self._part(asked, part, weighed, before)
        return [statement] if statement else []

    def _weigh(self, asked: Asked) -> Weighed:
        found = self._shelf.search(asked.text, _POOL)
        terms = topic_terms(asked.text, asked.scope, self._shelf.words, self._shelf.rarity)
        units = " ".join(listing.asked_units(asked.text))
        terms = tuple(t for t in terms if t.word not in units)  # a unit is no document's name
        named = named_documents(asked.text, terms, asked.scope, found)
        if named:
            found = self._shelf.search(asked.text, _POOL, within=named)
        weighed = Weighed(found, [], named)
        if asked.scope.places or asked.scope.years:
            fitting = [f for f in found if not misfits(asked.scope, f.document, f.clause)]
            if len(fitting) < _FEW and not named:
                found = self._shelf.search(asked.text, _WIDE)
        for item in found:
            wrong = misfits(asked.scope, item.document, item.clause)
            if wrong:
                weighed.misfit.update(dict.fromkeys(wrong))
            else:
                weighed.fitting.append(item)
        return weighed

    def _wanted(self, asked: Asked, part: Part, weighed: Weighed) -> Wanted:
        focus = self._terms(part.text, asked, weighed)
        own = tuple(t.word for t in focus)
        context = self._terms(asked.context, asked, weighed)
        others = self._terms("，".join(p.text for p in asked.parts[: asked.parts.index(part)]), asked, weighed)
        earlier = self._terms(asked.earlier, asked, weighed)
        if sum(t.weight for t in focus) < _THIN:  # 哪几个部门负责: about what was said before
            focus = blended((focus, 1.0), (context or others or earlier, 1.0))
        terms = blended((focus, 1.0), (context, 1.0), (others, _OTHER_PART), (earlier, _EARLIER))
        return Wanted(
            part,
            terms,
            focus or terms,
            asked.text,
            asked.scope.years,
            self._key(part, focus),
            own,
        )

    def _key(self, part: Part, focus: tuple[Term, ...]) -> str | None:
        """The last topic word before the question word, where the part has one."""
        noun = key_noun(part.text)
        own = {t.word for t in focus}
        words = [
            w
            for w in self._shelf.words(noun or "")
            if w in own and len(w) > 1 and self._shelf.rarity(w) > (_RARE if part.wants_list else 0)
        ]
        return words[-1] if words else None

    def _terms(self, text: str, asked: Asked, weighed: Weighed) -> tuple[Term, ...]:
        """Topic words, those that name the document itself counting little."""
        terms = topic_terms(text, asked.scope, self._shelf.words, self._shelf.rarity)
        titles = folded(" ".join(self._shelf.document(d).title for d in weighed.named))
        return dampened(terms, titles, _NAMING) if titles else terms

    def _part(
        self, asked: Asked, part: Part, weighed: Weighed, before: list[Statement]
    ) -> Statement | None:
        wanted = self._wanted(asked, part, weighed)
        top = weighed.fitting[0].score
        reader = Reader(wanted, top)
        read = weighed.fitting[: _READ_NAMED if weighed.named else _READ]
        evidence = [e for f in read for e in reader.read(f)]
        evidence.sort(key=lambda e: -e.score)
        if "deadline" in part.asks and (due := owner.say_deadline(before, self._shelf)):
            return due
        if "owner" in part.asks:
            said = self._owner(wanted, weighed, evidence)
            return said or (None if owner.asks_duty(part.text) else self._open(wanted, evidence))
        if "definition" in part.asks and (
            said := definition.say_definition(part, asked, weighed.fitting, self._shelf)
        ):
            return said
        if wanted.value_ask:
            return _value(wanted, evidence, before) or _value_beside(wanted, evidence, before)
        return self._open(wanted, evidence)

    def _open(self, wanted: Wanted, evidence: list[Evidence]) -> Statement | None:
        if "definition" in wanted.part.asks:
            evidence = sorted(evidence, key=lambda e: -e.score - passage.defines(e, wanted))
        best = next((e for e in evidence[:6] if e.keyed), None)
        if best is None or best.covered < _OPEN_FLOOR:
            return None
        if listed := passage.enumerated(best, self._shelf.clauses(best.found.document.id)):
            return listed
        if passage.only_asks(best, wanted):
            return passage.say_next(best, wanted) or passage.say_open(best, wanted)
        follow = passage.following(best, evidence) if passage.is_plural(wanted) else ()
        return passage.say_open(best, wanted, follow)

    def _owner(
        self, wanted: Wanted, weighed: Weighed, evidence: list[Evidence]
    ) -> Statement | None:
        best = self._best_owned(wanted, weighed)
        prose = owner.owning_sentence(evidence[:6])
        with_deadline = "deadline" in wanted.part.asks
        if best is not None and best.covered >= _OWNER_FLOOR:
            if prose is None or best.score + 0.1 >= prose.covered + 0.3 * prose.here:
                return owner.say_owner(best, with_deadline=with_deadline)
        if prose is not None and prose.covered >= _OWNER_FLOOR:
            return owner.say_owning(prose, wanted)
        return None

    def _best_owned(self, wanted: Wanted, weighed: Weighed) -> owner.Owned | None:
        top = weighed.fitting[0].score
        candidates = []
        for found in weighed.fitting[:_READ]:
            for obligation in self._shelf.obligations(found.document.id):
                if obligation.clause_id == found.clause.id and (
                    obligation.lead or obligation.support
                ):
                    candidates.append(
                        owner.Owned(
                            obligation,
                            found.clause,
                            found.document,
                            wanted,
                            owner.rank_of(found, top),
                        )
                    )
        return max(candidates, key=lambda o: o.score, default=None)

    def _ledger_list(
        self, asked: Asked, weighed: Weighed, retrieved: tuple[Retrieved, ...]
    ) -> Reply | None:
        document = _main_document(weighed.fitting)
        obligations = self._shelf.obligations(document)
        units = listing.asked_units(asked.own)
        chosen = listing.held_by(obligations, units, asked.own) if units else list(obligations)
        text = self._shelf.document(document).text
        due = listing.due_by(chosen, asked.own, self._shelf.document(document).issued_on)
        if due is not None:
            chosen = due
        elif not units:
            words = [w for w in self._shelf.words(asked.own) if is_content(w)]
            title = folded(self._shelf.document(document).title)
            chosen = listing.saying(chosen, [w for w in words if w not in title], text)
        if not chosen:
            return None
        clauses = {c.id: c for c in self._shelf.clauses(document)}
        said = listing.say_list(chosen, clauses)
        return Reply(tuple(said), retrieved, counted="项")


def _ordered(asked: Asked, weighed: Weighed) -> tuple[Retrieved, ...]:
    """The clauses as found, those of another place or year last."""
    fitting = {r.clause.id for r in weighed.fitting}
    away = {
        r.clause.id
        for r in weighed.retrieved
        if r.clause.id not in fitting and contradicts(asked.scope, r.document)
    }
    return tuple(sorted(weighed.retrieved, key=lambda r: r.clause.id in away))


def _value(
    wanted: Wanted, evidence: list[Evidence], before: list[Statement]
) -> Statement | None:
    for candidate in evidence[:8]:
        candidate = _unsaid(candidate, before)
        if not candidate.values or not candidate.keyed:
            continue
        if candidate.covered >= _VALUE_FLOOR and candidate.focus >= _FOCUS_FLOOR:
            return passage.say_value(candidate, wanted)
    return None


def _value_beside(
    wanted: Wanted, evidence: list[Evidence], before: list[Statement]
) -> Statement | None:
    """A later part's value in the clause that answered an earlier part."""
    clauses = {p.clause.id for s in before for p in s.sources}
    for candidate in evidence:
        candidate = _unsaid(candidate, before)
        if candidate.found.clause.id in clauses and candidate.values and candidate.focus > _BESIDE:
            return passage.say_value(candidate, wanted)
    return None


def _unsaid(candidate: Evidence, before: list[Statement]) -> Evidence:
    """Evidence without the values that an earlier part's answer has given already."""
    said = folded(" ".join(s.text for s in before))
    if not said:
        return candidate
    return replace(candidate, values=tuple(v for v in candidate.values if v.text not in said))


def _merged(statements: list[Statement]) -> tuple[Statement, ...]:
    """Statements without those that another one already contains."""
    kept: list[Statement] = []
    for statement in statements:
        if any(statement.text in other.text for other in kept):
            continue
        kept = [k for k in kept if k.text not in statement.text]
        kept.append(statement)
    return tuple(kept)


def _main_document(found: list[Retrieved]) -> str:
    """The document that the best clauses speak for."""
    weight: dict[str, float] = {}
    for item in found[:10]:
        weight[item.document.id] = weight.get(item.document.id, 0.0) + item.score
    best = found[0].document.id
    return best if weight[best] >= 0.5 * max(weight.values()) else max(weight, key=weight.__getitem__)


def _interleave(lists: list[tuple[Retrieved, ...]]) -> tuple[Retrieved, ...]:
    seen: dict[str, Retrieved] = {}
    for i in range(max(map(len, lists), default=0)):
        for items in lists:
            if i < len(items):
                seen.setdefault(items[i].clause.id, items[i])
    return tuple(seen.values())


def _titled(reply: Reply) -> tuple[Statement, ...]:
    return reply.statements


__all__ = ["Reply", "Responder", "spoken"]
