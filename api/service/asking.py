"""Answering and searching for a caller: within their view, with a line in the audit log."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from api.errors import RequestError
from api.presenting import hit_json
from api.service.calls import Call
from assistant import Assistant
from assistant.answer import Answer, AskRequest
from index.errors import NotInLibraryError
from index.filters import Filters

_AGAIN = 2


def answered(
    call: Call,
    asked: AskRequest,
    action: str = "ask",
    reached: Callable[[str], None] | None = None,
) -> Answer:
    """The answer to a question, recorded; blocks.

    Args:
        call: whose question it is.
        asked: the question.
        action: how the audit log calls it.
        reached: told of each stage.

    Raises:
        NotInLibraryError: a document that the filters name is not there.
        QuestionError: the question is empty or too long.
        StoreError: the audit log cannot be written, so there is no answer.
    """
    view = call.view
    for document_id in asked.filters.document_ids:
        view.library.document(document_id)  # no answer would say why nothing was found
    answer = _asked(view.assistant, asked, reached)
    call.record(action, "", _told(asked, answer))
    return answer


def found(call: Call, query: str, limit: int, filters: Filters) -> dict[str, Any]:
    """The clauses that fit best, as the contract's object, recorded; blocks.

    Raises:
        NotInLibraryError: a document that the filters name is not there.
        RequestError: the query is empty.
        StoreError: the audit log cannot be written, so there is no result.
    """
    words = query.encode("utf-8", "ignore").decode().strip()
    if not words:
        raise RequestError("要找的词语是空的：请写明，例如“黑臭水体”。")
    library = call.view.library
    for document_id in filters.document_ids:
        library.document(document_id)
    hits = library.search(words, limit=limit, filters=filters)
    call.record("search", "", {"question": words, "found": len(hits)})
    return {"total": len(hits), "items": [hit_json(h) for h in hits]}


def _asked(
    assistant: Assistant, asked: AskRequest, reached: Callable[[str], None] | None
) -> Answer:
    """The answer; asked again where a document went while it was being made."""
    for _ in range(_AGAIN):
        with suppress(NotInLibraryError):
            return assistant.ask(asked, reached=reached)
    return assistant.ask(asked, reached=reached)


def _told(asked: AskRequest, answer: Answer) -> dict[str, Any]:
    cited = sorted({c.document_id for c in answer.citations})
    return {"question": asked.question, "status": answer.status, "documents": cited}
