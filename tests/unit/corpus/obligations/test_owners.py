"""Owners' wordings to lead and support."""

from __future__ import annotations

import pytest

from corpus.obligations.owners import parse_owners, states_first_leads

ROLES = [
    ("省教育厅牵头，省财政厅、省人社厅配合", ("省教育厅",), ("省财政厅", "省人社厅")),
    ("省教育厅、省科协牵头，省财政厅按职责分工负责", ("省教育厅", "省科协"), ("省财政厅",)),
    ("责任单位：市水利局、市财政局", ("市水利局", "市财政局"), ()),
    ("牵头单位：市水利局；责任单位：市财政局，各县政府", ("市水利局",), ("市财政局", "各县政府")),
    ("市水利局会同有关部门", ("市水利局",), ("有关部门",)),
    ("市商务局、市海关等有关部门负责", ("市商务局", "市海关"), ("有关部门",)),
    ("市水利局（牵头），市财政局、市审计局", ("市水利局",), ("市财政局", "市审计局")),
    ("由市水利局牵头，会同市财政局", ("市水利局",), ("市财政局",)),
    ("市财政局配合", (), ("市财政局",)),
    ("市水利局负责，市财政局配合", ("市水利局",), ("市财政局",)),
]


@pytest.mark.parametrize(("wording", "lead", "support"), ROLES)
def test_lead_and_support_are_kept_apart(
    wording: str, lead: tuple[str, ...], support: tuple[str, ...]
) -> None:
    owners = parse_owners(wording)
    assert (owners.lead, owners.support) == (lead, support)


def test_the_rule_that_the_first_leads_divides_a_plain_list() -> None:
    owners = parse_owners("市水利局、市财政局、市审计局负责", first_leads=True)
    assert (owners.lead, owners.support) == (("市水利局",), ("市财政局", "市审计局"))


def test_the_rule_leaves_an_explicit_lead_alone() -> None:
    owners = parse_owners("市水利局、市财政局牵头，市审计局配合", first_leads=True)
    assert owners.lead == ("市水利局", "市财政局")


def test_a_rule_is_recognised_in_several_wordings() -> None:
    assert states_first_leads("排在第一位的部门为牵头部门，下同")
    assert states_first_leads("列第一位的为牵头单位")
    assert not states_first_leads("始终把质量放在第一位，由市水利局牵头")


def test_deadline_person_and_supervisor_stand_behind_their_labels() -> None:
    owners = parse_owners(
        "牵头单位：市水利局；责任人：张某；督导单位：市政府督查室；完成时限：2026年6月底前"
    )
    assert owners.lead == ("市水利局",)
    assert owners.person == ("张某",)
    assert owners.supervisor == ("市政府督查室",)
    assert owners.deadline == "2026年6月底前"
