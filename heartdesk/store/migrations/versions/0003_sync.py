"""Sync: bundles, the desks of the council, receipts, changes held for a person, rounds."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of sync. Nothing that stands is touched."""
    op.create_table(
        "bundle",
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("sum", sa.LargeBinary, nullable=False),
        sa.Column("before", sa.LargeBinary, nullable=False),
        sa.Column("desk", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("seen", sa.Integer),
        sa.Column("changes", sa.Integer, nullable=False),
        sa.Column("deletes", sa.Integer, nullable=False),
        sa.Column("wall", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_bundle"),
        sa.UniqueConstraint("sum", name="uq_bundle_sum"),
    )
    op.create_index("ix_bundle_audience_stream_number", "bundle", ["audience", "stream", "number"])
    op.create_index("ix_bundle_audience_seen", "bundle", ["audience", "seen"])
    op.create_index("ix_bundle_state", "bundle", ["state"])
    op.create_table(
        "member",
        sa.Column("desk", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("certificate", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("desk", name="pk_member"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "receipt",
        sa.Column("desk", sa.Text, nullable=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("desk", "stream", "audience", name="pk_receipt"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "held_change",
        sa.Column("run", sa.LargeBinary(16), nullable=False),
        sa.Column("counter", sa.Integer, nullable=False),
        sa.Column("desk", sa.Text, nullable=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("record_id", sa.Text, nullable=False),
        sa.Column("fields", sa.LargeBinary, nullable=False),
        sa.Column("replaces", sa.LargeBinary, nullable=False),
        sa.Column("wall", sa.Integer, nullable=False),
        sa.Column("logical", sa.Integer, nullable=False),
        sa.Column("worker", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("run", "counter", name="pk_held_change"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sync_round",
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("left", sa.Integer, nullable=False),
        sa.Column("arrived", sa.Integer, nullable=False),
        sa.Column("told", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_sync_round"),
    )
