"""Bringing a store to today's schema: a copy first, then the migrations, or a sentence why not."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, text

from heartdesk.core.clock import Clock
from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.store.trouble import plain_trouble

HEAD = "0004"
"""The newest migration. A test holds it to what stands in `migrations`."""

COPIES = "copies"
"""The folder beside the store where a copy is kept before each upgrade."""

if TYPE_CHECKING:
    from alembic.config import Config

_log = logging.getLogger(__name__)


def bring_up_to_date(engine: Engine, database: Path, key: bytes, clock: Clock) -> None:
    """Make the tables of a new store, or upgrade an older one after copying it.

    Raises DeskError for a store from a newer HeartDesk; such a store is not touched.
    """
    found = schema_of(engine)
    if found == HEAD:
        return
    if found is not None:
        if found not in _known():
            raise DeskError(
                "This desk was last opened by a newer HeartDesk. Nothing has been changed.",
                then="Update HeartDesk on this computer, then open the desk again.",
            )
        copy = copy_store(database, key, label=f"before-{HEAD}-{clock.now():%Y%m%d-%H%M%S}")
        _log.info("copied the store before upgrading: %s", copy.name)
    _migrate(engine)
    _log.info("store upgraded from %s to %s", found, HEAD)


def schema_of(engine: Engine) -> str | None:
    """The migration a store stands at, or None for a store with no tables yet."""
    with engine.connect() as connection:
        named = connection.execute(
            text("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'")
        ).first()
        if named is None:
            return None
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if version is None else str(version)


def copy_store(database: Path, key: bytes, *, label: str) -> Path:
    """A consistent copy, sealed with the same key, in the folder `copies` beside the store.

    Raises DeskError where the disk is full or may not be written; then no half copy stays.
    """
    import sqlcipher3  # noqa: PLC0415 - the driver's own backup call, which SQLAlchemy does not offer

    folder = database.parent / COPIES
    unfinished, copy = folder / f"{label}.part", folder / f"{label}.db"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        try:
            _copy_pages(sqlcipher3.connect, database, unfinished, key)
            unfinished.replace(copy)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise _no_copy() from error
    except sqlcipher3.Error as error:
        raise plain_trouble(str(error)) or _no_copy() from error
    return copy


def _copy_pages(connect: Callable[[str], Any], database: Path, copy: Path, key: bytes) -> None:
    source, target = connect(str(database)), connect(str(copy))
    try:
        for connection in (source, target):
            connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        source.backup(target)
    finally:
        source.close()
        target.close()


def _no_copy() -> MachineTrouble:
    return MachineTrouble(
        "The desk's file could not be copied before it is brought up to date. Nothing has been changed.",
        then="Make room on the disk and allow writing in HeartDesk's folder, then open the desk again.",
    )


def _known() -> frozenset[str]:
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - only when a store must be upgraded

    script = ScriptDirectory.from_config(_config())
    return frozenset(revision.revision for revision in script.walk_revisions())


def _migrate(engine: Engine) -> None:
    from alembic import command  # noqa: PLC0415 - only when a store must be upgraded

    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, HEAD)


def _config() -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - only when a store must be upgraded

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
