"""Runs the server's migrations on the owner's connection it is handed. Migrations import nothing of ours."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    version_table_schema="heartdesk",
    transaction_per_migration=False,
)
# The caller's transaction holds all of it, or none of it.
context.run_migrations()
