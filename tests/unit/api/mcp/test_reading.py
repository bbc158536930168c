"""Pages of a document: together they are the whole of it, and each is short enough."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.errors import RequestError
from api.mcp.arguments import DocumentArguments
from api.mcp.reading import document_page, page_text
from index.errors import NotInLibraryError
from index.library import Library

LINES = [
    "临江市巡查通知",
    "各县（区）：",
    *(f"{n}.第{n}项由市水利局负责巡查。" for n in range(1, 60)),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    place = tmp_path_factory.mktemp("reading")
    (place / "通知.txt").write_text("\n".join(LINES), encoding="utf-8")
    long = "\n".join(f"{n}.{'市水利局负责巡查堤防。' * 400}" for n in range(1, 12))
    (place / "长文.txt").write_text(f"长文\n{long}", encoding="utf-8")
    with Library.open(place / "文库") as library:
        library.ingest([place], workers=0)
        yield library


def own_id(library: Library, file: str) -> str:
    return next(e.document.id for e in library.documents() if e.document.file == file)


def wanted(library: Library, **more: object) -> DocumentArguments:
    return DocumentArguments.model_validate({"document_id": own_id(library, "通知.txt"), **more})


@settings(suppress_health_check=list(HealthCheck), max_examples=50)
@given(limit=st.integers(1, 2000))
def test_pages_together_are_the_text(library: Library, limit: int) -> None:
    text, offset = "", 0
    while True:
        page = document_page(library, wanted(library, limit=limit, offset=offset))
        assert 0 < len(page["text"]) <= limit
        assert page["offset"] == len(text)
        text += page["text"]
        if page["next_offset"] is None:
            break
        offset = page["next_offset"]
    assert text == library.document(own_id(library, "通知.txt")).text
    assert page["total"] == len(text)


def test_a_page_ends_with_a_line_where_one_ends_near(library: Library) -> None:
    text = library.document(own_id(library, "通知.txt")).text
    page = document_page(library, wanted(library, limit=100))
    assert page["text"] == text[: text.rindex("\n", 0, 100) + 1]
    assert 80 <= len(page["text"]) <= 100
    assert document_page(library, wanted(library, limit=5))["text"] == "临江市巡查"


def test_pages_of_clauses(library: Library) -> None:
    every = library.clauses(own_id(library, "通知.txt"))
    first = document_page(library, wanted(library, part="clauses", limit=3))
    assert [c["id"] for c in first["clauses"]] == [c.id for c in every[:3]]
    assert (first["text"], first["total"], first["next_offset"]) == (None, len(every), 3)
    last = document_page(library, wanted(library, part="clauses", offset=len(every) - 1))
    assert [c["id"] for c in last["clauses"]] == [every[-1].id]
    assert last["next_offset"] is None


def test_long_clauses_make_short_pages(library: Library) -> None:
    own = own_id(library, "长文.txt")
    given = DocumentArguments.model_validate({"document_id": own, "part": "clauses", "limit": 200})
    page = document_page(library, given)
    lengths = [len(c["text"]) for c in page["clauses"]]
    assert sum(lengths) <= 20_000 < sum(lengths) + max(lengths)
    assert page["next_offset"] == len(lengths)


def test_a_page_begins_at_a_clause(library: Library) -> None:
    clause = library.clauses(own_id(library, "通知.txt"))[10]
    text = document_page(library, wanted(library, clause_id=clause.id, limit=len(clause.text)))
    assert (text["offset"], text["text"]) == (clause.start, clause.text)
    rows = document_page(library, wanted(library, clause_id=clause.id, part="clauses", limit=1))
    assert (rows["offset"], rows["clauses"][0]["id"]) == (clause.ordinal, clause.id)


def test_what_is_not_there(library: Library) -> None:
    total = len(library.document(own_id(library, "通知.txt")).text)
    with pytest.raises(RequestError, match=f"offset 是 {total}，这份文件只有 {total} 字"):
        document_page(library, wanted(library, offset=total))
    with pytest.raises(RequestError, match="没有条款 c1"):
        document_page(library, wanted(library, clause_id="c1"))
    with pytest.raises(NotInLibraryError, match="没有文件 d1"):
        document_page(library, DocumentArguments(document_id="d1"))


def test_a_page_says_what_it_is_a_page_of(library: Library) -> None:
    own, total = (
        own_id(library, "通知.txt"),
        len(library.document(own_id(library, "通知.txt")).text),
    )
    page = document_page(library, wanted(library, limit=20))
    assert page_text(page) == (
        "《临江市巡查通知》\n文种：通知\n"
        f"文件编号 {own}；共 {total} 字，本页从 0 到 {page['next_offset']}，"
        f"接着读用 offset={page['next_offset']}\n\n{page['text']}"
    )
    clauses = document_page(library, wanted(library, part="clauses", offset=2, limit=1))
    assert page_text(clauses).splitlines()[-2:] == ["[2] 2.第2项由市水利局负责巡查", LINES[3]]
