"""Results as text to read, for clients that show text and not the contract's objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.answer import Answer, Citation, Retrieved
from assistant.disputes import NAMES as FIELDS
from assistant.progress import NAMES

BRIEF = 120
"""Characters of a quotation where a person reads on."""
FULL = 600
"""Characters of a quotation where a model works with it."""

_NEAREST = 3
_ROLES = (("lead", "牵头"), ("support", "配合"), ("supervisor", "督导"), ("person", "责任人"))


def answer_text(answer: Answer) -> str:
    """The answer with its markers, notes, and the list of its sources."""
    parts = [answer.answer, *_notes(answer)]
    if answer.citations:
        parts.append("出处：\n" + "\n".join(source_line(c, BRIEF) for c in answer.citations))
    return "\n\n".join(parts)


def traced_answer_text(answer: Answer) -> str:
    """The answer with what a model needs to read on: ids, places, and the nearest clauses."""
    parts = [answer.answer, *_notes(answer)]
    if answer.citations:
        lines = [
            f"{source_line(c, FULL)}（文件编号 {c.document_id}，第 {c.start} 字起）"
            for c in answer.citations
        ]
        parts.append("出处：\n" + "\n".join(lines))
    elif answer.retrieved:
        lines = [_near(r) for r in answer.retrieved[:_NEAREST]]
        parts.append("最相近的条款（不足以作为依据）：\n" + "\n".join(lines))
    return "\n\n".join(parts)


def source_line(citation: Citation, length: int) -> str:
    """A source on one line: marker, title, page, headings, and what it says."""
    page = f"，第 {citation.page} 页" if citation.page else ""
    place = _path(citation.path)
    return f"[{citation.marker}] {citation.title}{page}{place}：“{_short(citation.quote, length)}”"


def hits_text(found: Mapping[str, Any]) -> str:
    """The contract's search result."""
    if not found["items"]:
        return "没有找到相关条款。"
    lines = [
        f"{n}. {hit['file']}{_path(hit['path'])}：“{_short(hit['text'], FULL)}”"
        f"（文件编号 {hit['document_id']}，条款编号 {hit['clause_id']}）"
        for n, hit in enumerate(found["items"], 1)
    ]
    return "\n".join([f"找到 {found['total']} 条，最相近的在前：", *lines])


def ledger_text(page: Mapping[str, Any], offset: int) -> str:
    """The contract's page of the ledger; ``offset`` is how many tasks came before it."""
    total, items = page["total"], page["items"]
    if not items:
        return f"共 {total} 项，从第 {offset + 1} 项起没有了。" if total else "没有符合条件的任务。"
    last = offset + len(items)
    more = f"；接着看用 offset={last}" if last < total else ""
    shown = "" if len(items) == total else f"，以下是第 {offset + 1}～{last} 项{more}"
    tasks = [_task_text(n, item) for n, item in enumerate(items, offset + 1)]
    return "\n\n".join([f"共 {total} 项{shown}。", *tasks])


def _task_text(number: int, item: Mapping[str, Any]) -> str:
    owners = "；".join(f"{name}：{'、'.join(item[key])}" for key, name in _ROLES if item[key])
    due = item["deadline"]
    day = f"（最后一天 {due['date']}）" if due["date"] else ""
    lines = [
        f"{number}. {item['task']}",
        owners or "责任单位：未载明",
        f"时限：{due['text'] or '未载明'}{day}；状态：{NAMES[item['status']]}",
        *(f"{FIELDS[c['field']]}不一致：{_accounts(c['values'])}" for c in item["conflicts"]),
        *(
            f"出处：{c['title']}{_path(c['path'])}：“{_short(c['quote'], BRIEF)}”"
            for c in item["citations"]
        ),
        f"文件编号 {item['document_id']}，任务编号 {item['id']}",
    ]
    return "\n   ".join(lines)


def _accounts(values: Sequence[Mapping[str, Any]]) -> str:
    return "；".join(f"《{v['title']}》为“{v['text']}”" for v in values)


def _notes(answer: Answer) -> list[str]:
    return [f"提示：{note}" for note in answer.notes]


def _near(found: Retrieved) -> str:
    quote = _short(found.clause.text, BRIEF)
    place = f"{found.document.title}{_path(found.clause.path)}"
    return f"- {place}：“{quote}”（文件编号 {found.document.id}，第 {found.clause.start} 字起）"


def _path(path: Sequence[str]) -> str:
    return f"　{' › '.join(path)}" if path else ""


def _short(text: str, length: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= length else plain[: length - 1] + "…"
