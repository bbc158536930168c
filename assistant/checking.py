"""The one check that every sentence for the user goes through.

Every date, number, unit name and quotation in a sentence has to occur in the spans that
the sentence cites. Extractive answers, drafts and a language model's output are all
checked here; nothing reaches the user around it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.numerals import parse_numeral
from corpus.units import find_units, same_unit

FactKind = Literal["number", "date", "place", "unit", "quotation", "marker"]

_MARKER = re.compile(r"\[(\d+)\]")
_NUMBER = re.compile(r"(?:(?<![\d年月日%\-])-)?\d+(?:,\d{3})*(?:\.\d+)?")
_CN = "〇零一二两三四五六七八九十百千廿卅"
_CHINESE_NUMBER = re.compile(
    rf"[{_CN}]{{2,}}|[{_CN}](?=[年月日号个项条家名人次天成倍万亿座户季亩吨件台辆处批])"
)
_PERCENT = re.compile(rf"百分之([{_CN}]+)")
_MEASURE = re.compile(
    r"[万亿千百]*(?:个(?:工作日|百分点|小时|月)|工作日|平方公里|平方米|立方米|公里|公顷|公斤"
    r"|小时|分钟|人次|[%\u4e00-\u9fff])?"
)
_DATE = re.compile(
    r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|末|初)?|\d{4}年(?:年?[底末内初]"
    r"|[上下]半年|第?[一二三四1-4]季度)?"
    r"|第?[一二三四1-4]季度末?|[上下]半年|年[底末内]|月[底末]"
)
_PLACE = re.compile(r"(?!会同[省市])(?:(?![由为是和与及据])[\u4e00-\u9fff]){2}[省市县镇乡]")
_QUOTATION = re.compile(r"[“「『]([^“”「」『』]{2,})[”」』]")
_TITLE = re.compile(r"《[^《》]*》")
_SENTENCE_END = re.compile(r"(?<=[。！？；\n])(?!\[)|(?<=\])(?=[^\[。；，、！？\s])")


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A fact in a sentence that none of the spans it cites holds."""

    kind: FactKind
    text: str
    sentence: str


def normalise(text: str) -> str:
    """Fold widths, dashes and white space so that the same fact looks the same."""
    folded = unicodedata.normalize("NFKC", text)
    folded = re.sub(r"[—–―−~～]+", "-", folded)
    folded = _PERCENT.sub(lambda m: f"{parse_numeral(m.group(1)) or m.group(1)}%", folded)
    return re.sub(r"\s+", "", folded)


def check_answer(answer: str, quotes: Mapping[int, str]) -> tuple[Unsupported, ...]:
    """Check an answer with ``[n]`` markers against what the markers cite.

    Args:
        answer: the text for the user.
        quotes: marker to quoted span.

    Returns:
        What is not supported, in order; empty where everything is.
    """
    problems: list[Unsupported] = []
    for sentence in _with_markers(answer):
        markers = [int(m) for m in _MARKER.findall(sentence)]
        problems += [Unsupported("marker", f"[{m}]", sentence) for m in markers if m not in quotes]
        sources = [quotes[m] for m in markers if m in quotes]
        problems += check_sentence(_MARKER.sub("", sentence), sources)
    return tuple(problems)


def check_sentence(sentence: str, sources: Sequence[str]) -> tuple[Unsupported, ...]:
    """Check one sentence without markers against the texts that it cites."""
    source = "\n".join(normalise(s) for s in sources)
    plain = normalise(sentence)
    problems = [
        Unsupported("number", written, sentence) for written in _missing_numbers(plain, source)
    ]
    bare = _TITLE.sub("", plain)
    for kind, pattern in _VERBATIM:
        problems += [
            Unsupported(kind, m.group(), sentence)
            for m in pattern.finditer(bare)
            if m.group() not in source
        ]
    problems += [
        Unsupported("quotation", m.group(1), sentence)
        for m in _QUOTATION.finditer(sentence)
        if _letters(m.group(1)) not in _letters(source)
    ]
    problems += [Unsupported("unit", name, sentence) for name in _missing_units(plain, source)]
    return tuple(problems)


_VERBATIM: tuple[tuple[FactKind, re.Pattern[str]], ...] = (("date", _DATE), ("place", _PLACE))


def _with_markers(answer: str) -> list[str]:
    """Sentences, each with the markers that close it."""
    pieces = [p for p in _SENTENCE_END.split(answer) if p.strip()]
    merged: list[str] = []
    for piece in pieces:
        if merged and not _MARKER.search(merged[-1]):
            merged[-1] += piece
        else:
            merged.append(piece)
    if len(merged) > 1 and not _MARKER.search(merged[-1]):
        last = merged.pop()
        merged[-1] += last
    return merged


def _numbers(text: str) -> list[tuple[str, str, str]]:
    """Number tokens of normalised text: as written, value, the measure after it."""
    found = []
    for match in _NUMBER.finditer(text):
        value = match.group().replace(",", "")
        value = value.rstrip("0").rstrip(".") if "." in value else value
        found.append((match.group(), value, _measure(text, match.end())))
    for match in _CHINESE_NUMBER.finditer(text):
        number = parse_numeral(match.group())
        if number is not None:
            found.append((match.group(), str(number), _measure(text, match.end())))
    return found


def _measure(text: str, at: int) -> str:
    match = _MEASURE.match(text, at)
    return match.group() if match else ""


def _missing_numbers(text: str, source: str) -> list[str]:
    """Numbers that the source does not have with their measure."""
    known: dict[str, set[str]] = {}
    for _, value, measure in _numbers(source):
        known.setdefault(value, set()).add(measure)
    return [
        written + measure
        for written, value, measure in _numbers(text)
        if not any(other.startswith(measure) for other in known.get(value, ()))
    ]


def _missing_units(text: str, source: str) -> list[str]:
    known: list[str] | None = None
    missing = []
    for mention in find_units(text):
        if mention.text in source:
            continue
        if known is None:
            known = [m.text for m in find_units(source)]
        if not any(same_unit(mention.text, other) for other in known):
            missing.append(mention.text)
    return missing


def _letters(text: str) -> str:
    return re.sub(r"[^\w%]", "", normalise(text))
