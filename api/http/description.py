"""The interface description: FastAPI's, made complete for who reads nothing else.

Names to generate clients by, an example of every request and answer, the kinds of problems
by status, and no more than what there is: FastAPI says of every route that it may answer with
JSON, and of every parameter that may be left out that it may be null.

Source: OpenAPI Specification 3.1.0; RFC 9457.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.http.documented import problem_responses
from api.http.problems import kinds
from api.schemas import Fault, Problem

EXAMPLES = Path(__file__).with_name("examples.json")
"""By operation: its name, path and query, request and answer, as the samples' library gives."""

_METHODS = ("get", "post", "put", "patch", "delete")
_OPEN = {"/healthz", "/readyz"}
_PATH_PARTS = {
    "document_id": "文件编号",
    "obligation_id": "任务编号",
    "job_id": "上传或修改可见范围时返回的编号",
    "sha256": "佐证材料的编号，见进展记录",
    "period": "weekly 周调度，monthly 月通报",
}
_ABOUT = """读政策文件，带出处地回答“谁负责、何时完成、要求什么”。

## 密钥

除 /healthz、/readyz 和登录外都要密钥：`Authorization: Bearer duban_…`，向管理员要。\
返回的只有这把密钥看得到的内容；看不到的文件和不存在的一样是 404，也不计入任何总数。

## 分页

清单用 `limit`（最多几条）和 `offset`（跳过前几条）取一页，`total` 是全部条数，\
`items` 是这一页。`offset` 加上这一页的条数仍小于 `total` 就还有下一页。\
检索（/v1/search）不分页，`total` 是这次返回的条数。

## 出错

返回 RFC 9457 的问题详情（application/problem+json）。按 `type` 判断出了什么错，\
已有的不会改变，今后可能增加；`detail` 是给人看的中文说明，可能改写；`errors` 逐处指出错误。\
`request_id` 与每个响应的 `X-Request-ID` 头相同，可以在服务的日志里找到这次请求。

| type | 状态 | 含义 |
| --- | --- | --- |
{kinds}

429 和 503 的 `Retry-After` 头是要等的秒数。

## 缓存

文件的各部分带 `ETag`；下次带上 `If-None-Match`，没有变化就是 304。

## 出处

`citations` 里的 `quote` 就是正文（/v1/documents/{{document_id}}/text）的第 `start` 到 `end` \
个字符，从 0 数起，不含 `end`。

示例取自随程序提供的样例文件，过长的清单只留前两项。
"""


def describe(app: FastAPI) -> None:
    """Have the application give this description, made when it is first asked for."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _complete(
                get_openapi(
                    title=app.title, version=app.version, description=about(), routes=app.routes
                )
            )
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def about() -> str:
    """What holds for all operations, with every kind of problem."""
    rows = [f"| `{k.type}` | {k.status} | {k.title} |" for k in kinds()]
    return _ABOUT.format(kinds="\n".join(rows))


def _complete(schema: dict[str, Any]) -> dict[str, Any]:
    parts = schema.setdefault("components", {})
    for model in (Problem, Fault):
        form = model.model_json_schema(ref_template="#/components/schemas/{model}")
        form.pop("$defs", None)
        parts.setdefault("schemas", {})[model.__name__] = form
    for unused in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(unused, None)
    parts["responses"] = {f"Problem{s}": r for s, r in problem_responses().items()}
    parts["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer", "description": "密钥"}}
    schema["security"] = [{"key": []}, {}]  # none while no key exists
    schema["servers"] = [{"url": "/"}]
    examples = _examples()
    for path, method, operation in _operations(schema):
        _tidy(operation)
        if path in _OPEN:
            operation["security"] = []
        _exemplify(operation, examples.get(f"{method.upper()} {path}", {}))
    return schema


def _examples() -> dict[str, dict[str, Any]]:
    given: dict[str, dict[str, Any]] = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    return given


def _operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in schema["paths"].items():
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]


def _tidy(operation: dict[str, Any]) -> None:
    """Say of an operation what holds, and of each problem no more than where it is told."""
    for parameter in operation.get("parameters", ()):
        parameter["schema"] = _not_null(parameter["schema"])
        told = parameter["schema"].pop("description", "")
        parameter.setdefault("description", _PATH_PARTS.get(parameter["name"], told))
    answers = operation["responses"]
    for status, answer in answers.items():
        content = answer.get("content", {})
        if content.get("application/json", {}).get("schema") == {}:
            del content["application/json"]  # FastAPI's guess where a route answers otherwise
        if int(status) >= 400:
            answers[status] = {"$ref": f"#/components/responses/Problem{status}"}
    if "304" in answers:
        answers["200"]["headers"] = {"ETag": {"schema": {"type": "string"}}}
        known = {"name": "If-None-Match", "in": "header", "schema": {"type": "string"}}
        operation["parameters"].append({**known, "description": "已有版本的 ETag"})


def _not_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter's schema without null: in a query there is no such thing."""
    kept = [s for s in schema.get("anyOf", ()) if s != {"type": "null"}]
    rest = {k: v for k, v in schema.items() if k not in {"anyOf", "title"}}
    return {**kept[0], **rest} if len(kept) == 1 else {**schema, **rest}


def _exemplify(operation: dict[str, Any], example: dict[str, Any]) -> None:
    if not example:
        return
    operation["operationId"] = example["name"]
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in example.get("parameters", {}):
            parameter["example"] = example["parameters"][parameter["name"]]
    for media_type, value in example.get("request", {}).items():
        operation["requestBody"]["content"][media_type]["example"] = value
    for media_type, value in example.get("response", {}).items():
        success = next(s for s in operation["responses"] if s.startswith("2"))
        operation["responses"][success]["content"][media_type]["example"] = value
