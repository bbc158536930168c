"""POST /v1/drafts: text written from the library's sources."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import JSONResponse, Response

from api.drafts import MEDIA_TYPES, draft_bytes, draft_request, make_draft
from api.http.calls import Reader
from api.http.documented import content, problems
from api.schemas import DraftBody, DraftModel
from assistant.drafting.model import Draft

router = APIRouter(tags=["起草"])


@router.post(
    "/v1/drafts",
    summary="起草",
    responses={
        200: {
            "model": DraftModel,
            "description": "草稿；format 为 docx 或 md 时是文件",
            "content": {
                **content(MEDIA_TYPES["docx"], "", binary=True)["content"],
                **content("text/markdown", "")["content"],
            },
        },
        **problems(404),
    },
)
async def draft(
    body: DraftBody,
    call: Reader,
    form: Annotated[
        Literal["json", "docx", "md"], Query(alias="format", description="JSON、Word 或 Markdown")
    ] = "json",
) -> Response:
    """由文库起草讲话稿章节、通报、周调度、月通报、整改方案条目或简报；每句话都注明来源。"""
    wanted = draft_request(body.model_dump(exclude_none=True), today=date.today())

    def made() -> tuple[Draft, bytes]:
        found = make_draft(call.view.library, wanted)
        call.record("draft", wanted.kind, {"topic": wanted.topic})
        return found, b"" if form == "json" else draft_bytes(found, form)

    found, data = await call.run(made)
    if form == "json":
        return JSONResponse(found.to_json())
    headers = {"Content-Disposition": f'attachment; filename="draft.{form}"'}
    return Response(data, media_type=MEDIA_TYPES[form], headers=headers)
