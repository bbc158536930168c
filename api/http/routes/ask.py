"""POST /v1/ask: a question to an answer, whole or as it comes about."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from api.http.calls import Reader
from api.http.documented import content, problems
from api.http.streaming import EVENT_STREAM, answer_events, event_stream, wants_events
from api.requests import ask_request
from api.schemas import AnswerModel, AskBody
from api.service.asking import answered

router = APIRouter(tags=["问答"])
_MEANING = (
    "答复。Accept 为 text/event-stream 时是事件流：stage（正在做什么）、answer（delta 是答复的"
    "一段）、citation（一条出处）、done（完整结果），中途出错时以 problem 结束"
)


@router.post(
    "/v1/ask",
    summary="提问",
    responses={
        200: {
            "model": AnswerModel,
            **content(EVENT_STREAM, _MEANING),
        },
        **problems(404),
    },
)
async def ask(body: AskBody, request: Request, call: Reader) -> Response:
    """提问，得到带出处的答复；文件里没有的会说明没有。"""
    asked = ask_request(body.model_dump())
    if wants_events(request):
        return event_stream(answer_events(call, asked))
    answer = await call.run(lambda: answered(call, asked))
    return JSONResponse(answer.to_json())
