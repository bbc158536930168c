"""Whether a sentence can leave its place: its referents come along, nobody's voice does."""

from __future__ import annotations

import re

from assistant.redaction import redacted

_ANAPHORA = re.compile(
    r"^(?:这|该|其|此|它|他|她|上述|以上|前述|前款|对此|为此|因此|所以|由此|从而|但|而(?!且)|而且|并|也|还"
    r"|则|否则|不仅|其中|如[果需]?|例如|比如|以下|下列|有的|有些|同样|尤其|届时|对其|对该|对这|在此|据此|于是|总之|综上"
    r"|不过|然而|反之|除此|另一方面|一方面|会议|会上|本|第[一二三四五六七八九十]+[，、])"
)
_POINTING = re.compile(
    r"上述|前述|前款|如下|见附件|附件所列|(?:详见|参见)|本(?:办法|方案|通知|意见|条例|规定|细则|条|款|章|计划"
    r"|措施|次会议|次督查|次检查)|该(?:项目|县|市|区|局|单位|企业|工程|问题|产业|地|省)|下同|以下简称|另行|(?:制定|特制定)本"
)
_VOICE = re.compile(
    r"(?<!自)我(?!国)|咱|同志们|各位|大家|你|您|刚才|本人|请予审议|让我|谢谢|希望.{0,6}代表|再强调|讲.{1,3}点"
)
_NOT_PROSE = re.compile(
    r"^[\u4e00-\u9fffA-Za-z]{2,8}：|[：:]$|https?://|www\.|@|\d{3,4}-\d{7,8}|联系(?:人|电话)|责任编辑|样例|虚构"
    r"|【|】|\||^[\W\d]+$|^附件|印发|现(?:将|就).{0,30}(?:如下|通知|通报)"
)
# Headings that name a place in a document, not a thing to do.
_LABEL = re.compile(
    r"[。：:；|\d]|附件|附则|^关于|总体|指导思想|基本原则|问题$"
    r"|^(?:工作|主要|发展|行动|总体|具体|重点|年度|建设|预期|基本)*(?:目标|任务|要求|措施|原则|思路|内容|情况|范围)$"
)
_PAIRS = (("（", "）"), ("“", "”"), ("《", "》"), ("(", ")"), ("「", "」"))
SHORTEST, LONGEST = 12, 190


def stands_alone(text: str) -> bool:
    """Whether a cleaned sentence says the same away from its neighbours and its speaker."""
    if not SHORTEST <= len(text) <= LONGEST:
        return False
    if any(text.count(a) != text.count(b) for a, b in _PAIRS):
        return False
    wrong = (_ANAPHORA.match(text), _POINTING.search(text), _VOICE.search(text))
    return not any(wrong) and not _NOT_PROSE.search(text) and not redacted(text)


def fit_heading(text: str) -> bool:
    """Whether a run-in heading can open a paragraph of a draft."""
    if not 4 <= len(text) <= 26 or _VOICE.search(text) or _ANAPHORA.match(text):
        return False
    return not _LABEL.search(text)
