"""The desk's backups and its journal, as the window asks for them; see heartdesk.ui.session.Safekeeping."""

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from heartdesk.core.errors import DeskError

if TYPE_CHECKING:
    from heartdesk.app.live_desk import LiveDesk
    from heartdesk.app.way_in import WayIn
    from heartdesk.store.desk import Desk
    from heartdesk.store.restore_offer import Found
    from heartdesk.ui.session import Backup, KeptSafe

log = logging.getLogger(__name__)


class DeskSafekeeping:
    """Keeps the desk that is open safe."""

    def __init__(self, folder: Path, live: "LiveDesk", way_in: "WayIn") -> None:
        self._folder, self._live, self._way_in = folder, live, way_in

    def keep_safe(self) -> "KeptSafe":
        from heartdesk.store.backup_daily import keep_safe

        self._live.use(lambda desk: keep_safe(desk, now=_now()))
        return self.about()

    def back_up_now(self) -> "KeptSafe":
        from heartdesk.store.backup_daily import back_up_now

        self._live.use(lambda desk: back_up_now(desk, now=_now()))
        return self.about()

    def set_place(self, place: str) -> "KeptSafe":
        self._live.use(lambda desk: choose_place(desk, Path(place) if place else None))
        return self.about()

    def about(self) -> "KeptSafe":
        from heartdesk.store.backup_daily import is_on_same_disk
        from heartdesk.store.backup_state import read_state, said_shortly
        from heartdesk.ui.session import KeptSafe

        state = read_state(self._folder)
        said, care = said_shortly(self._folder, _now())
        return KeptSafe(
            said=said,
            care=care,
            place=state.place,
            same_disk=bool(state.place) and is_on_same_disk(self._folder, Path(state.place)),
            missed=state.missed,
            backups=backups_of(self._folder),
        )

    def check(self, backup_id: str) -> str:
        from heartdesk.store.backup import check_backup
        from heartdesk.store.backup_state import moment_in_words

        made = check_backup(Path(backup_id)).made
        return f"The backup of {moment_in_words(made)} is whole: every byte is as it was written."

    def put_back(self, backup_id: str, secret: str) -> tuple[str, ...]:
        from heartdesk.app.opening import demo_secret, open_unlocked, unlock_profile
        from heartdesk.core.roles import must_look_after_backups
        from heartdesk.store.profile import read_profile

        must_look_after_backups(self._way_in.now.roles)
        worker = self._way_in.now.worker_name

        def act() -> tuple[str, ...]:
            told = put_back(self._folder, backup_id, worker=worker, secret=secret)
            profile = read_profile(self._folder)
            name, typed = demo_secret(profile) if profile.demo else (worker, secret)
            self._way_in.now = unlock_profile(profile, worker=name, secret=typed)
            return told

        self._live.use(write_last)
        return self._live.change(
            act, lambda: open_unlocked(read_profile(self._folder), self._way_in.now)
        )


def choose_place(desk: "Desk", place: Path | None) -> None:
    """Choose the second place of an open desk's backups, or none, and write down who did.

    Raises NotAllowed, and DeskError where it will not do.
    """
    from heartdesk.core.roles import must_look_after_backups
    from heartdesk.store.audit import Event, note
    from heartdesk.store.backup_daily import set_place

    must_look_after_backups(desk.worker.roles)
    set_place(desk.folder, place)
    desk.run(lambda unit: note(unit, Event.SETTING_CHANGED, "backup"))


def refuse_damaged(folder: Path, database: Path, key: bytes) -> None:
    """Look at every page of a store before it is opened. Takes a tenth of a second for 16 MB.

    Raises DeskError, which says what the desk can be brought back from, where it is damaged or gone.
    """
    from heartdesk.store.backup_pages import DamagedStore, check_pages
    from heartdesk.store.restore_offer import what_can_be_restored

    try:
        check_pages(database, key)
    except DamagedStore as error:
        raise what_can_be_restored(folder).trouble from error


def backups_of(folder: Path) -> "tuple[Backup, ...]":
    """The backups of a desk that are at hand, newest first. Needs no key."""
    from heartdesk.store.restore_offer import what_can_be_restored

    return named(what_can_be_restored(folder).backups)


def named(found: "tuple[Found, ...]") -> "tuple[Backup, ...]":
    """Backups as a worker chooses among them: when each was made, where it is."""
    from heartdesk.store.backup_state import moment_in_words, place_in_words
    from heartdesk.ui.session import Backup

    return tuple(
        Backup(
            str(one.file),
            f"{moment_in_words(one.made)}, in {place_in_words(one.file.parent)}",
        )
        for one in found
    )


def put_back(folder: Path, backup_id: str, *, worker: str, secret: str) -> tuple[str, ...]:
    """Bring a desk back from one of its backups, with the journal; what came of it, a sentence each.

    Call it where no store is open. Raises DeskError; what stands in `folder` then still stands.
    """
    from heartdesk.app.restoring import restore_desk
    from heartdesk.store.restore import in_words

    restored = restore_desk(Path(backup_id), folder, worker=worker, secret=secret)
    return in_words(restored)


def write_last(desk: "Desk") -> None:
    """Write the journal before a desk closes. It is closed all the same where the disk refuses."""
    from heartdesk.store.journal import write_journal

    try:
        write_journal(desk)
    except DeskError:
        log.warning("the journal could not be written at the end")


def _now() -> datetime:
    return datetime.now(UTC)
