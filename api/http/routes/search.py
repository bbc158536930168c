"""GET /v1/search: the clauses that fit best, without an answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import JSONResponse, Response

from api.errors import RequestError
from api.http.calls import Call, Reader
from api.http.documented import problems
from api.http.parameters import DocumentIds, FilterQuery
from api.http.schemas import HitsModel
from api.presenting import hit_json
from index.filters import Filters

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
    return JSONResponse(await call.run(lambda: _found(call, q, limit, within)))


def _found(call: Call, query: str, limit: int, filters: Filters) -> dict[str, object]:
    words = query.encode("utf-8", "ignore").decode().strip()
    if not words:
        raise RequestError("要找的词语是空的：请写明，例如“黑臭水体”。")
    library = call.view.library
    for document_id in filters.document_ids:
        library.document(document_id)
    hits = library.search(words, limit=limit, filters=filters)
    call.record("search", "", {"question": words, "found": len(hits)})
    return {"total": len(hits), "items": [hit_json(h) for h in hits]}
