"""Owners in running text: one obligation for each parenthesis, label block or sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.deadlines import find as find_deadlines
from corpus.model import Clause, Document
from corpus.obligations.draft import Draft, clause_at, task_start
from corpus.obligations.owners import Owners, parse_owners
from corpus.obligations.parentheses import OwnerParenthesis, owner_parentheses
from corpus.units import find_units

_DUE = re.compile(r"调度|通报|前$|底$|末$|内$|年内|[上下]半年|季度|旬|立|持续|长期|每.{2,}|起")
_TARGET_YEAR = re.compile(r"(?:到|至|在|力争(?:到)?|确保(?:到)?|争取(?:到)?)\s*$")
_LEADS = re.compile(
    r"由(?P<lead>[^，。；、：\n]{2,24}(?:、[^，。；、：\n]{2,24}){0,8}?)(?:共同"
    r"|联合)?(?:牵头(?:负责)?|负责(?!人))"
    r"(?:[，,]?(?P<verb>会同)?(?P<support>[^，。；：\n]{2,80}?)(?P<help>配合|参与"
    r"|协助))?(?:[，,]会同(?P<with>[^，。；：\n]{2,30}?)(?=[，。；]|对))?"
)
_PLAYS_LEAD = re.compile(
    r"(?:要|应|应当)?(?:切实|充分|积极)?发挥(?:好)?牵头(?:抓总)?(?:作用)?|作为牵头(?:部门|单位)"
)
_IS_LEAD = re.compile(r"(?P<lead>[^，。；：\s]{2,40}?)(?:为|是|作为)牵头(?:单位|部门)(?![：:])")
_MAY_OWN = re.compile(r"牵头|由[^，。]{2,60}负责")
_DATE_ONLY = re.compile(
    r"(?:自|从|到|至|在|力争|力争到)?\s*(?:(?:19|20)\d{2}年[^，]{0,6}|\d{1,2}月[^，]{0,4}|今年"
    r"|明年)[，,]"
)
_TASK_SHORTEST = 10
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


def in_parentheses(
    document: Document, group: Sequence[Clause], *, first_leads_from: int | None
) -> Iterator[Draft]:
    """Obligations of the clauses under one path whose owners stand in parentheses."""
    start, end = group[0].start, group[-1].end
    since = start
    for found in owner_parentheses(document.text, start, end):
        first = first_leads_from is not None and found.end > first_leads_from
        owners = parse_owners(found.inside, first_leads=first)
        if owners.named:
            yield _governed(document, group, since, found, owners)
        since = found.end


def _governed(
    document: Document,
    group: Sequence[Clause],
    since: int,
    found: OwnerParenthesis,
    owners: Owners,
) -> Draft:
    text = document.text
    begin = task_start(text, since, found.start)
    if begin >= found.start:
        begin = since if since < found.start else group[0].start
    task = _task_span(text, begin, found.start)
    deadline = _labelled_span(text, found, owners.deadline) or _due_in(text, begin, found.start)
    return Draft(
        clause=clause_at(group, found.start),
        task=task,
        owners=owners,
        owner=(found.start, found.end),
        deadline=deadline,
        heading=" ".join(group[0].path),
    )


def _task_span(text: str, begin: int, end: int) -> tuple[int, int]:
    """The title or the first words of what an owner's parenthesis follows."""
    own = text[begin:end]
    headings = list(
        re.finditer(
            r"(?:[（(][一二三四五六七八九十]{1,3}[)）]|(?<!\d)\d{1,3}[.．](?!\d))", own[:160]
        )
    )
    offset = headings[-1].end() if headings and headings[-1].start() < 80 else 0
    rest = own[offset:]
    stop = re.search(r"[。！？\n]|\u3000{2,}", rest.lstrip())
    lead = len(rest) - len(rest.lstrip())
    if stop and stop.start() <= 60:
        return begin + offset + lead, begin + offset + lead + stop.start()
    if dated := _DATE_ONLY.match(rest, lead):
        lead = dated.end()
    length = _first_pause(rest, lead)
    return begin + offset + lead, begin + offset + max(length, lead + 1)


