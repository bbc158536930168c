"""The tools: what each is called, takes and gives, and the work that it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.mcp.arguments import (
    AskArguments,
    DocumentArguments,
    LedgerArguments,
    SearchArguments,
    arguments_of,
)
from api.mcp.reading import document_page, page_text
from api.presenting import tasks_json
from api.requests import ask_request, filters_of, ledger_filter
from api.schemas import AnswerModel, ClauseModel, DocumentModel, HitsModel, ObligationsModel
from api.service.asking import answered, found
from api.service.calls import Call
from api.texts import hits_text, ledger_text, traced_answer_text


class DocumentPageModel(BaseModel):
    """文件的一页；next_offset 为 null 时已到末尾。"""

    document: DocumentModel
    part: Literal["text", "clauses"]
    offset: int
    total: int = Field(description="全文的字数，或条款数")
    next_offset: int | None = Field(description="下一页的 offset")
    text: str | None
    clauses: list[ClauseModel] | None


@dataclass(frozen=True, slots=True)
class Result:
    """What a tool gives: a text to read, and the contract's object."""

    text: str
    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool as a client sees it; ``work`` blocks."""

    name: str
    title: str
    description: str
    takes: type[BaseModel]
    gives: type[BaseModel]
    work: Callable[[Call, Mapping[str, Any]], Result]


def _ask(call: Call, given: Mapping[str, Any]) -> Result:
    wanted = arguments_of(AskArguments, given)
    filters = wanted.model_dump(include={"document_ids", "kinds", "issued_from", "issued_to"})
    own = wanted.model_dump(include={"question", "history", "today"})
    answer = answered(call, ask_request({**own, "filters": filters}))
    return Result(traced_answer_text(answer), answer.to_json())


def _search(call: Call, given: Mapping[str, Any]) -> Result:
    wanted = arguments_of(SearchArguments, given)
    within = filters_of(wanted.document_ids, wanted.kinds, wanted.issued_from, wanted.issued_to)
    value = found(call, wanted.query, wanted.limit, within)
    return Result(hits_text(value), value)


def _obligations(call: Call, given: Mapping[str, Any]) -> Result:
    wanted = arguments_of(LedgerArguments, given)
    told = wanted.model_dump(exclude_defaults=True)
    names = {"document", "unit", "role", "due_from", "due_to", "kind", "q", "status"}
    named = wanted.model_dump(include=names | {"overdue", "conflicts"})
    conditions = ledger_filter(**named).conditions(date.today())
    library = call.view.library
    if wanted.document:
        library.document(wanted.document)  # an unknown id is an error, not an empty list
    value = tasks_json(
        library,
        conditions,
        merged=wanted.merged,
        order=wanted.sort,
        limit=wanted.limit,
        offset=wanted.offset,
    )
    call.record("ledger", "", {**told, "found": value["total"]})
    return Result(ledger_text(value, wanted.offset), value)


def _document(call: Call, given: Mapping[str, Any]) -> Result:
    wanted = arguments_of(DocumentArguments, given)
    page = document_page(call.view.library, wanted)
    document = page["document"]
    place = {"part": wanted.part, "offset": page["offset"]}
    call.record("read", document["id"], {"file": document["file"], **place})
    return Result(page_text(page), page)


TOOLS = (
    Tool(
        "ask",
        "提问",
        "就文库里的政府文件（讲话、整改方案、任务清单、通知等）提一个问题，得到带出处的答复："
        "谁牵头、谁配合、何时完成、具体要求、数字是多少、写在哪里。答复里的日期、数字、单位和引文都与"
        "所引原文核对过；[1] 这样的编号对应 citations 里的出处。status 为 insufficient_evidence "
        "表示文件里没有依据，不要自己补充；answer 会说明缺什么，retrieved 是最相近的条款。"
        "要一份完整清单（例如某单位的全部任务）用 list_obligations。",
        AskArguments,
        AnswerModel,
        _ask,
    ),
    Tool(
        "search",
        "检索条款",
        "按词语或句子查找条款原文，最相近的在前，不作答复。适合核对原文怎么写，或自己归纳多处说法。"
        "每条带标题路径、文件编号和条款编号；要看上下文，用 get_document 读那份文件。",
        SearchArguments,
        HitsModel,
        _search,
    ),
    Tool(
        "list_obligations",
        "任务台账",
        "列出文件里布置的任务：做什么，牵头、配合单位，责任人，时限（原文写法和推算的最后一天），"
        "办理状态，出处。可按单位、身份、时限、状态、文件、词语筛选；结果是全部符合条件的，不是最相近的"
        "几条：total 是总数，多于一页时加大 offset 接着取，直到取完。conflicts 是各文件说法不一致的"
        "地方，应如实转告，不要替用户选定。",
        LedgerArguments,
        ObligationsModel,
        _obligations,
    ),
    Tool(
        "get_document",
        "读文件",
        "一份文件的题名、文号、发文机关、成文日期等，和正文的一页。长文件分页：next_offset 不为 "
        "null 时还有下一页，把它作为 offset 再取。文件编号来自 ask 等其他工具结果里的 "
        "document_id；出处的 start 可作 offset，从引文处读起。",
        DocumentArguments,
        DocumentPageModel,
        _document,
    ),
)
"""Every tool, in the order in which clients list them."""

BY_NAME = {tool.name: tool for tool in TOOLS}
