"""What an owner answers for."""

from __future__ import annotations

from assistant.answering.owned import governed, is_subject
from corpus.parse import parse_text

PARSED = parse_text(
    "在全市整改推进会上的讲话\n同志们：\n"
    "污水处理费由市财政局核定。市水利局要会同市住建局，10月底前完成沿河截污管网改造。\n"
    "（一）河道清淤。清理河道12公里。（牵头单位：市水务局；完成时限：2026年6月底前）\n",
    file="讲话.txt",
)


def test_the_subject_of_a_sentence_answers_for_its_task_alone() -> None:
    duty = next(o for o in PARSED.obligations if o.lead == ("市水利局",))
    clause = next(c for c in PARSED.clauses if c.id == duty.clause_id)
    assert is_subject(duty)
    told = governed(duty, PARSED.document, clause)
    assert told == "市水利局要会同市住建局，10月底前完成沿河截污管网改造"


def test_a_bracket_answers_for_what_stands_before_it() -> None:
    row = next(o for o in PARSED.obligations if o.lead == ("市水务局",))
    clause = next(c for c in PARSED.clauses if c.id == row.clause_id)
    assert not is_subject(row)
    assert governed(row, PARSED.document, clause).startswith("河道清淤。清理河道12公里。")
