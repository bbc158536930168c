"""/healthz and /readyz: whether the process lives, and whether it can serve."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from api.http.documented import problems
from api.http.schemas import HealthModel
from api.service.service import Service

router = APIRouter(tags=["运行"])


@router.get(
    "/healthz",
    summary="进程是否活着",
    responses={200: {"model": HealthModel, "description": "活着"}},
)
async def healthz() -> Response:
    """不查文库，只说明进程在应答。"""
    return JSONResponse({"status": "ok"})


@router.get(
    "/readyz",
    summary="能否服务",
    responses={200: {"model": HealthModel, "description": "能"}, **problems()},
)
async def readyz(request: Request) -> Response:
    """文库和服务数据库都读得出来才算能服务。"""
    service: Service = request.app.state.service

    def checked() -> None:
        service.library.count()
        _ = service.keys.exist

    await request.app.state.threads.run(checked)
    return JSONResponse({"status": "ready"})
