"""Opens a desk that is there, for a worker who has its secret."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from heartdesk.app.in_place import holds_nothing, settle
from heartdesk.core.errors import DeskError
from heartdesk.store.profile import Profile, read_profile
from heartdesk.store.restore_stage import stage_of

SHUT_OUT = "shut-out.json"
"""The note in the folder of a desk that was shut out; see heartdesk.security.shut_out."""

if TYPE_CHECKING:
    from heartdesk.core.area import Area
    from heartdesk.security.boot_clock import BootClock
    from heartdesk.security.unlocked import Unlocked
    from heartdesk.store.audit_roster import Change
    from heartdesk.store.desk import Desk
    from heartdesk.store.unit import Unit
    from heartdesk.ui.session import CodeTaken, Maker, OpenDesk, Opener


def opener_for(folder: Path) -> "Opener":
    """What opens the desk in `folder`, or makes the first one there. Never raises: trouble is told once it is asked."""
    from heartdesk.app.unopened import Unopened

    try:
        if stage_of(folder).exists():
            from heartdesk.store.restore_swap import finish_restore

            finish_restore(folder)
        settle(folder)
        _refuse_shut_out(folder)
        if holds_nothing(folder):
            from heartdesk.app.first_run import FirstRun

            return FirstRun(folder)
        return ProfileOpener(read_profile(folder))
    except DeskError as trouble:
        return Unopened(trouble)
    except OSError as error:
        return Unopened(
            DeskError(
                f"HeartDesk cannot look into the desk's folder ({error.strerror or 'no reason given'}).",
                then="Check that the disk or stick is there, then start HeartDesk again.",
            )
        )


def _refuse_shut_out(folder: Path) -> None:
    """Raise ShutOut where this desk was shut out of its council, and finish what a power cut left undone then."""
    if (folder / SHUT_OUT).exists():
        from heartdesk.security.shut_out import refuse
        from heartdesk.security.wiping import finish

        finish(folder)
        refuse(folder)


def open_desk(profile: Profile, *, worker: str, secret: str) -> "Desk":
    """Open a desk's store with a worker's passphrase, or "recovery" and the code. Takes up to a second.

    Raises DeskError where it does not open, TooManyTries after too many wrong secrets. Imports that were cut short are
    taken back first.
    """
    return open_unlocked(profile, unlock_profile(profile, worker=worker, secret=secret))


def unlock_profile(profile: Profile, *, worker: str, secret: str) -> "Unlocked":
    """The keys of a desk for a worker, behind the limit on guesses. Raises as open_desk does."""
    from heartdesk.security.attempts import guarded_unlock
    from heartdesk.security.keys import device_for

    return guarded_unlock(
        profile.folder, worker_name=worker, secret=secret, device=device_for(profile.folder)
    )


def open_unlocked(
    profile: Profile,
    opened: "Unlocked",
    *,
    done: "Change | None" = None,
    boot_clock: "BootClock | None" = None,
) -> "Desk":
    """The store of a desk whose keys are at hand, tidied, with the opening written in its audit.

    `done` is what was just done to the roster. Whatever else became of it and is not in the audit is written there too.
    """
    from heartdesk.app.safekeeping import refuse_damaged
    from heartdesk.interchange.actions import settle_unfinished_imports
    from heartdesk.security.roster_today import roster_today
    from heartdesk.store.audit import Event, note
    from heartdesk.store.audit_roster import keep_up

    refuse_damaged(profile.folder, profile.database, opened.key)
    desk = open_store(profile, opened, boot_clock=boot_clock)
    settle_unfinished_imports(desk)
    today = roster_today(profile.folder, opened)

    def write_down(unit: "Unit") -> None:
        if opened.failed_before:
            note(unit, Event.FAILED_UNLOCKS, reason=str(opened.failed_before))
        note(unit, Event.UNLOCKED, "worker", opened.worker_id, opened.opened_with)
        keep_up(unit, today, done)

    desk.run(write_down)
    return desk


def open_store(
    profile: Profile, opened: "Unlocked", *, boot_clock: "BootClock | None" = None
) -> "Desk":
    """The store of a profile, joined to its worker, its area, its clock and what indexes its directory.

    Keys whose lease is over stay shut. `boot_clock` is the machine's own, unless another is given.
    """
    from heartdesk.core.area import find_area
    from heartdesk.core.clock import SystemClock
    from heartdesk.directory.store import INDEXERS
    from heartdesk.security.boot_clock import SystemBootClock
    from heartdesk.security.held import without
    from heartdesk.store.desk import Desk
    from heartdesk.store.record import Worker
    from heartdesk.sync.lease import keys_shut

    desk = Desk.open(
        profile.database,
        opened.key,
        area=find_area(profile.area),
        worker=Worker(
            opened.worker_id,
            opened.worker_name,
            roles=opened.roles,
            organization=opened.organization,
        ),
        clock=SystemClock(),
        indexers=INDEXERS,
        held=opened.held,
    )
    moment = (boot_clock or SystemBootClock()).moment()
    shut = desk.look(lambda look: keys_shut(look, moment))
    if shut:
        desk.held = without(desk.held, shut)
    return desk


def open_for_window(profile: Profile, opened: "Unlocked", *, made_anew: bool = False) -> "OpenDesk":
    """The open desk as the window wants it: its store, who is at work, their drafts, the desk's workers.

    `made_anew` says that the worker has just chosen a new passphrase, which is written in the audit too.
    """
    from heartdesk.app.inviting import DeskCouncil
    from heartdesk.app.last_worker import keep_last
    from heartdesk.app.live_desk import LiveDesk
    from heartdesk.app.safekeeping import DeskSafekeeping
    from heartdesk.app.session import WorkerSession
    from heartdesk.app.way_in import WayIn
    from heartdesk.app.workers import DeskWorkers
    from heartdesk.store.audit import Event
    from heartdesk.store.desk_settings import lock_after
    from heartdesk.ui.session import OpenDesk

    done = (Event.WAY_IN_SET, opened.worker_id) if made_anew else None
    desk = open_unlocked(profile, opened, done=done)
    area = desk.area
    live, way_in = LiveDesk(desk), WayIn(opened)
    council = DeskCouncil(profile, live, way_in)
    in_step = council.keep_in_step()
    keep_last(profile.folder, opened.worker_id)
    return OpenDesk(
        desk=live,
        area=area,
        worker=opened.worker_name,
        roles=opened.roles,
        news=(*in_step.told, *filter(None, (in_step.lease,))),
        session=WorkerSession(profile.folder, way_in),
        workers=DeskWorkers(profile, live, way_in),
        demo=profile.demo,
        lock_after=desk.look(lock_after),
        safekeeping=DeskSafekeeping(profile.folder, live, way_in),
        council=council,
    )


def demo_secret(profile: Profile) -> tuple[str, str]:
    """The worker's name and passphrase of a practice desk, from its own folder."""
    from heartdesk.app.making import UNLOCK_FILE
    from heartdesk.security.unlock_file import read_unlock_file

    given = read_unlock_file(profile.folder / UNLOCK_FILE)
    return given.worker_name, given.secret


