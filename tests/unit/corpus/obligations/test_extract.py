"""The ledger read from prose, labels, tables and flattened tables."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import Obligation
from corpus.obligations.draft import tidy_task
from corpus.parse import parse_text


def ledger(text: str) -> tuple[Obligation, ...]:
    return parse_text(text, file="方案.txt").obligations


def rows(text: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...], str]]:
    return [(o.task, o.lead, o.support, o.deadline.text) for o in ledger(text)]


def test_an_owner_in_brackets_owns_the_item_before_it() -> None:
    text = (
        "临江市重点任务分工方案\n一、主要任务\n"
        "（一）管网改造工程。改造管网46公里，12月底前完工。（责任单位：市住建局、市水利局）\n"
        "（二）公园建设工程。新建公园8个。（市园林局牵头，市财政局配合，完成时限：6月底前）"
    )
    assert rows(text) == [
        ("管网改造工程", ("市住建局", "市水利局"), (), "12月底前"),
        ("公园建设工程", ("市园林局",), ("市财政局",), "6月底前"),
    ]


def test_several_owners_in_one_paragraph_each_own_what_stands_before() -> None:
    text = (
        "临江市实施意见\n（一）加强培训。建立培训基地，开展岗前培训。（市人社局负责）"
        "完善补贴办法，提高补贴标准。（市财政局负责）组织检查。"
    )
    assert [(o.task, o.lead) for o in ledger(text)] == [
        ("加强培训", ("市人社局",)),
        ("完善补贴办法，提高补贴标准", ("市财政局",)),
    ]


def test_a_rule_stated_once_holds_from_there_on() -> None:
    text = (
        "临江市若干意见\n1.完善标准。制定地方标准。（市教育局、市财政局负责，排在第一位的为牵头"
        "部门，下同）\n"
        "2.扩大供给。新增学位3000个。（市住建局、市教育局负责）"
    )
    assert [(o.lead, o.support) for o in ledger(text)] == [
        (("市教育局",), ("市财政局",)),
        (("市住建局",), ("市教育局",)),
    ]


def test_a_labelled_entry_gives_every_cell() -> None:
    text = (
        "临江市整改方案\n一、水环境方面\n1.反馈问题：城区管网雨污混接突出。\n"
        "整改目标：消除黑臭水体。\n整改时限：2026年12月底前\n"
        "责任单位：市住建局（牵头），市水利局\n责任人：市住建局局长\n督导单位：市生态环境局\n"
        "整改措施：\n（1）排查管网138公里。\n（2）改造管网46公里。"
    )
    (entry,) = ledger(text)
    assert entry.task == "城区管网雨污混接突出"
    assert (entry.lead, entry.support) == (("市住建局",), ("市水利局",))
    assert (entry.person, entry.supervisor) == (("市住建局局长",), ("市生态环境局",))
    assert entry.goal == "消除黑臭水体"
    assert entry.deadline.date == date(2026, 12, 31)


def test_a_sentence_may_name_its_lead() -> None:
    text = "临江市工作方案\n三要强化调度。市生态环境局要切实发挥牵头作用，实行周调度、月通报。"
    assert [o.lead for o in ledger(text)] == [("市生态环境局",)]


def test_a_flattened_table_is_read_by_its_running_number() -> None:
    text = (
        "临江市任务分工表\n"
        "序号重点任务责任部门时间进度1建设成果信息系统市科技局、市财政局2026年6月底前建成"
        "2开展技术标准试点市市场监管局2026年12月底前启动3培育技术转移机构市科技局会同有关部门持"
        "续推进"
    )
    assert rows(text) == [
        ("建设成果信息系统", ("市科技局", "市财政局"), (), "2026年6月底前建成"),
        ("开展技术标准试点", ("市市场监管局",), (), "2026年12月底前启动"),
        ("培育技术转移机构", ("市科技局",), ("有关部门",), "持续推进"),
    ]


def test_an_owner_at_a_sections_end_owns_the_section() -> None:
    text = (
        "临江市行动方案\n（一）青少年提升行动。\n1.加强校内教育。开好课程。\n"
        "2.建设教师队伍。组织培训。（责任部门：市教育局牵头，市科协配合）\n"
        "（二）农民提升行动。\n1.开展培训。送教下乡。\n2.办好讲堂。（责任部门：市农业农村局牵头）"
    )
    assert [(o.task, o.lead) for o in ledger(text)] == [
        ("青少年提升行动", ("市教育局",)),
        ("农民提升行动", ("市农业农村局",)),
    ]


def test_no_owner_stated_is_no_obligation() -> None:
    assert ledger("临江市工作报告\n一、主要工作\n全年新建公园8个，各项工作稳步推进。") == ()


def test_a_body_repeated_in_one_file_gives_one_ledger() -> None:
    body = (
        "各县（市、区）人民政府：为做好民生工程，现制定本方案，请结合实际认真组织实施。"
        "一、主要任务（一）管网改造工程。改造管网46公里，新建调蓄池2座，完善运行维护制度，"
        "落实长效管护经费。（责任单位：市住建局）（二）公园建设工程。新建公园8个，更新健身器材"
        "400处，优化游园布局，方便群众就近活动。（责任单位：市园林局）二、保障措施"
        "（一）加强领导。各地各部门要统筹力量，及时出台配套措施，多渠道解决资金问题，"
        "建立工作台账，定期调度通报，健全督导检查机制，鼓励先进、鞭策落后，确保任务落实到位。"
        "（二）强化监管。加强全过程质量监管，规范招投标程序，强化工程监理，严把材料进场关口，"
        "努力打造标杆工程、精品工程、廉洁工程，真正把好事办好、实事办实，让群众看到变化。"
        "（三）强化宣传。深入基层调查研究，总结推广典型经验，回应社会关切，营造全社会共同参与"
        "的良好环境，充分展示民生工程成效，及时回应群众关心的热点难点问题，凝聚各方面力量。"
    )
    assert len(ledger(f"临江市实施方案\n{body}{body}")) == 2


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            [
                "（市水利局负责）",
                "（责任单位：",
                "）",
                "市财政局",
                "（一）",
                "1.",
                "牵头",
                "。",
                "\n",
                "整改时限：",
                "责任单位：",
                "6月底前",
                "改造管网",
                "，",
                "（",
                "配合",
            ]
        ),
        max_size=30,
    )
)
def test_every_part_of_an_obligation_stands_in_the_text(pieces: list[str]) -> None:
    parsed = parse_text("临江市方案\n" + "".join(pieces) + "完", file="a.txt")
    text = parsed.document.text
    clauses = {c.id for c in parsed.clauses}
    for entry in parsed.obligations:
        assert entry.clause_id in clauses
        for span in (entry.task_span, entry.owner_span, entry.deadline_span):
            assert span is None or 0 <= span.start < span.end <= len(text)
        if entry.owner_span is not None:
            wording = text[entry.owner_span.start : entry.owner_span.end]
            for unit in entry.lead:
                assert unit[:2] in wording


def test_the_month_that_opens_a_task_is_no_ordinal() -> None:
    assert tidy_task("10月底前完成管网改造。") == "10月底前完成管网改造"
    assert tidy_task("10完成管网改造。") == "完成管网改造"
