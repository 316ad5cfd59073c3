"""Is an open store still the one its folder's keys open? After re-keying, the old file must take nothing more."""

from pathlib import Path

from heartdesk.core.errors import DeskError
from heartdesk.security import slot_file


class KeyFileWatch:
    """Looks at the key file beside a store before each write; it is read again only where it has changed."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._key_file = database.parent / slot_file.NAME
        self._known: tuple[int, int, int] | None = None

    def must_be_current(self) -> None:
        """Raise DeskError where the keys now open another file. Ask while holding the writer's turn.

        Re-keying holds that turn until its new key file stands. So a write is either in the copy, or refused here.
        """
        try:
            found = self._key_file.stat()
        except FileNotFoundError:
            return
        stands = (found.st_mtime_ns, found.st_ino, found.st_size)
        if stands == self._known:
            return
        if slot_file.database_of(self._database.parent) != self._database:
            raise DeskError(
                "The keys of this desk were renewed, so this was not saved. Everything saved before is safe.",
                then="Unlock the desk again, then do this once more.",
            )
        self._known = stands
