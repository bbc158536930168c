"""The values that answer a kind of question: dates, amounts, rhythms, telephone numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.asks import Ask
from assistant.redaction import REDACTED, redacted
from corpus.deadlines import find as find_deadlines

_CN = "一二两三四五六七八九十百千万〇零半"
_DURATION = re.compile(
    rf"(?:\d+(?:\.\d+)?|[{_CN}]+)\s*个?(?:工作日|小时|分钟|日|天|周|星期|月|年|季度)(?:以?内"
    rf"|之内|以上|前|后)?"
)
_FREQUENCY = re.compile(
    rf"每(?:[{_CN}\d]+个?)?(?:天|日|周|星期|旬|月|季度|季|半年|年|届|次)|(?:逐|按)(?:日|周|月"
    rf"|季|年)"
    rf"|[{_CN}\d]+(?:天|日|周|个?月|季度|年)(?:[{_CN}\d]+)(?:次|遍|轮)|(?:周|月|季|年)(?:调度"
    rf"|通报|报|例会)|定期|实时"
)
_NUMBER = re.compile(
    rf"(?:\d+(?:[,，]\d{{3}})*(?:\.\d+)?|[{_CN}亿]+)\s*(?:多|余|几)?\s*"
    r"(?:个百分点|人次|万亩|万亿元|万亿|亿元|万元|万人|千米|公里|平方公里|平方米|平米|立方米"
    r"|公斤|公顷|[%％‰]"
    r"|[个名家项条人户所座级成倍元亩吨斤张支枚台套件辆次处户县市省村只头亿万分度档篇套期天年月"
    r"日号岁克米升])"
    r"|(?:\d+(?:\.\d+)?)(?=[^\d.]|$)"
)
_DIGIT = re.compile(r"[\d一二两三四五六七八九十零〇]")
_CONTACT = re.compile(
    r"(?<!\d)(?:0\d{2,3}[-—–―－ ]*)?\d{7,8}(?:[-—–转]\d+)?(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)"
    r"|(?<!\d)(?:12|95|96)\d{3}(?!\d)"
    r"|(?:https?://|www\.)[\w./?=&%-]+|[\w.]+@[\w.]+|(?<!\d)[48]00[-—–\d]{7,9}"
)
_MEASURE_GROUPS: tuple[frozenset[str], ...] = (
    frozenset(("人", "名", "人次", "万人", "户", "位")),
    frozenset(("元", "万元", "亿元", "万亿元", "亿", "万亿")),
    frozenset(("%", "％", "‰", "个百分点", "成", "倍")),
    frozenset(("亩", "万亩", "平方米", "平米", "公顷", "平方公里")),
    frozenset(("吨", "斤", "公斤", "万吨", "亿斤")),
    frozenset(("公里", "千米", "米")),
)
_MONEY = re.compile(
    r"多少钱|补[助贴多]|奖[励多]|资金|投资|经费|租金|罚|价格|成本|贷款|收入|损失|给多少|总额"
    r"|减负|扣除?多少|能扣"
)
_RATE = re.compile(r"增速|比例|占比|[^频]率(?!先|领)|百分之")
_ASKED_MEASURE = re.compile(
    r"(?:多少|几)(?:万|亿|千)?(个百分点|人次|平方米|平米|公里|亩|元|人|名|个|家|项|条|户|所|座"
    r"|级|成|倍|吨|斤|张|支|枚|台|套|件|辆|次|处|县|市|村|天|年|月|日|岁|类|种)"
)


@dataclass(frozen=True, slots=True)
class Value:
    """A value in a text: characters of that text, half-open, and its measure word."""

    start: int
    end: int
    text: str
    measure: str = ""
    withheld: bool = False


def find_values(ask: Ask, text: str) -> tuple[Value, ...]:
    """All values in a text that could answer a kind of question, in order."""
    return _stated(ask, text) + _redacted(ask, text)


def _redacted(ask: Ask, text: str) -> tuple[Value, ...]:
    """X个, ××月: a value that the published text withholds."""
    if ask not in {"deadline", "duration", "number"}:
        return ()
    return tuple(
        Value(
            m.start(),
            m.end() + 1,
            text[m.start() : m.end() + 1],
            text[m.end() : m.end() + 1],
            withheld=True,
        )
        for m in REDACTED.finditer(text)
        if (ask != "number") == (text[m.end() : m.end() + 1] in "年月日个")
        or text[m.end() : m.end() + 1] == "个"
    )


def _stated(ask: Ask, text: str) -> tuple[Value, ...]:
    if ask in {"deadline", "duration"}:
        spans = list(find_deadlines(text))
        spans += [
            m.span()
            for m in _DURATION.finditer(text)
            if ask == "duration" or m.group().endswith(("内", "前"))
        ]
        spans += [m.span() for m in _FREQUENCY.finditer(text)]
        return tuple(
            Value(a, b, text[a:b]) for a, b in sorted(set(spans)) if not redacted(text[a:b] + "个")
        )
    if ask == "frequency":
        return _matches(_FREQUENCY, text) + _matches(_DURATION, text)
    if ask == "number":
        return tuple(
            Value(m.start(), m.end(), m.group(), _measure(m.group()))
            for m in _NUMBER.finditer(text)
            if not _is_ordinal(text, m) and _DIGIT.search(m.group())
        )
    if ask == "contact":
        return _matches(_CONTACT, text)
    return ()


def asked_measures(question: str) -> frozenset[str]:
    """The measure words an answer to a 多少/几 question may carry; empty for any."""
    wanted: set[str] = set()
    for match in _ASKED_MEASURE.finditer(question):
        word = match.group(1)
        group = next((g for g in _MEASURE_GROUPS if word in g), frozenset((word,)))
        wanted |= group
    if not wanted and _RATE.search(question):
        wanted |= _MEASURE_GROUPS[2]
    if not wanted and _MONEY.search(question):
        wanted |= _MEASURE_GROUPS[1] | _MEASURE_GROUPS[2]
    return frozenset(wanted)


def _measure(written: str) -> str:
    return re.sub(rf"^[\d,，.{_CN}亿\s多余几]+", "", written) or re.sub(r"[\d.,，\s]", "", written)


def _is_ordinal(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 1) : match.start()]
    return before in {"第", "〔", "["} or text[match.end() : match.end() + 1] == "〕"


def _matches(pattern: re.Pattern[str], text: str) -> tuple[Value, ...]:
    return tuple(Value(m.start(), m.end(), m.group()) for m in pattern.finditer(text))
