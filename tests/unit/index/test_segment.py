"""Words: cuts identical with jieba's, and what is added for search."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import segment

_SENTENCES = [
    "市生态环境局牵头，市城管局、各县（区）人民政府配合，2024年12月底前完成黑臭水体整治。",
    "第二十条 县级以上人民政府应当建立养老服务工作协调机制，督促有关部门依法履行职责。",
    "（三）落实责任。各责任单位要制定整改方案，明确时间表、路线图，立行立改、长期坚持。",
    "云山省人力资源社会保障厅关于印发《云山省技能人才培养三年行动方案（2023—2025年）》的通知",
    "新增城镇就业3.5万人，城镇登记失业率控制在5.5%以内，居民人均可支配收入增长6%左右。",
    "临江市发展改革委会同市财政局、市审计局对15个项目资金使用情况开展“回头看”。",
    "对逾期未完成整改任务的，由市政府督查室予以通报；连续两次排名末位的，约谈主要负责人。",
    "任何单位和个人不得侵占、损毁或者擅自移动地下水监测设施设备及其标志。",
]


def _mixed(seed: int) -> str:
    """A sentence as a statute might have it, put together from the pieces above."""
    rng = random.Random(seed)
    pieces = [p for s in _SENTENCES for p in s.replace("；", "，").split("，")]
    return "，".join(rng.sample(pieces, 4)) + "。"


@pytest.mark.parametrize("text", _SENTENCES)
def test_a_sentence_is_cut_as_jieba_cuts_it(text: str) -> None:
    assert segment.cut(text) == segment.reference_cut(text)


def test_three_hundred_mixed_sentences_are_cut_as_jieba_cuts_them() -> None:
    texts = [_mixed(seed) for seed in range(300)]
    assert [segment.cut(t) for t in texts] == [segment.reference_cut(t) for t in texts]


def test_unit_names_stay_whole_and_their_parts_are_found_too() -> None:
    assert segment.search_words("省人力资源社会保障厅负责") == [
        "省", "人力", "资源", "社会", "保障", "人力资源社会保障厅", "负责",
    ]  # fmt: skip


def test_document_numbers_and_years_are_words_of_their_own() -> None:
    words = segment.search_words("云政办发〔2018〕39号，２０２４年施行")
    assert words[-2:] == ["2018#39", "2024年"]
    assert {"2018", "39", "2024"} <= set(words)


@pytest.mark.parametrize(
    "written", ["〔2018〕39号", "[2018]39号", "（2018）第39号", "【2018】39 号"]
)
def test_a_document_number_is_one_word_however_it_is_bracketed(written: str) -> None:
    assert "2018#39" in segment.search_words(written)


def test_width_and_case_do_not_matter() -> None:
    assert segment.search_words("ＡＰＰ备案５０％") == segment.search_words("app备案50%")


def test_punctuation_alone_has_no_words() -> None:
    assert segment.search_words("，。；：“”（）—— …") == []


@given(st.text(max_size=60))
def test_normalizing_keeps_every_offset(text: str) -> None:
    assert len(segment.normalize(text)) == len(text)


@given(st.text(alphabet="市局整改2024年，。ABab（）", max_size=40))
def test_cutting_loses_nothing(text: str) -> None:
    assert "".join(segment.cut(text)) == text
