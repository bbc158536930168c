"""What a question asks for, told by its interrogative words.

A question may ask several things at once (谁牵头、什么时候完成); each is a ``Part``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Ask = Literal[
    "owner",
    "deadline",
    "frequency",
    "number",
    "contact",
    "basis",
    "list",
    "status",
    "duration",
    "definition",
    "open",
]

_WHO_UNIT = r"(?:哪|何|什么|啥)(?:一|两|二|三|些|几)?(?:个|家)?(?:省直|市直|市级|省级|中央|国家)?"
_UNIT_NOUN = r"(?:单位|部门|厅局|厅|局|委办局|委|处室|机构|部委|牵头|负责|部)"
_PATTERNS: tuple[tuple[Ask, re.Pattern[str]], ...] = (
    (
        "contact",
        re.compile(r"电话|热线|邮箱|网址|传真|联系方式"),
    ),
    (
        "basis",
        re.compile(
            r"(?:什么|哪个|啥)?(?:发文)?(?:文号|字号)|(?:哪|什么)(?:个|份|一)?文件"
            r"|(?:印发|发布|发文|施行|成文|实施)日期|谁发的|哪天批|何时印发|什么时候(?:印发|发布)"
            r"|第几条"
        ),
    ),
    (
        "owner",
        re.compile(
            r"(?:责任|牵头|主管|配合|负责)(?:单位|部门)(?=[和及与、，]|[？?]?$)|"
            rf"(?:牵头|负责|主管)(?:单位|部门)?吗|是不是[^，。？]{{0,12}}(?:牵头|负责)"
            rf"|{_WHO_UNIT}{_UNIT_NOUN}|(?:牵头|负责|主管)(?:的)?还是|哪[几两]?家(?=是|单位"
            rf"|部门|牵头|负责|管|来|出|归|统一|[，。？?]|$)|谁(?!发)|归哪|归谁"
            r"|(?:责任|牵头|主管|配合|负责|参与|主办|承办)(?:单位|部门|厅局)"
            r"(?:都|又|和|[^，。？]{0,6})?(?:是|有|呢|为)"
            r"|由(?:哪|什么|何)[^，。？]{0,8}(?:负责|牵头|承担|组织|主管)"
        ),
    ),
    (
        "frequency",
        re.compile(
            r"多久(?:[^，。？]{0,6})?(?:一次|一遍|次|开一|搞一)|分别多久|几(?:天|年|个月)一次"
            r"|频次|频率"
        ),
    ),
    (
        "deadline",
        re.compile(
            r"(?:什么|啥|何)(?:时候|时间|时)|何时|哪(?:一)?(?:天|年|日|月)|几号|几月"
            r"|(?:完成|整改|办理|办结|截止|报送|具体)?(?:时限|期限|时间进度|时间节点|截止时间)"
            r"|最晚|最迟|截止到|时间是"
            r"|(?:是不是|是否)[^，。？]{0,16}(?:前|底|内)[^，。？]{0,4}(?:完成|办结|建成)"
        ),
    ),
    (
        "duration",
        re.compile(
            r"多久|多长时间|几(?:天|日|年|个月|个工作日)|多少(?:天|日|个工作日|个月|小时|年)"
            r"|有效期|期限"
        ),
    ),
    (
        "number",
        re.compile(
            r"多少|(?<!哪)几(?=[个名家项条人户所座级成倍%％元亿万公里张档次种类])|占比|比例"
            r"|(?:标准|金额|额度|上限|下限|增速|总额|规模|数量|目标)(?:是|为|定|分别|各|怎)"
            r"|差多少|多大|多高|百分之几"
        ),
    ),
    (
        "definition",
        re.compile(
            r"怎么定义|如何定义|什么是|是指什么|指(?:的是)?什么|什么意思|含义|定义是|具体是什么"
        ),
    ),
    ("status", re.compile(r"进展|办结没|完成没|完成了吗|销号没|销号了|整改情况|完成情况")),
)
_LIST = re.compile(
    r"列出|列举|哪些|哪几(?:项|条|个|类|种|处|家|方面)|有哪|都有(?:什么|哪|谁)|全部|所有|清单"
    r"|几项任务"
)
_LEDGER_LIST = re.compile(
    r"(?:负责|牵头|承担|领了|参与|配合|到期|完成|办结|逾期|启动|主管|实施)[^，。？]{0,12}"
    r"(?:哪些|哪几|几项|什么任务|的任务|的事项|有哪)|(?:负责|牵头|承担|要做|配合)(?:什么|啥)"
    r"|几项(?:任务|工作|整改)|(?:全部|所有|多少项)(?:的)?(?:任务|事项|工程)|任务清单$|列出"
    r"|哪(?:些|几)[^，。？]{0,8}"
    r"(?:任务|工程|行动|措施|事项|工作|问题|活儿?|(?<!故)事(?=[没未要该还？?]|$))|哪几(?:项|条)"
    r"|到期的?(?:有|是)?(?:哪|什么|几|任务|事项)"
    r"|(?:任务|工程|事项|项目|问题)(?:都|还|分别)?有哪(?:些|几)|的有哪(?:些|几)"
    r"|(?:哪些|哪几|几项|多少项|谁)[^，。？]{0,12}(?:逾期|超期|销号|未完成|没有?完成|没办结)"
    r"|(?:逾期|超期|没有?销号|未销号)的[^，。？]{0,8}(?:有|是)(?:哪|什么|几|多少)"
)
_HOW = re.compile(r"怎么|如何|怎样|什么(?:规定|要求|办法)")
_COUNT = re.compile(r"多少|几[个名家项条成倍%％元亿万]|百分之几|多大|多高")
_INTERROGATIVE = re.compile(r"[什啥何哪谁几怎]|多少|多久|多长|多大|多高|如何|是否|吗|呢|是啥|没有")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing asked: its piece of the question and what kind of answer it wants."""

    text: str
    asks: tuple[Ask, ...]
    wants_list: bool


