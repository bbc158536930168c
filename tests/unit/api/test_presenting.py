"""Ledger items quote their spans; a span within another is not cited twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import cast

from api.presenting import LedgerPresenter, document_json, file_json, hit_json
from corpus.model import Clause, Deadline, Document, Obligation, ReadIssue, ReadReport, Span
from index.hits import DocumentEntry, FileResult, Hit
from index.library import Library
from index.tasks import Task

TEXT = "一、治水\n清淤三条支渠。责任单位：市水利局。时限：2026年8月底前。"
DOCUMENT = Document("d1", "方案.txt", "00", TEXT, "治水方案", "方案", issued_on=date(2026, 3, 1))
HEADING = Clause("c0", "d1", 0, ("一、治水",), "heading", 0, 4, TEXT[:4])
BODY = Clause("c1", "d1", 1, ("一、治水",), "paragraph", 5, len(TEXT), TEXT[5:], page=2)


@dataclass
class RememberingLibrary:
    """A library of one document that remembers what was read."""

    read: list[str] = field(default_factory=list)

    def document(self, document_id: str) -> Document:
        self.read.append(document_id)
        return DOCUMENT

    def clauses(self, document_id: str) -> list[Clause]:
        self.read.append(f"{document_id}的条款")
        return [HEADING, BODY]

    def standings(self, idents: list[str]) -> dict[str, str]:
        return dict.fromkeys(idents, "in_progress")

    def same_as(self, idents: list[str]) -> dict[str, Task]:
        shared = Obligation("o2", "d2", "c9", "清淤支渠")
        return {ident: Task(Obligation(ident, "d1", "c1", "清淤"), (shared,)) for ident in idents}


def span_of(piece: str) -> Span:
    start = TEXT.index(piece)
    return Span("d1", start, start + len(piece))


def test_item_cites_task_owner_and_deadline_in_order() -> None:
    library = RememberingLibrary()
    presenter = LedgerPresenter(cast("Library", library))
    obligation = Obligation(
        "o1",
        "d1",
        "c1",
        "清淤三条支渠",
        lead=("市水利局",),
        deadline=Deadline("2026年8月底前", "date", date(2026, 8, 31), precision="month"),
        task_span=span_of("清淤三条支渠"),
        owner_span=span_of("市水利局"),
        deadline_span=span_of("2026年8月底前"),
    )
    item = presenter.item(obligation)
    presenter.item(obligation)
    assert item["file"] == "方案.txt"
    assert (item["same_as"], item["conflicts"]) == (["o2"], [])
    assert item["deadline"]["date"] == "2026-08-31"
    assert [(c["marker"], c["quote"], c["clause_id"], c["page"]) for c in item["citations"]] == [
        (1, "清淤三条支渠", "c1", 2),
        (2, "市水利局", "c1", 2),
        (3, "2026年8月底前", "c1", 2),
    ]
    assert all(TEXT[c["start"] : c["end"]] == c["quote"] for c in item["citations"])
    assert library.read == ["d1", "d1的条款"]


def test_span_within_another_is_cited_once() -> None:
    presenter = LedgerPresenter(cast("Library", RememberingLibrary()))
    whole = span_of("责任单位：市水利局。时限：2026年8月底前")
    obligation = Obligation(
        "o1",
        "d1",
        "c1",
        "清淤",
        task_span=whole,
        owner_span=span_of("市水利局"),
        deadline_span=whole,
    )
    quotes = [c["quote"] for c in presenter.item(obligation)["citations"]]
    assert quotes == ["责任单位：市水利局。时限：2026年8月底前"]


def test_absent_metadata_is_null() -> None:
    bare = DocumentEntry(Document("d2", "甲/乙.txt", "11", "", "乙"), 3, 0)
    assert document_json(bare) == {
        "id": "d2",
        "title": "乙",
        "kind": None,
        "issuer": None,
        "number": None,
        "issued_on": None,
        "classification": None,
        "file": "甲/乙.txt",
        "sha256": "11",
        "clauses": 3,
        "obligations": 0,
        "visible_to": "all",
    }
    assert document_json(DocumentEntry(DOCUMENT, 2, 1))["issued_on"] == "2026-03-01"


def test_hit_and_file_have_the_agreed_keys() -> None:
    assert hit_json(Hit(BODY, DOCUMENT, 1.23456, 1.2)) == {
        "clause_id": "c1",
        "document_id": "d1",
        "file": "方案.txt",
        "path": ["一、治水"],
        "score": 1.2346,
        "text": BODY.text,
    }
    report = ReadReport("pdf", issues=(ReadIssue("第 2 页", "没有文字"),))
    assert file_json(FileResult("a.pdf", "added", "", "d3", 4, 1, report)) == {
        "file": "a.pdf",
        "status": "added",
        "reason": "",
        "document_id": "d3",
        "clauses": 4,
        "obligations": 1,
        "issues": [{"place": "第 2 页", "what": "没有文字"}],
    }
