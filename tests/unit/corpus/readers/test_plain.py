"""Plain text and Markdown."""

from __future__ import annotations

import time

import pytest

from corpus.model import Block
from corpus.readers import read_bytes

MARKDOWN = """---
title: 临江市整改方案
---
<!-- 注释 -->
# 临江市整改方案

## 一、总体要求 ##

**坚持**问题导向，见[通知](https://example.org/a)。
地点：____年__月，国发[2020](12)号
- 第一项

| 序号 | 任务 | 牵头单位 |
|:-----|------|---------:|
| 1 | 清淤\\|截污 | 市水务局 |
| 2 | | 市住建局 |

***
结尾
"""


def test_text_is_a_block_a_line_with_its_wording_kept() -> None:
    data = "　　一、总体要求　　二、措施\r\n\r\n ‹标记›和<标签>是文字 \n".encode()
    document = read_bytes(data, name="a.txt")
    assert document.blocks == (Block("一、总体要求　　二、措施"), Block("‹标记›和<标签>是文字"))
    assert document.title is None
    assert (document.report.encoding, document.report.paragraphs) == ("utf-8", 2)


def test_markdown_keeps_levels_and_tables_and_drops_marks() -> None:
    document = read_bytes(MARKDOWN.encode(), name="a.md")
    assert [(b.kind, b.level, b.text) for b in document.blocks] == [
        ("heading", 1, "临江市整改方案"),
        ("heading", 2, "一、总体要求"),
        ("paragraph", None, "坚持问题导向，见通知。"),
        ("paragraph", None, "地点：____年__月，国发[2020](12)号"),
        ("paragraph", None, "第一项"),
        ("table_row", None, "序号：1 | 任务：清淤|截污 | 牵头单位：市水务局"),
        ("table_row", None, "序号：2 | 牵头单位：市住建局"),
        ("paragraph", None, "结尾"),
    ]
    assert document.title == "临江市整改方案"
    assert (document.report.paragraphs, document.report.table_rows) == (6, 2)


@pytest.mark.parametrize(
    "data", ["<!--" * 30_000, "|" * 30_000 + "\n" + "|" * 30_000, "[" * 30_000, "**a" * 20_000]
)
def test_marks_without_end_take_no_time(data: str) -> None:
    start = time.perf_counter()
    read_bytes(f"标题\n{data}".encode(), name="a.md")
    assert time.perf_counter() - start < 2


@pytest.mark.slow
def test_a_text_of_100_megabytes_is_read_within_seconds() -> None:
    data = (
        "市水务局要于2024年12月底前完成排水管网改造，逐项对账销号。" * 4 + "\n"
    ).encode() * 290_000
    start = time.perf_counter()
    document = read_bytes(data, name="a.txt")
    assert len(document.blocks) == 290_000
    assert time.perf_counter() - start < 10
