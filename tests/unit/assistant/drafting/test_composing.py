"""Nothing reaches a draft that its sources do not bear out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking import check_sentence
from assistant.drafting.composing import Composer, Line
from assistant.sentences import Piece
from corpus.model import Clause, Document

SOURCE = "市水利局要在2026年12月底前完成30公里河道清淤。"
CLAUSE = Clause("c", "d", 0, ("一、任务",), "item", 0, len(SOURCE), SOURCE)
PIECE = Piece(CLAUSE, 0, len(SOURCE))


def composer() -> Composer:
    return Composer({"d": Document("d", "d.txt", "0", SOURCE, "方案")})


@pytest.mark.parametrize(
    "text",
    [
        "市水利局要在2026年12月底前完成40公里河道清淤",
        "市水利局要在2026年10月底前完成30公里河道清淤",
        "市财政局要在2026年12月底前完成30公里河道清淤",
        "会议要求“一律清淤到底”",
    ],
)
def test_what_the_source_does_not_say_is_withheld_and_counted(text: str) -> None:
    made = composer()
    assert made.say(Line(text, (PIECE,))) is False
    assert [w[0] for w in made.withheld] == [text]
    made.close("任务", "缺少依据")
    assert made.sections[0].sentences == ()
    assert made.citations == ()


def test_what_it_says_is_said_once() -> None:
    made = composer()
    assert made.say(Line(SOURCE, (PIECE,))) is True
    assert made.say(Line(SOURCE, (PIECE,))) is False
    assert made.say(Line(f"一是{SOURCE}", (PIECE,), core=SOURCE)) is False
    made.close("任务", "缺少依据")
    (sentence,) = made.sections[0].sentences
    assert (sentence.text, sentence.origin, sentence.citations) == (SOURCE, "sourced", (1,))
    assert made.sections[0].missing is None


def test_connecting_words_assert_nothing_and_need_something_after_them() -> None:
    made = composer()
    made.connect("围绕下列任务抓好落实。")
    made.close("空的", "缺少依据")
    made.connect("围绕下列任务抓好落实。")
    made.say(Line(SOURCE, (PIECE,)))
    made.close("有的", "缺少依据")
    assert [len(s.sentences) for s in made.sections] == [0, 2]
    assert [s.missing for s in made.sections] == ["缺少依据", None]
    for text in ("已完成30公里。", "市水利局要带头。", "三项任务要抓紧。"):
        with pytest.raises(ValueError, match="assert nothing"):
            made.connect(text)


def test_what_the_user_typed_is_marked() -> None:
    made = composer()
    made.take_down("本周又发现3处火点")
    made.close("问题", "缺少依据")
    (sentence,) = made.sections[0].sentences
    assert (sentence.text, sentence.origin) == ("【待核实】本周又发现3处火点。", "unsourced")


WORDS = (
    "市水利局 市财政局 要 完成 30公里 四十家 2026年12月底前 10月底 河道清淤 “一河一策” ， 。 "
    "云山省 石桥县 不得 86.3% 第二轮 领导小组"
)
PARTS = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=14).map("".join)


@given(source=PARTS, said=PARTS)
def test_every_sentence_emitted_passes_the_check(source: str, said: str) -> None:
    clause = Clause("c", "d", 0, (), "paragraph", 0, len(source), source)
    made = Composer({"d": Document("d", "d.txt", "0", source, "题")})
    made.say(Line(said, (Piece(clause, 0, len(source)),)))
    made.close("节", "缺少依据")
    quotes = {c.marker: c.quote for c in made.citations}
    for sentence in made.sections[0].sentences:
        assert check_sentence(sentence.text, [quotes[m] for m in sentence.citations]) == ()
