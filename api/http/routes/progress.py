"""/v1/obligations/{id}/progress: steps of a task, and the evidence for them."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, UploadFile
from starlette.responses import FileResponse, JSONResponse, Response

from api.errors import NotFoundError, TooLargeError
from api.http.calls import Editor, Reader, RightsFirst
from api.http.documented import content, problems
from api.presenting import record_json
from api.requests import iso_date
from api.schemas import ProgressModel, RecordModel
from api.service.calls import Call
from api.service.uploads import check_room, safe_name
from assistant.progress import Recorder, status_of

router = APIRouter(tags=["台账"], route_class=RightsFirst)


@router.get(
    "/v1/obligations/{obligation_id}/progress",
    summary="进展记录",
    responses={200: {"model": ProgressModel, "description": "记录"}, **problems(404)},
)
async def records(obligation_id: str, call: Reader) -> Response:
    """一项任务的进展，先登记的在前；next 是现在可以登记的状态。"""
    return JSONResponse(await call.run(lambda: _listed(call, obligation_id)))


def _listed(call: Call, obligation_id: str) -> dict[str, Any]:
    library = call.view.library
    library.obligation(obligation_id)
    found = library.task_progress(obligation_id)
    now = found[-1].status if found else "open"
    return {
        "total": len(found),
        "items": [record_json(r) for r in found],
        "status": now,
        "next": list(call.service.steps.after(now)),
    }


@router.post(
    "/v1/obligations/{obligation_id}/progress",
    summary="登记进展",
    status_code=201,
    responses={201: {"model": RecordModel, "description": "已登记"}, **problems(404, 409, 507)},
)
async def add(
    obligation_id: str,
    call: Editor,
    status: Annotated[str, Form(max_length=30, description="in_progress、done 等")],
    note: Annotated[str, Form(max_length=2000, description="办理情况；退回须写原因")] = "",
    on: Annotated[str | None, Form(max_length=10, description="办理日期，默认现在")] = None,
    evidence: Annotated[list[UploadFile], File(description="佐证材料")] = [],  # noqa: B006
) -> Response:
    """以本人名义登记一步进展；不合程序的会说明原因。销号须由申请人以外的人办理。"""
    limits = call.service.limits
    await call.run(lambda: check_room(call.service.library.path, limits))
    if len(evidence) > limits.files:
        raise TooLargeError(f"一次最多附 {limits.files} 个文件：请分几次登记。")

    def added() -> dict[str, Any]:
        wanted, day = status_of(status), iso_date("on", on) if on else None
        with tempfile.TemporaryDirectory() as folder:
            files = [
                _copied(f, Path(folder) / str(n), limits.file_bytes) for n, f in enumerate(evidence)
            ]
            library = call.view.library
            own = library.obligation(obligation_id).id
            told = {"status": wanted, "note": note, "evidence": [name for _, name in files]}
            with call.recorded("progress", own, told):
                record = Recorder(library, call.service.steps).add(
                    own,
                    status=wanted,
                    by=call.principal.signature,
                    note=note,
                    evidence=files,
                    on=day,
                )
        return record_json(record)

    return JSONResponse(await call.run(added), status_code=201)


def _copied(file: UploadFile, place: Path, limit: int) -> tuple[Path, str]:
    name = safe_name(file.filename or "")
    if (file.size or 0) > limit:
        raise TooLargeError(f"“{name}”超过 {limit >> 20} MB 的上限：请压缩后再附。")
    with place.open("wb") as out:
        shutil.copyfileobj(file.file, out)
    return place, name


@router.get(
    "/v1/obligations/{obligation_id}/evidence/{sha256}",
    summary="佐证材料",
    responses={
        200: content("application/octet-stream", "佐证材料", binary=True),
        **problems(404),
    },
)
async def evidence_file(
    obligation_id: str,
    sha256: str,
    call: Reader,
    name: Annotated[str | None, Query(max_length=200, description="下载时的文件名")] = None,
) -> Response:
    """一份佐证材料；只有看得到这项任务的人能下载。"""

    def found() -> tuple[Path, str]:
        library = call.view.library
        own = library.obligation(obligation_id).id
        kept = {e.sha256: e.name for r in library.task_progress(own) for e in r.evidence}
        if sha256 not in kept:
            raise NotFoundError("这项任务没有这份佐证材料。")
        call.record("download", sha256[:12], {"obligation": own})
        return library.evidence(sha256), kept[sha256]

    place, own_name = await call.run(found)
    shown = safe_name(name or own_name)
    return FileResponse(place, media_type="application/octet-stream", filename=shown)
