"""Runs of a source as they are said in a draft; nothing that bears meaning is changed."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ORDINAL = re.compile(
    r"^(?:第[一二三四五六七八九十百]+[，、,]|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|[一二三四五六七八九十]{1,3}、|\d{1,3}[.．、](?!\d)|[①-⑳]|——"
    r"|[一二三四五六七八九十]{1,2}(?:是|要)(?!否))\s*"
)
_JOINED = re.compile(r"(?<=[\u3000-\uffef—])[ \u3000\t\r\n]+|[ \u3000\t\r\n]+(?=[\u3000-\uffef—])")
_HALF = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？", "!": "！"}
_HALF_MARK = re.compile(r"(?<=[\u4e00-\u9fff”》）%])[,;:(?!]|[)](?=[\u4e00-\u9fff，。；、]|$)")
_QUOTED = re.compile(r'"([^"]{1,60})"')
_OWNERS = re.compile(
    r"[（(〔\[【](?:(?!责任编辑)[^（()）]|[（(][^（()）]*[)）])*?"
    r"(?:责任单位|牵头|配合|负责|分工|完成时限|参与|落实)"
    r"(?:[^（()）]|[（(][^（()）]*[)）])*[)）〕\]】][。；]?\s*$"
)
_LINKING = re.compile(
    r"^(?:同时|此外|另外|与此同时|再次|最后|首先|其次|特别是|尤其是?)[，,]?(?=.{8})"
)


def without_ordinal(text: str) -> str:
    """A text without the ordinal that it opens with: （一）, 1., 一是, 二要."""
    return _ORDINAL.sub("", text.strip(), count=1).strip()


def ordinal_length(text: str) -> int:
    """How many characters of a text its opening ordinal takes; 0 where it has none."""
    match = _ORDINAL.match(text)
    return match.end() if match else 0


def owners_at_end(text: str) -> int:
    """Where a closing bracket that names owners or a deadline begins; the length if none."""
    match = _OWNERS.search(text)
    return match.start() if match else len(text)


def clean(text: str) -> str:
    """A run of source on one line, with full-width punctuation, without ordinal and stop."""
    plain = _JOINED.sub("", text.strip())
    plain = _QUOTED.sub(r"“\1”", plain)
    plain = _HALF_MARK.sub(lambda m: _HALF[m.group()], plain)
    if "（" in plain and plain.count("（") > plain.count("）"):
        plain = plain.replace(")", "）")
    plain = _LINKING.sub("", without_ordinal(plain))
    return plain.rstrip("。；，、：;,: ")


def ended(text: str) -> str:
    """A text with one full stop."""
    return text if text.endswith(("。", "！", "？", "。”", "！”", "？”")) else f"{text}。"


def listed(names: Sequence[str]) -> str:
    """Names joined by 、."""
    return "、".join(names)
