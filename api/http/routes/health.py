"""/healthz, /readyz and /metrics: whether it lives, whether it can serve, how much it did."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from api.http import metrics
from api.http.calls import Admin
from api.http.documented import content, problems
from api.schemas import HealthModel
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


@router.get(
    "/metrics",
    summary="Prometheus 指标",
    responses={200: content("text/plain", "各进程合计的指标"), **problems()},
)
async def counted(call: Admin) -> Response:
    """请求数、用时和正在处理的请求，按路由分，不含问题和文件名；要管理员密钥。"""
    text = await call.run(metrics.shown)
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")
