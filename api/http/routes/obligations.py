"""GET /v1/obligations: the ledger."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import JSONResponse, Response

from api.http.calls import Call, Reader
from api.http.documented import content, problems
from api.http.parameters import Day, Limit, Offset
from api.http.schemas import ObligationModel, ObligationsModel
from api.presenting import LedgerPresenter, ledger_entries
from api.requests import LedgerFilter, ledger_filter
from corpus.model import DeadlineKind
from index.ledger import Role

router = APIRouter(tags=["台账"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def _wanted(
    document: Annotated[str | None, Query(max_length=100, description="只看这份文件")] = None,
    unit: Annotated[str | None, Query(max_length=100, description="单位名称或其一部分")] = None,
    role: Annotated[Role, Query(description="牵头、配合、都算")] = "any",
    due_from: Annotated[Day | None, Query(description="时限不早于")] = None,
    due_to: Annotated[Day | None, Query(description="时限不晚于")] = None,
    kind: Annotated[DeadlineKind | None, Query(description="时限类别")] = None,
    q: Annotated[str | None, Query(max_length=200, description="任务、目标或措施里含有")] = None,
    status: Annotated[str | None, Query(max_length=30, description="in_progress、done 等")] = None,
) -> LedgerFilter:
    return ledger_filter(document, unit, role, due_from, due_to, kind, q, status)


Wanted = Annotated[LedgerFilter, Depends(_wanted)]


@router.get(
    "/v1/obligations",
    summary="任务台账",
    responses={200: {"model": ObligationsModel, "description": "任务"}, **problems(404)},
)
async def obligations(
    call: Reader, wanted: Wanted, limit: Limit = 50, offset: Offset = 0
) -> Response:
    """列出符合条件的任务：谁负责、何时完成、出自哪里；total 是总数。"""
    return JSONResponse(await call.run(lambda: _listed(call, wanted, limit, offset)))


@router.get(
    "/v1/obligations.xlsx",
    summary="台账工作簿",
    responses={200: content(XLSX, "工作簿", binary=True), **problems(404)},
)
async def workbook(call: Reader, wanted: Wanted) -> Response:
    """符合条件的全部任务，一项一行；同一任务的几处出处合为一行。"""
    return await _exported(call, wanted, "xlsx", XLSX)


@router.get(
    "/v1/obligations.ics",
    summary="台账日历",
    responses={200: content("text/calendar", "日历", binary=True), **problems(404)},
)
async def calendar(call: Reader, wanted: Wanted) -> Response:
    """符合条件的未完成任务的到期日，可导入日历软件。"""
    return await _exported(call, wanted, "ics", "text/calendar")


@router.get(
    "/v1/obligations/{obligation_id}",
    summary="一项任务",
    responses={200: {"model": ObligationModel, "description": "任务"}, **problems(404)},
)
async def obligation(obligation_id: str, call: Reader) -> Response:
    """一项任务和它的全部出处。"""

    def found() -> dict[str, Any]:
        library = call.view.library
        return LedgerPresenter(library).item(library.obligation(obligation_id))

    return JSONResponse(await call.run(found))


def _listed(call: Call, wanted: LedgerFilter, limit: int, offset: int) -> dict[str, Any]:
    library = call.view.library
    if wanted.document_id:
        library.document(wanted.document_id)  # an unknown id is an error, not an empty list
    total, items = library.obligations(**wanted.conditions(), limit=limit, offset=offset)
    presenter = LedgerPresenter(library)
    return {"total": total, "items": [presenter.item(o) for o in items]}


async def _exported(call: Call, wanted: LedgerFilter, form: str, media_type: str) -> Response:
    def made() -> bytes:
        from assistant.exporting.calendar import write_calendar
        from assistant.exporting.ledger import write_ledger

        library = call.view.library
        if wanted.document_id:
            library.document(wanted.document_id)
        _, tasks = library.tasks(**wanted.conditions())
        call.record("export", "tasks", {"format": form})
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "tasks"
            write = write_ledger if form == "xlsx" else write_calendar
            write(place, ledger_entries(library, tasks), today=date.today())
            return place.read_bytes()

    headers = {"Content-Disposition": f'attachment; filename="tasks.{form}"'}
    return Response(await call.run(made), media_type=media_type, headers=headers)
