"""The ledger with what is the same shown once: tasks, each with all obligations that set it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, get_args

from corpus.model import Obligation
from index.ledger import ObligationQuery
from index.reading import Reading
from index.records import obligation_from
from index.sameness import differing

Order = Literal["document", "due", "unit"]
ORDERS: tuple[Order, ...] = get_args(Order)

_ORDER_BY = {
    "document": "d.file, o.ordinal",
    "due": "o.deadline_date IS NULL, o.deadline_date, d.file, o.ordinal",
    "dated": "o.deadline_date, d.file, o.ordinal",
    "unit": "o.lead = '', o.lead, o.deadline_date IS NULL, o.deadline_date, d.file, o.ordinal",
}
_CHUNK = 500
_DENSE = 2_000  # tasks beyond which walking in order meets a page sooner than sorting


@dataclass(frozen=True, slots=True)
class Task:
    """A task: the obligation it is shown by, the same in other documents, what they dispute.

    ``conflicts`` holds ``lead`` or ``deadline`` or both; nothing is decided, every source
    keeps what it says.
    """

    obligation: Obligation
    same_as: tuple[Obligation, ...] = ()
    conflicts: frozenset[str] = frozenset()

    @property
    def sources(self) -> tuple[Obligation, ...]:
        """Every obligation that sets the task, the one it is shown by first."""
        return (self.obligation, *self.same_as)


class Tasks:
    """Queries of the merged ledger."""

    def __init__(self, reading: Reading) -> None:
        """Read from a library's database."""
        self._reading = reading

    def find(
        self, query: ObligationQuery, order: Order, limit: int, offset: int
    ) -> tuple[int, list[Task]]:
        """Tasks of which at least one source meets all conditions: how many, and a page.

        The first source in order is the one a task is shown by. ``limit`` -1 is all.
        """
        where, values = query.condition()
        total = self._count(where, values)
        wanted = total if limit < 0 else min(total, offset + limit)
        shown = self._first(where, values, order, wanted, dense=total > _DENSE)[offset:]
        return total, self._tasks(shown)

    def _count(self, where: str, values: Sequence[object]) -> int:
        """Rows, less those of a group beyond its first; only the linked ones need a look."""
        rows = self._reading.rows(f"SELECT count(*) {_source(where, links=False)}", values)[0][0]
        again = "SELECT count(l.head) - count(DISTINCT l.head)"
        extra = self._reading.rows(f"{again} {_source(where, inner=True)}", values)[0][0]
        return int(rows - extra)

    def each(
        self, query: ObligationQuery, order: Order, limit: int, offset: int
    ) -> tuple[int, list[Task]]:
        """Every obligation that meets all conditions, each with the others of its task."""
        where, values = query.condition()
        count = f"SELECT count(*) {_source(where)}"
        total = int(self._reading.rows(count, values)[0][0])
        sql = f"SELECT o.serial, l.head {_source(where, ordered=True)} ORDER BY {_ORDER_BY[order]}"
        rows = self._reading.rows(f"{sql} LIMIT ? OFFSET ?", (*values, limit, offset))
        return total, self._tasks([(serial, head) for serial, head in rows])

    def same_as(self, idents: Sequence[str]) -> dict[str, Task]:
        """The tasks that obligations belong to, by obligation; one that is linked to none, not."""
        found: dict[str, Task] = {}
        for start in range(0, len(idents), _CHUNK):
            chunk = idents[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            rows = self._reading.rows(
                "SELECT o.id, o.serial, l.head FROM obligations o JOIN linked l"
                f" ON l.obligation = o.serial WHERE o.id IN ({marks}) AND l.head IS NOT NULL",
                chunk,
            )
            tasks = self._tasks([(serial, head) for _, serial, head in rows])
            found |= {ident: task for (ident, _, _), task in zip(rows, tasks, strict=True)}
        return found

    def _first(
        self, where: str, values: Sequence[object], order: Order, wanted: int, *, dense: bool
    ) -> list[tuple[int, int | None]]:
        """The first row of each of the first tasks: its serial and its group."""
        take = wanted
        while True:
            rows = self._ordered(where, values, order, take, dense=dense)
            seen: set[int] = set()
            first: list[tuple[int, int | None]] = []
            for serial, head in rows:
                if head is None or head not in seen:
                    first.append((serial, head))
                    seen |= {head} if head is not None else set()
            if len(first) >= wanted or len(rows) < take:
                return first[:wanted]
            take = 2 * take + 100

    def _ordered(
        self, where: str, values: Sequence[object], order: Order, take: int, *, dense: bool
    ) -> list[tuple[int, int | None]]:
        """The first ``take`` rows in order; where many match, walked in order, not sorted."""

        def rows(condition: str, by: str, left: int) -> list[tuple[int, int | None]]:
            walked = dense and by == "document"
            source = _source(condition, ordered=True, walked=walked)
            sql = f"SELECT o.serial, l.head {source} ORDER BY {_ORDER_BY[by]} LIMIT ?"
            return [(serial, head) for serial, head in self._reading.rows(sql, (*values, left))]

        if order != "due" or not dense:
            return rows(where, order, take)
        dated = rows(f"{where} AND o.deadline_date IS NOT NULL", "dated", take)
        if len(dated) < take:
            dated += rows(f"{where} AND o.deadline_date IS NULL", "document", take - len(dated))
        return dated

    def _tasks(self, shown: Sequence[tuple[int, int | None]]) -> list[Task]:
        groups = self._groups({head for _, head in shown if head is not None})
        serials = {serial for serial, _ in shown} | {s for g in groups.values() for s in g}
        bodies = self._bodies(sorted(serials))
        return [
            _task(
                bodies[serial],
                [bodies[s] for s in groups.get(head, ()) if s != serial] if head else [],
            )
            for serial, head in shown
        ]

    def _groups(self, heads: Iterable[int]) -> dict[int, list[int]]:
        groups: dict[int, list[int]] = {}
        known = sorted(heads)
        for start in range(0, len(known), _CHUNK):
            chunk = known[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            rows = self._reading.rows(
                "SELECT l.head, l.obligation FROM linked l"
                " JOIN obligations o ON o.serial = l.obligation"
                f" JOIN documents d ON d.serial = o.document WHERE l.head IN ({marks})"
                " ORDER BY d.file, o.ordinal",
                chunk,
            )
            for head, serial in rows:
                groups.setdefault(head, []).append(serial)
        return groups

    def _bodies(self, serials: Sequence[int]) -> dict[int, Obligation]:
        found: dict[int, Obligation] = {}
        for start in range(0, len(serials), _CHUNK):
            chunk = serials[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            sql = f"SELECT serial, body FROM obligations WHERE serial IN ({marks})"
            found |= {s: obligation_from(b) for s, b in self._reading.rows(sql, chunk)}
        return found


def _task(shown: Obligation, others: Sequence[Obligation]) -> Task:
    told = frozenset[str]()
    for one, other in combinations((shown, *others), 2):
        told |= differing(one, other)
    return Task(shown, tuple(others), told)


def _source(
    where: str,
    *,
    ordered: bool = False,
    walked: bool = False,
    links: bool = True,
    inner: bool = False,
) -> str:
    """The tables that a condition speaks of; each one more costs time on every row.

    ``walked`` makes SQLite go through documents in the order of their files; ``inner`` looks
    at linked obligations alone, ``links=False`` only where the condition asks for them.
    """
    if walked:
        parts = ["FROM documents d CROSS JOIN obligations o ON o.document = d.serial"]
    elif inner:
        parts = ["FROM linked l JOIN obligations o ON o.serial = l.obligation"]
    else:
        parts = ["FROM obligations o"]
    if not inner and (links or "l." in where):
        parts.append("LEFT JOIN linked l ON l.obligation = o.serial")
    if not walked and (ordered or "d." in where):
        parts.append("JOIN documents d ON d.serial = o.document")
    if "s." in where:
        parts.append("LEFT JOIN standing s ON s.obligation = o.id")
    return f"{' '.join(parts)} WHERE {where}"
