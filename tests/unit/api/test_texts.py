"""Results as text: each line says what a reader or a model needs, and nothing is made up."""

from __future__ import annotations

from typing import Any

from api.texts import BRIEF, answer_text, hits_text, ledger_text, source_line, traced_answer_text
from assistant.answer import Answer, Citation, Retrieved
from corpus.model import Clause, Document

PATH = ("二、水环境", "（一）管网")
CITED = Citation(1, "d1", "整改方案", "方案.docx", PATH, "c1", "由市水利局\n牵头", 120, 128, 3)
TASK: dict[str, Any] = {
    "id": "t1",
    "document_id": "d1",
    "task": "管网改造",
    "lead": ["市住建局"],
    "support": ["市水利局", "市财政局"],
    "supervisor": [],
    "person": [],
    "deadline": {"text": "2026年12月底前", "date": "2026-12-31"},
    "status": "in_progress",
    "conflicts": [],
    "citations": [],
}


def test_an_answer_with_its_sources() -> None:
    answer = Answer("answered", "市水利局牵头[1]。", (CITED,), notes=("两处时限不一致",))
    head = "市水利局牵头[1]。\n\n提示：两处时限不一致\n\n出处：\n"
    line = "[1] 整改方案，第 3 页　二、水环境 › （一）管网：“由市水利局 牵头”"
    assert answer_text(answer) == head + line
    assert traced_answer_text(answer) == f"{head}{line}（文件编号 d1，第 120 字起）"


def test_a_long_quote_is_cut_for_people() -> None:
    long = Citation(1, "d1", "方案", "a.txt", (), "c1", "长" * 200, 0, 200)
    assert source_line(long, BRIEF) == f"[1] 方案：“{'长' * (BRIEF - 1)}…”"
    assert source_line(long, 200) == f"[1] 方案：“{'长' * 200}”"


def test_a_refusal_offers_the_nearest_clauses_to_a_model_alone() -> None:
    document = Document("d1", "a.txt", "0", "", "巡查通知")
    near = [
        Retrieved(
            Clause(f"c{n}", "d1", n, (), "paragraph", n * 10, n * 10 + 9, f"第{n}段"), document, 1
        )
        for n in range(5)
    ]
    answer = Answer("insufficient_evidence", "没有查到依据。", retrieved=tuple(near))
    assert answer_text(answer) == "没有查到依据。"
    assert traced_answer_text(answer) == (
        "没有查到依据。\n\n最相近的条款（不足以作为依据）：\n"
        "- 巡查通知：“第0段”（文件编号 d1，第 0 字起）\n"
        "- 巡查通知：“第1段”（文件编号 d1，第 10 字起）\n"
        "- 巡查通知：“第2段”（文件编号 d1，第 20 字起）"
    )


def test_hits() -> None:
    assert hits_text({"total": 0, "items": []}) == "没有找到相关条款。"
    hit = {"file": "a.txt", "path": list(PATH), "text": "管网改造", "document_id": "d1"}
    found = {"total": 1, "items": [{**hit, "clause_id": "c1"}]}
    assert hits_text(found) == (
        "找到 1 条，最相近的在前：\n"
        "1. a.txt　二、水环境 › （一）管网：“管网改造”（文件编号 d1，条款编号 c1）"
    )


def test_a_page_of_the_ledger() -> None:
    text = (
        "管网改造\n   牵头：市住建局；配合：市水利局、市财政局\n"
        "   时限：2026年12月底前（最后一天 2026-12-31）；状态：整改中\n"
        "   文件编号 d1，任务编号 t1"
    )
    assert ledger_text({"total": 1, "items": [TASK]}, 0) == f"共 1 项。\n\n1. {text}"
    assert ledger_text({"total": 9, "items": [TASK]}, 4) == (
        f"共 9 项，以下是第 5～5 项；接着看用 offset=5。\n\n5. {text}"
    )
    assert (
        ledger_text({"total": 9, "items": [TASK]}, 8) == f"共 9 项，以下是第 9～9 项。\n\n9. {text}"
    )
    assert ledger_text({"total": 9, "items": []}, 9) == "共 9 项，从第 10 项起没有了。"
    assert ledger_text({"total": 0, "items": []}, 0) == "没有符合条件的任务。"


def test_a_task_without_owner_or_day_and_with_a_dispute() -> None:
    told = [{"title": "方案", "text": "甲局"}, {"title": "清单", "text": "乙局"}]
    open_ended = {
        **TASK,
        "lead": [],
        "support": [],
        "deadline": {"text": "", "date": None},
        "conflicts": [{"field": "lead", "values": told}],
        "citations": [CITED.to_json()],
    }
    assert ledger_text({"total": 1, "items": [open_ended]}, 0).splitlines()[2:] == [
        "1. 管网改造",
        "   责任单位：未载明",
        "   时限：未载明；状态：整改中",
        "   牵头单位不一致：《方案》为“甲局”；《清单》为“乙局”",
        "   出处：整改方案　二、水环境 › （一）管网：“由市水利局 牵头”",
        "   文件编号 d1，任务编号 t1",
    ]
