"""Table rows whose header says which cell is the task, the owner, the deadline.

Flattened tables have no cells left; their rows end in units and a deadline, and that
order is all there is to go by.
"""

from __future__ import annotations

import re

from corpus.deadlines import find as find_deadlines
from corpus.model import Cell, Clause, Document
from corpus.obligations.draft import Draft
from corpus.obligations.owners import Owners, parse_owners
from corpus.units import canonical, find_units

_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("lead", re.compile(r"牵头|主办单位|第一责任")),
    ("support", re.compile(r"配合|参与单位|参与部门|协办|协助")),
    ("supervisor", re.compile(r"督导|验收单位|督办|指导部门|指导单位|监督单位")),
    ("person", re.compile(r"责任人|责任领导|分管领导|负责人|包案领导|市级领导|联系人")),
    (
        "owner",
        re.compile(
            r"责任单位|责任部门|负责单位|负责部门|承办单位|实施单位|整改单位|落实单位|责任主体"
            r"|主体单位|^单位$|责任分工"
        ),
    ),
    (
        "deadline",
        re.compile(
            r"时限|期限|完成时间|时间节点|时间进度|整改时间|办结时间|完成日期|进度安排"
            r"|时间要求"
        ),
    ),
    ("goal", re.compile(r"目标")),
    ("progress", re.compile(r"进展|完成情况|整改情况|落实情况|备注|状态")),
    ("task", re.compile(r"任务|事项|工作内容|重点工作|工作要点|项目名称|^内容|主要内容")),
    ("problem", re.compile(r"问题")),
    ("measure", re.compile(r"措施|举措|要求")),
    ("name", re.compile(r"名称|项目|工程|类别")),
)
_FLAT_ROW = re.compile(r"^\d{1,3}[.．、\s]?(?=[\u4e00-\u9fff“《A-Za-z])")
_STANDING = re.compile(
    r"(?:立行立改|即知即改|(?:持续|长期|常态化)(?:推进|坚持|实施|开展|整改|落实))[。；]?$"
)
_VERB = 12
_LINK = re.compile(
    r"^(?:、|和|及|与|会同|等?(?:有关|相关)(?:部门|单位|地方政府)?|，|等|有关部门|相关部门"
    r"|有关地方政府|地方)*$"
)


def table_row(document: Document, clause: Clause, *, first_leads: bool) -> Draft | None:
    """The obligation of a table row; None where its header names no owner or deadline."""
    cells = _by_role(clause)
    if not {"lead", "owner", "deadline"} & cells.keys():
        return None
    task = next(
        (cells[r] for r in ("task", "problem", "measure", "name", "goal") if r in cells), None
    )
    if task is None or task.start == task.end:
        return None
    owners = _owners(document, cells, first_leads=first_leads)
    owning = [
        cells[r]
        for r in ("lead", "owner", "support")
        if r in cells and cells[r].end > cells[r].start
    ]
    deadline = cells.get("deadline")
    due = (deadline.start, deadline.end) if deadline and deadline.end > deadline.start else None
    if not owners.named and due is None:
        return None
    measure = cells.get("measure")
    goal = cells.get("goal")
    return Draft(
        clause=clause,
        task=(task.start, task.end),
        owners=owners,
        owner=(min(c.start for c in owning), max(c.end for c in owning)) if owning else None,
        deadline=due,
        goal=document.text[goal.start : goal.end] or None if goal else None,
        measures=(document.text[measure.start : measure.end],)
        if measure and measure is not task and measure.end > measure.start
        else (),
        heading=f"{' '.join(clause.path)} {_due_day(document, clause)}".strip(),
    )


def _due_day(document: Document, clause: Clause) -> str:
    """A row's day in full where it has one beside the wording: it says the year."""
    days = (c for c in clause.cells if re.search(r"到期日|截止日", c.header))
    return next((document.text[c.start : c.end] for c in days), "")


def _by_role(clause: Clause) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for cell in clause.cells:
        header = re.sub(r"\s", "", cell.header)
        for role, pattern in _ROLES:
            if header and pattern.search(header):
                found.setdefault(role, cell)
                break
    return found


def _owners(document: Document, cells: dict[str, Cell], *, first_leads: bool) -> Owners:
    def value(role: str) -> str:
        cell = cells.get(role)
        return document.text[cell.start : cell.end] if cell else ""

    lead, owner = parse_owners(value("lead")), parse_owners(value("owner"), first_leads=first_leads)
    support = parse_owners(value("support")).lead
    if lead.lead:
        return Owners(
            lead.lead,
            tuple(dict.fromkeys((*lead.support, *owner.lead, *owner.support, *support))),
            parse_owners(value("supervisor")).lead,
            parse_owners(value("person")).lead,
        )
    return Owners(
        owner.lead,
        tuple(dict.fromkeys((*owner.support, *support))),
        parse_owners(value("supervisor")).lead,
        parse_owners(value("person")).lead,
    )


def flat_row(document: Document, clause: Clause) -> Draft | None:
    """The obligation of a flattened table's row: task, then units, then a deadline."""
    number = _FLAT_ROW.match(clause.text)
    if number is None:
        return None
    text = clause.text
    due = _closing_deadline(text)
    tail = due[0] if due else len(text)
    units = [u for u in find_units(text) if u.end <= tail]
    first = _closing_units(text, [(u.start, u.end) for u in units], tail)
    if first is None or first <= number.end() + 3:
        return None
    first += _false_place(document, text, first, tail)
    owners = parse_owners(text[first:tail])
    if not owners.named:
        return None
    at = clause.start
    return Draft(
        clause=clause,
        task=(at + number.end(), at + first),
        owners=owners,
        owner=(at + first, at + tail),
        deadline=(at + due[0], at + due[1]) if due else None,
        heading=" ".join(clause.path),
    )


def _false_place(document: Document, text: str, first: int, tail: int) -> int:
    """How far a unit's name reaches back into the task: 信息系统市科技局 is 市科技局.

    A place that the document names nowhere else is none.
    """
    unit = next(iter(find_units(text[first:tail])), None)
    place = canonical(unit.text).place if unit is not None and unit.start == 0 else None
    if place is None or document.text.count(place) > 1:
        return 0
    return len(place) - 1


def _closing_deadline(text: str) -> tuple[int, int] | None:
    """The deadline's wording that ends a row, with the verb behind it."""
    spans = find_deadlines(text)
    if closing := _STANDING.search(text):
        first = next((a for a, b in spans if 0 <= closing.start() - b <= _VERB), closing.start())
        return first, len(text)
    if not spans:
        return None
    for i, (start, end) in enumerate(spans):
        if len(text) - end <= 24 and not find_units(text[end:]):
            first = i
            while first > 0 and spans[first][0] - spans[first - 1][1] <= 12:
                first -= 1
            return spans[first][0], len(text)
        del start
    return None


def _closing_units(text: str, units: list[tuple[int, int]], tail: int) -> int | None:
    """Where the run of units begins that ends a row."""
    first = None
    end = tail
    for start, stop in reversed(units):
        if not _LINK.match(text[stop:end]):
            break
        first, end = start, start
    return first
