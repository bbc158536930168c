"""Whether a clause looks back or ahead: a report's past figures are no targets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.model import Clause

_BACK = re.compile(r"回顾|过去(?:一年|五年)|工作情况|主要成就|取得的成(?:就|绩|效)")
_PAST = re.compile(
    r"(?:达到了?|增加到|增长到|提高到|累计|已|超过).{0,12}$|五年来|一年来|过去|去年|上年"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_ASKS_DONE = re.compile(r"已经?|[成汰迁改建除完关停装了]了(?:多少|几)|目前|截至|累计")
_ASKS_GOAL = re.compile(
    r"(?:要|应当?|须|得|计划|准备|打算)(?:完成|[\u4e00-\u9fff]{1,6}?)?(?:多少|几)"
)
_DONE = re.compile(r"已|累计|截至|完成了")
_GOAL = re.compile(r"要|将|力争|应当?|须|不少于|达到")
_OFF, _ON = -0.3, 0.08


def time_fit(years: Sequence[int], clause: Clause, sentence: str) -> float:
    """A bonus where a clause speaks of the years asked for, a penalty where of others.

    Returns:
        0 where no year is asked for.
    """
    if not years:
        return 0.0
    path = " ".join(clause.path)
    told = {int(y) for y in _YEAR.findall(path)}
    if told & set(years):
        return _ON if not _BACK.search(path) else 0.0
    if _BACK.search(path) or (told and max(told) < min(years)):
        return _OFF
    own = {int(y) for y in _YEAR.findall(sentence)}
    if own and not own & set(years) and max(own) < min(years):
        return _OFF
    return _OFF / 2 if _PAST.search(sentence) and not own & set(years) else 0.0


def tense_fit(question: str, sentence: str, places: Sequence[int]) -> float:
    """A penalty where what has been done is told though what is to be done was asked, or back.

    Args:
        question: the part that is asked.
        sentence: as read.
        places: where in it the values stand.

    Returns:
        0 where the question leaves open which of the two it means.
    """
    if not places:
        return 0.0
    done = [_is_done(sentence, at) for at in places]
    if _ASKS_DONE.search(question):
        return 0.0 if any(done) else _OFF
    if _ASKS_GOAL.search(question):
        return _OFF if all(done) else 0.0
    return 0.0


def _is_done(sentence: str, at: int) -> bool:
    """Whether the words before a value, in its own segment, say that it has been reached."""
    before = re.split(r"[，,；;。|]", sentence[:at])[-1]
    return _DONE.search(before) is not None and _GOAL.search(before) is None
