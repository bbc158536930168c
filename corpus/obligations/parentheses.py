"""Owner's parentheses in prose: ``（省教育厅牵头，省财政厅配合，完成时限：4月底前）``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.obligations.owners import LABEL
from corpus.units import find_units

_LONGEST = 900
_OPEN, _CLOSE = "（(〔[【", "）)〕]】"
_SAYS_OWNER = re.compile(r"负责|牵头|配合|参与|会同|落实|承担|责任|分工")
_ENDS_OWNING = re.compile(
    r"(?:负责|牵头|配合|参与|落实|实施|承担|下同|列出|办理|推进|协助|同上)[\s。；，]*$"
)
_ASIDE = re.compile(r"(?:第一位|首位|第一)[^。；]{0,14}牵头|下同|以下(?:简称|均|除)|不再列出")
_UNCLOSED = re.compile(r"[（(][^。！？\n]*?(?:负责|牵头|配合|落实|下同)[)）](?![)）])")
_GROUP = re.compile(
    r"各(?:市|县|地|级|部门|单位|有关|相关|省)|有关部门|相关部门|政府|管委会|单位|部门|处|公司"
    r"|集团|中心|高校|学校"
)


@dataclass(frozen=True, slots=True)
class OwnerParenthesis:
    """An owner's parenthesis: its span with the brackets, and the wording inside."""

    start: int
    end: int
    inside: str


def owner_parentheses(text: str, start: int, end: int) -> Iterator[OwnerParenthesis]:
    """Owner's parentheses between two offsets of a text, in order, brackets nested."""
    at = start
    while at < end:
        opened = _next_open(text, at, end)
        if opened < 0:
            return
        closed = _closing(text, opened, min(end, opened + _LONGEST))
        if closed < 0 or "。" in text[opened : closed - 1]:
            closed = _closed_by_wording(text, opened, min(end, opened + _LONGEST))
        if closed < 0:
            at = opened + 1
            continue
        inside = text[opened + 1 : closed]
        if is_owner_wording(inside):
            yield OwnerParenthesis(opened, closed + 1, inside)
            at = closed + 1
        else:
            at = opened + 1


def is_owner_wording(inside: str) -> bool:
    """Whether the words of a parenthesis say who owns something."""
    if len(inside) < 4 or not _SAYS_OWNER.search(inside):
        return False
    label = LABEL.match(inside.strip())
    if label is not None:
        return label.lastgroup in {"lead", "owner", "support", "supervisor", "person"}
    if not (_ENDS_OWNING.search(inside) or _ASIDE.search(inside) or _late_label(inside)):
        return False
    if re.search(r"[。！？]", inside.rstrip("。")):
        return False
    return bool(find_units(inside)) or _GROUP.search(inside) is not None


def _late_label(inside: str) -> bool:
    """X牵头，完成时限：… ends in a label's value, not in a verb."""
    return (
        re.search(r"(?:负责|牵头|配合)[^：:]{0,8}[，,；;]\s*(?:完成)?(?:时限|时间)", inside)
        is not None
    )


def _closed_by_wording(text: str, opened: int, end: int) -> int:
    """Where an owner's wording ends whose inner bracket was never closed."""
    match = _UNCLOSED.match(text, opened, end)
    return match.end() - 1 if match else -1


def _next_open(text: str, at: int, end: int) -> int:
    found = [i for i in (text.find(c, at, end) for c in _OPEN) if i >= 0]
    return min(found, default=-1)


def _closing(text: str, opened: int, end: int) -> int:
    depth = 0
    for i in range(opened, end):
        if text[i] in _OPEN:
            depth += 1
        elif text[i] in _CLOSE:
            depth -= 1
            if depth == 0:
                return i
    return -1
