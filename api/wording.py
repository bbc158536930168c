"""What pydantic finds wrong with a request, in Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_WORDS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项",
    "string_type": "应为字符串",
    "string_unicode": "含有不成对的代理字符，不是有效的 Unicode",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "float_parsing": "应为数字",
    "bool_parsing": "应为 true 或 false",
    "bool_type": "应为 true 或 false",
    "list_type": "应为数组",
    "dict_type": "应为 JSON 对象",
    "model_type": "应为 JSON 对象",
    "model_attributes_type": "应为 JSON 对象",
    "date_type": "应为日期，写作 2026-11-23",
    "date_parsing": "应为日期，写作 2026-11-23",
    "date_from_datetime_parsing": "应为日期，写作 2026-11-23",
    "date_from_datetime_inexact": "应为日期，写作 2026-11-23",
    "json_invalid": "不是有效的 JSON",
    "value_error": "值不对",
}
_BOUNDS = {
    "greater_than_equal": ("不小于 {}", "ge"),
    "greater_than": ("大于 {}", "gt"),
    "less_than_equal": ("不大于 {}", "le"),
    "less_than": ("小于 {}", "lt"),
    "string_too_short": ("至少 {} 个字", "min_length"),
    "string_too_long": ("至多 {} 个字", "max_length"),
    "too_short": ("至少 {} 项", "min_length"),
    "too_long": ("至多 {} 项", "max_length"),
    "literal_error": ("{} 之一", "expected"),
    "enum": ("{} 之一", "expected"),
}
_PLACES = {"body": "请求体", "query": "查询参数", "path": "路径", "header": "请求头"}


def validation_errors(found: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Faults as place and wording; what the client sent is not repeated."""
    return [{"place": _place(e["loc"]), "what": _what(e)} for e in found]


def _place(location: Sequence[object]) -> str:
    first, *rest = [str(part) for part in location] or [""]
    return ".".join([_PLACES.get(first, first), *rest])[:200]


def _what(error: Mapping[str, Any]) -> str:
    kind = str(error["type"])
    if kind in _BOUNDS:
        words, key = _BOUNDS[kind]
        bound = str(error.get("ctx", {}).get(key, "")).replace(" or ", "、").replace(", ", "、")
        return "应" + ("为 " if kind in {"literal_error", "enum"} else "") + words.format(bound)
    return _WORDS.get(kind, f"值不对（{kind}）")
