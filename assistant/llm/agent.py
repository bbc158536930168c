"""An agent for questions that need several steps: it looks things up, its claims are checked.

LangChain's agent decides what to look up next; the number of model calls is limited, and what
it says in the end passes the same check as any claim.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant.answer import Retrieved, Step
from assistant.errors import ModelError, ModelUnavailableError
from assistant.fit import misfits
from assistant.followup import Asked
from assistant.llm.answers import Composer, Told
from assistant.llm.claims import read_claims
from assistant.llm.prompts import AGENT_RULES
from assistant.shelf import Shelf
from corpus.model import Clause, Obligation

if TYPE_CHECKING:
    from assistant.llm.chat import LangChainChat

STEPS = 8  # model calls at most
_FOUND = 6  # clauses that one search shows
_ROWS = 20  # rows of the ledger that one query shows
_SHOWN = 300  # characters of a clause in a list


class Notebook:
    """The clauses that the agent has seen, by the numbers it was told them under.

    Clauses that cannot speak for the question's place or year are not shown to it.
    """

    def __init__(self, shelf: Shelf, asked: Asked) -> None:
        """Start empty."""
        self._shelf = shelf
        self._asked = asked
        self.clauses: list[Clause] = []

    def search_clauses(self, query: str) -> str:
        """按词语和意思查条款，返回最相近的几条及其编号。query：要找的词语。"""
        found = self._shelf.search(query, _FOUND * 3)
        fitting = [r for r in found if self._fits(r)][:_FOUND]
        return "\n".join(self._line(r.clause, _SHOWN) for r in fitting) or "没有相近的条款。"

    def query_ledger(self, unit: str = "", words: str = "") -> str:
        """查任务台账。unit：单位名称；words：任务中的词语；两项至少给一项。"""
        if not (unit or words):
            return "请给出单位名称或任务中的词语。"
        total, rows = self._shelf.ledger(unit=unit or None, q=words or None, limit=_ROWS)
        lines = [self._row(o) for o in rows if self._fits_row(o)]
        return "\n".join([f"共 {total} 项：", *lines]) if lines else "台账中没有这样的任务。"

    def read_clause(self, number: int) -> str:
        """读一条条款的全文和它前后的条款。number：查到的条款编号。"""
        if not 1 <= number <= len(self.clauses):
            return f"没有编号为 {number} 的条款。"
        clause = self.clauses[number - 1]
        around = self._shelf.clauses(clause.document_id)
        near = around[max(0, clause.ordinal - 1) : clause.ordinal + 2]
        return "\n".join(self._line(c, 2000) for c in near)

    @property
    def tools(self) -> list[Callable[..., str]]:
        """What the agent may call."""
        return [self.search_clauses, self.query_ledger, self.read_clause]

    def retrieved(self) -> tuple[Retrieved, ...]:
        """The clauses seen, in the order in which they were found."""
        return tuple(Retrieved(c, self._shelf.document(c.document_id), 0.0) for c in self.clauses)

    def _fits(self, found: Retrieved) -> bool:
        return not misfits(self._asked.scope, found.document, found.clause)

    def _fits_row(self, row: Obligation) -> bool:
        clause = self._clause_of(row)
        return not misfits(self._asked.scope, self._shelf.document(row.document_id), clause)

    def _clause_of(self, row: Obligation) -> Clause:
        clauses = self._shelf.clauses(row.document_id)
        return next(c for c in clauses if c.id == row.clause_id)

    def _row(self, row: Obligation) -> str:
        lead, support = "、".join(row.lead) or "未写明", "、".join(row.support) or "无"
        number = self._number(self._clause_of(row))
        due = row.deadline.text or "未写明"
        return f"[{number}] {row.task}；牵头：{lead}；配合：{support}；时限：{due}"

    def _line(self, clause: Clause, limit: int) -> str:
        title = self._shelf.document(clause.document_id).title
        place = " › ".join([title, *clause.path])
        return f"[{self._number(clause)}]（{place}）{clause.text[:limit]}"

    def _number(self, clause: Clause) -> int:
        for number, seen in enumerate(self.clauses, 1):
            if seen.id == clause.id:
                return number
        self.clauses.append(clause)
        return len(self.clauses)


def investigate(
    chat: LangChainChat, shelf: Shelf, asked: Asked
) -> tuple[Told, Notebook, tuple[Step, ...]]:
    """Let the agent work on a question.

    Returns:
        What became of its claims, what it saw, and the steps it took. A failure is said in
        ``Told.failure``; the steps until then stand.
    """
    from langchain.agents import create_agent
    from langchain.agents.middleware import ModelCallLimitMiddleware

    notebook, told = Notebook(shelf, asked), Told()
    limit: Any = ModelCallLimitMiddleware(run_limit=STEPS)
    agent: Any = create_agent(
        chat.model, notebook.tools, system_prompt=AGENT_RULES, middleware=[limit]
    )
    messages: list[Any] = []
    try:
        with chat.watched():
            for state in agent.stream({"messages": [("user", asked.text)]}, stream_mode="values"):
                messages = state["messages"]
    except ModelError as error:
        told.failure = str(error)
    steps = _steps(messages)
    if told.failure:
        return told, notebook, steps
    said = _final(messages)
    if not said:
        told.failure = str(ModelUnavailableError(f"查了 {len(steps)} 步，没有得出结论。"))
    composer = Composer(chat, shelf)
    for claim in read_claims(said):
        told.claims += 1
        statement = composer.checked(claim, asked.text, notebook.clauses, told.dropped)
        if statement is not None:
            told.statements.append(statement)
    told.usage = chat.counted(messages)
    return told, notebook, steps


def _steps(messages: list[Any]) -> tuple[Step, ...]:
    """The calls of tools, with what came back, in order."""
    results = {m.tool_call_id: str(m.content) for m in messages if m.type == "tool"}
    return tuple(
        Step(call["name"], dict(call["args"]), results.get(call["id"], "")[:_SHOWN])
        for message in messages
        if message.type == "ai"
        for call in message.tool_calls
    )


def _final(messages: list[Any]) -> str:
    """What the agent said last, where it did not just ask for one more tool."""
    last = messages[-1] if messages else None
    if last is None or last.type != "ai" or last.tool_calls:
        return ""
    return str(last.text)
