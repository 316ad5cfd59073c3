"""What is said to whoever runs the server when something is in the way."""

from heartdesk.core.errors import MachineTrouble


def no_database() -> MachineTrouble:
    """The database does not answer, or does not let us in. Its own words may hold a password: they are not shown."""
    return MachineTrouble(
        "The database does not answer, or does not let the server in.",
        then="Check that PostgreSQL runs, and the address, name and password after --database-url.",
    )
