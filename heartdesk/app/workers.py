"""The desk's workers and keys, for the window's Workers page; see heartdesk.ui.session.Workers.

Every change of the roster is written in the audit right after the key file was written. Where the program dies between
the two, the next opening finds that the audit does not know of it, and writes it there (store/audit_roster.py).
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from heartdesk.app.live_desk import LiveDesk
from heartdesk.app.way_in import WayIn
from heartdesk.store.profile import Profile

if TYPE_CHECKING:
    from heartdesk.core.roles import Role
    from heartdesk.security.roster import Changed
    from heartdesk.security.unlocked import Unlocked
    from heartdesk.store.audit import Event
    from heartdesk.store.desk import Desk
    from heartdesk.store.unit import Look
    from heartdesk.ui.session import AuditLine, KnownWorker, NewCode


class DeskWorkers:
    """Belongs to one open desk. Slow: desk lane only."""

    def __init__(self, profile: Profile, live: LiveDesk, way_in: WayIn) -> None:
        self._profile, self._live, self._way_in = profile, live, way_in

    def everyone(self) -> "tuple[KnownWorker, ...]":
        from heartdesk.security.roster import list_workers
        from heartdesk.ui.session import KnownWorker

        names = self._live.look(_organization_names)
        return tuple(
            KnownWorker(
                worker.id,
                worker.name,
                frozenset(worker.roles),
                names.get(worker.organization, ""),
            )
            for worker in list_workers(self._profile.folder)
        )

    def organizations(self) -> tuple[str, ...]:
        from heartdesk.core.area import find_area

        named = {worker.organization for worker in self.everyone() if worker.organization}
        shipped = {one.name for one in find_area(self._profile.area).organizations}
        return tuple(sorted(named | shipped, key=str.casefold))

    def add(
        self, *, name: str, passphrase: str, roles: "frozenset[Role]", organization: str
    ) -> None:
        from heartdesk.app.making import name_organization, organization_id
        from heartdesk.core.area import find_area
        from heartdesk.security.keys import device_for
        from heartdesk.security.roster import add_worker
        from heartdesk.store.audit import Event

        folder = self._profile.folder
        controller, is_new = organization_id(find_area(self._profile.area), organization)
        changed = add_worker(
            folder,
            self._way_in.now,
            name=name,
            passphrase=passphrase,
            roles=roles,
            organization=controller,
            device=device_for(folder),
        )
        if is_new:
            self._live.run(lambda unit: name_organization(unit, controller, organization))
        self._went_on(changed, Event.WORKER_ADDED)

    def set_passphrase(self, worker_id: str, passphrase: str) -> None:
        from heartdesk.app.practice import keep_practice_secret
        from heartdesk.security.keys import device_for
        from heartdesk.security.roster import set_passphrase
        from heartdesk.store.audit import Event

        folder = self._profile.folder
        changed = set_passphrase(
            folder,
            self._way_in.now,
            worker_id,
            passphrase=passphrase,
            device=device_for(folder),
        )
        self._went_on(changed, Event.WAY_IN_SET)
        name = next(one.name for one in self.everyone() if one.id == worker_id)
        keep_practice_secret(self._profile, worker_name=name, passphrase=passphrase)

    def change_own(self, old: str, new: str) -> None:
        from heartdesk.app.practice import keep_practice_secret
        from heartdesk.security.keys import device_for
        from heartdesk.security.roster import change_passphrase
        from heartdesk.store.audit import Event, note

        folder = self._profile.folder
        self._way_in.now = change_passphrase(
            folder,
            worker_name=self._way_in.now.worker_name,
            secret=old,
            new=new,
            device=device_for(folder),
        )
        failed = self._way_in.now.failed_before
        if failed:
            self._live.run(lambda unit: note(unit, Event.FAILED_UNLOCKS, reason=str(failed)))
        self._note(Event.WAY_IN_SET, self._way_in.now.worker_id)
        keep_practice_secret(
            self._profile, worker_name=self._way_in.now.worker_name, passphrase=new
        )

    def set_roles(self, worker_id: str, roles: "frozenset[Role]") -> None:
        from heartdesk.security.roster import set_roles
        from heartdesk.store.audit import Event

        changed = set_roles(self._profile.folder, self._way_in.now, worker_id, roles=roles)
        self._went_on(changed, Event.ROLES_SET)

    def remove(self, worker_id: str) -> None:
        from heartdesk.security.rekey import remove_worker
        from heartdesk.store.audit import Event
        from heartdesk.store.rekey import copied

        folder, old = self._profile.folder, self._way_in.now

        def act() -> None:
            self._way_in.now = remove_worker(folder, old, worker_id, copied)

        self._live.change(act, self._store_of_today)
        self._note(Event.WORKER_REMOVED, worker_id)

    def new_code(self) -> "NewCode":
        from heartdesk.core.clock import SystemClock, local
        from heartdesk.hubs.actions import read_hub
        from heartdesk.leaflets.recovery_sheet import make_recovery_sheet
        from heartdesk.security.roster import new_recovery_code
        from heartdesk.store.audit import Event
        from heartdesk.ui.session import NewCode

        hub = self._live.look(read_hub)
        code, changed = new_recovery_code(self._profile.folder, self._way_in.now)
        self._went_on(changed, Event.RECOVERY_CODE_MADE)
        sheet = make_recovery_sheet(
            code, desk=hub.name if hub else "", made=local(SystemClock().now()).date()
        )
        return NewCode(code, sheet)

    def waiting(self) -> tuple[str, ...]:
        from heartdesk.security.roster import waiting

        mine = self._way_in.now.held
        names = {worker.id: worker.name for worker in self.everyone()}
        return tuple(
            names.get(who, "")
            for who, audiences in waiting(self._profile.folder).items()
            if any(mine.newest[one].id in mine.private for one in audiences if one in mine.newest)
        )

    def give_keys(self) -> None:
        from heartdesk.security.roster import grant_keys
        from heartdesk.store.audit import Event

        changed = grant_keys(self._profile.folder, self._way_in.now)
        self._went_on(replace(changed, worker_id=""), Event.KEYS_RENEWED)

    def audit(self, limit: int) -> "tuple[AuditLine, ...]":
        return self._live.look(lambda look: _in_words(look, limit))

    def audit_csv(self) -> bytes:
        from heartdesk.app.audit_words import as_csv
        from heartdesk.store.audit import Event, note

        lines = self._live.look(_in_words)
        self._live.run(lambda unit: note(unit, Event.EXPORTED, "audit", "", str(len(lines))))
        return as_csv(lines)

    def _went_on(self, changed: "Changed", event: "Event") -> None:
        """Go on with the keys of today, and write down what was done."""
        before, now = self._way_in.now, changed.by
        self._way_in.now = now
        if _opens_otherwise(before, now):
            self._live.change(lambda: None, self._store_of_today)
        self._note(event, changed.worker_id)

    def _store_of_today(self) -> "Desk":
        from heartdesk.app.opening import open_store

        return open_store(self._profile, self._way_in.now)

    def _note(self, event: "Event", worker_id: str) -> None:
        from heartdesk.security.roster_today import roster_today
        from heartdesk.store.audit_roster import keep_up

        today = roster_today(self._profile.folder, self._way_in.now)
        self._live.run(lambda unit: keep_up(unit, today, (event, worker_id)))


def _opens_otherwise(before: "Unlocked", now: "Unlocked") -> bool:
    """Whether the open store goes on with keys or roles that are no longer the worker's."""
    return (before.key, before.roles, before.held) != (now.key, now.roles, now.held)


def _organization_names(look: "Look") -> dict[str, str]:
    from heartdesk.core.kinds import Kind

    return {
        record.id: str(record.fields.get("name", "")) for record in look.every(Kind.ORGANIZATION)
    }


def _in_words(look: "Look", limit: int | None = None) -> "tuple[AuditLine, ...]":
    from heartdesk.app.audit_words import line_of
    from heartdesk.store.audit import written
    from heartdesk.store.audit_roster import names_ever

    entries = written(look, limit)
    names = names_ever(look)
    return tuple(line_of(entry, names) for entry in entries)
