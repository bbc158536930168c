"""The official tail: who signed, when, and what follows the signature.

It is a clause of its own and stands under no heading, so that a date of signature is not
taken for a deadline of the last task. Source: GB/T 9704-2012, 7.3.5 and 7.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.outline.units import Unit

_YEAR = r"(?:(?:19|20)\s?\d\s?\d|[一二][一二三四五六七八九〇○Ｏ零０]{3})"
_N = r"\s*[\d一二三四五六七八九十]{1,3}\s*"
_DAY = rf"{_YEAR}\s*年{_N}月{_N}日"
_BODY = (
    r"(?:人民政府|政府|国务院|办公厅|办公室|委员会|领导小组|指挥部|党委|党组|省委|市委|县委|委"
    r"|部|厅|局|署|总社|法院|检察院|联合会|协会|总工会|公司|银行)"
)
_DATE_LINE = re.compile(rf"^[（(]?{_DAY}[)）]?$")
_PUBLIC = re.compile(
    r"^[（(](?:此件|本文|此文)[^（）()]{2,30}[)）]$|^(?:抄送|主送|联系人|联系电话)[：:]"
)
_SIGNER = re.compile(rf"^(?:国务院|[\u4e00-\u9fff、 \u3000]{{2,60}}{_BODY})$")
_RUN_ON = re.compile(
    rf"(?<=[。！）)])[\s\u3000]*(?:国务院|[\u4e00-\u9fff]{{2,50}}?{_BODY})[\s\u3000]*{_DAY}"
    r"[\s\u3000]*(?:[（(]此件[^（）()]{2,20}[)）])?[\s\u3000]*$"
)
_WINDOW = 140


def set_closing_apart(text: str, units: Sequence[Unit]) -> list[Unit]:
    """The units with signatures joined, sealed and taken out of the headings' path."""
    out: list[Unit] = []
    for unit in _run_on_split(text, units):
        if unit.kind != "paragraph" or not _closes(text, unit, out):
            out.append(unit)
            continue
        start = unit.start
        while out and _signs(text, out[-1]):
            start = out.pop().start
        out.append(replace(unit, start=start, path=_part_of(unit, out), sealed=True))
    return out


def _closes(text: str, unit: Unit, before: Sequence[Unit]) -> bool:
    """Whether a unit is a date after a signer or body text, or a note on publication."""
    own = text[unit.start : unit.end].strip()
    if len(own) > _WINDOW:
        return False
    if _PUBLIC.match(own) or unit.sealed:
        return True
    return bool(before) and _DATE_LINE.match(own) is not None and _signs(text, before[-1])


def _signs(text: str, unit: Unit) -> bool:
    if unit.sealed:
        return True
    own = text[unit.start : unit.end].strip()
    return unit.kind == "paragraph" and _SIGNER.match(own) is not None


def _part_of(unit: Unit, before: Sequence[Unit]) -> tuple[str, ...]:
    """The signature of an attached text stays in the attachment; others stand alone."""
    path = before[-1].path if before else unit.path
    return path[:1] if path and path[0].startswith("附件") else ()


def _run_on_split(text: str, units: Sequence[Unit]) -> Iterator[Unit]:
    """Units with a signature at their end that lost its line break, cut before it."""
    for unit in units:
        found = None
        ends = text[max(unit.start, unit.end - _WINDOW) : unit.end].rstrip()[-1:]
        if unit.kind in {"paragraph", "item"} and ends in "日）)":
            found = _RUN_ON.search(text, max(unit.start, unit.end - _WINDOW), unit.end)
        if found is None or found.start() <= unit.start:
            yield unit
            continue
        yield replace(unit, end=found.start())
        yield replace(unit, start=found.start(), kind="paragraph", bare=False, sealed=True)
