"""What makes two obligations one, and what keeps them apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from corpus.model import Deadline, Document, Obligation
from index.sameness import Origins, believable, differing, likeness, origins, side

PLAN = Document("p", "plan.docx", "0", "", "临江市河道整治方案", issued_on=date(2026, 3, 1))
LIST = Document(
    "l", "list.xlsx", "1", "", "临江市2026年河道整治任务清单", issued_on=date(2026, 4, 1)
)
DECEMBER = Deadline("2026年12月底前", "date", date(2026, 12, 31))


def _of(document: Document, serial: int = 1) -> Origins:
    return origins(serial, document, 10)


def _duty(task: str, lead: str = "市水利局", **more: object) -> Obligation:
    return Obligation("o", "d", "c", task, lead=(lead,), deadline=DECEMBER, **more)  # type: ignore[arg-type]


def _like(
    one: Obligation, other: Obligation, a: Document = PLAN, b: Document = LIST
) -> float | None:
    return likeness(side(1, _of(a, 1), one), side(2, _of(b, 2), other))


def test_the_same_words_under_the_same_owner_are_one_task() -> None:
    assert _like(_duty("完成清水河清淤疏浚"), _duty("清水河清淤疏浚")) == pytest.approx(1.5)


def test_a_title_is_found_in_the_problem_it_stands_for() -> None:
    problem = _duty(
        "清水河淤积严重，部分河段汛期行洪不畅", goal="完成清水河清淤疏浚，行洪能力达到20年一遇"
    )
    assert _like(problem, _duty("清水河清淤疏浚")) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("完成清水河清淤疏浚", "完成白沙河清淤疏浚"),
        ("建设口袋公园12个", "建设口袋公园15个"),
        ("推进石桥县污水处理厂提标改造", "推进龙潭县污水处理厂提标改造"),
        ("推进龙潭工业园区污水处理厂提标改造", "推进清源工业园区污水处理厂提标改造"),
        ("2025年完成清水河清淤疏浚", "2026年完成清水河清淤疏浚"),
        ("完成清水河清淤疏浚", "完成清水河堤防加固"),
        ("加强领导", "加强领导"),
    ],
)
def test_what_tells_tasks_apart_is_never_overlooked(one: str, other: str) -> None:
    assert _like(_duty(one), _duty(other)) is None
    assert _like(_duty(other), _duty(one)) is None


def test_another_name_before_the_common_words_is_another_task() -> None:
    problem = _duty("清源工业园区污水处理厂提标改造进展缓慢，出水总氮长期在限值附近波动")
    assert _like(problem, _duty("龙潭工业园区污水处理厂提标改造")) is None


@pytest.mark.parametrize(
    "other",
    [
        replace(LIST, title="临江市2025年河道整治任务清单", issued_on=date(2025, 1, 9)),
        replace(LIST, title="石桥市2026年河道整治任务清单"),
        replace(LIST, issued_on=date(2028, 4, 1), title="临江市河道整治任务清单"),
    ],
)
def test_documents_of_another_year_or_place_set_other_tasks(other: Document) -> None:
    plan = replace(PLAN, title="临江市2026年河道整治方案")
    assert _like(_duty("清水河清淤疏浚"), _duty("清水河清淤疏浚"), plan, other) is None


def test_a_county_is_not_the_next_county() -> None:
    one = _duty("危房改造排查登记", "石桥县人民政府")
    other = _duty("危房改造排查登记", "龙潭县人民政府")
    assert _like(one, other) is None


def test_the_same_words_under_another_bureau_are_one_task_in_dispute() -> None:
    one, other = _duty("河道清淤疏浚"), _duty("河道清淤疏浚", "市住房城乡建设局")
    assert _like(one, other) is None  # so short a wording could be anybody's
    one = replace(one, task="清水河城区段清淤疏浚及截污纳管")
    other = replace(other, task=one.task)
    assert _like(one, other) is not None
    assert differing(one, other) == {"lead"}


def test_a_different_day_is_a_dispute_and_silence_is_not() -> None:
    one = _duty("清水河清淤疏浚")
    later = replace(one, deadline=Deadline("2027年6月底前", "date", date(2027, 6, 30)))
    assert differing(one, later) == {"deadline"}
    assert differing(one, replace(one, deadline=Deadline("", "none"))) == frozenset()
    assert differing(one, replace(one, lead=())) == frozenset()


def test_one_list_of_units_does_not_contradict_who_leads_among_them() -> None:
    one = replace(_duty("清水河清淤疏浚"), lead=("市水利局", "市财政局"))
    other = replace(one, lead=("市水利局",), support=("市财政局",))
    assert differing(one, other) == frozenset()


def _pair(task: str, a: Document, b: Document) -> list[tuple[float, object, object]]:
    one, other = side(1, _of(a, 1), _duty(task)), side(2, _of(b, 2), _duty(task))
    return believable([(1.5, one, other)])  # type: ignore[return-value]


def test_a_task_of_any_plan_is_one_only_where_the_matter_is() -> None:
    dairy = replace(LIST, title="临江市奶业振兴方案")
    assert _pair("做好宣传引导", PLAN, dairy) == []
    assert _pair("清水河清淤疏浚", PLAN, dairy) == []
    assert len(_pair("清水河清淤疏浚", PLAN, LIST)) == 1


def test_what_a_document_says_of_itself_stays_with_it() -> None:
    other = replace(LIST, title="临江市河道整治和管护资金使用办法")
    assert _pair("本办法由市水利局负责解释", PLAN, other) == []
