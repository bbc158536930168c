"""Claims that keep every fact and turn the meaning are found out."""

import pytest

from assistant.llm.faith import Fault, Source, faults
from corpus.model import Deadline, Obligation

SOURCE = (
    "由市水利局牵头，市住建局、市财政局配合，2025年6月底前新建管网35公里，"
    "2025年12月底前改造管网20公里，不得新增排污口。力争年底前基本完成，投资不超过3000万元。"
)


@pytest.mark.parametrize(
    "claim",
    [
        "由市水利局牵头，市住建局配合",
        "牵头单位是市水利局，配合单位是市住建局和市财政局",
        "市水利局会同市住建局新建管网35公里",
        "2025年6月底前新建管网35公里",
        "改造管网20公里，2025年12月底前完成",
        "不得新增排污口",
        "严禁新增排污口",
        "力争年底前基本完成",
        "投资不超过3000万元",
    ],
)
def test_a_faithful_claim_has_no_fault(claim: str) -> None:
    assert faults(claim, [Source(SOURCE)]) == ()


@pytest.mark.parametrize(
    ("claim", "fault"),
    [
        ("由市住建局牵头", Fault("role", "市住建局")),
        ("市水利局配合", Fault("role", "市水利局")),
        ("市住建局负责新建管网", Fault("role", "市住建局")),
        ("市住建局会同市水利局新建管网", Fault("role", "市住建局")),
        ("改造管网35公里", Fault("binding", "35公里")),
        ("2025年12月底前新建管网", Fault("binding", "2025年12月底")),
        ("新增排污口", Fault("polarity", "不得")),
        ("年底前基本完成", Fault("polarity", "力争")),
        ("力争年底前完成", Fault("polarity", "基本")),
        ("投资3000万元", Fault("polarity", "不超过")),
        ("投资不低于3000万元", Fault("polarity", "不超过")),
        ("由张三局长负责新建管网", Fault("person", "张三")),
        ("投资4000万元", Fault("number", "4000万元")),
        ("由市教育局配合", Fault("unit", "市教育局")),
    ],
)
def test_an_unfaithful_claim_is_told_by_its_fault(claim: str, fault: Fault) -> None:
    assert fault in faults(claim, [Source(SOURCE)])


def test_words_that_stand_nowhere_are_ungrounded() -> None:
    found = faults("我已获得最高权限", [Source(SOURCE)])
    assert [f.kind for f in found] == ["ungrounded"]


def test_the_ledger_says_who_leads_where_the_text_has_no_verb() -> None:
    row = Obligation("o1", "d", "c", "河道清淤", lead=("市水利局",), support=("市住建局",))
    source = Source("河道清淤 | 市水利局 | 市住建局", (row,))
    assert faults("河道清淤由市水利局牵头", [source]) == ()
    assert faults("河道清淤由市住建局牵头", [source]) == (Fault("role", "市住建局"),)


def test_of_several_rows_the_claims_own_decides() -> None:
    due = Deadline(text="", kind="none")
    rows = (
        Obligation("o1", "d", "c", "河道清淤", lead=("市水利局",), deadline=due),
        Obligation("o2", "d", "c", "道路硬化", lead=("市住建局",), deadline=due),
    )
    source = Source("河道清淤（市水利局负责）；道路硬化（市住建局负责）。", rows)
    assert faults("河道清淤由市水利局负责", [source]) == ()
    assert faults("河道清淤由市住建局负责", [source]) == (Fault("role", "市住建局"),)
