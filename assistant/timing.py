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
