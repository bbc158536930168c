"""Labelled entries: 整改目标：… 责任单位：… 整改时限：…, one a line or run on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.model import Clause, Document
from corpus.obligations.draft import Draft, clause_at
from corpus.obligations.owners import LABEL, Owners, parse_owners

_STOP = re.compile(r"\n|[。；](?=\s*(?:[\u4e00-\u9fff]{2,8}[：:]))")
_MEASURE = re.compile(
    r"(?:^|\n|[。；：])\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）.．、]"
    r"|[①-⑳])?\s*([^\n。；]{6,200}[。；]?)"
)
_PROBLEM = re.compile(r"(?:反馈|存在|具体|突出)?问题|(?:整改|工作|重点)?任务|内容|事项")
_OWNING = ("lead", "owner")
_NAMING = ("lead", "owner", "support", "supervisor", "person")


def labelled_entry(
    document: Document, group: Sequence[Clause], *, first_leads: bool
) -> Draft | None:
    """The obligation of an entry whose owner stands behind a label.

    Args:
        document: the document.
        group: the entry's clauses, in order; the first opens with the problem.
        first_leads: whether the document says that the first named leads.

    Returns:
        None where no label names an owner outside brackets.
    """
    text = document.text
    start, end = group[0].start, group[-1].end
    labels = [
        m for m in LABEL.finditer(text, start, end) if not _in_brackets(text, start, m.start())
    ]
    owning = [m for m in labels if m.lastgroup in _OWNING]
    if not owning:
        return None
    values: list[tuple[str, int, int]] = []
    for i, label in enumerate(labels):
        limit = labels[i + 1].start() if i + 1 < len(labels) else end
        if label.lastgroup != "other" and (stop := _STOP.search(text, label.end(), limit)):
            limit = stop.start()
        values.append((label.lastgroup or "other", label.end(), limit))
    owner_parts = [
        text[m.start() : v[2]] for m, v in zip(labels, values, strict=True) if v[0] in _NAMING
    ]
    owners = parse_owners("；".join(owner_parts), first_leads=first_leads)
    if not owners.named:
        return None
    owner_end = max(v[2] for v in values if v[0] in _NAMING)
    deadline = next((_trim(text, v[1], v[2]) for v in values if v[0] == "deadline"), None)
    goal = next((text[v[1] : v[2]].strip(" 。\n") for v in values if v[0] == "goal"), None)
    return Draft(
        clause=clause_at(group, owning[0].start()),
        task=_task(text, start, labels, values),
        owners=Owners(owners.lead, owners.support, owners.supervisor, owners.person),
        owner=_trim(text, owning[0].start(), owner_end),
        deadline=deadline,
        goal=goal,
        measures=_measures(text, values),
        heading=" ".join(group[0].path),
    )


def _task(
    text: str,
    start: int,
    labels: Sequence[re.Match[str]],
    values: Sequence[tuple[str, int, int]],
) -> tuple[int, int]:
    """The problem that opens the entry: a label's value, or what stands before them all."""
    for label, value in zip(labels, values, strict=True):
        if _PROBLEM.match(label.group()) and value[2] > value[1]:
            begin, end = _trim(text, value[1], value[2])
            stop = text.find("\n", begin, end)
            return begin, stop if stop > 0 else end
    own = text[start : labels[0].start()]
    lines = [m for m in re.finditer(r"[^\n]+", own) if m.group().strip()]
    if lines:
        return start + lines[-1].start(), start + lines[-1].end()
    return start, max(labels[0].start(), start + 1)


def _measures(text: str, values: Sequence[tuple[str, int, int]]) -> tuple[str, ...]:
    found: list[str] = []
    for role, start, end in values:
        if role == "other":
            found += [m.group(1).strip(" 。；") for m in _MEASURE.finditer(text[start:end])]
    return tuple(found[:40])


def _in_brackets(text: str, start: int, at: int) -> bool:
    own = text[max(start, at - 300) : at]
    return own.count("（") + own.count("(") > own.count("）") + own.count(")")


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1] in " \n\u3000。；;，":
        end -= 1
    while start < end and text[start] in " \n\u3000":
        start += 1
    return start, end
