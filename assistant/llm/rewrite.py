"""A follow-up question made whole by the model, where it adds nothing of its own."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.checking import check_sentence
from assistant.errors import ModelError
from assistant.llm.chat import ChatModel
from assistant.llm.prompts import rewrite_prompt
from assistant.terms import is_content
from index.segment import cut, normalize

_LONGEST = 200  # characters


def rewritten(model: ChatModel, question: str, history: Sequence[str]) -> str | None:
    """The question as it stands by itself, or None where the rules must do.

    Taken only where it holds every content word of the follow-up and brings in no word,
    number, date or unit that was not asked before.
    """
    try:
        reply = "".join(model.stream(rewrite_prompt(question, history)))
    except ModelError:
        return None
    lines = [line.strip() for line in reply.strip().splitlines() if line.strip()]
    if len(lines) != 1 or len(lines[0]) > _LONGEST:
        return None
    whole, asked = lines[0], [*history, question]
    if check_sentence(whole, asked):
        return None
    known = normalize("\n".join(asked))
    words = _words(whole)
    fresh = [w for w in words if w not in known]
    return None if fresh or any(w not in normalize(whole) for w in _words(question)) else whole


def _words(text: str) -> list[str]:
    return [w for w in cut(normalize(text)) if is_content(w)]
