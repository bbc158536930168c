"""/v1/session and /v1/me: signing in, signing out, and who one is."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from api.errors import UnauthenticatedError
from api.http.calls import Reader, trace
from api.http.documented import problems
from api.http.entry import COOKIE, SECURE_COOKIE, Entry, session_token
from api.schemas import MeModel, SignInBody
from api.service.principals import LOCAL, Principal
from api.service.service import Service
from api.service.sessions import LIFETIME, Session

router = APIRouter(tags=["登录"])


@router.post(
    "/v1/session",
    summary="登录",
    responses={200: {"model": MeModel, "description": "已登录，会话在 cookie 里"}, **problems()},
)
async def sign_in(body: SignInBody, request: Request) -> Response:
    """用密钥登录，得到会话 cookie；写操作还要把 csrf_token 放进 X-CSRF-Token 头。"""
    service: Service = request.app.state.service
    entry: Entry = request.state.entry
    run = request.app.state.threads.run
    origin = trace(request)
    try:
        principal = await entry.holder(body.key.strip(), origin.address)
    except UnauthenticatedError:
        nobody = Principal("", "", "", "reader")
        await run(lambda: service.audit.record(nobody, "sign_in_failed", trace=origin))
        raise
    former = session_token(request)

    def opened() -> tuple[str, Session]:
        if former:
            service.sessions.close(former)
        service.audit.record(principal, "sign_in", trace=origin)
        return service.sessions.open(principal)

    token, session = await run(opened)
    response = JSONResponse(_me(principal, session))
    secure = request.url.scheme == "https"
    response.set_cookie(
        SECURE_COOKIE if secure else COOKIE,
        token,
        max_age=int(LIFETIME),
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )
    return response


@router.delete(
    "/v1/session",
    summary="退出",
    status_code=204,
    responses={204: {"description": "已退出"}, **problems()},
)
async def sign_out(request: Request, call: Reader) -> Response:
    """结束当前会话；用密钥直接访问的没有会话，也不算错。"""
    token = session_token(request)
    entry: Entry = request.state.entry

    def closed() -> None:
        call.record("sign_out")
        call.service.sessions.close(token)

    if request.state.session is not None:
        await call.run(closed)
        entry.forget(token)
    response = Response(status_code=204)
    for name, secure in ((COOKIE, False), (SECURE_COOKIE, True)):
        if name in request.cookies:
            response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="strict")
    return response


@router.get(
    "/v1/me",
    summary="当前用户",
    responses={200: {"model": MeModel, "description": "当前用户"}, **problems()},
)
async def me(request: Request, call: Reader) -> Response:
    """当前用户是谁、有什么权限；页面用它恢复会话。"""
    return JSONResponse(_me(call.principal, request.state.session))


def _me(principal: Principal, session: Session | None) -> dict[str, object]:
    return {
        "id": principal.id,
        "name": principal.name,
        "unit": principal.unit,
        "role": principal.role,
        "open": principal is LOCAL,
        "csrf_token": session.csrf if session else None,
    }
