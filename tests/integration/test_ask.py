"""Questions put to a library of three files, and what comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Answer, AskRequest, Assistant
from assistant.answering.bound import SHOWN
from assistant.checking import check_answer
from assistant.errors import QuestionError
from index.filters import Filters
from index.library import Library
from tests.fakes import write_files

PLAN = """临江市排水设施整治工作方案
临政办发〔2026〕7号

各县（市、区）人民政府，市政府有关部门：
为做好排水设施整治工作，根据《云山省城镇排水条例》，制定本方案。
一、总体目标
到2026年底，城区生活污水集中收集率达到78%，消除易涝点16处。
二、主要任务
（一）管网底数排查。对老城区雨水管网逐段排查，建立问题台账。（牵头单位：市水务局；配合单位：市住建局、市财政局；完成时限：2026年6月底前）
（二）老旧泵站改造。改造老旧泵站9座，配齐备用电源。（牵头单位：市住建局；配合单位：市应急管理局；完成时限：2026年9月底前）
（三）沿河排口封堵。对沿河违规排口逐一封堵，恢复岸坡绿化。（牵头单位：市生态环境局；配合单位：市水务局；完成时限：2026年10月底前）
（四）低洼路段抬升。对桥下低洼路段实施抬升，增设警示标志。（牵头单位：市水务局；配合单位：市公安局；完成时限：2026年12月底前）
三、保障措施
各牵头单位每月25日前向市政府督查室报送进展情况。
本方案所称易涝点，是指降雨后积水深度超过15厘米的路段。
临江市人民政府办公室
2026年2月18日
"""
REPORT = """临江市2025年园林绿化工作报告
一、2025年工作情况
全市新建口袋公园14个，新增绿地面积2300亩，建成区绿化覆盖率达到41.6%。
二、2026年工作安排
全市计划新建口袋公园20个，绿化覆盖率提高到42.5%。咨询电话：0319-5550123。
"""
SPEECH = """在全市燃气安全整治推进会上的讲话
同志们：
今天会议的任务是安排燃气安全整治工作。
一、看清问题。前一阶段，共排查餐饮场所X个，发现燃气隐患XX处，××县整改进度最慢。
二、压实责任。各县（市、区）要在X月底前完成燃气软管更换。
"""
TODAY = date(2026, 3, 1)
OWNER = "老旧泵站改造由哪个单位牵头？"
QUESTIONS = [
    OWNER,
    "管网底数排查由谁牵头、什么时候完成？",
    "2026年要消除易涝点多少处？",
    "列出市水务局牵头的全部任务",
    "2026年10月底前要完成哪些任务？",
    "绿化覆盖率2025年和2026年分别是多少？",
    "发现燃气隐患多少处？",
    "排水设施整治方案的文号是什么？",
    "什么是易涝点？",
    "低洼路段抬升怎么做？",
    "河北省的老旧泵站改造由谁牵头？",
    "海水淡化补贴标准是多少？",
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("ask")
    files = write_files(folder / "文件", {"方案.txt": PLAN, "报告.txt": REPORT, "讲话.txt": SPEECH})
    with Library.open(folder / "文库") as opened:
        report = opened.ingest([files], workers=0)
        assert [r.status for r in report.results] == ["added"] * 3
        yield opened


@pytest.fixture(scope="module")
def assistant(library: Library) -> Assistant:
    return Assistant(library)


def _ask(assistant: Assistant, question: str, *history: str) -> Answer:
    return assistant.ask(AskRequest(question, history, today=TODAY))


# What a colleague would say


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (OWNER, "老旧泵站改造：由市住建局牵头，市应急管理局配合[1]。"),
        ("2026年要消除易涝点多少处？", "消除易涝点16处[1]。"),
        ("生活污水集中收集率要达到多少？", "城区生活污水集中收集率达到78%[1]。"),
        ("2025年新建口袋公园多少个？", "全市新建口袋公园14个[1]。"),
        ("2026年新建口袋公园多少个？", "全市计划新建口袋公园20个[1]。"),
        ("园林绿化的咨询电话是多少？", "咨询电话：0319-5550123[1]。"),
        ("排水设施整治方案的文号是什么？", "文号：临政办发〔2026〕7号[1]。"),
        ("排水设施整治方案什么时候印发的？", "日期：2026年2月18日[1]。"),
    ],
)
def test_one_thing_asked(assistant: Assistant, question: str, said: str) -> None:
    answer = _ask(assistant, question)
    assert (answer.status, answer.answer) == ("answered", said)


def test_owner_and_deadline(assistant: Assistant) -> None:
    answer = _ask(assistant, "管网底数排查由谁牵头、什么时候完成？")
    assert answer.status == "answered"
    assert "由市水务局牵头，市住建局、市财政局配合" in answer.answer
    assert "2026年6月底前" in answer.answer
    (entry,) = answer.obligations
    assert entry.obligation.lead == ("市水务局",)
    assert entry.obligation.deadline.date == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("question", "tasks"),
    [
        (
            "列出市水务局牵头的全部任务",
            ["管网底数排查（2026年6月底前）", "低洼路段抬升（2026年12月底前）"],
        ),
        ("市水务局配合的任务有哪些？", ["沿河排口封堵（2026年10月底前）"]),
        (
            "2026年10月底前要完成哪些任务？",
            [
                "管网底数排查（市水务局，2026年6月底前）",
                "老旧泵站改造（市住建局，2026年9月底前）",
                "沿河排口封堵（市生态环境局，2026年10月底前）",
            ],
        ),
    ],
)
def test_a_list_is_complete_and_counted(
    assistant: Assistant, question: str, tasks: list[str]
) -> None:
    answer = _ask(assistant, question)
    items = "；".join(f"{n}. {task}[{n}]" for n, task in enumerate(tasks, 1))
    assert answer.answer == f"共{len(tasks)}项：{items}。"
    assert [e.obligation.task for e in answer.obligations] == [t.split("（")[0] for t in tasks]


def test_two_years_are_answered_apart(assistant: Assistant) -> None:
    answer = _ask(assistant, "绿化覆盖率2025年和2026年分别是多少？")
    assert [c.quote for c in answer.citations] == [
        "建成区绿化覆盖率达到41.6%。",
        "绿化覆盖率提高到42.5%。",
    ]


def test_a_rhythm_and_a_definition(assistant: Assistant) -> None:
    assert "每月25日前" in _ask(assistant, "各牵头单位多久报送一次进展？").answer
    assert "降雨后积水深度超过15厘米的路段" in _ask(assistant, "什么是易涝点？").answer


# Follow-ups


@pytest.mark.parametrize(
    ("question", "history", "fact"),
    [
        ("那什么时候完成？", OWNER, "2026年9月底前"),
        ("谁配合？", OWNER, "市应急管理局配合"),
        ("沿河排口封堵呢？", OWNER, "市生态环境局牵头"),
        ("2026年呢？", "2025年新建口袋公园多少个？", "20个"),
    ],
)
def test_follow_ups(assistant: Assistant, question: str, history: str, fact: str) -> None:
    answer = _ask(assistant, question, history)
    assert answer.status == "answered"
    assert fact in answer.answer


# What the documents do not say


@pytest.mark.parametrize(
    "question",
    [
        "河北省的老旧泵站改造由谁牵头？",
        "清河市的老旧泵站改造由谁牵头？",
        "2019年新建口袋公园多少个？",
        "海水淡化补贴标准是多少？",
    ],
)
def test_refusals_cite_nothing_but_show_the_nearest(assistant: Assistant, question: str) -> None:
    answer = _ask(assistant, question)
    assert answer.status == "insufficient_evidence"
    assert answer.answer.startswith("现有文件中没有查到依据：")
    assert (answer.citations, answer.obligations) == ((), ())
    assert 0 < len(answer.retrieved) <= SHOWN


def test_a_refusal_says_which_place_is_missing(assistant: Assistant) -> None:
    answer = _ask(assistant, "河北省的老旧泵站改造由谁牵头？")
    assert answer.answer == "现有文件中没有查到依据：查到的条款都不涉及河北。"


@pytest.mark.parametrize(
    ("question", "quote", "mark"),
    [
        ("排查餐饮场所多少个？", "共排查餐饮场所X个，", "X"),
        ("发现燃气隐患多少处？", "发现燃气隐患XX处，", "XX"),
    ],
)
def test_a_withheld_figure_is_said_to_be_withheld(
    assistant: Assistant, question: str, quote: str, mark: str
) -> None:
    answer = _ask(assistant, question)
    assert answer.status == "insufficient_evidence"
    assert [c.quote for c in answer.citations] == [quote]
    assert answer.notes == (f"原文以“{mark}”代替具体内容，未公开，不作推测。",)


def test_all_redactions_of_a_document_are_listed(assistant: Assistant) -> None:
    answer = _ask(assistant, "讲话里哪些内容用X代替？")
    assert answer.answer.startswith("共4处：")
    assert [c.quote for c in answer.citations] == [
        "共排查餐饮场所X个，",
        "发现燃气隐患XX处，",
        "××县整改进度最慢。",
        "各县（市、区）要在X月底前完成燃气软管更换。",
    ]


# Documents that disagree

LIST = """临江市2026年城建任务清单
一、排水任务
（一）老旧泵站改造。改造老旧泵站9座。（牵头单位：市住建局；完成时限：2026年11月底前）
"""


def test_deadlines_that_differ_are_set_side_by_side(tmp_path: Path) -> None:
    files = write_files(tmp_path / "文件", {"方案.txt": PLAN, "清单.txt": LIST})
    with Library.open(tmp_path / "文库") as library:
        library.ingest([files], workers=0)
        answer = _ask(Assistant(library), "老旧泵站改造什么时候完成？")
    assert answer.status == "answered"
    assert {e.obligation.deadline.text for e in answer.obligations} == {
        "2026年9月底前",
        "2026年11月底前",
    }
    assert len({c.document_id for c in answer.citations}) == 2
    (note,) = answer.notes
    assert note.startswith("2 份文件时限不一致：")
    assert "《临江市排水设施整治工作方案》为“2026年9月底前”" in note
    assert "《临江市2026年城建任务清单》为“2026年11月底前”" in note


# What holds for every answer


@pytest.mark.parametrize("question", QUESTIONS)
def test_quotes_are_spans_and_facts_are_checked(
    assistant: Assistant, library: Library, question: str
) -> None:
    answer = _ask(assistant, question)
    for citation in answer.citations:
        text = library.document(citation.document_id).text
        assert text[citation.start : citation.end] == citation.quote
        clause = library.clause(citation.clause_id)
        assert clause.start <= citation.start < citation.end <= clause.end
        assert clause.path == citation.path
    assert [c.marker for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    for retrieved in answer.retrieved:
        assert library.clause(retrieved.clause.id).text == retrieved.clause.text
    assert len({r.clause.id for r in answer.retrieved}) == len(answer.retrieved) <= SHOWN


def test_an_answer_in_prose_passes_the_check_once_more(assistant: Assistant) -> None:
    answer = _ask(assistant, OWNER)
    assert check_answer(answer.answer, {c.marker: c.quote for c in answer.citations}) == ()


def test_the_json_contract(assistant: Assistant) -> None:
    told = json.loads(json.dumps(_ask(assistant, OWNER).to_json(), ensure_ascii=False))
    assert list(told) == [
        "status", "answer", "citations", "obligations", "notes", "retrieved", "took_ms",
    ]  # fmt: skip
    citation_keys = [
        "marker", "document_id", "title", "file", "path", "clause_id", "quote", "start", "end",
        "page",
    ]  # fmt: skip
    assert [list(c) for c in told["citations"]] == [citation_keys]
    assert {tuple(r) for r in told["retrieved"]} == {
        ("clause_id", "document_id", "file", "score", "text")
    }
    (task,) = told["obligations"]
    assert list(task) == [
        "id", "document_id", "file", "task", "lead", "support", "supervisor", "person", "goal",
        "measures", "deadline", "status", "citations",
    ]  # fmt: skip
    assert task["deadline"] == {
        "text": "2026年9月底前",
        "kind": "date",
        "date": "2026-09-30",
        "rrule": None,
        "precision": "month",
        "ambiguous": False,
    }
    assert (task["task"], task["lead"], task["support"], task["status"]) == (
        "老旧泵站改造",
        ["市住建局"],
        ["市应急管理局"],
        "open",
    )
    assert [list(c) for c in task["citations"]] == [citation_keys]
    assert told["took_ms"] > 0


def test_ten_are_shown_in_the_order_of_their_scores(assistant: Assistant) -> None:
    answer = _ask(assistant, "2026年要消除易涝点多少处？")
    scores = [r.score for r in answer.retrieved]
    assert len(scores) == SHOWN
    assert scores == sorted(scores, reverse=True)


def test_filters_confine_everything(assistant: Assistant, library: Library) -> None:
    report = next(e.document for e in library.documents() if e.document.file.endswith("报告.txt"))
    filters = Filters(document_ids=(report.id,))
    answer = assistant.ask(AskRequest("2025年新建口袋公园多少个？", filters=filters))
    assert answer.status == "answered"
    assert {r.document.id for r in answer.retrieved} == {report.id}
    answer = assistant.ask(AskRequest(OWNER, filters=filters))
    assert answer.status == "insufficient_evidence"
    assert {r.document.id for r in answer.retrieved} <= {report.id}


def test_the_same_question_has_the_same_answer(assistant: Assistant) -> None:
    first, second = (_ask(assistant, "列出市水务局牵头的全部任务").to_json() for _ in range(2))
    assert first | {"took_ms": 0} == second | {"took_ms": 0}


WORDS = st.sampled_from(
    [
        *("临江市", "河北省", "2026年", "今年", "去年", "泵站", "改造", "市水务局", "由谁牵头"),
        *("什么时候", "多少", "哪些", "列出", "全部任务", "分别", "多久", "是什么", "文号", "怎么"),
        *("和", "、", "，", "？", "呢", "那", "其中", "《", "》", "（", "）", "“", "”", "X个"),
        *("12号文", "〔2026〕7号", "[1]", "\n", "%", "*", "+", "\\"),
    ]
)


@settings(max_examples=60)
@given(
    st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map("".join)),
    st.lists(st.lists(WORDS, max_size=6).map("".join), max_size=2),
)
def test_no_question_breaks_it(assistant: Assistant, question: str, history: list[str]) -> None:
    try:
        answer = _ask(assistant, question, *history)
    except QuestionError:
        assert not question.strip()
        return
    assert answer.status in {"answered", "insufficient_evidence"}
    assert len(answer.retrieved) <= SHOWN
    assert answer.answer
    for citation in answer.citations:
        assert citation.quote
