"""Drafts at the edge: a request from JSON or flags, a draft as JSON, text, Markdown or Word.

The command line and HTTP both go through ``draft_request`` and ``draft_json``, so that they
take and give the same objects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from api.errors import RequestError
from api.requests import filters_of, iso_date
from assistant.drafting.model import KIND_NAMES, DraftKind, DraftRequest, Frame, OutlineSection

if TYPE_CHECKING:
    from assistant.drafting.model import Draft
    from assistant.llm.chat import ChatModel
    from index.view import LibraryView

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
}
_ALIASES: dict[str, DraftKind] = {
    "讲话": "speech",
    "讲话稿": "speech",
    "整改方案": "plan_item",
    "周报": "weekly",
    "月报": "monthly",
}
_FRAME_TEXTS = ("issuer", "number", "recipients", "copies", "printer")


def draft_kind(value: object) -> DraftKind:
    """A kind from its English or Chinese name.

    Raises:
        RequestError: it is none.
    """
    names = {name: kind for kind, name in KIND_NAMES.items()} | _ALIASES
    if isinstance(value, str):
        for kind in KIND_NAMES:
            if value == kind:
                return kind
        if value in names:
            return names[value]
    known = "、".join(f"{name}（{kind}）" for kind, name in KIND_NAMES.items())
    raise RequestError(f"没有“{value}”这种稿件：应为 {known} 之一。")


def draft_request(row: object, *, today: date) -> DraftRequest:
    """A ``DraftRequest`` from a decoded JSON value.

    Keys: ``kind``, ``topic``, and optionally ``document_ids``, ``unit``, ``since``, ``until``,
    ``outline`` (objects with ``heading`` and ``own``, or one text), ``title``, ``frame``
    (``issuer``, ``number``, ``recipients``, ``dated``, ``copies``, ``printer``,
    ``attachments``), ``today``.

    Args:
        row: the value; keys the contract does not know are passed over.
        today: the as-of date where the row has none.

    Raises:
        RequestError: a key is missing or has the wrong type; the message names it.
    """
    if not isinstance(row, Mapping):
        raise RequestError('应为一个 JSON 对象，例如 {"kind": "speech", "topic": "秸秆禁烧"}')
    if "topic" not in row:
        raise RequestError("缺少 topic（主题）")
    return DraftRequest(
        kind=draft_kind(row.get("kind")),
        topic=_text(row, "topic") or "",
        today=_day(row, "today") or today,
        filters=filters_of(_strings("document_ids", row.get("document_ids") or ())),
        unit=_text(row, "unit"),
        since=_day(row, "since"),
        until=_day(row, "until"),
        outline=_outline(row.get("outline")),
        title=_text(row, "title"),
        frame=_frame(row.get("frame")),
    )


def make_draft(
    library: LibraryView, request: DraftRequest, model: ChatModel | None = None
) -> Draft:
    """Draft from a library, said more smoothly by a language model where there is one.

    Raises:
        NotInLibraryError: a document that the request names is not there.
        DraftError: the topic is empty or too long, or the period is none.
    """
    from assistant.drafting import Drafter

    for document_id in request.filters.document_ids:
        library.document(document_id)
    draft = Drafter(library).draft(request)
    if model is None:
        return draft
    from assistant.drafting.rephrasing import rephrased

    return rephrased(model, draft)


def draft_bytes(draft: Draft, suffix: str) -> bytes:
    """A draft as a file: docx, md or json.

    Raises:
        RequestError: another format is asked for.
    """
    if suffix == "docx":
        from assistant.drafting.docx import docx_bytes

        return docx_bytes(draft)
    if suffix == "md":
        from assistant.drafting.rendering import markdown

        return (markdown(draft).rstrip("\n") + "\n").encode()
    if suffix == "json":
        import json

        return (json.dumps(draft.to_json(), ensure_ascii=False, indent=2) + "\n").encode()
    raise RequestError(f"不能写成 .{suffix}：请用 .docx、.md 或 .json。")


def _text(row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise RequestError(f"{key} 应为字符串")
    return value


def _day(row: Mapping[str, Any], key: str) -> date | None:
    return iso_date(key, row[key]) if row.get(key) else None


def _strings(name: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise RequestError(f"{name} 应为字符串的数组")
    if not all(isinstance(item, str) for item in value):
        raise RequestError(f"{name} 应为字符串的数组")
    return tuple(value)


def _outline(value: object) -> tuple[OutlineSection, ...]:
    if value is None or value == [] or value == "":
        return ()
    if isinstance(value, str):
        from assistant.drafting.outlines import read_outline

        return read_outline(value)
    if not isinstance(value, Sequence):
        raise RequestError("outline 应为数组或文字")
    sections = []
    for item in value:
        if isinstance(item, str):
            sections.append(OutlineSection(item))
        elif isinstance(item, Mapping) and isinstance(item.get("heading"), str):
            own = _strings("outline.own", item.get("own") or ())
            sections.append(OutlineSection(item["heading"], own))
        else:
            raise RequestError("outline 的每一项应为标题，或含 heading 的对象")
    return tuple(sections)


def _frame(value: object) -> Frame:
    if value is None:
        return Frame()
    if not isinstance(value, Mapping):
        raise RequestError("frame 应为一个 JSON 对象")
    return Frame(
        **{key: _text(value, key) for key in _FRAME_TEXTS},
        dated=_day(value, "dated"),
        attachments=_strings("frame.attachments", value.get("attachments") or ()),
    )
