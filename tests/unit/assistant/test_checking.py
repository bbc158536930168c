"""Nothing that the sources do not say passes the check."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.checking import Unsupported, check_answer, check_sentence, normalise

SOURCE = (
    "（一）老旧泵站改造。2026年9月底前改造老旧泵站9座，投资3.5亿元，覆盖率达到41.6%，"
    "新增绿地1,200亩，惠及十二个社区。市住建局牵头，市应急管理局配合，做到“应改尽改”。"
)


def _facts(sentence: str, *sources: str) -> list[tuple[str, str]]:
    return [(u.kind, u.text) for u in check_sentence(sentence, sources)]


@pytest.mark.parametrize(
    ("sentence", "kind", "text"),
    [
        ("由市水务局牵头", "unit", "市水务局"),
        ("由省住建厅牵头", "unit", "省住建厅"),
        ("改造老旧泵站10座", "number", "10座"),
        ("改造老旧泵站9户", "number", "9户"),
        ("2025年9月底前完成", "number", "2025年"),
        ("2026年8月底前完成", "number", "8月"),
        ("投资3.6亿元", "number", "3.6亿元"),
        ("投资3.5万元", "number", "3.5万元"),
        ("投资35亿元", "number", "35亿元"),
        ("覆盖率达到41.7%", "number", "41.7%"),
        ("新增绿地1,201亩", "number", "1,201亩"),
        ("惠及十三个社区", "number", "十三个"),
        ("做到“应拆尽拆”", "quotation", "应拆尽拆"),
        ("做到「应拆尽拆」", "quotation", "应拆尽拆"),
    ],
)
def test_every_kind_of_unsupported_fact_is_caught(sentence: str, kind: str, text: str) -> None:
    assert (kind, text) in _facts(sentence, SOURCE)


@pytest.mark.parametrize(
    "sentence",
    [
        "２０２６年９月底前改造老旧泵站９座",
        "投资3.50亿元",
        "新增绿地1200亩",
        "新增绿地1，200亩",
        "覆盖率达到41.6％",
        "惠及12个社区",
        "由市住房和城乡建设局牵头，市应急局配合",
        "做到“应改 尽改”",
        "没有事实的一句话",
        "",
    ],
)
def test_the_same_fact_written_otherwise_passes(sentence: str) -> None:
    assert _facts(sentence, SOURCE) == []


def test_dashes_of_ranges_are_one() -> None:
    assert normalise("2025 — 2027 年") == normalise("2025-2027年") == "2025-2027年"
    assert _facts("2025—2027年", "2025－2027年") == []


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("投资12万元", "投资12万人"),
        ("20个工作日内", "20个月内"),
        ("更新12件", "更新12辆"),
        ("2026年6月3日", "2026年7月3日至2026年6月5日"),
        ("第三季度完成", "第四季度完成"),
        ("上半年完成", "下半年完成"),
        ("年底前完成", "6月底前完成"),
        ("由龙潭县负责", "由石桥县负责"),
        ("增长-5%", "增长5%"),
        ("百分之十三", "12%"),
    ],
)
def test_a_fact_that_only_looks_alike_is_caught(sentence: str, source: str) -> None:
    assert _facts(sentence, source) != []


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("12座", "十二座"),
        ("12户", "十二户"),
        ("百分之十二", "12%"),
        ("5.0%", "5%"),
        ("12个", "１２个"),
    ],
)
def test_a_fact_written_otherwise_passes(sentence: str, source: str) -> None:
    assert _facts(sentence, source) == []


def test_a_date_turned_round_is_caught() -> None:
    assert _facts("3月6日前", "6月3日前") == [
        ("number", "3月"),
        ("number", "6日"),
        ("date", "3月6日"),
    ]


def test_a_unit_known_under_a_former_name_passes() -> None:
    assert _facts("由市环保局负责", "市生态环境局牵头") == []


def test_facts_may_come_from_several_sources() -> None:
    assert _facts("市水务局改造9座", "市水务局牵头", "改造泵站9座") == []


def test_no_source_supports_no_fact() -> None:
    assert _facts("改造9座") == [("number", "9座")]


def test_an_answer_is_held_to_what_each_sentence_cites() -> None:
    quotes = {1: "市水务局牵头", 2: "2026年底前"}
    assert check_answer("由市水务局负责[1]；2026年底前完成[2]。", quotes) == ()
    problems = check_answer("由市水务局负责[2]；2026年底前完成[1]。", quotes)
    assert [(p.kind, p.text) for p in problems] == [
        ("unit", "市水务局"),
        ("number", "2026年"),
        ("date", "2026年底"),
    ]
    assert problems[1] == Unsupported("number", "2026年", "2026年底前完成。")


def test_an_unknown_marker_is_caught() -> None:
    problems = check_answer("按要求办理[3]。", {1: "按要求办理"})
    assert [(p.kind, p.text) for p in problems] == [("marker", "[3]")]


def test_a_fact_after_the_last_marker_is_not_free() -> None:
    problems = check_answer("市水务局牵头[1]。2026年底前。", {1: "市水务局"})
    assert [(p.kind, p.text) for p in problems] == [("number", "2026年"), ("date", "2026年底")]


def test_an_answer_without_markers_supports_nothing() -> None:
    assert [p.text for p in check_answer("改造12座。", {1: "改造12座"})] == ["12座"]


@given(st.integers(0, len(SOURCE)), st.integers(0, len(SOURCE)))
def test_whatever_stands_in_a_source_passes_as_to_quotations(a: int, b: int) -> None:
    piece = SOURCE[min(a, b) : max(a, b)]
    assert [u for u in check_sentence(piece, [SOURCE]) if u.kind == "quotation"] == []


@given(st.integers(0, len(SOURCE)), st.integers(0, len(SOURCE)))
def test_whatever_stands_in_a_source_passes_as_to_numbers(a: int, b: int) -> None:
    start, end = min(a, b), max(a, b)
    inside = r"(?<=[\d.,一二十])(?=[\d.,一二十])"
    cuts = {m.start() for m in re.finditer(inside, SOURCE)}
    assume(not cuts & {start, end})
    problems = check_sentence(SOURCE[start:end], [SOURCE])
    assert [u for u in problems if u.kind == "number"] == []


@given(st.data())
def test_whole_segments_of_a_source_pass(data: st.DataObject) -> None:
    segments = re.findall(r"[^，。]+[，。]", SOURCE)
    first = data.draw(st.integers(0, len(segments) - 1))
    last = data.draw(st.integers(first, len(segments) - 1))
    assert check_sentence("".join(segments[first : last + 1]), [SOURCE]) == ()


@given(st.integers(1, 9999), st.integers(1, 9999), st.sampled_from("座个项亩年%"))
def test_a_changed_figure_fails(said: int, written: int, measure: str) -> None:
    assume(said != written)
    facts = _facts(f"完成{said}{measure}", f"完成{written}{measure}")
    assert ("number", f"{said}{measure}") in facts


@given(st.data())
def test_a_changed_digit_fails(data: st.DataObject) -> None:
    source = "2026年9月底前改造泵站9座，投资3.5亿元"
    places = [i for i, c in enumerate(source) if c.isdigit()]
    at = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != source[at]]))
    changed = source[:at] + digit + source[at + 1 :]
    assert {u.kind for u in check_sentence(changed, [source])} >= {"number"}
