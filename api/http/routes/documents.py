"""GET /v1/documents: the list, and what a document holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from api.http.calls import Reader
from api.http.documented import Responses, content, problems
from api.http.parameters import FilterQuery, Limit, Offset
from api.presenting import clause_json, document_json, report_json
from api.schemas import ClausesModel, DocumentModel, DocumentsModel, ReportModel
from api.service.calls import Call
from index.filters import Filters
from index.view import LibraryView

router = APIRouter(tags=["文库"])
_UNCHANGED: Responses = {304: {"description": "与 If-None-Match 给出的版本相同"}}


@router.get(
    "/v1/documents",
    summary="文件清单",
    responses={200: {"model": DocumentsModel, "description": "文件"}, **problems()},
)
async def documents(
    call: Reader, filters: FilterQuery, limit: Limit = 50, offset: Offset = 0
) -> Response:
    """列出文库里的文件，按文件名排列。"""

    def listed() -> dict[str, Any]:
        library = call.view.library
        entries = library.documents(filters, limit=limit, offset=offset)
        return {"total": library.count(filters), "items": [document_json(e) for e in entries]}

    return JSONResponse(await call.run(listed))


@router.get(
    "/v1/documents/{document_id}",
    summary="一份文件",
    responses={
        200: {"model": DocumentModel, "description": "文件"},
        **_UNCHANGED,
        **problems(404),
    },
)
async def document(document_id: str, request: Request, call: Reader) -> Response:
    """一份文件的标题、文号、发文机关等。"""
    return await _tagged(call, request, document_id, "", lambda lib: _entry(lib, document_id))


@router.get(
    "/v1/documents/{document_id}/text",
    summary="正文",
    responses={
        200: content("text/plain", "正文；所有出处的字符位置都指它"),
        **_UNCHANGED,
        **problems(404),
    },
)
async def text(document_id: str, request: Request, call: Reader) -> Response:
    """一份文件的正文，UTF-8。"""
    return await _tagged(
        call, request, document_id, "t", lambda lib: lib.document(document_id).text
    )


@router.get(
    "/v1/documents/{document_id}/clauses",
    summary="条款",
    responses={
        200: {"model": ClausesModel, "description": "条款"},
        **_UNCHANGED,
        **problems(404),
    },
)
async def clauses(document_id: str, request: Request, call: Reader) -> Response:
    """一份文件的全部条款，按原文顺序；表格行带有各格的位置。"""

    def listed(library: LibraryView) -> dict[str, Any]:
        items = [clause_json(c) for c in library.clauses(document_id)]
        return {"total": len(items), "items": items}

    return await _tagged(call, request, document_id, "c", listed)


@router.get(
    "/v1/documents/{document_id}/report",
    summary="解析报告",
    responses={
        200: {"model": ReportModel, "description": "解析报告"},
        **_UNCHANGED,
        **problems(404),
    },
)
async def report(document_id: str, request: Request, call: Reader) -> Response:
    """读这份文件时读到了多少，哪些没有读到。"""
    return await _tagged(
        call,
        request,
        document_id,
        "r",
        lambda lib: {"document_id": document_id, **report_json(lib.report(document_id))},
    )


def _entry(library: LibraryView, document_id: str) -> dict[str, Any]:
    library.document(document_id)
    return document_json(library.documents(Filters(document_ids=(document_id,)))[0])


async def _tagged(
    call: Call,
    request: Request,
    document_id: str,
    part: str,
    make: Callable[[LibraryView], str | dict[str, Any]],
) -> Response:
    """A document's part with its ETag, or 304 where the client has it already."""
    given = request.headers.get("if-none-match", "")

    def made() -> tuple[str, str | dict[str, Any] | None]:
        library = call.view.library
        tag = f'"{library.document(document_id).sha256[:32]}{part}"'
        known = tag in {t.strip().removeprefix("W/") for t in given.split(",")}
        return tag, None if known or given.strip() == "*" else make(library)

    tag, value = await call.run(made)
    # The browser may keep it, but asks each time whether it may still show it.
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if value is None:
        return Response(status_code=304, headers=headers)
    if isinstance(value, str):
        return PlainTextResponse(value, headers=headers)
    return JSONResponse(value, headers=headers)
