"""A reply bound into an answer: citations numbered, every statement checked."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Answer, Retrieved, Status
from assistant.answering.reply import Reply
from assistant.answering.statement import Binder
from assistant.checking import check_answer
from assistant.redaction import redaction_notes
from assistant.shelf import Shelf

SHOWN = 10
_DROPPED = "有一部分内容没有通过与原文的核对，已经略去。"
_UNCHECKED = "找到的内容没有通过与原文的核对，请直接查看相近条款。"


def bound(reply: Reply, shelf: Shelf) -> Answer:
    """Number the citations, check every statement, and withhold what fails."""
    shown = tuple(reply.retrieved[:SHOWN])
    if not reply.statements:
        return _refusal(reply.missing, shown)
    binder = Binder(shelf.documents)
    kept = []
    for statement in reply.statements:
        said = binder.say(statement)
        quotes = {c.marker: c.quote for c in binder.citations}
        if not check_answer(said, quotes):
            kept.append(statement)
    if not kept:
        return _refusal(reply.missing or _UNCHECKED, shown)
    binder = Binder(shelf.documents)
    texts = [binder.say(s) for s in kept]
    entries = shelf.standing(binder.entries(kept))
    text = _worded(texts, reply.counted)
    if reply.withheld:
        text = f"原文没有公开具体内容，以 X 或 × 代替：{text}"
    status: Status = "insufficient_evidence" if reply.withheld else "answered"
    dropped = [_DROPPED] if len(kept) < len(reply.statements) else []
    notes = [*reply.notes, *dropped, *redaction_notes(c.quote for c in binder.citations)]
    return Answer(status, text, binder.citations, entries, tuple(notes), shown)


def _worded(texts: Sequence[str], counted: str | None) -> str:
    if counted is not None:
        items = "；".join(f"{n}. {t}" for n, t in enumerate(texts, 1))
        return f"共{len(texts)}{counted}：{items}。"
    return "；".join(texts) + "。"


def _refusal(missing: str, retrieved: tuple[Retrieved, ...]) -> Answer:
    return Answer(
        "insufficient_evidence",
        f"现有文件中没有查到依据：{missing}",
        retrieved=retrieved,
    )
