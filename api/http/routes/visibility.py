"""Who sees a document: PATCH /v1/documents/{id}, and the units that there are."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from api.errors import ForbiddenError
from api.http.calls import Editor
from api.http.documented import problems
from api.requests import audience_of
from api.schemas import JobModel, UnitsModel, VisibilityBody
from api.service.calls import Call
from api.service.jobs import Job
from index.audience import Audience, unit_key

router = APIRouter(tags=["文库"])


@router.patch(
    "/v1/documents/{document_id}",
    summary="改变可见范围",
    status_code=202,
    responses={202: {"model": JobModel, "description": "已接收，正在办理"}, **problems(404, 409)},
)
async def change(document_id: str, body: VisibilityBody, call: Editor) -> Response:
    """改变哪些单位看得到这份文件。管理员可改任何文件，编辑可改本单位上传的。

    在后台进行，用返回的编号查进度；办完以后文件有新的编号，进展记录随文件走。
    """
    given = body.visible_to
    wanted = audience_of([given] if isinstance(given, str) else given)
    made = await call.run(lambda: _queued(call, document_id, wanted))
    return JSONResponse(
        made.to_json(), status_code=202, headers={"Location": f"/v1/jobs/{made.id}"}
    )


def _queued(call: Call, document_id: str, wanted: Audience) -> Job:
    document = call.view.library.document(document_id)
    jobs = call.service.jobs
    if not call.principal.may("admin"):
        owner = jobs.owner(document_id)
        if owner is None or unit_key(owner) != unit_key(call.principal.unit):
            raise ForbiddenError(
                f"“{document.file}”不是{call.principal.unit or '您的单位'}上传的，"
                "不能改变它的可见范围：请联系管理员。"
            )
    check_audience(call, wanted)
    own_id = jobs.new_id()
    told = {"file": document.file, "visible_to": list(wanted)}
    with call.recorded("visibility", document_id, told):
        return jobs.add(
            own_id,
            call.principal,
            visible_to=wanted,
            document=document_id,
            request=call.trace.request,
        )


def check_audience(call: Call, wanted: Audience) -> None:
    """Refuse an audience that an editor may not choose; an admin may choose any.

    One without the editor's own unit: what lies with other units only, they could find out
    about by its name. One with a unit that has no key: mistyped, it would let nobody in.

    Raises:
        ForbiddenError: it is one of the two.
    """
    if not wanted or call.principal.may("admin"):
        return
    if unit_key(call.principal.unit) not in wanted:
        raise ForbiddenError(
            f"可见单位里没有{call.principal.unit or '您的单位'}：请加上本单位，或请管理员办理。"
        )
    known = {unit_key(key.unit) for key in call.service.keys.all()}
    if strangers := [unit for unit in wanted if unit not in known]:
        raise ForbiddenError(f"没有{'、'.join(strangers)}的密钥：请核对单位全称，或请管理员办理。")


@router.get(
    "/v1/units",
    summary="可选的单位",
    responses={200: {"model": UnitsModel, "description": "单位"}, **problems()},
)
async def units(call: Editor) -> Response:
    """有可用密钥的单位，供选择可见范围时参考。"""

    def listed() -> dict[str, Any]:
        today = date.today()
        known = {k.unit for k in call.service.keys.all() if k.unit and k.usable(today)}
        return {"items": sorted(known)}

    return JSONResponse(await call.run(listed))
