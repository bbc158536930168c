"""Commands that ask: ask, ask --batch, search."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from api.cli.console import complain, progress, say, say_json
from api.errors import RequestError
from api.presenting import hit_json
from api.requests import ask_request, filters_of, iso_date, parse_line
from api.settings import Settings
from api.wiring import assistant_of, open_view
from assistant.answer import Answer, AskRequest
from corpus.errors import DubanError

if TYPE_CHECKING:
    from index.filters import Filters
    from index.view import LibraryView

DONE = 0
SOME_FAILED = 1
_QUOTE_SHOWN = 160
_NEAREST_SHOWN = 80


def base_request(
    history: Sequence[str] | None,
    today: str | None,
    documents: Sequence[str] | None,
    kinds: Sequence[str] | None,
    issued_from: str | None,
    issued_to: str | None,
) -> AskRequest:
    """The part of a request that flags give.

    Raises:
        RequestError: a date is none.
    """
    return AskRequest(
        question="",
        history=tuple(history or ()),
        filters=filters_of(documents or (), kinds or (), issued_from, issued_to),
        today=iso_date("--today", today) if today else date.today(),
    )


def ask_one(settings: Settings, question: str | None, base: AskRequest, *, as_json: bool) -> int:
    """Answer one question; ``-`` reads it from standard input.

    Raises:
        RequestError: no question was given.
    """
    if question is None:
        raise RequestError('没有问题：请写 duban ask "要问的话"，或用 --batch 给出一个文件。')
    asked = sys.stdin.read() if question == "-" else question
    with open_view(settings, vectors=True) as library:
        _known(library, base.filters)
        answer = assistant_of(library, settings).ask(replace(base, question=asked))
    if as_json:
        say_json(answer.to_json())
    else:
        tell(answer)
    return DONE


def ask_batch(settings: Settings, source: str, base: AskRequest, *, as_json: bool) -> int:
    """Answer a file of requests, one result a line; a bad line is one error and no more.

    Returns:
        1 where a line failed, else 0.

    Raises:
        RequestError: the file cannot be read.
    """
    failed = 0
    with (
        _lines(source) as lines,
        open_view(settings, vectors=True) as library,
        progress("答复") as advance,
    ):
        assistant = assistant_of(library, settings)
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                request = ask_request(parse_line(line), defaults=base)
                _known(library, request.filters)
                answer = assistant.ask(request)
            except DubanError as error:
                failed += 1
                _line_failed(number, error, as_json=as_json)
                continue
            advance(number, number, request.question)
            if as_json:
                say_json(answer.to_json(), compact=True)
            else:
                say(f"问：{request.question}")
                tell(answer)
                say()
    return SOME_FAILED if failed else DONE


def _known(library: LibraryView, filters: Filters) -> None:
    """Raise where a document that the filters name is not there: no answer would say why."""
    for document_id in filters.document_ids:
        library.document(document_id)


def _line_failed(number: int, error: DubanError, *, as_json: bool) -> None:
    if as_json:
        say_json({"line": number, "error": str(error)}, compact=True)
    complain(f"第 {number} 行：{error}")


@contextmanager
def _lines(source: str) -> Iterator[Iterator[str]]:
    if source == "-":
        yield _decoded(sys.stdin, "标准输入")
        return
    try:
        handle = Path(source).open(encoding="utf-8-sig")  # noqa: SIM115 (closed below)
    except OSError as error:
        raise RequestError(f"打不开 {source}：{error.strerror or error}。请检查路径。") from error
    with handle:
        yield _decoded(handle, source)


def _decoded(handle: TextIO, source: str) -> Iterator[str]:
    try:
        yield from handle
    except UnicodeDecodeError as error:
        raise RequestError(f"{source} 不是 UTF-8 编码：请转换后再试。") from error


def tell(answer: Answer) -> None:
    """An answer for a reader: what is said, where it stands, what to mind."""
    say(answer.answer)
    if answer.citations:
        say("\n出处：")
    for citation in answer.citations:
        page = f"，第 {citation.page} 页" if citation.page else ""
        place = " › ".join(citation.path)
        say(f"  [{citation.marker}] {citation.title}{page}{'　' + place if place else ''}")
        say(f"      “{_short(citation.quote)}”")
    if answer.retrieved and not answer.citations:
        say("\n最相近的条款：")
        for found in answer.retrieved[:3]:
            say(f"  · {found.document.title}：{_short(found.clause.text, _NEAREST_SHOWN)}")
    for note in answer.notes:
        say(f"\n提示：{note}")
    if answer.model is not None and answer.model.steps:
        say("\n查找经过：")
        for number, step in enumerate(answer.model.steps, 1):
            given = "，".join(str(v) for v in step.arguments.values() if v)
            say(f"  {number}. {step.tool}（{given}）")


def _short(text: str, limit: int = _QUOTE_SHOWN) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def search_clauses(
    settings: Settings, query: str, filters: Filters, limit: int, *, as_json: bool
) -> int:
    """Show the clauses that fit best.

    Raises:
        RequestError: the query is empty.
    """
    if not query.strip():
        raise RequestError('要找的词语是空的：请写明，例如 duban search "黑臭水体"。')
    with open_view(settings, vectors=True) as library:
        _known(library, filters)
        hits = library.search(query, limit=limit, filters=filters)
    if as_json:
        say_json({"total": len(hits), "items": [hit_json(h) for h in hits]})
        return DONE
    for number, hit in enumerate(hits, 1):
        place = " › ".join(hit.clause.path)
        say(f"{number}. {hit.document.title}{'　' + place if place else ''}　({hit.score:.2f})")
        say(f"   {_short(hit.clause.text)}")
    if not hits:
        say("没有找到相关条款。")
    return DONE
