"""Tables that were flattened into one run of text when their markup was lost.

``序号重点任务责任部门时间进度1发布…2016年6月底前完成2建立…`` keeps only the running
number. The header's words betray the table, the sequence 1, 2, 3… its rows.
"""

from __future__ import annotations

import re

_HEADER = re.compile(
    r"序\s*号[\s\u3000]*(?:[\u4e00-\u9fff（）()、/\s\u3000]{2,60}?)(?:部门|单位|时限|时间|进度|进展|备注|责任人|节点|标准|金额|名称|数量)[\s\u3000]*(?=1[^\d])"
)
_NUMBER = re.compile(r"(?<![\d.．年月第〔])(\d{1,3})[.．、\s\u3000]?(?=[\u4e00-\u9fff“《A-Za-z])")
_MEASURE = re.compile(
    r"[年月日号个项家名人次天成倍万亿元%％级批户所座期台套亩吨公米条处类种届岁时分部]"
)
_LEAST = 3


def flat_rows(text: str, start: int, end: int) -> list[int]:
    """Offsets where the rows of a flattened table begin; empty without one."""
    header = _HEADER.search(text, start, end)
    if header is None:
        return []
    rows: list[int] = []
    expected = 1
    for match in _NUMBER.finditer(text, header.end(), end):
        if int(match.group(1)) != expected:
            continue
        if match.end(1) == match.end() and _MEASURE.match(text, match.end()):
            continue
        rows.append(match.start())
        expected += 1
    return rows if len(rows) >= _LEAST else []
