"""The user's outline: headings in order, and what they typed under them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.kinds import Plan, PlannedSection
from assistant.drafting.model import OutlineSection
from assistant.drafting.parts import (
    demands,
    duties,
    practices,
    problems,
    progress,
    situation_and_problems,
    tasks,
)
from assistant.drafting.wording import without_ordinal
from assistant.errors import DraftError

_HEADING = re.compile(
    r"^(?:#+\s*|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+[部章]分?\s*)"
)
SECTION_LIMIT = 20
_PARTS = (
    (re.compile(r"形势.*问题|问题.*形势"), situation_and_problems),
    (re.compile(r"问题|不足|短板|困难|难点"), problems),
    (re.compile(r"责任|时限|分工|牵头|节点"), duties),
    (re.compile(r"要求|督查|考核|问责|保障|纪律|作风"), demands),
    (re.compile(r"做法|经验|亮点|典型"), practices),
    (re.compile(r"形势|情况|进展|成效|成绩|回顾"), progress),
)


def read_outline(text: str) -> tuple[OutlineSection, ...]:
    """An outline from a text: headings (# …, 一、…), and under each what the user typed.

    Where no line is marked as a heading, every line is one.

    Raises:
        DraftError: it is empty or has more than ``SECTION_LIMIT`` headings.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    marked = any(_HEADING.match(line) for line in lines)
    sections: list[OutlineSection] = []
    for line in lines:
        if not marked or _HEADING.match(line):
            heading = without_ordinal(line.lstrip("# \t")).rstrip("。：:")
            sections.append(OutlineSection(heading))
        elif sections:
            last = sections[-1]
            own = line.lstrip("-*· \t")
            sections[-1] = OutlineSection(last.heading, (*last.own, own))
    if not sections:
        raise DraftError("提纲是空的：请每行写一个标题，如“一、形势与问题”。")
    if len(sections) > SECTION_LIMIT:
        raise DraftError(f"提纲有 {len(sections)} 个标题，超过 {SECTION_LIMIT} 个：请合并。")
    return tuple(sections)


def planned(
    plan: Plan, outline: Sequence[OutlineSection]
) -> list[tuple[PlannedSection, tuple[str, ...]]]:
    """The sections to write: the kind's own, or the user's with the part their heading asks for."""
    if not outline:
        return [(s, ()) for s in plan.sections]
    return [(_section(s.heading), s.own) for s in outline]


def _section(heading: str) -> PlannedSection:
    part = next((p for pattern, p in _PARTS if pattern.search(heading)), tasks)
    return PlannedSection(heading, part, "可用的内容", "有关文件")
