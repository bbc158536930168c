"""From a question to an answer: search, weigh, say, bind, check."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Answer, AskRequest, Retrieved, Status
from assistant.answering.reply import Reply
from assistant.answering.respond import Responder
from assistant.answering.statement import Binder
from assistant.checking import check_answer
from assistant.errors import QuestionError
from assistant.followup import complete
from assistant.redaction import redaction_notes
from assistant.shelf import Shelf
from index.library import Library

QUESTION_LIMIT = 2_000
HISTORY_LIMIT = 6
SHOWN = 10
_DROPPED = "有一部分内容没有通过与原文的核对，已经略去。"
_UNCHECKED = "找到的内容没有通过与原文的核对，请直接查看相近条款。"


class Assistant:
    """Answers questions from one library."""

    def __init__(self, library: Library) -> None:
        """Hold the library that answers come from."""
        self._library = library

    def ask(self, request: AskRequest) -> Answer:
        """Answer a question, or say that the documents do not.

        Returns:
            An ``Answer`` whose quotes equal their spans and whose facts were checked.

        Raises:
            QuestionError: the question is empty or longer than ``QUESTION_LIMIT``.
        """
        started = time.perf_counter()
        question = _valid(request.question)
        asked = complete(question, _recent(request.history), request.today)
        shelf = Shelf(self._library, request.filters)
        reply = Responder(shelf).respond(asked)
        answer = _bound(reply, shelf)
        return replace(answer, took_ms=(time.perf_counter() - started) * 1000)


def _recent(history: Sequence[str]) -> tuple[str, ...]:
    """The last few questions before, each cut to a question's length."""
    kept = [_plain(h)[:QUESTION_LIMIT] for h in history[-HISTORY_LIMIT:]]
    return tuple(h for h in kept if h)


def _plain(text: str) -> str:
    """Text without lone surrogates, which no index can hold, and spaces set for looks."""
    text = text.encode("utf-8", "ignore").decode("utf-8").strip()
    return re.sub(r"(?<=[\u3000-\uffef])[ \u3000]+(?=[\u3000-\uffef])", "", text)


def _valid(question: str) -> str:
    stripped = _plain(question)
    if not stripped:
        raise QuestionError("问题是空的：请写明要问的事项，例如“黑臭水体整治由谁牵头”。")
    if len(stripped) > QUESTION_LIMIT:
        raise QuestionError(
            f"问题有 {len(stripped)} 个字，超过 {QUESTION_LIMIT} 个字的上限：请只写要问的一件事。"
        )
    return stripped


def _bound(reply: Reply, shelf: Shelf) -> Answer:
    """Number the citations, check every statement, and withhold what fails."""
    shown = tuple(reply.retrieved[:SHOWN])
    if not reply.statements:
        return _refusal(reply.missing, shown)
    binder = Binder(shelf.documents)
    kept = []
    for statement in reply.statements:
        said = binder.say(statement)
        quotes = {c.marker: c.quote for c in binder.citations}
        if not check_answer(said, quotes):
            kept.append(statement)
    if not kept:
        return _refusal(reply.missing or _UNCHECKED, shown)
    binder = Binder(shelf.documents)
    texts = [binder.say(s) for s in kept]
    entries = binder.entries(kept)
    text = _worded(texts, reply.counted)
    if reply.withheld:
        text = f"原文没有公开具体内容，以 X 或 × 代替：{text}"
    status: Status = "insufficient_evidence" if reply.withheld else "answered"
    dropped = [_DROPPED] if len(kept) < len(reply.statements) else []
    notes = [*reply.notes, *dropped, *redaction_notes(c.quote for c in binder.citations)]
    return Answer(status, text, binder.citations, entries, tuple(notes), shown)


def _worded(texts: Sequence[str], counted: str | None) -> str:
    if counted is not None:
        items = "；".join(f"{n}. {t}" for n, t in enumerate(texts, 1))
        return f"共{len(texts)}{counted}：{items}。"
    return "；".join(texts) + "。"


def _refusal(missing: str, retrieved: tuple[Retrieved, ...]) -> Answer:
    return Answer(
        "insufficient_evidence",
        f"现有文件中没有查到依据：{missing}",
        retrieved=retrieved,
    )