class ProfileOpener:
    """Opens a profile for the window; see heartdesk.ui.session.Opener."""

    maker: "Maker | None" = None

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._failed_before = 0

    @property
    def demo(self) -> bool:
        return self._profile.demo

    @property
    def workers(self) -> tuple[str, ...]:
        from heartdesk.app.last_worker import last_worker
        from heartdesk.security.roster import list_workers

        if self.demo:
            return ()
        last = last_worker(self._profile.folder)
        everyone = sorted(
            list_workers(self._profile.folder),
            key=lambda worker: (worker.id != last, worker.name.casefold()),
        )
        return tuple(worker.name for worker in everyone)

    def area(self) -> "Area":
        from heartdesk.core.area import find_area

        return find_area(self._profile.area)

    def open(self, worker: str, secret: str) -> "OpenDesk":
        if self.demo:
            worker, secret = demo_secret(self._profile)
        _refuse_missing(self._profile)
        return self._opened(unlock_profile(self._profile, worker=worker, secret=secret))

    def take_code(self, worker: str, code: str) -> "CodeTaken":
        from heartdesk.security.device import NoKeyring
        from heartdesk.security.keys import device_for
        from heartdesk.security.recovery import read_code
        from heartdesk.ui.session import CodeTaken

        read_code(code)  # a slip is told without counting as a guess
        opened = unlock_profile(self._profile, worker=worker, secret=code)
        self._failed_before = opened.failed_before
        try:
            device_for(self._profile.folder).read(self._profile.id)
        except NoKeyring as reason:
            return CodeTaken(no_key_store=reason.say)
        return CodeTaken()

    def open_anew(self, worker: str, code: str, passphrase: str) -> "OpenDesk":
        from heartdesk.security.keys import device_for
        from heartdesk.security.roster import change_passphrase

        folder = self._profile.folder
        opened = change_passphrase(
            folder, worker_name=worker, secret=code, new=passphrase, device=device_for(folder)
        )
        opened = replace(opened, opened_with="recovery", failed_before=self._failed_before)
        return self._opened(opened, made_anew=True)

    def put_back(self, backup_id: str, worker: str, secret: str) -> "OpenDesk":
        from heartdesk.app.safekeeping import put_back

        if self.demo:
            worker, secret = demo_secret(self._profile)
        folder = self._profile.folder
        told = put_back(folder, backup_id, worker=worker, secret=secret)
        self._profile = read_profile(folder)
        return replace(self.open(worker, secret), news=told)

    def _opened(self, opened: "Unlocked", *, made_anew: bool = False) -> "OpenDesk":
        """The desk of an unlocked profile; where its store is damaged, what can bring it back."""
        from heartdesk.store.backup_pages import DamagedStore, check_pages

        try:
            return open_for_window(self._profile, opened, made_anew=made_anew)
        except DeskError as trouble:
            try:
                check_pages(self._profile.database, opened.key)
            except DamagedStore:
                raise _damaged(self._profile.folder) from trouble
            raise


def _refuse_missing(profile: Profile) -> None:
    """Raise where a desk has keys and its store is gone: opening it would make a new, empty one."""
    from heartdesk.store.restore_offer import what_can_be_restored

    if what_can_be_restored(profile.folder).store == "missing":
        raise _damaged(profile.folder)


def _damaged(folder: Path) -> DeskError:
    """What can bring the desk back, as trouble to be told."""
    from heartdesk.app.safekeeping import named
    from heartdesk.store.restore_offer import what_can_be_restored
    from heartdesk.ui.session import DeskDamaged

    offer = what_can_be_restored(folder)
    return DeskDamaged(offer.say, then=offer.then, backups=named(offer.backups))
