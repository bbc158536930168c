"""A library searched through LangChain."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator

import pytest

from assistant.langchain import ClauseRetriever, LibraryEmbeddings
from index.filters import Filters
from index.library import Library
from tests.fakes import CountingEncoder, write_files

PLAN = """临江市排水设施整治方案
一、主要任务
（一）管网排查
市水务局牵头，年底前查清老城区雨水管网底数，建立问题台账。
（二）泵站改造
市住建局负责改造老旧泵站，配齐备用电源。
"""
PUMPS = "（二）泵站改造\n市住建局负责改造老旧泵站，配齐备用电源。"
NOTICE = """临江市关于做好防汛值班工作的通知
各泵站实行二十四小时值班，雨水管网巡查每日不少于两次。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("langchain")
    files = write_files(folder / "文件", {"方案.txt": PLAN, "通知.txt": NOTICE})
    with Library.open(folder / "文库") as opened:
        opened.ingest([files], workers=0)
        yield opened


def test_retriever_gives_clauses_with_their_place(library: Library) -> None:
    documents = ClauseRetriever(library=library).invoke("老旧泵站改造")
    best = documents[0]
    assert best.page_content == PUMPS
    where = best.metadata
    assert set(where) == {
        "document_id", "title", "file", "path", "clause_id", "start", "end", "page", "score",
    }  # fmt: skip
    assert where["title"] == "临江市排水设施整治方案"
    assert where["file"].endswith("方案.txt")
    assert where["path"] == ["一、主要任务", "（二）泵站改造"]
    assert where["page"] is None
    assert best.id == where["clause_id"]
    text = library.document(where["document_id"]).text
    assert text[where["start"] : where["end"]] == best.page_content


def test_retriever_orders_as_the_library_does(library: Library) -> None:
    hits = library.search("雨水管网", limit=10)
    documents = ClauseRetriever(library=library).invoke("雨水管网")
    assert [d.metadata["clause_id"] for d in documents] == [h.clause.id for h in hits]
    assert [d.metadata["score"] for d in documents] == [h.score for h in hits]


def test_retriever_keeps_to_k_and_filters(library: Library) -> None:
    notice = next(e.document for e in library.documents() if e.document.file.endswith("通知.txt"))
    assert len(ClauseRetriever(library=library, k=1).invoke("雨水管网")) == 1
    only = ClauseRetriever(library=library, filters=Filters(document_ids=(notice.id,)))
    assert {d.metadata["document_id"] for d in only.invoke("雨水管网")} == {notice.id}
    once = ClauseRetriever(library=library).invoke(
        "雨水管网", k=1, filters=Filters(document_ids=(notice.id,))
    )
    assert [d.metadata["document_id"] for d in once] == [notice.id]


def test_retriever_is_a_runnable(library: Library) -> None:
    retriever = ClauseRetriever(library=library, k=1)
    chain = retriever | (lambda documents: documents[0].page_content)
    assert chain.invoke("备用电源") == PUMPS


def test_retriever_answers_asynchronously(library: Library) -> None:
    retriever = ClauseRetriever(library=library, k=1)
    documents = asyncio.run(retriever.ainvoke("备用电源"))
    assert documents[0].page_content == PUMPS


def test_embeddings_keep_questions_and_passages_apart() -> None:
    encoder = CountingEncoder(dim=4)
    embeddings = LibraryEmbeddings(encoder)
    assert embeddings.embed_documents(["清淤", "截污"]) == encoder.encode(["清淤", "截污"]).tolist()
    query = embeddings.embed_query("清淤")
    assert len(query) == 4
    assert all(isinstance(x, float) for x in query)
    assert encoder.queries == ["清淤"]
    assert encoder.passages[:2] == ["清淤", "截污"]


def test_embeddings_of_no_texts_are_none() -> None:
    assert LibraryEmbeddings(CountingEncoder()).embed_documents([]) == []


def test_the_assistant_does_not_import_langchain() -> None:
    code = "import sys, assistant; print(any(m.startswith('langchain') for m in sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
