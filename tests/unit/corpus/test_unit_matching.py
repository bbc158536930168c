"""Units asked for, and the names under which documents have them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus.errors import AliasFileError
from corpus.unit_definitions import defined_units
from corpus.unit_matching import match_unit
from corpus.unit_renames import renamed
from corpus.units import load_aliases, same_unit, use_aliases


@pytest.mark.parametrize(
    ("asked", "name", "how", "year"),
    [
        ("市水利局", "市水利局", "written", None),
        ("水利局", "市水利局", "written", None),
        ("教育", "省教育厅", "written", None),
        ("石桥县", "石桥县人民政府", "written", None),
        ("市生态环境局", "市环保局", "renamed", 2018),
        ("市环保局", "市生态环境局", "renamed", 2018),
        ("生态环境部", "环境保护部", "renamed", 2018),
        ("市卫健委", "市卫生计生委", "renamed", 2018),
        ("市市场监管局", "市工商局", "renamed", 2018),
        ("市市场监管局", "市质监局", "renamed", 2018),
        ("市司法局", "市法制办", "renamed", 2018),
        ("市发展改革委", "市物价局", "renamed", 2018),
        ("市卫健委", "市卫生局", "renamed", 2018),
        ("国家金融监督管理总局", "银监会", "renamed", 2023),
        ("市住建局", "市住房和城乡建设局", "alias", None),
        ("市人社局", "市人力资源和社会保障局", "alias", None),
        ("省教育厅", "教育厅", "alias", None),
    ],
)
def test_matches(asked: str, name: str, how: str, year: int | None) -> None:
    found = match_unit(asked, name)
    assert found is not None
    assert (found.how, found.year) == (how, year)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("市教育局", "市教育局机关党委"),
        ("市教育局", "省教育厅"),
        ("市水利局", "市水务集团"),
        ("江北区教育局", "清源区教育局"),
        ("市生态环境局", "市自然资源局"),
        ("省司法厅", "市法制办"),
        ("市财政局", "市审计局"),
        ("市工商局", "市质监局"),
        ("市文化局", "市旅游局"),
        ("银监会", "保监会"),
    ],
)
def test_what_is_another_unit(asked: str, name: str) -> None:
    assert match_unit(asked, name) is None


def test_renames_count_from_their_year() -> None:
    assert [(r.new, r.year) for r in renamed("卫生")] == [
        ("卫生和计划生育", 2013),
        ("卫生健康", 2018),
    ]
    assert [r.new for r in renamed("卫生", date(2015, 6, 1))] == ["卫生和计划生育"]
    assert renamed("环保", date(2017, 12, 31)) == ()


def test_what_a_document_defines() -> None:
    text = (
        "成立市督察整改工作领导小组，领导小组办公室（以下简称市整改办）设在市生态环境局。"
        "各县（市、区）人民政府（以下统称“各县区”）要落实责任。"
        "实施《河道管理办法》（以下简称《办法》）。"
    )
    assert defined_units(text) == {"市整改办": "领导小组办公室"}


def test_an_offices_own_names(tmp_path: Path) -> None:
    place = tmp_path / "别名.csv"
    place.write_text("\ufeff别名,全称\n数投集团,市大数据局\n\n", encoding="utf-8")
    try:
        use_aliases(load_aliases(place))
        assert same_unit("数投集团", "市大数据局")
        assert match_unit("市大数据局", "数投集团") is not None
    finally:
        use_aliases({})
    assert not same_unit("数投集团", "市大数据局")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("数投集团\n", "第 1 行应为“别名,全称”两列"),
        ("甲,市水利局\n甲,市财政局\n", "第 2 行：别名“甲”前面已对应“市水利局”"),
    ],
)
def test_a_list_that_is_amiss(tmp_path: Path, content: str, why: str) -> None:
    place = tmp_path / "别名.csv"
    place.write_text(content, encoding="utf-8")
    with pytest.raises(AliasFileError, match=why):
        load_aliases(place)
