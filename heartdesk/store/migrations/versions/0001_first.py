"""The first store: changes, heads, records, the index, imports."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table of a new store."""
    op.create_table(
        "meta",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )
    op.create_table(
        "change",
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("run", sa.LargeBinary(16), nullable=False),
        sa.Column("counter", sa.Integer, nullable=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("record_id", sa.Text, nullable=False),
        sa.Column("fields", sa.LargeBinary, nullable=False),
        sa.Column("replaces", sa.LargeBinary, nullable=False),
        sa.Column("wall", sa.Integer, nullable=False),
        sa.Column("logical", sa.Integer, nullable=False),
        sa.Column("worker", sa.Text, nullable=False),
        sa.Column("bundle", sa.Integer),
        sa.PrimaryKeyConstraint("seq", name="pk_change"),
        sa.UniqueConstraint("run", "counter", name="uq_change_run_counter"),
    )
    op.create_index("ix_change_kind_record_id", "change", ["kind", "record_id"])
    op.create_index(
        "ix_change_waiting",
        "change",
        ["stream", "audience"],
        sqlite_where=sa.text("bundle IS NULL"),
    )
    op.create_table(
        "head",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("record_id", sa.Text, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("run", sa.LargeBinary(16), nullable=False),
        sa.Column("counter", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("kind", "record_id", "field", "run", "counter", name="pk_head"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "record",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("run", sa.LargeBinary(16), nullable=False),
        sa.Column("counter", sa.Integer, nullable=False),
        sa.Column("fields", sa.LargeBinary, nullable=False),
        sa.Column("conflicts", sa.LargeBinary, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name="pk_record"),
    )
    _index_tables()
    _import_tables()


def _index_tables() -> None:
    op.create_table(
        "entry",
        sa.Column("rowid", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("town", sa.Text, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("checked", sa.Text, nullable=False),
        sa.Column("lat", sa.Float),
        sa.Column("lon", sa.Float),
        sa.Column("sensitive", sa.Boolean, nullable=False),
        sa.Column("localities", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("rowid", name="pk_entry"),
        sa.UniqueConstraint("kind", "id", name="uq_entry_kind_id"),
    )
    op.create_index("ix_entry_name", "entry", ["name"])
    op.create_table(
        "entry_need",
        sa.Column("need", sa.Text, nullable=False),
        sa.Column("entry", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("need", "entry", name="pk_entry_need"),
        sa.ForeignKeyConstraint(
            ["entry"], ["entry.rowid"], name="fk_entry_need_entry", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_entry_need_entry", "entry_need", ["entry"])
    op.create_table(
        "entry_source",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("entry", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", "entry", name="pk_entry_source"),
        sa.ForeignKeyConstraint(
            ["entry"], ["entry.rowid"], name="fk_entry_source_entry", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_entry_source_entry", "entry_source", ["entry"])
    op.execute(
        "CREATE VIRTUAL TABLE entry_fts USING fts5(name, town, body, content='entry', content_rowid='rowid',"
        ' tokenize="unicode61 remove_diacritics 2")'
    )
    # A name counts most, then its town; words taken out of an entry are wiped from the index too.
    op.execute("INSERT INTO entry_fts(entry_fts, rank) VALUES('rank', 'bm25(8.0, 4.0, 1.0)')")
    op.execute("INSERT INTO entry_fts(entry_fts, rank) VALUES('secure-delete', 1)")


def _import_tables() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("started", sa.Text, nullable=False),
        sa.Column("finished", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_import_run"),
    )
    op.create_table(
        "import_item",
        sa.Column("import_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("record_id", sa.Text, nullable=False),
        sa.Column("before", sa.LargeBinary),
        sa.Column("said", sa.LargeBinary),
        sa.Column("after", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("import_id", "kind", "record_id", name="pk_import_item"),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import_run.id"], name="fk_import_item_import_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "imported",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("record_id", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("fields", sa.LargeBinary, nullable=False),
        sa.Column("import_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("kind", "record_id", name="pk_imported"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "suggestion",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("record_id", sa.Text, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("value", sa.LargeBinary, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("import_id", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("kind", "record_id", "field", name="pk_suggestion"),
        sqlite_with_rowid=False,
    )
