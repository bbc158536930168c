"""Page furniture that a copied web page brings along, and second copies of the body."""

from __future__ import annotations

import re

_LINE = re.compile(
    r"^(?:下载|打印(?:本页)?|全屏|收藏|分享(?:到)?|关闭(?:窗口)?|返回(?:顶部|列表|首页)?|"
    r"【?字号[：:\s]*.{0,12}|[（(【]?(?:加大|还原|减小|大|中|小)[）)】]?|】|"
    r"来源[：:].{0,30}|(?:发布)?时间[：:]\s*[\d\-年月日/: ]{6,20}|"
    r"浏览(?:次数|量)?[：:]?\s*\d*|点击(?:数|量)?[：:]?\s*\d*|责任编辑[：:].{0,20}|编辑[：:].{0,12}|"
    r"上一篇.{0,60}|下一篇.{0,60}|相关(?:链接|附件|文章|阅读|解读)[：:]?.{0,60}|扫一扫.{0,30}|微信扫.{0,20}|首页.{0,40}当前位置.{0,40}|当前位置.{0,60}|"
    r"(?:.{0,12}以下是)?.{0,60}网友.{0,12}(?:整理|分享).{0,60}|供您参考[!！。]?|文件下载.{0,30}|.{0,12}附件下载.{0,20}|分享到.{0,40}|"
    r"索\s?引\s?号[：:].{0,60}|主题分类[：:].{0,40}|发文机关[：:].{0,40}|公文种类[：:].{0,20}|【?打印】?|【?关闭】?|公开程序[：:].{0,20}|责任部门[：:].{0,30})$"
)
_TAIL = re.compile(
    r"(?:更多信息请关注[^。\n]{0,40}|扫一扫[^。\n]{0,30}|(?:下|上)一篇[：:][^。\n]{0,60}|返回列表[^。\n]{0,10}"
    r"|(?:政策|文字|图文|图片|视频)解读[：:][^。\n]{0,80}|《[^《》\n]{4,90}》(?:政策|文字|图文)?解读(?:一图读懂《[^《》\n]{4,90}》)?|一图读懂[^。\n]{0,80})\s*$"
)
_TITLE_TAIL = re.compile(r"(?<=[。）)])(?P<tail>[^。\n]{6,160}解读)\s*$")
_TAIL_WINDOW = 260
_SHINGLE = 48
_REPEAT_MIN = 300
_ANCHORS = 12


def noise_line(text: str) -> bool:
    """Whether a whole line is page furniture."""
    return len(text) <= 140 and _LINE.match(text.strip()) is not None


def tail_noise(text: str) -> int:
    """Where page furniture at the end of a text begins; its length where there is none."""
    end = len(text)
    while True:
        window = max(0, end - _TAIL_WINDOW)
        piece = text[window:end]
        match = _TAIL.search(piece) or _TITLE_TAIL.search(piece)
        if match is None or not match.group().strip():
            return end
        end = window + match.start()


def repeat_of_body(text: str) -> tuple[int, int] | None:
    """The second copy of the body in one text, as (start, end); None without one.

    A copy is a run of at least ``_REPEAT_MIN`` characters that repeats the text from some
    earlier place up to the copy's own start, or nearly so.
    """
    for start in _anchors(text)[:_ANCHORS]:
        again = text.find(text[start : start + _SHINGLE], start + 1)
        if again >= start + _REPEAT_MIN:  # what recurs sooner is a customary phrase
            length = _common(text, start, again)
            if length >= _REPEAT_MIN and length >= 0.5 * min(again - start, len(text) - again):
                return again, again + length
    return None


def _anchors(text: str) -> list[int]:
    """Starts of the first sentences, where a copy would begin."""
    starts = [0]
    for match in re.finditer(r"[\n。：]\s*", text[:4000]):
        starts.append(match.end())
    return [s for s in starts if s + _SHINGLE <= len(text)]


def _common(text: str, a: int, b: int) -> int:
    """Length of the common run of ``text[a:]`` and ``text[b:]``, not past ``b``."""
    limit = min(b - a, len(text) - b)
    length = 0
    step = 256
    while length < limit and text.startswith(text[a + length : a + length + step], b + length):
        length += step
    length = min(length, limit)
    while length < limit and text[a + length] == text[b + length]:
        length += 1
    return length
