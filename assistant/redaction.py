"""Originals published with X or × in place of figures and names are reported as such."""

from __future__ import annotations

import re
from collections.abc import Iterable

REDACTED = re.compile(
    r"(?<![A-Za-z0-9.\-])[XxＸｘ×╳](?:[XxＸｘ×╳])*(?=[余多]?(?:个|名|人|项|件|月|日|年|次|万|亿|元|家|户|处|%|省|市|县|区|局|委|同志|督察|分别|村|镇|乡|街|公里|吨|条))"
    r"|[×╳]{2,}|(?<![A-Za-z0-9.\-])[XＸ]{2,}(?![A-Za-z0-9])|某某|\*{2,}(?=[个名人项件月日年省市县])"
)


def redacted(text: str) -> bool:
    """Whether a text has X, ×× or 某某 where a figure or a name should stand."""
    return REDACTED.search(text) is not None


def redaction_notes(quotes: Iterable[str]) -> list[str]:
    """A note where a quoted source is redacted; none otherwise."""
    marks: dict[str, None] = {}
    for quote in quotes:
        for match in REDACTED.finditer(quote):
            marks.setdefault(match.group())
    if not marks:
        return []
    return [f"原文以“{'”“'.join(list(marks)[:4])}”代替具体内容，未公开，不作推测。"]
