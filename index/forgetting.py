"""Leaving no trace of documents, and taking over the progress of what moves in.

For a document that others shall no longer see: unlike one that is removed, it also leaves
the ingest log and what was noted of its obligations over time. Steps that were recorded on
its obligations stay where another source of the same task remains, under that source's name.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, delete, func, insert, select, update

from index import schema
from index.records import obligation_from
from index.settling import stand
from index.standing import ProgressRecord


def forget(connection: Connection, serials: Sequence[int]) -> None:
    """Drop what hangs on the obligations of documents; the rows themselves go by ``write``."""
    duties, log = schema.obligations, schema.ingest_log
    for serial in serials:
        own = select(duties.c.serial, duties.c.id).where(duties.c.document == serial)
        for place, ident in connection.execute(own).all():
            _rehome(connection, place, ident)
            for table in (schema.progress, schema.standing, schema.sightings):
                connection.execute(delete(table).where(table.c.obligation == ident))
        file = select(schema.documents.c.file).where(schema.documents.c.serial == serial)
        connection.execute(delete(log).where(log.c.file == file.scalar_subquery()))


def _rehome(connection: Connection, place: int, ident: str) -> None:
    """Put the records of an obligation down to another source of its task, if there is one."""
    duties, links, papers = schema.obligations, schema.linked, schema.documents
    head = select(links.c.head).where(links.c.obligation == place).scalar_subquery()
    other = connection.execute(
        select(duties.c.id, duties.c.body, papers.c.file)
        .join(links, links.c.obligation == duties.c.serial)
        .join(papers, papers.c.serial == duties.c.document)
        .where(links.c.head == head, duties.c.serial != place)
        .order_by(papers.c.file, duties.c.ordinal)
    ).first()
    if other is None:
        return
    records = schema.progress
    values = {"obligation": other[0], "task": obligation_from(other[1]).task, "file": other[2]}
    connection.execute(update(records).where(records.c.obligation == ident).values(values))


def adopt(connection: Connection, ident: str, records: Sequence[ProgressRecord], file: str) -> None:
    """Append records that were made elsewhere to an obligation that has none yet."""
    table = schema.progress
    known = select(func.count()).select_from(table).where(table.c.obligation == ident)
    if connection.execute(known).scalar_one() or not records:
        return
    for record in records:
        values = {
            "obligation": ident,
            "at": record.at,
            "status": record.status,
            "by": record.by,
            "note": record.note,
            "evidence": json.dumps([asdict(e) for e in record.evidence]),
            "task": record.task,
            "file": file,
        }
        key = connection.execute(insert(table).values(values)).inserted_primary_key
    serial = int(key[0]) if key else 0
    last = records[-1]
    stand(connection, [ident], ProgressRecord(serial, ident, last.at, last.status, last.by))
