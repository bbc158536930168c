"""Server-sent events: stages, then the answer piece by piece, then its citations.

Nothing of an answer is sent before it was checked against its sources as a whole; what
comes in pieces is the finished text, so that a page can show it as it arrives.

Source: WHATWG HTML, "Server-sent events".
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import StreamingResponse

from api.http.problems import INTERNAL, problem, problem_of
from api.service.asking import answered
from api.service.calls import Call
from assistant.answer import Answer, AskRequest
from corpus.errors import DubanError

log = logging.getLogger("duban.http")
EVENT_STREAM = "text/event-stream"
STAGES = {
    "understanding": "理解问题",
    "searching": "查找条款",
    "checking": "与原文核对",
}
"""Every stage, and what it is called."""

_PIECE = re.compile(r"[^。；！？\n]*[。；！？\n]?")
ALIVE_SECONDS = 15.0
"""A proxy cuts a connection that says nothing for longer."""

STILL_ALIVE = ": …\n\n"
"""A comment, which says that nothing has happened yet."""


def wants_events(request: Request) -> bool:
    """Whether the client asked for an event stream."""
    return EVENT_STREAM in request.headers.get("accept", "")


def event(name: str, value: object) -> str:
    """One event; its data is JSON on one line."""
    return f"event: {name}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n"


def event_stream(events: AsyncIterator[str]) -> StreamingResponse:
    """A response that sends events as they come."""
    # Proxies that buffer would hold the stages back until the end.
    return StreamingResponse(events, media_type=EVENT_STREAM, headers={"X-Accel-Buffering": "no"})


def pieces(text: str) -> Iterator[str]:
    """A text in pieces that end with a sentence or a clause; together they are the text."""
    return (piece for piece in _PIECE.findall(text) if piece)


async def answer_events(call: Call, asked: AskRequest) -> AsyncIterator[str]:
    """The events of one question.

    Yields:
        ``stage``, ``answer`` (``delta``), ``citation``, and last ``done`` with the whole
        result, or ``problem``.
    """
    async for step in steps(call, asked):
        if isinstance(step, str):
            yield event("stage", {"stage": step, "label": STAGES[step]}) if step else STILL_ALIVE
        elif isinstance(step, Answer):
            for piece in pieces(step.answer):
                yield event("answer", {"delta": piece})
            for citation in step.citations:
                yield event("citation", citation.to_json())
            yield event("done", step.to_json())
        else:
            yield event("problem", step)


async def steps(
    call: Call, asked: AskRequest, action: str = "ask"
) -> AsyncIterator[str | Answer | dict[str, Any]]:
    """What happens to a question.

    Yields:
        Names of stages (an empty one where nothing happened for long), and last the
        answer or a problem.
    """
    queue: asyncio.Queue[str | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def reached(stage: str) -> None:
        loop.call_soon_threadsafe(queue.put_nowait, stage)

    task = asyncio.ensure_future(call.run(lambda: answered(call, asked, action, reached)))
    task.add_done_callback(lambda _: queue.put_nowait(None))
    try:
        while (stage := await _next(queue)) is not None:
            yield stage
        yield _outcome(task, call)
    finally:
        task.cancel()


async def _next(queue: asyncio.Queue[str | None]) -> str | None:
    try:
        return await asyncio.wait_for(queue.get(), ALIVE_SECONDS)
    except TimeoutError:
        return ""


def _outcome(task: asyncio.Task[Answer], call: Call) -> Answer | dict[str, Any]:
    request_id = call.trace.request
    try:
        return task.result()
    except DubanError as error:
        response = problem_of(error, request_id=request_id)
    except Exception:  # the status is sent already; the event must say it
        log.exception("答复出错", extra={"request_id": request_id})
        detail = f"服务内部出错，已记入日志：请把请求编号 {request_id} 告诉管理员。"
        response = problem(INTERNAL, detail, request_id=request_id)
    body: dict[str, Any] = json.loads(bytes(response.body))
    return body