def asks_of(text: str) -> tuple[Ask, ...]:
    """The kinds of answer a piece of a question wants, in order of appearance."""
    found: list[tuple[int, Ask]] = []
    for ask, pattern in _PATTERNS:
        if match := pattern.search(text):
            found.append((match.start(), ask))
    kinds = [ask for _, ask in sorted(found)]
    if "number" in kinds and _HOW.search(text) and not _COUNT.search(text):
        kinds.remove("number")
    timed = {"deadline", "duration"} & set(kinds)
    if "frequency" in kinds:
        kinds = [k for k in kinds if k not in timed]
    if timed and "number" in kinds and not _counts_things(text):
        kinds.remove("number")
    return tuple(kinds) or ("open",)


def _counts_things(text: str) -> bool:
    """Whether 多少/几 in the text counts something other than time."""
    without_time = re.sub(r"(?:多少|几)个?(?:天|日|工作日|月|小时|年|号|分钟)", "", text)
    return (
        re.search(r"多少|几[个名家项条人户所座]|比例|占比|金额|额度|上限", without_time) is not None
    )


def wants_list(text: str) -> bool:
    """Whether the text asks for several things rather than one."""
    return _LIST.search(text) is not None


def wants_ledger_list(text: str) -> bool:
    """Whether the text asks for tasks picked by unit or date: a complete query."""
    return _LEDGER_LIST.search(text) is not None


def _at_pauses(piece: str) -> list[str]:
    """A piece cut at those 、 that part one question from the next."""
    cut: list[str] = []
    rest = piece
    while True:
        marks = [m.start() for m in re.finditer("、", rest)]
        at = next(
            (i for i in marks if is_interrogative(rest[:i]) and is_interrogative(rest[i:])), None
        )
        if at is None:
            return [*cut, rest]
        cut.append(rest[:at])
        rest = rest[at + 1 :]


def _each(piece: str) -> list[str]:
    """A and B 分别… taken apart; the piece itself where nothing is enumerated."""
    pair = (
        None
        if re.search(r"分别|各自", piece)
        else re.fullmatch(
            r"(?P<a>[^和与及]{4,20})[和与](?P<b>[^和与及]{4,16}?)(?P<rest>(?:是|为|定|要"
            r"|达到)*(?:多少|什么时候|何时).*)",
            piece,
        )
    )
    if pair is not None:
        return [pair.group("a") + pair.group("rest"), pair.group("b") + pair.group("rest")]
    match = re.match(
        r"(?P<things>.+?)(?:分别|各自|各(?=是|为|有|定|多|怎|控|要))(?P<rest>.+)$", piece
    )
    if match is None:
        return [piece]
    things = [t for t in re.split(r"[、和与及]", match.group("things")) if t.strip()]
    if not 2 <= len(things) <= 4 or any(len(t) < 2 or len(t) > 24 for t in things):
        return [piece]
    return [t + match.group("rest") for t in things]


def key_noun(text: str) -> str | None:
    """The piece right before the question word: what an answer has to be about."""
    if match := re.search(r"哪(?:些|几[个种类]?)([\u4e00-\u9fff]{2,4})[？?]?$", text):
        return match.group(1)
    match = re.search(
        r"([\u4e00-\u9fffA-Za-z]{2,12}?)(?:目标)?(?:要|应|得)?(?:是|为|定的?|达到|控制在"
        r"|保持在|定在)?(?:多少|几)",
        text,
    )
    return match.group(1) if match else None


def is_interrogative(text: str) -> bool:
    """Whether a piece of text has a question word in it."""
    return _INTERROGATIVE.search(text) is not None


def split_parts(text: str) -> tuple[str, tuple[Part, ...]]:
    """Split a question into shared context and the things it asks.

    Returns:
        The pieces before the first question word joined, and one part a question word
        group. A part without a kind of its own (…呢？) takes the kind of the one before.
    """
    pieces = [q for p in re.split(r"[，,；;？?：:。！!]", text) for q in _at_pauses(p) if q.strip()]
    context: list[str] = []
    parts: list[Part] = []
    pending = ""
    for piece in pieces:
        if not is_interrogative(piece) and asks_of(piece) == ("open",):
            if parts:
                pending += piece
            else:
                context.append(piece)
            continue
        asks = asks_of(piece)
        if asks == ("open",) and parts and piece.rstrip().endswith("呢"):
            asks = parts[-1].asks
        parts += [Part(t, asks, wants_list(piece)) for t in _each(pending + piece)]
        pending = ""
    if not parts:
        parts.append(Part(text, asks_of(text), wants_list(text)))
        context = []
    elif pending:
        last = parts[-1]
        parts[-1] = Part(last.text + pending, last.asks, last.wants_list)
    return "，".join(context), tuple(parts)
