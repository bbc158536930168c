"""Whether an answer's sources speak of what was asked, or only of something beside it.

"双溪水库大坝加固由谁牵头" finds a task at the same reservoir where the library has nothing
on its dam. Half of the question's words are there, which a score lets pass; the other half is
what was asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.answering.statement import Statement
from assistant.evidence import Wanted, folded
from assistant.shelf import Shelf
from assistant.synonyms import synonyms
from corpus.units import find_units

# Shares of the question's weight that its sources may lack; on the development questions
# right answers lie below, but for colloquial wordings.
_BESIDE, _DOUBTFUL = 0.45, 0.35
_NAMED = 3  # missing words that a note names
# Words that ask or point and name nothing, other than those that no term is made of.
_POINTING_WORDS = """
之前 之后 以前 以后 前 后 天内 年内 省级 市级 县级 一条 一块 有没有 还是 全部 整个 到底 文号 日期
结果 今年 去年 明年 交到 报给 省 市 县 区 数 硬 走 差 总共 一共 大约 大概 各是 各定 打算 要建
"""
_POINTING = frozenset(_POINTING_WORDS.split())
_POINTS = re.compile(r"^.?[那这哪个里].?$")  # 那边, 省里, and what a wrong cut makes: 个厅, 条里


@dataclass(frozen=True, slots=True)
class Premise:
    """What of a question its answer's sources lack: a share of the weight, and the words."""

    share: float
    words: tuple[str, ...]

    @property
    def fails(self) -> bool:
        """Whether the sources speak of something else."""
        return self.share >= _BESIDE and bool(self.words)

    @property
    def note(self) -> str | None:
        """What the user should look at, where it is doubtful."""
        if self.share < _DOUBTFUL or not self.words:
            return None
        told = "".join(f"“{word}”" for word in self.words[:_NAMED])
        return f"问到的{told}在出处里没有出现，请核对说的是不是同一件事。"


def premise(wanted: Wanted, said: Iterable[Statement], shelf: Shelf) -> Premise:
    """Hold the question's own words against the clauses, headings and titles of its answer.

    Names of units, and words that only point, are not what it is about.
    """
    text = folded("".join(_sources(said, shelf)))
    units = folded("".join(match.text for match in find_units(wanted.part.text)))
    terms = [t for t in wanted.focus if not _points(t.word) and t.word not in units]
    missing = [t for t in terms if not _there(t.word, text)]
    whole = sum(t.weight for t in terms)
    share = sum(t.weight for t in missing) / whole if whole > 0 else 0.0
    return Premise(share, tuple(t.word for t in missing if len(t.word) > 1))


def _points(word: str) -> bool:
    return word in _POINTING or _POINTS.match(word) is not None


def _sources(said: Iterable[Statement], shelf: Shelf) -> Iterable[str]:
    for statement in said:
        for piece in statement.sources:
            clause = piece.clause
            yield from (clause.text, *clause.path, shelf.document(clause.document_id).title)


def _there(word: str, text: str) -> bool:
    """Whether a text has a word, one that stands for it, or most of a long one."""
    if word in text or any(other in text for other in synonyms(word)):
        return True
    pairs = [word[i : i + 2] for i in range(len(word) - 1)]
    return len(word) > 2 and 2 * sum(pair in text for pair in pairs) >= len(pairs)
