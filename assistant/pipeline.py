"""From a question to an answer: search, weigh, say, bind, check, and word where a model is."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.answer import Answer, AskRequest
from assistant.answering.bound import bound
from assistant.answering.respond import Responder
from assistant.errors import QuestionError
from assistant.followup import Asked, complete, leans
from assistant.scope import scope_of
from assistant.shelf import Shelf
from index.view import LibraryView

if TYPE_CHECKING:
    from assistant.llm.answers import Watch
    from assistant.llm.chat import ChatModel

QUESTION_LIMIT = 2_000
HISTORY_LIMIT = 6
_NO_MODEL = "没有设置语言模型，未分步查找；以上是按规则得出的答复。"


class Assistant:
    """Answers questions from one library, in a model's words where there is one."""

    def __init__(self, library: LibraryView, model: ChatModel | None = None) -> None:
        """Hold the library that answers come from, and the model that may word them."""
        self._library = library
        self._model = model

    def ask(
        self,
        request: AskRequest,
        *,
        reached: Callable[[str], None] | None = None,
        watch: Watch | None = None,
    ) -> Answer:
        """Answer a question, or say that the documents do not.

        Args:
            request: the question.
            reached: told of each stage as it begins: ``understanding``, ``searching``,
                ``checking``, and ``wording`` where a language model is asked.
            watch: called with what a language model says, statement by statement, as each
                is checked; never called where none is set.

        Returns:
            An ``Answer`` whose quotes equal their spans and whose facts were checked.

        Raises:
            QuestionError: the question is empty or longer than ``QUESTION_LIMIT``.
        """
        started = time.perf_counter()
        begin = reached or _unheard
        begin("understanding")
        question = _valid(request.question)
        asked = self._asked(question, _recent(request.history), request.today)
        begin("searching")
        shelf = Shelf(self._library, request.filters)
        reply = Responder(shelf).respond(asked)
        begin("checking")
        answer = bound(reply, shelf)
        if self._model is not None:
            from assistant.llm.wording import Wording

            begin("wording")
            wording = Wording(self._model, shelf)
            answer = wording.word(asked, reply, answer, agent=request.agent, watch=watch)
        elif request.agent:
            answer = replace(answer, notes=(*answer.notes, _NO_MODEL))
        return replace(answer, took_ms=(time.perf_counter() - started) * 1000)

    def _asked(self, question: str, history: tuple[str, ...], today: date | None) -> Asked:
        """The question made whole, by the model where it does so faithfully, else by rules."""
        if self._model is not None and history and leans(question, scope_of(question, today)):
            from assistant.llm.rewrite import rewritten

            if whole := rewritten(self._model, question, history):
                return complete(whole, (), today)
        return complete(question, history, today)


def _unheard(stage: str) -> None:
    """Tell nobody."""


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
