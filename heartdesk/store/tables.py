"""The tables of the store. `migrations` makes them; a test holds the two together."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Small facts about this store itself: who it is in a sync, which area and hub it serves.
meta = Table(
    "meta", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False)
)

# One row per change, our own and those that arrive. `bundle` is empty until the change has been sealed to travel.
change = Table(
    "change",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("run", LargeBinary(16), nullable=False),
    Column("counter", Integer, nullable=False),
    Column("stream", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("fields", LargeBinary, nullable=False),
    Column("replaces", LargeBinary, nullable=False),
    Column("wall", Integer, nullable=False),
    Column("logical", Integer, nullable=False),
    Column("worker", Text, nullable=False),
    Column("bundle", Integer),
    UniqueConstraint("run", "counter"),
    Index(None, "kind", "record_id"),
    Index(None, "wall", "logical"),
)
Index(
    "ix_change_waiting", change.c.stream, change.c.audience, sqlite_where=change.c.bundle.is_(None)
)

# A head row stands only for a field whose heads are not just its record's creating change.
head = Table(
    "head",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("record_id", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("run", LargeBinary(16), primary_key=True),
    Column("counter", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

# What shows of each record. Can be made again from `change` at any time.
record = Table(
    "record",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("run", LargeBinary(16), nullable=False),
    Column("counter", Integer, nullable=False),
    Column("fields", LargeBinary, nullable=False),
    Column("conflicts", LargeBinary, nullable=False),
    Column("deleted", Boolean, nullable=False),
)

# The index of what can be found: one row for each entry of the directory, as a list shows it.
entry = Table(
    "entry",
    metadata,
    Column("rowid", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("town", Text, nullable=False),
    Column("line", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("checked", Text, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("sensitive", Boolean, nullable=False),
    Column("localities", Text, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("kind", "id"),
    Index(None, "name"),
)

entry_need = Table(
    "entry_need",
    metadata,
    Column("need", Text, primary_key=True),
    Column("entry", Integer, ForeignKey("entry.rowid", ondelete="CASCADE"), primary_key=True),
    Index(None, "entry"),
    sqlite_with_rowid=False,
)

# Which records a row of the index was made from, so that a change to one of them makes the row again.
entry_source = Table(
    "entry_source",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("entry", Integer, ForeignKey("entry.rowid", ondelete="CASCADE"), primary_key=True),
    Index(None, "entry"),
    sqlite_with_rowid=False,
)

# The full-text index over entry(name, town, body) is entry_fts, an FTS5 table, which SQLAlchemy does not describe.

# Imports of directory data: each run, what it did to each record, and what each source last said.
import_run = Table(
    "import_run",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("started", Text, nullable=False),
    Column("finished", Text),
)

import_item = Table(
    "import_item",
    metadata,
    Column("import_id", Text, ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("record_id", Text, primary_key=True),
    Column("before", LargeBinary),
    Column("said", LargeBinary),
    Column("after", LargeBinary, nullable=False),
)

imported = Table(
    "imported",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("record_id", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("fields", LargeBinary, nullable=False),
    Column("import_id", Text, nullable=False),
    sqlite_with_rowid=False,
)

suggestion = Table(
    "suggestion",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("record_id", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    Column("source", Text, nullable=False),
    Column("import_id", Text, nullable=False),
    Column("at", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Who saw and changed what: a chain that only grows (heartdesk.store.audit). Triggers refuse changing or deleting a row.
audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("worker", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index(None, "kind", "record_id"),
)

# Every bundle this desk holds, its own and those of others, byte for byte as they were signed (heartdesk.store.shelf).
# `seen` is its place among what this desk counts as seen; empty while it waits for what it builds on.
bundle = Table(
    "bundle",
    metadata,
    Column("place", Integer, primary_key=True),
    Column("audience", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("sum", LargeBinary, nullable=False),
    Column("before", LargeBinary, nullable=False),
    Column("desk", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("seen", Integer),
    Column("changes", Integer, nullable=False),
    Column("deletes", Integer, nullable=False),
    Column("wall", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    UniqueConstraint("sum"),
    Index(None, "audience", "stream", "number"),
    Index(None, "audience", "seen"),
    Index(None, "state"),
)

# The desks of the council whose signatures count here.
member = Table(
    "member",
    metadata,
    Column("desk", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("certificate", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# How far another desk has said that it has what this desk said.
receipt = Table(
    "receipt",
    metadata,
    Column("desk", Text, primary_key=True),
    Column("stream", Text, primary_key=True),
    Column("audience", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("at", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Changes that arrived, and that a person must look at before they count.
held_change = Table(
    "held_change",
    metadata,
    Column("run", LargeBinary(16), primary_key=True),
    Column("counter", Integer, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("fields", LargeBinary, nullable=False),
    Column("replaces", LargeBinary, nullable=False),
    Column("wall", Integer, nullable=False),
    Column("logical", Integer, nullable=False),
    Column("worker", Text, nullable=False),
    Column("at", Text, nullable=False),
    sqlite_with_rowid=False,
)

# What came of each round: where, when, what left, what arrived, what was in the way.
sync_round = Table(
    "sync_round",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("left", Integer, nullable=False),
    Column("arrived", Integer, nullable=False),
    Column("told", LargeBinary, nullable=False),
)
