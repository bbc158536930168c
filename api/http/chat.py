"""The chat completions of OpenAI's interface, as far as an answer with sources fits them.

Source: OpenAI API reference, "Chat completions" and "Models".
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

from api.errors import RequestError
from api.http.chat_schemas import ChatBody, ChatMessage
from api.texts import answer_text
from assistant.answer import Answer, AskRequest

MODEL = "duban"


def models() -> dict[str, Any]:
    """The one model there is."""
    return {"object": "list", "data": [{**_model(), "created": 0}]}


def asked(body: ChatBody) -> AskRequest:
    """The last message as the question, what the user said before as history.

    What the system and the assistant said plays no part: an answer rests on documents.

    Raises:
        RequestError: no message of the user has text.
    """
    said = [text for m in body.messages if m.role == "user" and (text := _text(m))]
    if not said or body.messages[-1].role != "user":
        raise RequestError("messages 的最后一条应是用户（user）的问题。")
    return AskRequest(question=said[-1], history=tuple(said[:-1]))


def completion(own_id: str, answer: Answer) -> dict[str, Any]:
    """The whole answer as a chat completion; what OpenAI has no place for is in ``duban``."""
    message = {"role": "assistant", "content": answer_text(answer), "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return {
        **_head(own_id, "chat.completion"),
        "choices": [choice],
        "usage": _usage(),
        "duban": _own(answer),
    }


def chunks(own_id: str, answer: Answer, texts: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The answer as the chunks of a stream, the last with the ``duban`` field."""
    yield chunk(own_id, {"role": "assistant", "content": ""})
    for text in texts:
        yield chunk(own_id, {"content": text})
    yield {**chunk(own_id, {}, finish="stop"), "duban": _own(answer)}


def chunk(own_id: str, delta: dict[str, str], *, finish: str | None = None) -> dict[str, Any]:
    """One chunk of a stream."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    return {**_head(own_id, "chat.completion.chunk"), "choices": [choice]}


def usage_chunk(own_id: str) -> dict[str, Any]:
    """The chunk that comes last where the client asks for usage."""
    return {**_head(own_id, "chat.completion.chunk"), "choices": [], "usage": _usage()}


def _text(message: ChatMessage) -> str:
    if isinstance(message.content, str):
        return message.content.strip()
    return "\n".join(p.text for p in message.content or () if p.type == "text" and p.text).strip()


def _own(answer: Answer) -> dict[str, Any]:
    """What a client that knows this service can use, the contract's objects."""
    whole = answer.to_json()
    return {k: whole[k] for k in ("status", "answer", "citations", "obligations", "notes")}


def _head(own_id: str, kind: str) -> dict[str, Any]:
    return {"id": own_id, "object": kind, "created": int(time.time()), "model": MODEL}


def _usage() -> dict[str, int]:
    """Zeros: answering counts no tokens."""
    return {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}


def _model() -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "owned_by": MODEL}
