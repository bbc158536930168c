"""Duties that a speech or notice lays on a named unit: 市水利局要会同市住建局，…完成….

Only a unit with a name of its own at the very start of a clause counts as the subject: a
wrong owner is worse than a missing one. Classes of units (财政部门要…, 各地要…) are left out,
but for reports due again and again, which an office does keep in its list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.deadlines import find as find_deadlines
from corpus.model import Clause, Document
from corpus.obligations.draft import Draft
from corpus.obligations.owners import Owners
from corpus.units import canonical, find_units

_SENTENCE = re.compile(r"[^。！？；;\n]+[。！？；;]?")
_OPENING = re.compile(r"[，,：:]")
_ORDINAL = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}(?:是|要)?[、，]?|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,2}[.．、])?\s*"
)
_JOINT = re.compile(r"^(?:、|和|与|及|以及)$")
_RHYTHM = (
    r"每(?:个?(?:工作)?日|天|周|旬|半?月|季度?|半?年)|(?:周|月|季)(?:调度|通报|报告|例会|会商)"
)
_BEGINS = re.compile(
    r"(?P<modal>(?:也|还|均|都)?(?:要|务必|必须)(?!求|点|素|闻|害|么|是|件))"
    r"|(?P<again>(?:将|要|应|须)(?=" + _RHYTHM + r")|(?=(?!每年)(?:" + _RHYTHM + r")))"
)
_AGAIN = re.compile(_RHYTHM + r"(?:至少)?")
_WITH = re.compile(r"^(?:切实|主动|积极)?会同")
_AND_OTHERS = re.compile(
    r"^(?:等|、|和|及)?(?:各|省直?|市直?|县)?(?:有关|相关|其他)(?:省直|市直)?(?:部门|单位|地方|地区|县区)"
)
_LEADS = re.compile(r"^(?:切实|主动|积极|充分)?(?:发挥(?:好)?)?牵头(?:抓总|负责|协调|作用)*[，,]?")
_HELPS = re.compile(
    r"^(?:密切|积极|主动|全力|大力|加强|做好|搞好|抓好)*(?:配合|协同|协助|支持|参与)"
)
_EMPTY = re.compile(
    r"^(?:切实|进一步|坚决|真正|高度|充分|继续)*(?:提高|增强|树立|强化|把.{0,12}作为|认识|深刻"
    r"|高度重视|带头|站在|克服|珍惜|牢记|以.{2,12}为(?:契机|戒))"
)
_GROUP = re.compile(
    r"^(?:各|有关|相关|其他|全[省市县区]|市县|设区市|试点|地方|当地|所在地|属地)|或|部门$|[（(].*[)）]|等$"
)
_GROUP_SUBJECT = re.compile(
    r"^各(?:有关|相关|县|市|区|地|责任|成员|整改|牵头|[、（）()]){0,8}(?:单位|部门|政府|管委会"
    r"|市|县|区|地)(?=(?:要|应|须)?每)"
)
_WORTH = re.compile(
    r"[委局厅办部院组府室会行署]\s*(?:也|还|均|都)?(?:要|务必|必须)(?!求)|" + _RHYTHM
)
_OTHER_SUBJECT = re.compile(
    r"[，,](?=(?:同时)?[^，,。；]{2,60}[委局厅办部院组府室会行署位门方地区县市]"
    r"(?:也|还|均|都)?(?:要|务必|必须|应)(?!求|急))"
)
_POINTS_BACK = re.compile(r"这[块项个件些条]|(?:该|此)[项类]|上述|前述")
_SHORTEST = 8


def in_duties(document: Document, clause: Clause, taken: tuple[int, ...]) -> Iterator[Draft]:
    """Obligations whose owner is the subject of a sentence.

    Args:
        document: the document.
        clause: one of its clauses.
        taken: offsets at which an owner was already found; those sentences are passed over.
    """
    text = document.text
    if not _WORTH.search(text, clause.start, clause.end):
        return
    for sentence in _SENTENCE.finditer(text, clause.start, clause.end):
        if any(sentence.start() <= at < sentence.end() for at in taken):
            continue
        if not _WORTH.search(sentence.group()):
            continue
        subjects = list(_subjects(text, sentence.start(), sentence.end()))
        for i, (start, end, names) in enumerate(subjects):
            stop = subjects[i + 1][0] if i + 1 < len(subjects) else sentence.end()
            if draft := _duty(document, clause, (start, end, stop), names):
                yield draft


def _subjects(text: str, start: int, end: int) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Runs of units that open a clause of the sentence and carry its verb."""
    openings = [start, *(m.end() for m in _OPENING.finditer(text, start, end))]
    for opening in openings:
        at = opening + len(_ORDINAL.match(text[opening:end]).group())  # type: ignore[union-attr]
        own = text[at:end]
        if match := _GROUP_SUBJECT.match(own):
            yield at, at + match.end(), (match.group(),)
            continue
        stop, names = 0, list[str]()
        for unit in find_units(own[:80]):
            if names and _BEGINS.match(own, stop):
                break
            if unit.start != stop and not (names and _JOINT.match(own[stop : unit.start])):
                break
            names.append(unit.text)
            stop = unit.end
        if not names or not _BEGINS.match(own, stop) or any(_GROUP.search(n) for n in names):
            continue
        if not _continues(text[start:opening]):
            yield at, at + stop, tuple(names)


