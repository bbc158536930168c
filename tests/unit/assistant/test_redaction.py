"""X and × for figures and names are told from names and terms that have an X in them."""

from __future__ import annotations

import pytest

from assistant.redaction import REDACTED, redacted, redaction_notes


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("整改任务X个，X月末前完成", ["X", "X"]),
        ("××县某某同志", ["××", "某某"]),
        ("发现Ｘ处、×项、X余名", ["Ｘ", "×", "X"]),
        ("XX公司", ["XX"]),
        ("投资XXXX万元", ["XXXX"]),
        ("**县", ["**"]),
    ],
)
def test_redactions_are_found(text: str, marks: list[str]) -> None:
    assert [m.group() for m in REDACTED.finditer(text)] == marks
    assert redacted(text)


@pytest.mark.parametrize(
    "text",
    [
        "PX项目",
        "X光检查",
        "X射线",
        "5G基站",
        "RFID标签",
        "长×宽",
        "3×5米",
        "XML文件",
        "某部门",
        "POS机",
    ],
)
def test_terms_are_none(text: str) -> None:
    assert not redacted(text)


def test_the_note_names_each_mark_once() -> None:
    assert redaction_notes(["X个和××县", "X个"]) == [
        "原文以“X”“××”代替具体内容，未公开，不作推测。"
    ]
    assert redaction_notes(["十二个"]) == []
