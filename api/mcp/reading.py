"""A document a page at a time, so that a long one fits into what a model can read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.errors import RequestError
from api.mcp.arguments import DocumentArguments
from api.presenting import clause_json, document_json
from corpus.model import Clause
from index.filters import Filters
from index.view import LibraryView

_MEASURES = {"text": "字", "clauses": "条"}
_CHARACTERS = 6_000
_CLAUSES = 40
_MOST_CLAUSES = 200
_MOST_CHARACTERS = 20_000
_TAIL = 5  # a page ends at a line's end that lies within its last fifth


def document_page(library: LibraryView, wanted: DocumentArguments) -> dict[str, Any]:
    """A page of a document.

    Returns:
        ``document``, ``part``, ``offset``, ``total`` and ``next_offset`` (``None`` on the last
        page) in characters or clauses, and ``text`` or ``clauses``, the other being ``None``.

    Raises:
        NotInLibraryError: there is no such document.
        RequestError: it is not that long, or has no such clause.
    """
    document = library.document(wanted.document_id)
    entry = library.documents(Filters(document_ids=(document.id,)))[0]
    every = library.clauses(document.id)
    whole = wanted.part == "text"
    total = len(document.text) if whole else len(every)
    start = _start(wanted, every, total)
    text: str | None = None
    clauses: list[dict[str, Any]] | None = None
    if whole:
        end = _end(document.text, start, wanted.limit or _CHARACTERS)
        text = document.text[start:end]
    else:
        page = _fitting(every[start : start + min(wanted.limit or _CLAUSES, _MOST_CLAUSES)])
        end = start + len(page)
        clauses = [clause_json(c) for c in page]
    return {
        "document": document_json(entry),
        "part": wanted.part,
        "offset": start,
        "total": total,
        "next_offset": end if end < total else None,
        "text": text,
        "clauses": clauses,
    }


def page_text(page: dict[str, Any]) -> str:
    """A page as text to read, with what it is a page of."""
    document = page["document"]
    known = (
        ("文种", "kind"),
        ("发文机关", "issuer"),
        ("文号", "number"),
        ("成文日期", "issued_on"),
    )
    about = "；".join(f"{name}：{document[key]}" for name, key in known if document[key])
    measure, following = _MEASURES[page["part"]], page["next_offset"]
    last = following if following is not None else page["total"]
    more = f"，接着读用 offset={following}" if following is not None else "，已到末尾"
    place = f"共 {page['total']} {measure}，本页从 {page['offset']} 到 {last}{more}"
    head = [
        f"《{document['title']}》",
        *filter(None, [about]),
        f"文件编号 {document['id']}；{place}",
    ]
    return "\n".join([*head, "", page["text"] or _listed(page["clauses"] or [])])


def _listed(clauses: list[dict[str, Any]]) -> str:
    places = [" ".join([f"[{c['ordinal']}]", " › ".join(c["path"])]).rstrip() for c in clauses]
    return "\n\n".join(f"{p}\n{c['text']}" for p, c in zip(places, clauses, strict=True))


def _start(wanted: DocumentArguments, clauses: Sequence[Clause], total: int) -> int:
    """Where a page begins: at the clause that is named, or after so many.

    Raises:
        RequestError: there is no such clause, or not so many.
    """
    if wanted.clause_id:
        for clause in clauses:
            if clause.id == wanted.clause_id:
                return clause.start if wanted.part == "text" else clause.ordinal
        raise RequestError(f"这份文件里没有条款 {wanted.clause_id}：请核对条款编号和文件编号。")
    if wanted.offset and wanted.offset >= total:
        measure = _MEASURES[wanted.part]
        raise RequestError(f"offset 是 {wanted.offset}，这份文件只有 {total} {measure}：请改小。")
    return wanted.offset


def _fitting(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """The first clauses that together are short enough to read; one at least."""
    room = _MOST_CHARACTERS
    for count, clause in enumerate(clauses):
        room -= len(clause.text)
        if room < 0 and count:
            return clauses[:count]
    return clauses


def _end(text: str, start: int, length: int) -> int:
    """Where a page ends: after a whole line, where one ends late enough in it."""
    end = min(len(text), start + length)
    if end == len(text):
        return end
    line = text.rfind("\n", end - length // _TAIL, end)
    return line + 1 if line > start else end
