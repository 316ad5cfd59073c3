"""Whose turn it is to import into a desk, across all processes that have it open."""

from collections.abc import Iterator
from contextlib import contextmanager

from heartdesk.core.errors import DeskError
from heartdesk.store.desk import Desk
from heartdesk.store.profile import FolderLock


@contextmanager
def only_import(desk: Desk) -> Iterator[None]:
    """Hold the turn to import. The system lets go of it when this process ends, however it ends.

    Raises DeskError where another import is under way or the desk's folder can not be written.
    """
    turn = FolderLock(desk.folder, "import")
    if not turn.take():
        raise DeskError(
            "Another import is still running on this desk. Nothing has been changed.",
            then="Wait until it is done, then try again.",
        )
    try:
        yield
    finally:
        turn.let_go()


def import_is_running(desk: Desk) -> bool:
    """Whether some process imports into this desk just now."""
    turn = FolderLock(desk.folder, "import")
    if not turn.take():
        return True
    turn.let_go()
    return False