def _first_pause(text: str, start: int) -> int:
    """Where the first segment of a task ends: a comma outside brackets, or 90 characters."""
    depth = 0
    for i in range(start, min(len(text), start + 90)):
        depth += (text[i] in "（(《“") - (text[i] in "）)》”")
        if text[i] in "，；：。\n" and depth <= 0 and i - start >= 6:
            return i
    return min(len(text), start + 90)


def _labelled_span(
    text: str, found: OwnerParenthesis, wording: str | None
) -> tuple[int, int] | None:
    if not wording:
        return None
    at = text.find(wording, found.start, found.end)
    return (at, at + len(wording)) if at >= 0 else None


def _due_in(text: str, begin: int, end: int) -> tuple[int, int] | None:
    """The last wording between two offsets that is a deadline, not a mere date."""
    best = None
    for a, b in find_deadlines(text[begin:end]):
        wording = text[begin + a : begin + b]
        before = text[max(0, begin + a - 4) : begin + a]
        after = text[begin + b : begin + b + 1]
        if _DUE.search(wording) or _TARGET_YEAR.search(before) or after in "前底内末":
            best = (begin + a, begin + b)
    return best


def in_sentences(document: Document, clause: Clause) -> Iterator[Draft]:
    """Obligations stated by a sentence of its own (由X牵头，Y配合，…)."""
    for sentence in _SENTENCE.finditer(document.text, clause.start, clause.end):
        own = sentence.group()
        if not _MAY_OWN.search(own) or any(owner_parentheses(own, 0, len(own))):
            continue
        start = sentence.start()
        yield from _led(document, clause, start, own)
        yield from _named_lead(clause, start, own)
        if (match := _PLAYS_LEAD.search(own)) and (units := find_units(own[: match.start()])):
            names = tuple(u.text for u in units if match.start() - u.end <= 2)
            if names:
                due = _due_in(document.text, start, sentence.end())
                begin = task_start(document.text, start + match.end(), sentence.end())
                if sentence.end() - begin < _TASK_SHORTEST:
                    begin = start + match.start()
                yield Draft(
                    clause,
                    (begin, sentence.end()),
                    Owners(lead=names, explicit=True),
                    (start + units[0].start, start + match.end()),
                    due,
                    heading=" ".join(clause.path),
                )


def _named_lead(clause: Clause, start: int, own: str) -> Iterator[Draft]:
    """X为牵头单位."""
    for match in _IS_LEAD.finditer(own):
        owners = parse_owners(match.group("lead"))
        if find_units(match.group("lead")) and owners.lead:
            yield Draft(
                clause,
                (start, start + len(own)),
                Owners(owners.lead, explicit=True),
                (start + match.start(), start + match.end()),
                heading=" ".join(clause.path),
            )


def _led(document: Document, clause: Clause, start: int, own: str) -> Iterator[Draft]:
    for match in _LEADS.finditer(own):
        owners = parse_owners(match.group().removeprefix("由"))
        extra = parse_owners(match.group("with") or "").lead
        if not owners.lead or not find_units(match.group("lead")):
            continue
        owners = Owners(owners.lead, tuple(dict.fromkeys((*owners.support, *extra))), explicit=True)
        after = match.end()
        stop = re.search(r"[；。]|由[^，。；]{2,60}牵头", own[after:])
        end = after + (stop.start() if stop else len(own) - after)
        task = (start + task_start(own, after, end), start + end)
        if task[1] - task[0] < 6:
            task = (
                (start, start + match.start()) if match.start() > 6 else (start, start + len(own))
            )
        yield Draft(
            clause,
            task,
            owners,
            (start + match.start(), start + match.end()),
            _due_in(document.text, start, start + len(own)),
            heading=" ".join(clause.path),
        )
