"""GET /v1/obligations: the ledger."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import JSONResponse, Response

from api.http.calls import Reader
from api.http.documented import content, problems
from api.http.parameters import Day, Limit, Offset
from api.presenting import (
    LedgerPresenter,
    calendar_json,
    ledger_entries,
    summary_json,
    tasks_json,
)
from api.requests import LedgerFilter, iso_date, ledger_filter
from api.schemas import (
    LedgerCalendarModel,
    LedgerSummaryModel,
    ObligationModel,
    ObligationsModel,
)
from api.service.calls import Call
from assistant.overview import calendar as calendar_of
from assistant.overview import month_of, overview
from corpus.model import DeadlineKind
from index.ledger import Conditions, Role
from index.tasks import Order
from index.view import LibraryView

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
    status: Annotated[
        str | None, Query(max_length=30, description="in_progress、done 等；overdue 为逾期")
    ] = None,
    overdue: Annotated[bool, Query(description="只看到期没有完成的")] = False,
    conflicts: Annotated[bool, Query(description="只看各文件责任单位或时限不一致的")] = False,
) -> LedgerFilter:
    given = (document, unit, role, due_from, due_to, kind, q, status)
    return ledger_filter(*given, overdue=overdue, conflicts=conflicts)


Wanted = Annotated[LedgerFilter, Depends(_wanted)]
Sort = Annotated[Order, Query(description="按文件（默认）、到期日、单位排列")]
Merged = Annotated[bool, Query(description="各文件中的同一任务合为一项；false 为逐条列出")]


@dataclass(frozen=True, slots=True)
class _Export:
    """A file to make of the ledger."""

    form: str
    media_type: str
    wanted: LedgerFilter
    sort: Order
    merged: bool


@router.get(
    "/v1/obligations",
    summary="任务台账",
    responses={200: {"model": ObligationsModel, "description": "任务"}, **problems(404)},
)
async def obligations(
    call: Reader,
    wanted: Wanted,
    sort: Sort = "document",
    merged: Merged = True,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """列出符合条件的任务：谁负责、何时完成、出自哪里；total 是总数。

    same_as 是别处的同一任务，conflicts 是各处说法的不一致。
    """

    def listed() -> dict[str, Any]:
        library = call.view.library
        page = {"limit": limit, "offset": offset}
        return tasks_json(library, _conditions(library, wanted), merged=merged, order=sort, **page)

    return JSONResponse(await call.run(listed))


@router.get(
    "/v1/obligations.xlsx",
    summary="台账工作簿",
    responses={200: content(XLSX, "工作簿", binary=True), **problems(404)},
)
async def workbook(
    call: Reader, wanted: Wanted, sort: Sort = "document", merged: Merged = True
) -> Response:
    """符合条件的全部任务，一项一行。"""
    return await _exported(call, _Export("xlsx", XLSX, wanted, sort, merged))


@router.get(
    "/v1/obligations.ics",
    summary="台账日历",
    responses={200: content("text/calendar", "日历", binary=True), **problems(404)},
)
async def calendar(
    call: Reader, wanted: Wanted, sort: Sort = "document", merged: Merged = True
) -> Response:
    """符合条件的未完成任务的到期日，可导入日历软件。"""
    return await _exported(call, _Export("ics", "text/calendar", wanted, sort, merged))


@router.get(
    "/v1/obligations/summary",
    summary="台账汇总",
    responses={200: {"model": LedgerSummaryModel, "description": "各数"}, **problems(404)},
)
async def summary(call: Reader, wanted: Wanted) -> Response:
    """符合条件的任务有多少，完成、逾期多少，各牵头单位多少。"""

    def made() -> dict[str, Any]:
        library = call.view.library
        return summary_json(overview(library, _conditions(library, wanted), date.today()))

    return JSONResponse(await call.run(made))


@router.get(
    "/v1/obligations/calendar",
    summary="一个月到期的任务",
    responses={200: {"model": LedgerCalendarModel, "description": "逐日"}, **problems(404)},
)
async def month(
    call: Reader,
    wanted: Wanted,
    month: Annotated[
        str | None,
        Query(pattern=r"^(19|20)\d{2}-(0[1-9]|1[0-2])$", description="哪个月，默认本月"),
    ] = None,
) -> Response:
    """符合条件的任务在这个月哪天到期；写明日子的定期任务每到一次列一次。"""

    def made() -> dict[str, Any]:
        library = call.view.library
        since, until = month_of(iso_date("month", f"{month}-01") if month else date.today())
        found = calendar_of(library, _conditions(library, wanted), since, until)
        return calendar_json(library, found, since, until)

    return JSONResponse(await call.run(made))


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


def _conditions(library: LibraryView, wanted: LedgerFilter) -> Conditions:
    """What is asked of the ledger; an unknown document is an error, not an empty list."""
    if wanted.document_id:
        library.document(wanted.document_id)
    return wanted.conditions(date.today())


async def _exported(call: Call, export: _Export) -> Response:
    def made() -> bytes:
        from assistant.exporting.calendar import write_calendar
        from assistant.exporting.ledger import write_ledger

        library = call.view.library
        find = library.tasks if export.merged else library.rows
        _, tasks = find(order=export.sort, **_conditions(library, export.wanted))
        call.record("export", "tasks", {"format": export.form})
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "tasks"
            write = write_ledger if export.form == "xlsx" else write_calendar
            write(place, ledger_entries(library, tasks), today=date.today())
            return place.read_bytes()

    headers = {"Content-Disposition": f'attachment; filename="tasks.{export.form}"'}
    return Response(await call.run(made), media_type=export.media_type, headers=headers)
