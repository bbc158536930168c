"""Where tasks stand, kept level with the records and with the links between documents.

One task may stand in a plan, a list and a bulletin. ``standing`` has its last record for
every one of them, so that no source of a task that is done is counted as open or overdue.
What once stood is kept: a task whose first source is removed stands on by the others.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select, text

from index import schema
from index.standing import ProgressRecord

_CARRIED = text(
    "INSERT OR REPLACE INTO standing (obligation, status, at, record)"
    " SELECT o.id, p.status, p.at, p.serial FROM ("
    "  SELECT l.head AS head, max(s.record) AS record FROM standing s"
    "  JOIN obligations o ON o.id = s.obligation JOIN linked l ON l.obligation = o.serial"
    "  WHERE l.head IS NOT NULL GROUP BY l.head"
    " ) last JOIN progress p ON p.serial = last.record"
    " JOIN linked m ON m.head = last.head JOIN obligations o ON o.serial = m.obligation"
    " LEFT JOIN standing s ON s.obligation = o.id"
    " WHERE s.record IS NULL OR s.record < last.record"
)


def same(connection: Connection, ident: str) -> list[str]:
    """An obligation and those that set the same task elsewhere: they stand where it stands."""
    duties, links = schema.obligations, schema.linked
    heads = (
        select(links.c.head)
        .join(duties, duties.c.serial == links.c.obligation)
        .where(duties.c.id == ident, links.c.head.is_not(None))
    )
    others = (
        select(duties.c.id)
        .join(links, duties.c.serial == links.c.obligation)
        .where(links.c.head.in_(heads))
    )
    return list(dict.fromkeys([ident, *connection.execute(others).scalars()]))


def homes(connection: Connection, idents: Sequence[str]) -> list[str]:
    """The obligations that a task's records were written for; their sources may be gone."""
    stands, records = schema.standing, schema.progress
    last = select(stands.c.record).where(stands.c.obligation.in_(idents))
    written = select(records.c.obligation).where(records.c.serial.in_(last)).distinct()
    return list(dict.fromkeys([*idents, *connection.execute(written).scalars()]))


def stand(connection: Connection, idents: Sequence[str], record: ProgressRecord) -> None:
    """Have obligations of one task stand where its last record says."""
    stands = schema.standing
    own = stands.c.obligation == bindparam("own")
    connection.execute(delete(stands).where(own), [{"own": i} for i in idents])
    row = {"status": record.status, "at": record.at, "record": record.serial}
    connection.execute(insert(stands), [{"obligation": i, **row} for i in idents])


def carry(connection: Connection) -> None:
    """Have every source that links have brought to a task stand where the task stands."""
    connection.execute(_CARRIED)
