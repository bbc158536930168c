"""POST /v1/documents and /v1/jobs: files in, and how far their reading is."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from functools import partial
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import FileResponse, JSONResponse, Response

from api.errors import ConflictError, NotFoundError
from api.http.calls import Admin, Editor, Reader
from api.http.documented import content, problems
from api.http.parameters import VisibleTo
from api.http.parts import files_of
from api.http.routes.visibility import check_audience
from api.http.streaming import (
    ALIVE_SECONDS,
    EVENT_STREAM,
    STILL_ALIVE,
    event,
    event_stream,
    wants_events,
)
from api.requests import audience_of
from api.schemas import JobModel
from api.service.calls import Call
from api.service.jobs import Job
from api.service.uploads import check_room, safe_name
from index.audience import Audience
from index.errors import NotInLibraryError

router = APIRouter(tags=["文库"])
_BLOCK = 1 << 20
_FIELD = "files"
_FORM = {
    "type": "object",
    "required": [_FIELD],
    "properties": {
        _FIELD: {
            "type": "array",
            "items": {"type": "string", "format": "binary"},
            "minItems": 1,
            "description": "一个或几个文件",
        }
    },
}
_POLL, _POLL_LIMIT = 0.25, 2.0  # seconds between looks at a job, while it gets on and later


@router.post(
    "/v1/documents",
    summary="上传文件",
    status_code=202,
    responses={202: {"model": JobModel, "description": "已接收，正在读取"}, **problems(409, 507)},
    openapi_extra={"requestBody": {"content": {"multipart/form-data": {"schema": _FORM}}}},
)
async def upload(request: Request, call: Editor, visible_to: VisibleTo = []) -> Response:  # noqa: B006
    """上传文件；读取在后台进行，用返回的编号查进度。

    同名文件会被新的替换，新的读不出来时保留原来的。编辑只能替换本单位上传的文件。
    可见范围不同的文件互不替换；编辑选的可见单位要包括本单位。
    """
    wanted = audience_of(visible_to)
    await call.run(partial(check_audience, call, wanted))

    def check(name: str) -> None:
        if not visible_to:
            _check_unsaid(call, name)
        call.service.jobs.check(call.principal, name, wanted)

    async def admit(name: str) -> None:
        await call.run(lambda: check(name))

    await call.run(partial(check_room, call.service.library.path, call.service.limits))
    async with files_of(request, _FIELD, call.service.limits, admit) as files:
        made = await _queued(call, files, wanted)
    return JSONResponse(
        made.to_json(), status_code=202, headers={"Location": f"/v1/jobs/{made.id}"}
    )


def _check_unsaid(call: Call, name: str) -> None:
    """Refuse a file of which the caller sees a version that is not for everybody.

    Raises:
        ConflictError: who shall see the new version has to be said.
    """
    library = call.view.library
    if library is call.service.vaults.base:
        return
    for entry in library.documents():
        if entry.document.file == name and entry.visible_to:
            raise ConflictError(
                f"“{name}”现在仅限 {'、'.join(entry.visible_to)} 可见：请写明新版本给谁看"
                "（visible_to），公开请写 all。"
            )


async def _queued(call: Call, files: Sequence[UploadFile], wanted: Audience) -> Job:
    jobs = call.service.jobs
    own_id = jobs.new_id()
    names = [safe_name(f.filename or "") for f in files]

    def stage(name: str, file: UploadFile) -> None:
        with (jobs.uploads.staging(own_id) / name).open("wb") as out:
            shutil.copyfileobj(file.file, out, _BLOCK)

    def queued() -> Job:
        told = {"files": names, "visible_to": list(wanted) or "all"}
        with call.recorded("upload", own_id, told):
            return jobs.add(
                own_id,
                call.principal,
                visible_to=wanted,
                files=len(names),
                request=call.trace.request,
            )

    try:
        for name, file in zip(names, files, strict=True):
            await call.run(partial(stage, name, file))
        return await call.run(queued)
    except BaseException:
        jobs.uploads.discard(own_id)
        raise


@router.get(
    "/v1/jobs/{job_id}",
    summary="导入进度",
    responses={
        200: {
            "model": JobModel,
            **content(EVENT_STREAM, "进度；Accept 为 text/event-stream 时是事件流，以 done 结束"),
        },
        **problems(404),
    },
)
async def job(job_id: str, request: Request, call: Reader) -> Response:
    """一次上传读到哪里了；读完后有每个文件的结果。只有上传者和管理员能看。"""
    found = await call.run(lambda: _own(call, job_id))
    if wants_events(request):
        return event_stream(_progress(call, job_id))
    return JSONResponse(found.to_json())


async def _progress(call: Call, job_id: str) -> AsyncIterator[str]:
    last, pause, silent = None, _POLL, 0.0
    while True:
        found = await call.run(lambda: _own(call, job_id))
        if found.ended:
            yield event("done", found.to_json())
            return
        if found != last:
            yield event("progress", found.to_json())
            last, pause, silent = found, _POLL, 0.0
        elif silent > ALIVE_SECONDS:
            yield STILL_ALIVE
            silent = 0.0
        await asyncio.sleep(pause)
        silent += pause
        pause = min(pause * 1.5, _POLL_LIMIT)


def _own(call: Call, job_id: str) -> Job:
    """A job of one's own; somebody else's is as if it were not there."""
    found = call.service.jobs.find(job_id)
    if found.key_id != call.principal.id and not call.principal.may("admin"):
        raise NotFoundError(f"没有编号为 {job_id[:40]} 的导入任务。")
    return found


@router.get(
    "/v1/documents/{document_id}/original",
    summary="原件",
    responses={
        200: content("application/octet-stream", "原件", binary=True),
        **problems(404),
    },
)
async def original(document_id: str, call: Reader) -> Response:
    """下载原件；原件在导入后有改动或已不在，就没有可下载的。"""

    def found() -> Path:
        place = call.view.library.original(document_id)
        call.record("download", document_id)
        return place

    place = await call.run(found)
    return FileResponse(place, media_type="application/octet-stream", filename=place.name)


@router.delete(
    "/v1/documents/{document_id}",
    summary="删除文件",
    status_code=204,
    responses={204: {"description": "已删除"}, **problems(404, 409)},
)
async def remove(document_id: str, call: Admin) -> Response:
    """从文库删除文件和由它得出的一切；进展记录保留。"""

    def removed() -> None:
        library = call.view.library
        document = library.document(document_id)
        try:
            place = library.original(document_id)
        except NotInLibraryError:
            place = None
        told = {"file": document.file, "title": document.title}
        holder = call.service.vaults.holder(document_id)
        with call.recorded("remove", document_id, told):
            holder.remove(document_id)
        if place is not None:
            call.service.jobs.uploads.of(holder).forget(place)

    await call.run(removed)
    return Response(status_code=204)
