"""What every route may answer besides its result, for the interface description."""

from __future__ import annotations

from typing import Any

from api.http.problems import MEDIA_TYPE

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
_USUAL = (400, 401, 403, 408, 413, 422, 429, 500, 503)
Responses = dict[int | str, dict[str, Any]]


def problems(*more: int) -> Responses:
    """The problems that any guarded route may answer with, and those of this one."""
    return {status: _problem(status) for status in sorted({*_USUAL, *more})}


def content(media_type: str, meaning: str, *, binary: bool = False) -> dict[str, Any]:
    """A response that is no JSON."""
    schema = {"type": "string", **({"format": "binary"} if binary else {})}
    return {"description": meaning, "content": {media_type: {"schema": schema}}}


def _problem(status: int) -> dict[str, Any]:
    return {
        "description": _MEANING[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
