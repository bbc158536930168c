"""Unit names: the same under short, full and former names, other at other levels."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.units import canonical, find_units, load_aliases, same_unit, split_units

SAME = [
    ("市环保局", "市生态环境局"),
    ("省人社厅", "省人力资源和社会保障厅"),
    ("省人力资源社会保障厅", "省人力资源和社会保障厅"),
    ("发改委", "市发展和改革委员会"),
    ("省住建厅", "省住房和城乡建设厅"),
    ("临江市生态环境局", "市生态环境局"),
    ("国家卫生计生委", "国家卫生健康委"),
    ("工信厅", "省工业和信息化厅"),
    ("原国家卫生计生委", "国家卫生健康委"),
    ("市食药监局", "市市场监管局"),
    ("银监会", "国家金融监督管理总局"),
    ("银保监会", "金融监管总局"),
    ("市人民政府", "市政府"),
    ("临江市人民政府", "临江市政府"),
    ("市国资委", "市人民政府国有资产监督管理委员会"),
    ("省科协", "省科学技术协会"),
    ("省妇联", "省妇女联合会"),
    ("市残联", "市残疾人联合会"),
    ("开发区管委会", "开发区管理委员会"),
    ("团省委", "共青团云山省委"),
    ("市政府办公室", "市人民政府办公室"),
    ("市政府办", "市政府办公室"),
    ("省扶贫办", "省扶贫开发办公室"),
]
DIFFERENT = [
    ("市教育局", "省教育厅"),
    ("教育部", "省教育厅"),
    ("市水利局", "市水务局"),
    ("临江市财政局", "白鹭市财政局"),
    ("市公安局", "市司法局"),
    ("市政府", "市政府办公室"),
    ("市政府", "县政府"),
    ("团省委", "团市委"),
    ("省地方金融监管局", "国家金融监督管理总局"),
    ("省委宣传部", "省委统战部"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_short_full_and_former_names_are_one_unit(one: str, other: str) -> None:
    assert same_unit(one, other)
    assert same_unit(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_levels_places_and_fields_are_other_units(one: str, other: str) -> None:
    assert not same_unit(one, other)


def test_the_canonical_form_keeps_level_and_place_apart() -> None:
    unit = canonical("临江市环境保护局")
    assert (unit.canonical, unit.level, unit.place) == ("生态环境", "市", "临江市")


def test_units_are_found_in_running_text_without_the_words_before_them() -> None:
    text = "由市水利局牵头，督导单位为市生态环境局，各县（市、区）人民政府落实。"
    assert [m.text for m in find_units(text)] == [
        "市水利局",
        "市生态环境局",
        "各县（市、区）人民政府",
    ]


def test_an_office_inside_a_government_is_found_whole() -> None:
    assert [m.text for m in find_units("报市政府督查室备案")] == ["市政府督查室"]


def test_members_of_a_committee_are_no_unit() -> None:
    assert find_units("常委员会同志") == ()


def test_a_list_is_split_outside_brackets_and_its_tail_cut() -> None:
    text = "省发展改革委、省财政厅，各市（含定山、白石市，下同）政府按职责分工负责"
    assert split_units(text) == (
        "省发展改革委",
        "省财政厅",
        "各市（含定山、白石市，下同）政府",
    )


def test_and_joins_units_but_not_the_parts_of_a_name() -> None:
    assert split_units("省发展和改革委员会和省财政厅") == ("省发展和改革委员会", "省财政厅")


def test_aliases_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "aliases.csv"
    path.write_text("\ufeff环委办,市生态环境保护委员会办公室\n", encoding="utf-8")
    assert load_aliases(path) == {"环委办": "市生态环境保护委员会办公室"}


def test_an_alias_file_saved_as_gbk_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "aliases.csv"
    path.write_bytes("环委办,市环委会办公室\n".encode("gb18030"))
    assert load_aliases(path) == {"环委办": "市环委会办公室"}


def test_a_verb_before_a_unit_is_no_place() -> None:
    found = find_units("市水利局要会同市住房城乡建设局抓好落实")
    assert [m.text for m in found] == ["市水利局", "市住房城乡建设局"]


@pytest.mark.parametrize(
    "name",
    ["市城市管理局", "临江市城市管理局", "市城管局", "市城市管理综合行政执法局"],
)
def test_a_bureau_of_a_city_s_management_is_no_place_called_city(name: str) -> None:
    assert (canonical(name).canonical, canonical(name).level) == ("城管", "市")
    assert same_unit("城管局", name)
    assert not same_unit("区城管局", name)
