"""What each tool takes: pydantic models, and their JSON schemas as a client sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from api.errors import RequestError
from api.wording import validation_errors
from assistant.progress import NAMES
from corpus.model import DeadlineKind
from index.ledger import Role
from index.tasks import Order

M = TypeVar("M", bound="Arguments")

_FAULTS_TOLD = 3
_DAY: dict[str, JsonValue] = {"format": "date", "examples": ["2026-11-23"]}
_STATES = "、".join(f"{key}（{name}）" for key, name in NAMES.items())

DocumentIds = Annotated[
    list[str],
    Field(default=[], max_length=200, description="只在这些文件里找：文件编号；不写为全部文件"),
]
Kinds = Annotated[
    list[str],
    Field(default=[], max_length=50, description="只在这些文种里找", examples=[["通知", "方案"]]),
]
IssuedFrom = Annotated[
    str, Field(default="", description="只看成文日期不早于这天的文件", json_schema_extra=_DAY)
]
IssuedTo = Annotated[
    str, Field(default="", description="只看成文日期不晚于这天的文件", json_schema_extra=_DAY)
]
Offset = Annotated[int, Field(default=0, ge=0, le=10_000_000)]


class Arguments(BaseModel):
    """What every tool has in common: nothing that it does not know is passed over."""

    model_config = ConfigDict(extra="forbid")


class AskArguments(Arguments):
    """A question within some documents."""

    question: str = Field(
        min_length=1,
        max_length=2000,
        description="要问的话，用中文写完整",
        examples=["城区雨污混接管网改造由谁牵头，什么时候完成？"],
    )
    history: list[str] = Field(
        default=[],
        max_length=50,
        description="用户前面问过的话，先问的在前；问题里有“那”“它”等指代时要给",
    )
    document_ids: DocumentIds
    kinds: Kinds
    issued_from: IssuedFrom
    issued_to: IssuedTo
    today: str = Field(
        default="",
        description="“今年”“逾期”等从哪天算起；不写为今天",
        json_schema_extra=_DAY,
    )


class SearchArguments(Arguments):
    """Words to look for within some documents."""

    query: str = Field(
        min_length=1, max_length=2000, description="词语或句子", examples=["雨污混接"]
    )
    limit: int = Field(default=10, ge=1, le=50, description="最多几条")
    document_ids: DocumentIds
    kinds: Kinds
    issued_from: IssuedFrom
    issued_to: IssuedTo


class LedgerArguments(Arguments):
    """Conditions on the ledger, all of which must hold, and a page of it."""

    document: str = Field(default="", max_length=100, description="只看这份文件：文件编号")
    unit: str = Field(
        default="",
        max_length=100,
        description="单位名称、简称或其一部分",
        examples=["市生态环境局"],
    )
    role: Role = Field(
        default="any", description="unit 的身份：lead 牵头或责任，support 配合，any 都算"
    )
    due_from: str = Field(default="", description="时限不早于", json_schema_extra=_DAY)
    due_to: str = Field(default="", description="时限不晚于", json_schema_extra=_DAY)
    kind: str = Field(
        default="",
        max_length=30,
        description="时限类别：date 有日期，period 起止期间，recurring 定期，relative 自某事起算，"
        "immediate 立行立改，ongoing 长期，redacted 原文隐去，none 未写",
        json_schema_extra={"enum": list(get_args(DeadlineKind))},
    )
    status: str = Field(
        default="", max_length=30, description=f"办理状态：{_STATES}，或 overdue（逾期）"
    )
    q: str = Field(default="", max_length=200, description="任务、目标或措施里含有的词")
    overdue: bool = Field(default=False, description="只看到期没有完成的")
    conflicts: bool = Field(default=False, description="只看各文件责任单位或时限不一致的")
    sort: Order = Field(
        default="document", description="document 按文件，due 按到期日，unit 按单位"
    )
    merged: bool = Field(default=True, description="各文件中的同一任务合为一项；false 为逐条列出")
    limit: int = Field(default=20, ge=1, le=100, description="这一页最多几项")
    offset: Offset = Field(description="跳过前几项；total 是总数")


class DocumentArguments(Arguments):
    """A document and which part of it."""

    document_id: str = Field(min_length=1, max_length=100, description="文件编号")
    part: Literal["text", "clauses"] = Field(
        default="text",
        description="text 按字分页的正文；clauses 按条款分页，带标题路径和条款编号",
    )
    offset: Offset = Field(
        description="从第几字（part 为 text）或第几条（part 为 clauses）读起，从 0 数；"
        "出处的 start 可直接用"
    )
    clause_id: str = Field(
        default="",
        max_length=100,
        description="从这条条款读起，代替 offset；条款编号来自 search 或出处",
    )
    limit: int = Field(
        default=0,
        ge=0,
        le=20_000,
        description="这一页最多几字（默认 6000）或几条（默认 40，最多 200）；0 为默认",
    )


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """A model's JSON schema without what says nothing: titles made of names, empty defaults."""
    schema = model.model_json_schema()
    schema.pop("description", None)
    for part in (schema, *schema.get("$defs", {}).values()):
        part.pop("title", None)
        for field in part.get("properties", {}).values():
            field.pop("title", None)
            if field.get("default", 0) in ("", None):
                del field["default"]
    return schema


def arguments_of(model: type[M], given: Mapping[str, Any]) -> M:
    """What a client gave; ``null`` and an empty text count as not given.

    Raises:
        RequestError: it does not fit; the message names what and where.
    """
    try:
        return model.model_validate({k: v for k, v in given.items() if v not in (None, "")})
    except ValidationError as error:
        found = validation_errors(error.errors())[:_FAULTS_TOLD]
        told = "；".join(f"{e['place']}：{e['what']}" for e in found)
        raise RequestError(f"参数不符合约定。{told}。") from error
