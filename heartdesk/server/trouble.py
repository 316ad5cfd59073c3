"""What is said to whoever runs the server when something is in the way."""

from heartdesk.core.errors import DeskError, MachineTrouble


def no_database() -> MachineTrouble:
    """The database does not answer, or does not let us in. Its own words may hold a password: they are not shown."""
    return MachineTrouble(
        "The database does not answer, or does not let the server in.",
        then="Check that PostgreSQL runs, and the address, name and password after --database-url.",
    )


def not_migrated() -> DeskError:
    """Tables of an earlier HeartDesk, or none."""
    return DeskError(
        "The database does not hold the tables of this HeartDesk yet. Nothing was changed.",
        then="Run, with the owner's address: server migrate --database-url ADDRESS --service ROLE",
    )


def newer_tables() -> DeskError:
    """Somebody has brought them further than this HeartDesk knows."""
    return DeskError(
        "The database holds the tables of a newer HeartDesk. Nothing was changed.",
        then="Update HeartDesk on this computer, then try again.",
    )


def not_the_owner() -> DeskError:
    """The role may not do what only the owner of the tables does."""
    return DeskError(
        "The database's role may not do that: it does not own HeartDesk's tables. Nothing was changed.",
        then="Use the owner's address; docs/SERVER.md says how the two roles are made.",
    )


def not_let_in() -> DeskError:
    """The service's role was never given its rights."""
    return DeskError(
        "The database's role was not let in to HeartDesk's tables. Nothing was started.",
        then="Run, with the owner's address: server migrate --database-url ADDRESS --service ROLE",
    )
