"""What a sentence does in a draft."""

from __future__ import annotations

import pytest

from assistant.drafting.roles import Role, opens_with_verb, role_fit


@pytest.mark.parametrize(
    ("text", "path", "role"),
    [
        ("截至10月底，已完成清淤39.2公里，完成率84.3%", (), "fact"),
        ("白鹭市12台锅炉中仍有4台未拆除", (), "problem"),
        ("应淘汰的21台锅炉已完成17台，仍有4台未拆除", ("三、存在问题",), "problem"),
        ("市水利局要在2026年12月底前完成清淤30公里", ("二、主要任务",), "task"),
        ("加快河道清淤，新建泵站2座", ("二、主要任务",), "task"),
        ("对整改不力的单位，依规依纪依法追究责任", ("（三）严肃责任追究",), "demand"),
        ("要把整改作为重大政治任务，压实属地责任", ("三、压实责任",), "duty"),
    ],
)
def test_the_role_of_a_sentence(text: str, path: tuple[str, ...], role: Role) -> None:
    assert role_fit(role, text, path) >= 0.5


@pytest.mark.parametrize(
    ("role", "text", "path"),
    [
        ("problem", "解决突出问题，补齐设施不足的短板", ()),
        ("problem", "针对薄弱环节，优先开展设施改造", ()),
        ("problem", "材料不齐的，一次性告知需要补正的内容", ()),
        ("fact", "每月28日前报送已完成任务3项以上的县", ()),
        ("fact", "力争累计完成清淤30公里", ()),
        ("task", "已完成清淤39.2公里，完成率84.3%", ("二、主要任务",)),
        ("task", "国家实验室是面向国际科技竞争的创新平台", ("二、主要任务",)),
        ("demand", "督察组交办的举报件186件，已办结171件", ("三、压实责任",)),
    ],
)
def test_what_it_is_not(role: Role, text: str, path: tuple[str, ...]) -> None:
    assert role_fit(role, text, path) < 0.5


def test_yao_stands_only_before_what_is_to_be_done() -> None:
    assert opens_with_verb("强化督查问效")
    assert not opens_with_verb("市水利局要会同各县")
    assert not opens_with_verb("对整改不力的单位追究责任")
