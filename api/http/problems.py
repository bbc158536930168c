"""Errors as problem details: the one place where an error becomes a status.

Source: RFC 9457 (Problem Details for HTTP APIs).
"""

from __future__ import annotations

import errno
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from api.errors import (
    ConflictError,
    ForbiddenError,
    NoRoomError,
    NotFoundError,
    OverloadedError,
    RequestError,
    StoreError,
    TooLargeError,
    TooManyRequestsError,
    TooSlowError,
    UnauthenticatedError,
)
from api.wording import validation_errors
from assistant.errors import DraftError, ProgressError, QuestionError, ReportError
from corpus.errors import CorpusError, DubanError
from index.errors import (
    AudienceError,
    EvidenceError,
    LibraryBusyError,
    LibraryDamagedError,
    LibraryFullError,
    NotInLibraryError,
)

MEDIA_TYPE = "application/problem+json"
_TYPE = "urn:duban:problem:"
_AGAIN = 5  # seconds after which one who was turned away may come back


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its status, the last part of its type, and its title."""

    status: int
    slug: str
    title: str

    @property
    def type(self) -> str:
        """The URI that names it, for good."""
        return f"{_TYPE}{self.slug}"


INVALID = Kind(422, "invalid-request", "请求不符合约定")
UNKNOWN_ROUTE = Kind(404, "unknown-route", "没有这个地址")
BAD_REQUEST = Kind(400, "bad-request", "请求有误")
INTERNAL = Kind(500, "internal", "服务内部出错")
NO_ROOM = Kind(507, "no-room", "磁盘空间不足")

_KINDS: tuple[tuple[type[DubanError], Kind], ...] = (
    (UnauthenticatedError, Kind(401, "unauthenticated", "需要有效的密钥")),
    (ForbiddenError, Kind(403, "forbidden", "没有权限")),
    (NotInLibraryError, Kind(404, "not-found", "没有找到")),
    (NotFoundError, Kind(404, "not-found", "没有找到")),
    (ConflictError, Kind(409, "conflict", "与现有内容冲突")),
    (LibraryBusyError, Kind(409, "library-busy", "文库正在写入")),
    (TooSlowError, Kind(408, "request-timeout", "请求没有在时限内送达")),
    (TooLargeError, Kind(413, "too-large", "超过大小或数量的上限")),
    (ProgressError, Kind(409, "step-not-allowed", "这一步现在不能办")),
    (AudienceError, Kind(422, "unusable-visibility", "可见范围不能用")),
    (EvidenceError, Kind(422, "unusable-evidence", "佐证材料不能用")),
    (RequestError, INVALID),
    (ReportError, INVALID),
    (DraftError, INVALID),
    (QuestionError, INVALID),
    (CorpusError, Kind(422, "unreadable-file", "文件不能读取")),
    (NoRoomError, NO_ROOM),
    (LibraryFullError, NO_ROOM),
    (TooManyRequestsError, Kind(429, "too-many-requests", "请求太频繁")),
    (OverloadedError, Kind(503, "overloaded", "服务繁忙")),
    (StoreError, Kind(503, "store-unavailable", "服务数据库暂不可用")),
    (LibraryDamagedError, Kind(503, "library-unavailable", "文库暂不可用")),
)

_BY_STATUS = {
    400: BAD_REQUEST,
    401: Kind(401, "unauthenticated", "需要有效的密钥"),
    403: Kind(403, "forbidden", "没有权限"),
    404: UNKNOWN_ROUTE,
    405: Kind(405, "method-not-allowed", "这个地址不支持这种方法"),
    413: Kind(413, "too-large", "超过大小或数量的上限"),
    415: Kind(415, "unsupported-media-type", "不支持的内容类型"),
}

_DETAILS = {
    404: "没有这个地址：请对照接口说明 /v1/openapi.json。",
    405: "这个地址不支持这种方法：支持的方法见 Allow 头。",
    400: "请求体读不出来：请检查格式和编码。",
    413: "请求体太大：请减少内容，或分几次提交。",
}


def kinds() -> list[Kind]:
    """Every kind of problem, by status."""
    every = {INVALID, INTERNAL, *_BY_STATUS.values(), *(kind for _, kind in _KINDS)}
    return sorted(every, key=lambda kind: (kind.status, kind.slug))


def kind_of(error: DubanError) -> Kind:
    """What kind of problem an error is."""
    for cls, kind in _KINDS:
        if isinstance(error, cls):
            return kind
    return INTERNAL


def problem(
    kind: Kind,
    detail: str,
    *,
    path: str = "",
    request_id: str = "",
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """A problem as a response.

    Args:
        kind: what went wrong.
        detail: what to do about it, for the user.
        path: of the request.
        request_id: to find it in the log.
        errors: single faults of the request, each with its place.
        headers: more headers.
    """
    body: dict[str, Any] = {
        "type": kind.type,
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": path,
        "request_id": request_id,
    }
    if errors:
        body["errors"] = [dict(e) for e in errors]
    if path.startswith(("/v1/chat/", "/v1/models")):  # where an OpenAI client looks for it
        body["error"] = {"message": detail, "type": kind.slug, "code": kind.slug, "param": None}
    return JSONResponse(body, kind.status, headers, MEDIA_TYPE)


def problem_of(error: DubanError, *, path: str = "", request_id: str = "") -> JSONResponse:
    """An error raised on purpose, as a response."""
    kind = kind_of(error)
    headers = {}
    if isinstance(error, TooManyRequestsError):
        headers["Retry-After"] = str(max(1, math.ceil(error.retry_after)))
    elif kind.status == 503 or isinstance(error, LibraryBusyError):
        headers["Retry-After"] = str(_AGAIN)
    elif kind.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="duban"'
    return problem(kind, str(error), path=path, request_id=request_id, headers=headers)


def on_error(request: Request, error: Exception) -> JSONResponse:
    """The handler of errors raised on purpose."""
    assert isinstance(error, DubanError)  # noqa: S101 - for the type checker
    return problem_of(error, path=request.url.path, request_id=_request_id(request))


def on_os_error(request: Request, error: Exception) -> JSONResponse:
    """The handler of what the system refuses: a full disk is told, the rest goes on.

    Raises:
        OSError: it is something else.
    """
    if getattr(error, "errno", None) not in {errno.ENOSPC, errno.EDQUOT}:
        raise error
    detail = "磁盘满了，收不下这次提交的内容：请让管理员腾出空间后再试。"
    path, request_id = request.url.path, _request_id(request)
    return problem(NO_ROOM, detail, path=path, request_id=request_id)


def on_http_error(request: Request, error: Exception) -> JSONResponse:
    """The handler of what the framework refuses."""
    assert isinstance(error, HTTPException)  # noqa: S101 - for the type checker
    kind = _BY_STATUS.get(error.status_code, Kind(error.status_code, "refused", "请求被拒绝"))
    detail = _DETAILS.get(error.status_code, kind.title)
    headers = dict(error.headers or {})
    return problem(
        kind, detail, path=request.url.path, request_id=_request_id(request), headers=headers
    )


def on_invalid(request: Request, error: Exception) -> JSONResponse:
    """The handler of requests that do not have the agreed form."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - for the type checker
    errors = validation_errors(error.errors())
    detail = "；".join(f"{e['place']}：{e['what']}" for e in errors[:3])
    return problem(
        INVALID,
        detail or INVALID.title,
        path=request.url.path,
        request_id=_request_id(request),
        errors=errors,
    )


def _request_id(request: Request) -> str:
    return str(request.scope.get("state", {}).get("request_id", ""))
