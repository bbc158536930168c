"""What every route may answer besides its result, for the interface description."""

from __future__ import annotations

from typing import Any

from api.http.problems import MEDIA_TYPE, kinds

_MEANING = {
    400: "请求体读不出来",
    401: "没有密钥，或密钥无效",
    403: "没有权限，或请求来自别的网站",
    404: "没有找到",
    405: "不支持这种方法",
    408: "请求没有在时限内送达",
    409: "与现有内容冲突，或文库正在写入",
    413: "超过大小或数量的上限",
    422: "请求不符合约定",
    429: "请求太频繁，Retry-After 头是要等的秒数",
    500: "服务内部出错",
    503: "服务繁忙或暂不可用，Retry-After 头是要等的秒数",
    507: "磁盘空间不足",
}
_DETAILS = {
    "bad-request": "请求体读不出来：请检查格式和编码。",
    "unauthenticated": "需要密钥：请在 Authorization 头写 Bearer 加密钥，或在页面登录。",
    "forbidden": "这项操作需要管理员权限，张三 是只读：请换用有权限的密钥，或联系管理员。",
    "not-found": "文库中没有文件 d1：请用 duban documents 查看已有文件的编号。",
    "unknown-route": "没有这个地址：请对照接口说明 /v1/openapi.json。",
    "invalid-request": "请求体.question：缺少这一项",
    "too-many-requests": "这把密钥的请求太频繁：请等 3 秒再试。",
}
_WAIT = {"Retry-After": {"description": "要等的秒数", "schema": {"type": "integer"}}}
_ASKED = {"WWW-Authenticate": {"description": "怎样给密钥", "schema": {"type": "string"}}}
_HEADERS = {401: _ASKED, 429: _WAIT, 503: _WAIT}
_USUAL = (400, 401, 403, 408, 413, 422, 429, 500, 503)
Responses = dict[int | str, dict[str, Any]]


def problems(*more: int) -> Responses:
    """The problems that any guarded route may answer with, and those of this one."""
    return {status: _problem(status) for status in sorted({*_USUAL, *more})}


def content(media_type: str, meaning: str, *, binary: bool = False) -> dict[str, Any]:
    """A response that is no JSON."""
    schema = {"type": "string", **({"format": "binary"} if binary else {})}
    return {"description": meaning, "content": {media_type: {"schema": schema}}}


def problem_responses() -> dict[int, dict[str, Any]]:
    """Each status with its problem, an example of every kind, and its headers."""
    return {status: _problem(status) | _shown(status) for status in _MEANING}


def _problem(status: int) -> dict[str, Any]:
    return {
        "description": _MEANING[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _shown(status: int) -> dict[str, Any]:
    examples = {
        kind.slug: {
            "summary": kind.title,
            "value": {
                "type": kind.type,
                "title": kind.title,
                "status": kind.status,
                "detail": _DETAILS.get(kind.slug, f"{kind.title}：……"),
                "instance": "/v1/ask",
                "request_id": "5f0c4b1e9a5d4e0c8d2f7a1b3c4d5e6f",
            },
        }
        for kind in kinds()
        if kind.status == status
    }
    schema = {"$ref": "#/components/schemas/Problem"}
    headers = {"headers": _HEADERS[status]} if status in _HEADERS else {}
    return {"content": {MEDIA_TYPE: {"schema": schema, "examples": examples}}, **headers}
