"""The tables of a library, declared once; the database is the truth.

A document row never changes: a changed file becomes a new row and its old one is noted in
``removed``. ``serial`` numbers are never used twice, so that a derived index that lags
behind can point at a missing row but never at the wrong one. What users add (``progress``)
and what is noted over time (``sightings``) hangs on obligations by id, is only ever appended
to, and outlives their documents.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text

SCHEMA_VERSION = 2

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", Text))

documents = Table(
    "documents",
    metadata,
    Column("serial", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("file", String, nullable=False, unique=True),
    Column("source", Text, nullable=False),
    Column("sha256", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", String),
    Column("issuer", Text),
    Column("number", Text),
    Column("issued_on", String),
    Column("classification", String),
    Column("recipients", Text),
    Column("text", Text, nullable=False),
    Column("report", Text, nullable=False),
    Column("clauses", Integer, nullable=False),
    Column("obligations", Integer, nullable=False),
    Column("generation", Integer, nullable=False, index=True),
)

clauses = Table(
    "clauses",
    metadata,
    Column("serial", Integer, primary_key=True),
    Column("document", Integer, nullable=False),
    Column("id", String, nullable=False, unique=True),
    Column("ordinal", Integer, nullable=False),
    Column("path", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("page", Integer),
    Column("cells", Text),
    Index("clauses_by_document", "document", "ordinal"),
)

obligations = Table(
    "obligations",
    metadata,
    Column("serial", Integer, primary_key=True),
    Column("document", Integer, nullable=False, index=True),
    Column("id", String, nullable=False, unique=True),
    Column("ordinal", Integer, nullable=False),
    Column("clause_id", String, nullable=False),
    Column("lead", Text, nullable=False),
    Column("support", Text, nullable=False),
    Column("others", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("deadline_kind", String, nullable=False),
    Column("deadline_date", String, index=True),
    Column("body", Text, nullable=False),
)

# Who an obligation names, a row a name, so that a unit is found by all its names.
owners = Table(
    "owners",
    metadata,
    Column("document", Integer, nullable=False, index=True),
    Column("obligation", String, nullable=False),
    Column("role", String, nullable=False),
    Column("name", Text, nullable=False),
    Index("owners_by_name", "name", "role", "obligation"),
)

# Short names that documents give units: 领导小组办公室（以下简称市整改办）.
defined_units = Table(
    "defined_units",
    metadata,
    Column("document", Integer, nullable=False, index=True),
    Column("short", Text, nullable=False),
    Column("full", Text, nullable=False),
)

removed = Table(
    "removed",
    metadata,
    Column("document", Integer, primary_key=True),
    Column("generation", Integer, nullable=False, index=True),
)

ingest_log = Table(
    "ingest_log",
    metadata,
    Column("serial", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("file", Text, nullable=False),
    Column("status", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("report", Text),
)

progress = Table(
    "progress",
    metadata,
    Column("serial", Integer, primary_key=True),
    Column("obligation", String, nullable=False, index=True),
    Column("at", String, nullable=False),
    Column("status", String, nullable=False),
    Column("by", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("task", Text, nullable=False),
    Column("file", Text, nullable=False),
)

# Where each obligation with progress stands: its last record, kept in the same transaction.
standing = Table(
    "standing",
    metadata,
    Column("obligation", String, primary_key=True),
    Column("status", String, nullable=False, index=True),
    Column("at", String, nullable=False),
    Column("record", Integer, nullable=False),
)

# When an obligation was first seen, changed, went away and came back.
sightings = Table(
    "sightings",
    metadata,
    Column("serial", Integer, primary_key=True),
    Column("obligation", String, nullable=False, index=True),
    Column("on", String, nullable=False, index=True),
    Column("event", String, nullable=False),
    Column("digest", String, nullable=False),
)

# Derived: which obligations are the same task, see index/linking.py. ``head`` is the group's
# smallest serial, NULL where it is to be linked anew; ``conflict`` 1 owners, 2 deadlines.
linked = Table(
    "linked",
    metadata,
    Column("obligation", Integer, primary_key=True),
    Column("head", Integer, index=True),
    Column("conflict", Integer, nullable=False),
)

link_keys = Table(
    "link_keys",
    metadata,
    Column("obligation", Integer, primary_key=True),
    Column("key", Integer, primary_key=True, index=True),
    sqlite_with_rowid=False,
)
