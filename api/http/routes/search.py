"""GET /v1/search: the clauses that fit best, without an answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import JSONResponse, Response

from api.http.calls import Reader
from api.http.documented import problems
from api.http.parameters import DocumentIds, FilterQuery
from api.schemas import HitsModel
from api.service.asking import found

router = APIRouter(tags=["问答"])


@router.get(
    "/v1/search",
    summary="检索条款",
    responses={200: {"model": HitsModel, "description": "条款"}, **problems(404)},
)
async def search(
    call: Reader,
    filters: FilterQuery,
    q: Annotated[str, Query(min_length=1, max_length=2000, description="词语或句子")],
    limit: Annotated[int, Query(ge=1, le=200, description="最多几条")] = 10,
    document_id: DocumentIds = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """查找相关条款原文，最相近的在前，不作答。"""
    within = replace(filters, document_ids=tuple(document_id))
    return JSONResponse(await call.run(lambda: found(call, q, limit, within)))
