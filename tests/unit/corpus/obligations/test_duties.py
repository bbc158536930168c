"""Duties of running prose: the subject owns, a class of units does not, in doubt nobody."""

from __future__ import annotations

import pytest

from corpus.model import Obligation
from corpus.parse import parse_text


def _of(sentence: str) -> list[Obligation]:
    text = f"在全市重点工作推进会上的讲话\n（2026年3月12日）\n同志们：\n{sentence}\n"
    return list(parse_text(text, file="讲话.txt").obligations)


@pytest.mark.parametrize(
    ("sentence", "lead", "support", "task", "deadline", "rule"),
    [
        (
            "市水利局要会同市住房城乡建设局，10月底前完成沿河截污管网改造。",
            ("市水利局",),
            ("市住房城乡建设局",),
            "10月底前完成沿河截污管网改造",
            "10月底前",
            None,
        ),
        (
            "市商务局要会同市直有关部门制定促消费工作方案，抓好组织实施。",
            ("市商务局",),
            ("市直有关部门",),
            "制定促消费工作方案，抓好组织实施",
            "",
            None,
        ),
        (
            "市环保局要切实发挥牵头作用，严格实行“周调度、月通报”制度。",
            ("市环保局",),
            (),
            "严格实行“周调度、月通报”制度",
            "周调度、月通报",
            "FREQ=WEEKLY",
        ),
        (
            "市政府将每月召开一次整改工作推进会，研究解决难点问题。",
            ("市政府",),
            (),
            "每月召开一次整改工作推进会，研究解决难点问题",
            "每月",
            "FREQ=MONTHLY",
        ),
        (
            "各责任单位每月28日前将整改进展报市整改办。",
            ("各责任单位",),
            (),
            "每月28日前将整改进展报市整改办",
            "每月28日前",
            "FREQ=MONTHLY;BYMONTHDAY=28",
        ),
        (
            "对餐饮油烟扰民问题，市城市管理局、市公安局要在一个月内逐户排查。",
            ("市城市管理局", "市公安局"),
            (),
            "在一个月内逐户排查",
            "一个月内",
            None,
        ),
    ],
)
def test_the_subject_of_a_sentence_owns_what_it_says(
    sentence: str,
    lead: tuple[str, ...],
    support: tuple[str, ...],
    task: str,
    deadline: str,
    rule: str | None,
) -> None:
    (found,) = _of(sentence)
    assert (found.lead, found.support, found.task) == (lead, support, task)
    assert (found.deadline.text, found.deadline.rrule) == (deadline, rule)


def test_each_subject_of_a_sentence_has_its_own_part() -> None:
    found = _of("龙潭县人民政府要加快污水厂提标改造，市水利局要督促园区企业同步完成改造。")
    assert [(o.lead, o.task) for o in found] == [
        (("龙潭县人民政府",), "加快污水厂提标改造"),
        (("市水利局",), "督促园区企业同步完成改造"),
    ]


def test_a_task_ends_where_another_unit_acts() -> None:
    (found,) = _of(
        "龙潭县人民政府要于11月15日前将赶工方案报市整改办，市生态环境局派出专班驻点指导。"
    )
    assert found.task == "于11月15日前将赶工方案报市整改办"


def test_a_task_ends_where_somebody_else_is_told() -> None:
    (found,) = _of("市科技局要抓好成果评价改革的组织实施，其他相关单位要主动协调配合。")
    assert found.task == "抓好成果评价改革的组织实施"


@pytest.mark.parametrize(
    "sentence",
    [
        "各地要高度重视，认真抓好贯彻落实工作，确保取得实效。",
        "财政部门要加大资金支持力度，保障各项政策落实到位。",
        "污水厂改造讲了三年，龙潭县人民政府要下决心啃下这块硬骨头。",
        "省委要求全市上下认真整改，不折不扣完成各项任务。",
        "市环保局去年完成了全部整改任务，要表扬他们的做法。",
        "市水利局要切实提高思想认识，把整改作为头等大事。",
        "市水利局、市财政局要密切配合，做到一河一策、一口一档。",
        "各县（市）教育局，开发区公共服务局要结合实际制定招生办法。",
        "省政府每年安排不少于1亿元，作为创业扶持资金。",
        "国家或省级应急指挥部要提出终止预案的建议。",
    ],
)
def test_in_doubt_nobody_owns(sentence: str) -> None:
    assert _of(sentence) == []
