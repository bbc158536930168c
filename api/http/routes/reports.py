"""GET /v1/reports: the week and the month, every number with its list."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import JSONResponse, Response

from api.http.calls import Reader
from api.http.documented import content, problems
from api.http.parameters import Day
from api.requests import iso_date
from api.schemas import LedgerReportModel
from api.service.calls import Call
from assistant.reports import Period, Report, build, text_of

router = APIRouter(tags=["报告"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AsOf = Annotated[Day | None, Query(description="截止日，默认今天")]
Since = Annotated[Day | None, Query(description="起始日，默认七天前或当月一日")]
UnitName = Annotated[str | None, Query(max_length=100, description="只看这个单位的任务")]


@router.get(
    "/v1/reports/{period}.xlsx",
    summary="报告工作簿",
    responses={200: content(XLSX, "工作簿", binary=True), **problems()},
)
async def workbook(
    period: Period, call: Reader, as_of: AsOf = None, since: Since = None, unit: UnitName = None
) -> Response:
    """周调度（weekly）或月通报（monthly）的工作簿，附每个数字背后的清单。"""

    def made() -> bytes:
        from assistant.reports.workbook import write_report

        report = _report(call, period, as_of, since, unit)
        call.record("export", period, {"as_of": report.as_of.isoformat()})
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "report.xlsx"
            write_report(report, place)
            return place.read_bytes()

    name = f"{period}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(await call.run(made), media_type=XLSX, headers=headers)


@router.get(
    "/v1/reports/{period}",
    summary="报告",
    responses={200: {"model": LedgerReportModel, "description": "报告"}, **problems()},
)
async def report(
    period: Period, call: Reader, as_of: AsOf = None, since: Since = None, unit: UnitName = None
) -> Response:
    """周调度（weekly）或月通报（monthly）；每个数字都附任务编号，text 可直接复制。"""

    def made() -> dict[str, Any]:
        found = _report(call, period, as_of, since, unit)
        return {**found.to_json(), "text": text_of(found)}

    return JSONResponse(await call.run(made))


def _report(
    call: Call, period: Period, as_of: str | None, since: str | None, unit: str | None
) -> Report:
    return build(
        call.view.library,
        period,
        iso_date("as_of", as_of) if as_of else date.today(),
        since=iso_date("since", since) if since else None,
        unit=unit or None,
        thresholds=call.service.thresholds,
    )
