"""When obligations appeared, changed, went away and came back: noted as documents are stored."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection, insert, select

from index import schema

Event = Literal["appeared", "changed", "gone", "returned"]
_CHUNK = 500
# What makes an obligation another one to its owners: who, what and by when.
_TOLD = ("lead", "support", "others", "words", "deadline_kind", "deadline_date")


def digest(row: Mapping[str, Any]) -> str:
    """A short fingerprint of what an obligation's row says, wherever it stands in its file."""
    told = "|".join(str(row[name] or "") for name in _TOLD)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def note(
    connection: Connection, gone: Iterable[str], stored: Sequence[Mapping[str, Any]], on: date
) -> None:
    """Append what changed with a write.

    Args:
        connection: in the transaction that stores the rows.
        gone: ids of the obligations whose documents are dropped or replaced.
        stored: the obligations' rows that are stored instead, and new ones.
        on: the day to note.
    """
    fresh = {row["id"]: digest(row) for row in stored}
    left = [ident for ident in gone if ident not in fresh]
    last = _last(connection, [*fresh, *left])
    events = [(i, _event(last.get(i), d), d) for i, d in fresh.items()]
    events += [(i, "gone", last[i][1]) for i in left if i in last]
    rows = [
        {"obligation": i, "on": on.isoformat(), "event": e, "digest": d} for i, e, d in events if e
    ]
    if rows:
        connection.execute(insert(schema.sightings), rows)


def _event(last: tuple[str, str] | None, told: str) -> Event | None:
    if last is None:
        return "appeared"
    if last[0] == "gone":
        return "returned"
    return None if last[1] == told else "changed"


def _last(connection: Connection, idents: Sequence[str]) -> dict[str, tuple[str, str]]:
    """The last event and digest of each obligation that has one."""
    table = schema.sightings
    found: dict[str, tuple[str, str]] = {}
    for start in range(0, len(idents), _CHUNK):
        wanted = table.c.obligation.in_(idents[start : start + _CHUNK])
        query = select(table.c.obligation, table.c.event, table.c.digest).where(wanted)
        for ident, event, told in connection.execute(query.order_by(table.c.serial)):
            found[ident] = (event, told)
    return found