def _continues(before: str) -> bool:
    """Whether a list of units goes on over the comma: the subject would be but its last."""
    before = before.rstrip("，,：: ")
    units = find_units(before)
    return bool(units) and units[-1].end == len(before)


def _duty(
    document: Document, clause: Clause, at: tuple[int, int, int], names: tuple[str, ...]
) -> Draft | None:
    start, end, stop = at
    text = document.text
    if any(len(n) < 3 or not canonical(n).canonical for n in names):
        return None
    begins = _BEGINS.match(text, end, stop)
    begin = begins.end() if begins else end
    rest = text[begin:stop]
    if _HELPS.match(rest) or _EMPTY.match(rest):
        return None
    support: tuple[str, ...] = ()
    owner_end = begin
    if match := _WITH.match(rest):
        support, length = _with(rest[match.end() :])
        if not support:
            return None
        begin += match.end() + length
        owner_end = begin
        begin += len(text[begin:stop]) - len(text[begin:stop].lstrip("，, "))
    elif match := _LEADS.match(rest):
        begin += match.end()
        owner_end = begin
    if other := _OTHER_SUBJECT.search(text, begin, stop):
        stop = other.start()
    stop = _before_another(text, begin, stop)
    while stop > begin and text[stop - 1] in "，,。；;！？\n 而但并":
        stop -= 1
    if stop - begin < _SHORTEST or _POINTS_BACK.search(text, begin, stop):
        return None
    return Draft(
        clause,
        (begin, stop),
        Owners(names, tuple(s for s in support if s not in names), explicit=True),
        (start, owner_end),
        _due(text, begin, stop),
        heading=" ".join(clause.path),
    )


def _before_another(text: str, begin: int, stop: int) -> int:
    """Where a task ends because a clause with another unit for its subject begins."""
    for pause in _OPENING.finditer(text, begin, stop):
        units = find_units(text[pause.end() : stop][:40])
        if units and units[0].start == 0 and pause.start() - begin >= _SHORTEST:
            return pause.start()
    return stop


def _with(own: str) -> tuple[tuple[str, ...], int]:
    """The units that open a text, and how many characters they take."""
    stop, names = 0, list[str]()
    for unit in find_units(own[:120]):
        if unit.start != stop and not (names and _JOINT.match(own[stop : unit.start])):
            break
        names.append(unit.text)
        stop = unit.end
    if match := _AND_OTHERS.match(own[stop:]):
        names.append(match.group().lstrip("等、和及"))
        stop += match.end()
    return tuple(dict.fromkeys(names)), stop


def _due(text: str, begin: int, end: int) -> tuple[int, int] | None:
    """The last wording that sets a day or a rhythm."""
    spans = [
        (begin + a, begin + b)
        for a, b in find_deadlines(text[begin:end])
        if re.search(
            r"前$|底$|末$|内$|旬$|立改|立查|长期坚持|每|调度|通报", text[begin + a : begin + b]
        )
    ]
    if spans:
        return spans[-1]
    match = _AGAIN.search(text, begin, end)
    return match.span() if match else None
