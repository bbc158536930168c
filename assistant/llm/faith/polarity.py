"""Whether negations, bounds and hedges of the source are kept, and none are added."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.checking import normalise
from assistant.terms import is_content
from index.segment import cut, normalize

# Words that turn what is said around, by what they do; one of a kind stands for another.
_KINDS: dict[str, re.Pattern[str]] = {
    "不得": re.compile(r"不得(?!不)|严禁|禁止|不准|不许|不能|不可|杜绝|一律不"),
    "未": re.compile(r"未(?!来|成年)|没有|尚无|并无|不再|无需|不予|暂停|停止|取消|(?<!不得)免除"),
    "不低于": re.compile(r"不低于|不少于|不小于|至少|以上|超过(?<!不超过)|高于(?<!不高于)"),
    "不超过": re.compile(r"不超过|不高于|不多于|不大于|最多|以内|以下|低于(?<!不低于)|控制在"),
    "力争": re.compile(r"力争|争取|努力|预计|拟(?=[\u4e00-\u9fff])|计划"),
    "基本": re.compile(r"基本(?!医|公共|农田|养老|保|建|原则|要求|情况|生活)|初步|大体"),
    "原则上": re.compile(r"原则上|一般"),
    "除外": re.compile(r"除外|除[^，。]{1,20}(?:外|以外)"),
    "鼓励": re.compile(r"鼓励|支持(?=有条件)|有条件的|探索|试点"),
}
_SEGMENT = re.compile(r"[^，,；;。！？\n]+")
_SHARED = 0.5  # of a segment's words, for it to be what the claim says
_FEWEST = 2


def turned(claim: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Kinds of turning word that a claim lost from what it took over, or added to it.

    Args:
        claim: one statement.
        texts: what it names as its sources.
    """
    said = _kinds(normalise(claim))
    words = _words(claim)
    taken = [s for text in texts for s in _SEGMENT.findall(normalise(text)) if _taken(s, words)]
    if not taken:
        return ()
    stated = set[str]().union(*(_kinds(s) for s in taken))
    everywhere = set[str]().union(*(_kinds(normalise(t)) for t in texts))
    lost = [k for k in _KINDS if k in stated and k not in said]
    added = [k for k in _KINDS if k in said and k not in everywhere]
    return (*lost, *added)


def without_turns(text: str) -> str:
    """A text without its turning words, which ``turned`` looks after."""
    for pattern in _KINDS.values():
        text = pattern.sub(" ", text)
    return text


def _taken(segment: str, words: frozenset[str]) -> bool:
    """Whether a claim took a segment over."""
    own = _words(segment)
    shared = len(own & words)
    return shared >= min(_FEWEST, len(own)) and shared >= _SHARED * len(own) > 0


def _kinds(text: str) -> set[str]:
    return {kind for kind, pattern in _KINDS.items() if pattern.search(text)}


def _words(text: str) -> frozenset[str]:
    return frozenset(w for w in cut(normalize(text)) if is_content(w))
