"""Keeps a desk in step with its council: new keys come into its key file, others get theirs, the lease is looked after.

A desk that finds itself shut out hands in first what it had sealed, then destroys its ways in.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heartdesk.app.live_desk import LiveDesk
    from heartdesk.app.way_in import WayIn
    from heartdesk.security.boot_clock import BootClock
    from heartdesk.security.unlocked import Unlocked
    from heartdesk.store.desk import Desk
    from heartdesk.store.profile import Profile
    from heartdesk.store.shelf import UnitShelf
    from heartdesk.store.unit import Unit
    from heartdesk.sync.lease import Lease
    from heartdesk.sync.rounds import Round
    from heartdesk.sync.seals import DeskSeals
    from heartdesk.ui.session import CouncilNews


class InStep:
    """Belongs to one open desk. Slow: a lane only."""

    def __init__(
        self,
        profile: "Profile",
        live: "LiveDesk",
        way_in: "WayIn",
        clock: "BootClock | None" = None,
    ) -> None:
        from heartdesk.security.boot_clock import SystemBootClock

        self._profile, self._live, self._way_in = profile, live, way_in
        self._clock = clock or SystemBootClock()

    def keep(self, made: "Round | None" = None) -> "CouncilNews":
        """Do what is due, after the round `made` or without one; what a worker should know."""
        from heartdesk.sync.actions import seals_of
        from heartdesk.sync.model import NotOfACouncil
        from heartdesk.sync.notices import has_unsaid
        from heartdesk.sync.revoking import is_revoked
        from heartdesk.ui.session import CouncilNews

        try:
            seals = self._live.use(seals_of)
        except NotOfACouncil:
            return CouncilNews()
        if self._live.run(lambda unit: is_revoked(_shelf(unit), seals.desk)).value:
            return self._shut_out(handed_in=made is not None and made.whole)
        came = self._take_keys(seals)
        if self._renew(seals):
            came = self._take_keys(seals) or came
        self._live.run(lambda unit: self._take_root(unit, seals))
        self._tell_and_give(seals)
        said = self._look_after_lease(seals)
        told = ("New keys are in use at this desk.",) if came else ()
        more = self._live.run(lambda unit: has_unsaid(_shelf(unit))).value
        # What came under a key that was not here yet is opened by the next round.
        return CouncilNews(told=told, lease=said, more=more or came)

    def _take_keys(self, seals: "DeskSeals") -> bool:
        """Put what others gave into the key file, and go on with it; whether a key came that opens something."""
        from heartdesk.security.received import take_keys
        from heartdesk.security.sharing import audiences_here
        from heartdesk.sync.giving import Given, given_here, have_box_key, tell_own_keys
        from heartdesk.sync.seals import read_identity

        folder, by = self._profile.folder, self._way_in.now
        keys = audiences_here(folder, by)

        def look(unit: "Unit") -> Given:
            identity = have_box_key(unit, seals, read_identity(_shelf(unit).fact))
            tell_own_keys(unit, seals, keys, by.secrets.audiences)
            return given_here(unit, seals, identity, by, keys)

        given = self._live.run(look).value
        newest = {audience: key for key, (audience, _) in keys.items()}
        if given.keys or any(newest.get(of) != key for of, key in given.newest.items()):
            self._go_on_with(take_keys(folder, by, given.keys, newest=given.newest))
        return any(one.private for one in given.keys)

    def _renew(self, seals: "DeskSeals") -> bool:
        from heartdesk.sync.shutting_out import renew

        folder, by = self._profile.folder, self._way_in.now
        return self._live.run(lambda unit: renew(unit, seals, folder=folder, by=by)).value

    def _take_root(self, unit: "Unit", seals: "DeskSeals") -> None:
        from heartdesk.sync.root_key import take_root
        from heartdesk.sync.seals import read_identity

        root = read_identity(_shelf(unit).fact).root
        take_root(unit, seals, folder=self._profile.folder, by=self._way_in.now, root=root)

    def _tell_and_give(self, seals: "DeskSeals") -> None:
        """Say what others seal to here, and give them what they lack and may have."""
        from heartdesk.security.sharing import audiences_here
        from heartdesk.sync.giving import give
        from heartdesk.sync.worker_keys import announce

        folder, by = self._profile.folder, self._way_in.now
        keys = audiences_here(folder, by)

        def act(unit: "Unit") -> None:
            announce(unit, seals, folder, by)
            give(unit, seals, keys, by.secrets.audiences)

        self._live.run(act)

    def _look_after_lease(self, seals: "DeskSeals") -> str:
        """Renew the lease where another desk was heard, end it where nobody was; what a worker should read of it."""
        from heartdesk.sync import lease as leases
        from heartdesk.sync.giving import held_elsewhere, told_elsewhere
        from heartdesk.sync.lease import Standing

        by, moment = self._way_in.now, self._clock.moment()

        def look(unit: "Unit") -> "Lease":
            shelf = _shelf(unit)
            before = leases.kept(shelf)
            heard = _heard(unit, seals, before.heard if before else 0)
            proved = held_elsewhere(unit, seals, by.secrets.audiences)
            # Only what somebody elsewhere could give back today: a desk may have been shut out since.
            under = (proved | set(before.keys if before else ())) & told_elsewhere(unit, seals)
            now = leases.today(
                before,
                moment,
                unit.now,
                heard=heard,
                keys=tuple(sorted(under)),
                held=by.secrets.audiences.keys(),
                by_code=by.opened_with == "recovery",
            )
            leases.keep(shelf, now)
            return now

        now = self._live.run(look).value
        if leases.standing(now) is Standing.OVER and not now.gone:
            now = self._end(seals, replace(now, gone=True))
        open_here = self._live.use(lambda desk: frozenset(desk.held.private))
        if open_here != frozenset(self._way_in.now.held.private) - leases.shut_keys(now):
            self._live.change(lambda: None, self._store_of_today)
        return leases.sentence(now)

    def _end(self, seals: "DeskSeals", over: "Lease") -> "Lease":
        """Destroy the keys under the lease, and what they could be had back with from what lies here."""
        from heartdesk.security.received import without_keys
        from heartdesk.security.sharing import ways_here
        from heartdesk.sync import lease as leases
        from heartdesk.sync.worker_keys import announce, destroy_sharing

        folder, by = self._profile.folder, self._way_in.now
        slots = [way.slot for way in ways_here(folder, by) if way.name]
        self._go_on_with(without_keys(folder, by, over.keys))

        def act(unit: "Unit") -> None:
            leases.keep(_shelf(unit), over)
            destroy_sharing(unit, slots)
            announce(unit, seals, folder, self._way_in.now)

        self._live.run(act)
        return over

    def _shut_out(self, *, handed_in: bool) -> "CouncilNews":
        from heartdesk.core.clock import SystemClock
        from heartdesk.security.keys import device_for
        from heartdesk.security.wiping import destroy_ways_in
        from heartdesk.ui.session import CouncilNews

        if not handed_in:
            return CouncilNews(
                told=(
                    "This desk was shut out of the council. It closes for good once what waits here is handed in.",
                )
            )
        folder = self._profile.folder
        destroy_ways_in(folder, device_for(folder), SystemClock().now())
        return CouncilNews(shut_out=True)

    def _go_on_with(self, session: "Unlocked") -> None:
        self._way_in.now = session
        self._live.change(lambda: None, self._store_of_today)

    def _store_of_today(self) -> "Desk":
        from heartdesk.app.opening import open_store

        return open_store(self._profile, self._way_in.now, boot_clock=self._clock)


def _shelf(unit: "Unit") -> "UnitShelf":
    from heartdesk.store.shelf import UnitShelf

    return UnitShelf(unit)


def _heard(unit: "Unit", seals: "DeskSeals", after: int) -> int:
    """The place of the last bundle of another desk, of the council still, that came in after `after`; else `after`."""
    from heartdesk.store.bundles import COUNTED
    from heartdesk.store.shelf import UnitShelf
    from heartdesk.sync.revoking import shut_out

    shelf = UnitShelf(unit)
    gone = shut_out(shelf)
    return max(
        (
            kept.place
            for kept in shelf.kept_after(after)
            if kept.desk != seals.desk and kept.desk not in gone and kept.state in COUNTED
        ),
        default=after,
    )
