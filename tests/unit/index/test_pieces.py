"""Clauses cut into short texts under their document's title."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index.pieces import LONGEST, grouped, passage, pieces


def test_a_short_clause_is_one_piece_under_title_and_heading() -> None:
    own = pieces("临江市秸秆禁烧方案", ["一、总则", "（二）职责"], "市农业农村局牵头。")
    assert own == ["临江市秸秆禁烧方案 一、总则 （二）职责 市农业农村局牵头。"]


def test_a_long_clause_is_cut_between_sentences() -> None:
    first, second, third = "甲" * 50 + "。", "乙" * 29 + "；", "丙" * 10 + "。"
    assert pieces("方案", [], first + second + third) == [
        f"方案 {first}",
        f"方案 {second}{third}",
    ]
    assert grouped("甲" * 39 + "。" + "乙" * 39 + "。") == ["甲" * 39 + "。" + "乙" * 39 + "。"]


def test_a_sentence_is_never_cut() -> None:
    assert grouped("长" * 200 + "。短。") == ["长" * 200 + "。", "短。"]


def test_a_title_without_chinese_is_left_out() -> None:
    assert pieces("scan_0012", [], "清理河道。") == ["清理河道。"]


def test_a_heading_that_the_text_repeats_is_left_out() -> None:
    assert passage(["一、目标", "（一）治水", "（二）治气"], "（二）治气。完成减排。") == (
        "（一）治水 （二）治气。完成减排。"
    )


@given(st.text(alphabet="甲乙。；\n 1", max_size=300))
def test_nothing_is_lost_and_no_group_could_take_another_sentence(text: str) -> None:
    groups = grouped(text)
    assert "".join(groups) == text
    assert all(len(a) + len(b) > LONGEST for a, b in pairwise(groups))
