"""The extractive answer in a model's words, where they hold; else as it was, with a note.

A refusal stays a refusal, unless the agent was asked for and found clauses that bear its
claims out. A complete list from the ledger stays as counted. What the extractive answer says
of owners, dates and figures is not lost: a statement whose facts the model left out is added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answer import Answer, ModelUse, Retrieved, Step
from assistant.answering.bound import SHOWN, bound
from assistant.answering.reply import Reply
from assistant.answering.statement import Statement
from assistant.fit import misfits
from assistant.llm.answers import Composer, Told, Watch
from assistant.shelf import Shelf

if TYPE_CHECKING:
    from assistant.followup import Asked
    from assistant.llm.chat import ChatModel

_OTHERS = 8  # clauses that the model sees beside those of the extractive answer


class Wording:
    """Words one answer."""

    def __init__(self, model: ChatModel, shelf: Shelf) -> None:
        """Hold the model and the shelf of the request."""
        self._model = model
        self._shelf = shelf

    def word(
        self,
        asked: Asked,
        reply: Reply,
        answer: Answer,
        *,
        agent: bool = False,
        watch: Watch | None = None,
    ) -> Answer:
        """The answer to hand out.

        Args:
            asked: the question.
            reply: what the rules say.
            answer: the same, bound.
            agent: let the model look things up in steps.
            watch: called with each statement of the model's once it is checked.
        """
        if agent:
            return self._stepwise(asked, reply, answer)
        if answer.status != "answered" or reply.counted is not None:
            return answer
        found = self._around(asked, reply)
        told = Composer(self._model, self._shelf).compose(asked.text, found, watch)
        return self._chosen(told, reply, answer)

    def _stepwise(self, asked: Asked, reply: Reply, answer: Answer) -> Answer:
        from assistant.llm.agent import investigate
        from assistant.llm.chat import LangChainChat

        if not isinstance(self._model, LangChainChat):
            note = f"语言模型 {self._model.name} 不能分步查找。"
            return replace(answer, notes=(*answer.notes, note))
        told, notebook, steps = investigate(self._model, self._shelf, asked)
        if told.statements:
            seen = [r for r in notebook.retrieved() if _cited(r, told.statements)]
            rest = [r for r in reply.retrieved if r.clause.id not in {s.clause.id for s in seen}]
            reply = replace(reply, retrieved=(*seen, *rest)[:SHOWN])
        return self._chosen(told, reply, answer, steps)

    def _chosen(
        self, told: Told, reply: Reply, answer: Answer, steps: tuple[Step, ...] = ()
    ) -> Answer:
        """The model's answer where something of it holds, else the extractive one."""
        use = ModelUse(
            self._model.name,
            told.claims,
            dict(told.dropped),
            told.usage.prompt,
            told.usage.reply,
            told.usage.estimated,
            steps,
        )
        if not told.statements:
            return replace(answer, notes=(*answer.notes, _why(told)), model=use)
        kept = {o.id for s in reply.statements for o in s.obligations}
        said = [_behind(s, kept) for s in told.statements]
        said += _left_out(reply.statements, said)
        notes = (*reply.notes, *_partly(told))
        worded = bound(Reply(tuple(said), reply.retrieved, notes=notes), self._shelf)
        return replace(worded, model=use)

    def _around(self, asked: Asked, reply: Reply) -> list[Retrieved]:
        """The clauses of the extractive answer, then others that can speak for the scope."""
        own = {p.clause.id: p.clause for s in reply.statements for p in s.sources}
        first = [Retrieved(c, self._shelf.document(c.document_id), 1.0) for c in own.values()]
        others = [
            r
            for r in reply.retrieved
            if r.clause.id not in own and not misfits(asked.scope, r.document, r.clause)
        ]
        return [*first, *others[:_OTHERS]]


def _cited(found: Retrieved, statements: Sequence[Statement]) -> bool:
    return any(p.clause.id == found.clause.id for s in statements for p in s.sources)


def _behind(statement: Statement, kept: set[str]) -> Statement:
    """A statement with those rows of the ledger that the extractive answer rests on too."""
    rows = tuple(o for o in statement.obligations if o.id in kept or not kept)
    return replace(statement, obligations=rows)


def _left_out(extractive: Sequence[Statement], said: Sequence[Statement]) -> list[Statement]:
    """Statements with a leading unit or a deadline from the ledger that the model left out."""
    told = "。".join(s.text for s in said)
    return [s for s in extractive if any(fact not in told for fact in _facts(s))]


def _facts(statement: Statement) -> list[str]:
    rows = statement.obligations
    facts = [unit for o in rows for unit in o.lead] + [o.deadline.text for o in rows]
    return [f for f in facts if f and f in statement.text]


def _why(told: Told) -> str:
    if told.failure and not told.claims:
        return f"{told.failure}以上是摘自原文的答复。"
    return "语言模型的说法没有一句通过与原文的核对，以上是摘自原文的答复。"


def _partly(told: Told) -> list[str]:
    notes = []
    if told.dropped:
        count = told.claims - len(told.statements)
        notes.append(
            f"语言模型有 {count} 句话没有通过与原文的核对（{_kinds(told.dropped)}），已略去。"
        )
    if told.failure:
        notes.append(f"{told.failure}以上只含此前说完的部分。")
    return notes


_KINDS = {
    "marker": "条款编号",
    "number": "数字",
    "date": "日期",
    "place": "地名",
    "unit": "单位",
    "quotation": "引文",
    "person": "人名",
    "role": "牵头与配合",
    "binding": "数字所指",
    "polarity": "否定或限定",
    "ungrounded": "原文没有的内容",
}


def _kinds(dropped: Counter[str]) -> str:
    return "、".join(f"{_KINDS.get(k, k)} {n}" for k, n in dropped.most_common())
