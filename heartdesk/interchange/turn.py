"""Whose turn it is to import into a desk, across all processes that have it open."""

from collections.abc import Iterator
from contextlib import contextmanager

from heartdesk.core.errors import DeskError
from heartdesk.store.desk import Desk
from heartdesk.store.profile import FolderLock


@contextmanager
def turn_if_free(desk: Desk) -> Iterator[bool]:
    """Hold the turn to import where no other process has it; whether we have it.

    The system lets go of it when this process ends, however it ends. Raises DeskError where the desk's folder can not
    be written.
    """
    turn = FolderLock(desk.folder, "import")
    if not turn.take():
        yield False
        return
    try:
        yield True
    finally:
        turn.let_go()


@contextmanager
def only_import(desk: Desk) -> Iterator[None]:
    """Hold the turn to import. Raises DeskError where another import is under way, or as `turn_if_free` does."""
    with turn_if_free(desk) as ours:
        if not ours:
            raise DeskError(
                "Another import is still running on this desk. Nothing has been changed.",
                then="Wait until it is done, then try again.",
            )
        yield
