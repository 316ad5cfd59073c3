"""Runs the migrations on the open, encrypted connection it is handed. Migrations import nothing of ours."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=context.config.attributes.get("target_metadata"),
    render_as_batch=True,
    transaction_per_migration=False,
)
# The caller's transaction holds all of it, or none of it.
context.run_migrations()
