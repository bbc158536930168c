"""A question about several places, years or documents, taken apart into one each."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from assistant.asks import split_parts
from assistant.followup import Asked
from assistant.scope import scope_of

_EACH = re.compile(r"分别|各(?:是|为|有|定|自|怎|多)|对比|相比|差多少|区别|不同|各")
_YEAR_ONLY = 6
_JOINED = re.compile(r"(?:和|与|及|跟|、|/)")
_TOGETHER = re.compile(r"分别|各自?(?=是|为|有|定|多|怎)|[，,]?(?:相)?差多少[，,？?]?|两个")
_BRACKETED = re.compile(r"[（(](?P<inside>[^（）()]{4,60})[)）]")


def sub_questions(asked: Asked) -> tuple[Asked, ...]:
    """One question a thing compared; the question itself where nothing is compared."""
    text = asked.text
    if asked.earlier or not _EACH.search(text):
        return (asked,)
    if subs := _bracketed(text):
        return tuple(_again(asked, s) for s in subs)
    for marks in (_place_marks(asked), _year_marks(asked)):
        if len(marks) >= 2:
            subs = _apart(text, marks)
            if subs:
                return tuple(_again(asked, s) for s in subs)
    return (asked,)


def _bracketed(text: str) -> list[str]:
    """Things compared that stand in brackets, each with its year."""
    match = _BRACKETED.search(text)
    if match is None:
        return []
    things = re.split(r"[、，,和]", match.group("inside"))
    if len(things) < 2 or not all(re.search(r"(?:19|20)\d{2}", t) for t in things):
        return []
    tail = _TOGETHER.sub("", text[match.end() :])
    return [f"{text[: match.start()]}{t}{tail}" for t in things]


def _place_marks(asked: Asked) -> list[tuple[int, int]]:
    """Where each place is named, if the places stand beside each other."""
    spans = []
    for place in asked.scope.places:
        match = re.search(rf"{place}(?:省|市|自治区|县|区)?", asked.text)
        if match is None:
            return []
        spans.append(match.span())
    spans.sort()
    close = all(_JOINED.fullmatch(asked.text[a[1] : b[0]].strip()) for a, b in pairwise(spans))
    return spans if close else []


def _year_marks(asked: Asked) -> list[tuple[int, int]]:
    """The phrases that years open, up to the joint or the comma after them."""
    starts = [m.start() for m in re.finditer(r"(?:到)?(?<!\d)(?:19|20)\d{2}年?", asked.text)]
    if len(starts) < 2:
        return []
    spans = []
    for i, start in enumerate(starts):
        end = starts[i + 1] if i + 1 < len(starts) else len(asked.text)
        piece = asked.text[start:end]
        if re.fullmatch(r"(?:到)?(?:19|20)\d{2}年?(?:和|与|及|、)?", piece) and i + 1 < len(starts):
            spans.append((start, start + len(piece.rstrip("和与及、"))))
            continue
        if spans and len(asked.text[spans[0][0] : spans[0][1]]) <= _YEAR_ONLY:
            spans.append((start, start + _year_length(piece)))
            continue
        joint = re.search(
            r"[，,）)？?；;]|(?:对|的?(?=有效期|标准|目标))|(?:和|与|及|跟|、)(?=$)", piece
        )
        spans.append((start, start + (joint.start() if joint else len(piece))))
    between = asked.text[spans[0][1] : spans[1][0]]
    return spans if len(between) <= 2 else []


def _year_length(piece: str) -> int:
    match = re.match(r"(?:到)?(?:19|20)\d{2}年?", piece)
    return match.end() if match else 0


def _apart(text: str, spans: list[tuple[int, int]]) -> list[str]:
    head, tail = text[: spans[0][0]], text[spans[-1][1] :]
    if re.search(r"(?:到|至|—|-|～)\s*$", head):
        return []
    tail = _TOGETHER.sub("", tail)
    return [f"{head}{text[a:b]}{tail}" for a, b in spans]


def _again(asked: Asked, text: str) -> Asked:
    context, parts = split_parts(text)
    scope = scope_of(text)
    kept = replace(asked.scope, places=scope.places, years=scope.years)
    return Asked(text, text, "", context, parts, kept, asked.today)
