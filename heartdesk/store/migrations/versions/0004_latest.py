"""The latest stamp: found without reading every change, each time a desk is opened."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the changes in the order of their stamps, beside the table."""
    op.create_index("ix_change_wall_logical", "change", ["wall", "logical"])
