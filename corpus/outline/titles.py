"""Where a heading's title ends and its text begins.

A heading on a line of its own is all title. A run-in heading ends at its first full stop.
Where the break after a heading was lost (一、总体要求以…为指导) nothing marks the end: the
customary section titles are known, else the first punctuation is taken.
"""

from __future__ import annotations

import re

_TITLE_LIMIT = 48
_SHORT_TITLE = 30
_LEAST_SENTENCE = 10
_CUSTOMARY = re.compile(
    r"^(?:总体(?:要求|思路|目标|安排|部署|情况|原则)|指导思想|基本(?:原则|情况|要求|思路)|(?:主要|工作|发展|总体|整改|行动|预期)?目标(?:任务|要求)?"
    r"|(?:主要|重点|工作|具体|整改)(?:任务|措施|举措|工作|内容|目标|做法|行动)|(?:组织|保障|政策|支持|配套|实施|推进)(?:实施|措施|保障|机制|领导|步骤|要求)"
    r"|工作(?:要求|步骤|安排|机制|原则|重点|进展|进度)|(?:实施|进度|时间)(?:步骤|范围|安排|时间|对象)|(?:适用)?范围|(?:活动|工作)(?:时间|主题|内容|安排)"
    r"|(?:下一步)(?:工作)?(?:打算|安排|计划)?|存在(?:的)?(?:主要)?问题|有关要求|附则|总则|组织机构|职责分工|任务分工|监督(?:管理|检查)|法律责任)"
)
_LABEL = re.compile(r"(?:反馈|存在|具体|突出|主要)?(?:问题|任务|事项|内容)[：:]\s*")
_STOP = re.compile(r"[。！？]|\u3000{2,}|[ ]{3,}")
_PAUSE = re.compile(r"[，；：、。]")
_SPACE = re.compile(r"\s+")
_LONE = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\s+([\u4e00-\u9fff])(?![\u4e00-\u9fff])")


def title_end(text: str, label_end: int, unit_end: int) -> int:
    """Where the title of the heading ends that starts before ``label_end``.

    Args:
        text: the whole text.
        label_end: end of the ordinal.
        unit_end: where the heading's own text ends at the latest.

    Returns:
        An offset in ``label_end..unit_end``; equal to ``unit_end`` for a bare heading.
    """
    own = text[label_end:unit_end]
    stripped = own.strip()
    run_in = _run_in(stripped)
    if run_in:
        return label_end + own.index(stripped) + run_in
    if len(stripped) <= _TITLE_LIMIT and not _STOP.search(stripped.rstrip("。")):
        return unit_end
    start = len(own) - len(own.lstrip())
    if _LONE.fullmatch(stripped):  # 总　　则, set apart for looks
        return unit_end
    stop = _STOP.search(own, start)
    if stop and stop.start() - start <= _TITLE_LIMIT:
        return label_end + stop.end()
    newline = own.find("\n", start)
    if 0 <= newline - start <= _TITLE_LIMIT:
        return label_end + newline
    customary = _CUSTOMARY.match(own[start:])
    if customary:
        return label_end + start + customary.end()
    label = _LABEL.match(own, start)
    pause = _PAUSE.search(own, label.end() if label else start)
    if pause and pause.start() - start <= _SHORT_TITLE:
        return label_end + pause.start()
    return label_end + min(len(own), start + _SHORT_TITLE)


def _run_in(own: str) -> int:
    """Length of a customary title that a whole sentence follows at once; 0 otherwise."""
    customary = _CUSTOMARY.match(own)
    if customary is None or not own.endswith("。"):
        return 0
    rest = own[customary.end() :]
    return 0 if len(rest) < _LEAST_SENTENCE or rest[0] in "和及与、的（" else customary.end()


def path_element(text: str, start: int, end: int) -> str:
    """A heading as it stands in a clause's path: one line, no closing stop."""
    title = _LONE.sub(r"\1\2", _SPACE.sub(" ", text[start:end]).strip())
    return title.rstrip("。：:；;，, ")
