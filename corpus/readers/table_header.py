"""Which rows of a grid name its columns, told by their shape first and their words second."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NAME_WORDS = re.compile(
    r"^(?:序号|编号|项目|名称|内容|问题|任务|措施|目标|要求|单位|部门|责任|牵头|配合|时限|时间|进度|进展|备注|标准|数量|指标|"
    r"类别|类型|事项|地区|地市|县区|金额|电话|联系|姓名|职务|日期|期限|年份|级别|得分|分值|所属|办理|完成|整改|督导|验收|说明)|"
    r"(?:单位|部门|时限|时间|名称|内容|措施|目标|情况|人|数|额|率|号|分工|标准|类别|要求|节点|领导|问题|事项|任务|结果|类型|日期)$"
)
_NAME_LIMIT = 24
_FIGURE = re.compile(r"[\d.,%\-—–/+年月日:：\s]+")
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_SENTENCE = re.compile(r"[。；！？]")


def count_header_rows(rows: Sequence[Sequence[str]], stated: int | None = None) -> int:
    """How many rows at the top of a grid name its columns.

    Args:
        rows: the grid without the title rows above it, merged cells filled.
        stated: the number that the file format states (``th``, a repeated heading row).

    Returns:
        0 where no row is recognised, else 1 or more; never all of the rows of a grid
        that has more than one.
    """
    count = stated or int(
        names_columns(rows[0])
        or _differs_from_body(rows)
        or (len(rows) > 2 and bool(_name_like(rows[0])) and _splits(rows[0], rows[1]))
    )
    while 0 < count < min(3, len(rows) - 1) and _splits(rows[count - 1], rows[count]):
        count += 1
    return min(count, len(rows) - 1) if len(rows) > 1 else 0


def names_columns(row: Sequence[str], *, share: float = 0.5) -> bool:
    """Whether a row reads like column names, by the words that name columns."""
    values = _name_like(row)
    return len(values) > 1 and _hits(values) >= max(1, len(values) * share)


def header_names(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """One name a column: the lowest one, with its parent where it is not unique."""
    width = max(map(len, rows))
    columns = [[_squeezed(r[i]) for r in rows if i < len(r) and r[i]] for i in range(width)]
    leaves = [c[-1].rstrip("：:") if c else "" for c in columns]
    return tuple(
        f"{column[0]}/{leaf}" if leaves.count(leaf) > 1 and column[:1] != [leaf] and leaf else leaf
        for column, leaf in zip(columns, leaves, strict=True)
    )


def is_form(rows: Sequence[Sequence[str]]) -> bool:
    """Whether names and values alternate along each row (整改目标 | … | 整改时限 | …)."""
    width = max(map(len, rows))
    if width not in {2, 4} or len(rows) < 2:
        return False
    names = [v for r in rows for v in r[0::2] if v]
    values = [v for r in rows for v in r[1::2] if v]
    if not names or not values or any(len(v) > _NAME_LIMIT for v in names):
        return False
    return _hits(names) >= 0.8 * len(names) and _hits(values) <= 0.3 * len(values)


def _hits(values: Sequence[str]) -> int:
    return sum(1 for v in values if len(v) <= _NAME_LIMIT and _NAME_WORDS.search(_squeezed(v)))


def _name_like(row: Sequence[str]) -> list[str]:
    """The row's distinct values if each could be a column's name, else nothing."""
    values = list(dict.fromkeys(v for v in row if v))
    for value in values:
        figure = _FIGURE.fullmatch(value) and not _YEAR.fullmatch(value)
        if figure or len(value) > _NAME_LIMIT or _SENTENCE.search(value):
            return []
    return values


def _differs_from_body(rows: Sequence[Sequence[str]]) -> bool:
    """Short names over figures or over longer texts, every column named."""
    first, body = rows[0], rows[1:6]
    values = _name_like(first)
    if len(values) < 2 or len(body) < 1 or not all(first[1:]):
        return False
    if all(_YEAR.fullmatch(v) for v in values):
        return False
    over_figures = over_text = 0
    for i, name in enumerate(first):
        below = [r[i] for r in body if i < len(r) and r[i] and r[i] != name]
        if not below:
            continue
        over_figures += all(_FIGURE.fullmatch(v) for v in below)
        over_text += sum(map(len, below)) / len(below) > max(12, 2.5 * len(name))
    return over_figures + over_text > 0


def _splits(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a lower row only names parts of what the upper row names.

    Where the upper cell is merged down the values are equal; where it is merged across
    it stands twice above differing names.
    """
    if len(_name_like(lower)) < 2:
        return False
    split = 0
    for i, (above, below) in enumerate(zip(upper, lower, strict=False)):
        if above == below or not below:
            continue
        neighbours = [upper[j] for j in (i - 1, i + 1) if 0 <= j < len(upper)]
        if above and above not in neighbours:
            return False
        split += 1
    return split > 1 and any(a == b and a for a, b in zip(upper, lower, strict=False))


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)
