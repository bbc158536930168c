"""/v1/chat/completions and /v1/models: for clients that speak OpenAI's interface."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from api.errors import NotFoundError
from api.http import chat
from api.http.calls import Reader
from api.http.chat_schemas import ChatBody, CompletionModel, ModelsModel
from api.http.documented import content, problems
from api.http.streaming import EVENT_STREAM, STILL_ALIVE, event_stream, pieces, steps
from api.service.asking import answered
from api.service.calls import Call
from api.texts import answer_text
from assistant.answer import Answer, AskRequest

router = APIRouter(tags=["OpenAI 接口"])
_MEANING = (
    "答复；stream 为 true 时是事件流，每个 data 是一个 chat.completion.chunk，以 [DONE] 结束，"
    "中途出错时是带 error 的对象"
)


@router.get(
    "/v1/models",
    summary="可用的模型",
    responses={200: {"model": ModelsModel, "description": "只有 duban 一个"}, **problems()},
)
async def models(call: Reader) -> Response:  # noqa: ARG001 - only who may read may ask
    """供 OpenAI 客户端查询；只有 duban 一个。"""
    return JSONResponse(chat.models())


@router.post(
    "/v1/chat/completions",
    summary="OpenAI 接口的问答",
    responses={
        200: {"model": CompletionModel, **content(EVENT_STREAM, _MEANING)},
        **problems(404),
    },
)
async def complete(body: ChatBody, call: Reader) -> Response:
    """最后一条用户消息是问题，之前的用户消息作上文；系统和助手的消息不影响答复。

    出处写在正文末尾，也在附加的 duban 字段里，与 /v1/ask 的格式相同。
    """
    if body.model != chat.MODEL:
        raise NotFoundError(f"没有“{body.model[:60]}”这个模型：请用 {chat.MODEL}。")
    asked = chat.asked(body)
    own_id = f"chatcmpl-{uuid.uuid4().hex}"
    if body.stream:
        usage = body.stream_options is not None and body.stream_options.include_usage
        return event_stream(_stream(call, asked, own_id, usage=usage))
    answer = await call.run(lambda: answered(call, asked, "chat"))
    return JSONResponse(chat.completion(own_id, answer))


async def _stream(call: Call, asked: AskRequest, own_id: str, *, usage: bool) -> AsyncIterator[str]:
    async for step in steps(call, asked, "chat"):
        if isinstance(step, Answer):
            for chunk in chat.chunks(own_id, step, list(pieces(answer_text(step)))):
                yield _data(chunk)
            if usage:
                yield _data(chat.usage_chunk(own_id))
        elif isinstance(step, dict):
            kind = step["type"].rsplit(":", 1)[-1]
            yield _data({"error": {"message": step["detail"], "type": kind, "code": kind}})
        elif not step:
            yield STILL_ALIVE
    yield "data: [DONE]\n\n"


def _data(value: object) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"
