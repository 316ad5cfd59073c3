"""The council on behalf of the worker who has this desk open: asks a desk in, shuts one out, keeps in step."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heartdesk.app.live_desk import LiveDesk
    from heartdesk.app.way_in import WayIn
    from heartdesk.core.notices import Reason
    from heartdesk.security.unlocked import Unlocked
    from heartdesk.store.desk import Desk
    from heartdesk.store.profile import Profile
    from heartdesk.sync.membership import Invited
    from heartdesk.sync.root_key import Admin
    from heartdesk.sync.rounds import Round
    from heartdesk.sync.shutting_out import LetIn, Reader
    from heartdesk.ui.session import CouncilNews, NewInvitation


class DeskCouncil:
    """The council as the window asks for it; see heartdesk.ui.session.Council. Slow: desk lane only."""

    def __init__(self, profile: "Profile", live: "LiveDesk", way_in: "WayIn") -> None:
        from heartdesk.app.in_step import InStep

        self._profile, self._live, self._way_in = profile, live, way_in
        self._in_step = InStep(profile, live, way_in)

    def invite(self, *, name: str, called: str, whole_hub: bool) -> "NewInvitation":
        from heartdesk.ui.session import NewInvitation

        invited = self._live.use(
            lambda desk: invite_desk(
                desk,
                self._way_in.now,
                area=self._profile.area,
                name=name,
                called=called,
                whole_hub=whole_hub,
            )
        )
        return NewInvitation(invited.file, invited.code)

    def keep_in_step(self, made: "Round | None" = None) -> "CouncilNews":
        return self._in_step.keep(made)

    def readers(self, desk: str) -> "tuple[Reader, ...]":
        from heartdesk.sync.actions import seals_of
        from heartdesk.sync.shutting_out import who_would_read

        def act(opened: "Desk") -> "tuple[Reader, ...]":
            seals = seals_of(opened)
            return opened.run(lambda unit: who_would_read(unit, seals, desk)).value

        return self._live.use(act)

    def shut_out(self, desk: str, reason: "Reason") -> "CouncilNews":
        self._live.use(lambda opened: shut_out_desk(opened, self._way_in.now, desk, reason))
        return self.keep_in_step()

    def let_in(self, desk: str) -> "LetIn":
        return self._live.use(lambda opened: let_in_aside(opened, self._way_in.now, desk))

    def admins(self) -> "tuple[Admin, ...]":
        from heartdesk.sync.actions import seals_of
        from heartdesk.sync.root_key import admins

        seals = self._live.use(seals_of)
        return self._live.run(lambda unit: admins(unit, seals)).value

    def give_key(self, worker: str) -> "tuple[Admin, ...]":
        from heartdesk.sync.actions import seals_of
        from heartdesk.sync.root_key import give_root

        seals, folder, by = self._live.use(seals_of), self._profile.folder, self._way_in.now
        self._live.run(lambda unit: give_root(unit, seals, folder=folder, by=by, worker=worker))
        return self.admins()


def invite_desk(
    desk: "Desk", by: "Unlocked", *, area: str, name: str, called: str, whole_hub: bool
) -> "Invited":
    """An invitation for another desk. `called` names this one, the first time; "" for the name of its hub.

    Raises DeskError where `by` is no admin, or lacks a key that the new desk would need.
    """
    from heartdesk.sync.actions import invite

    locality, organization = _own_hub(desk)
    return invite(
        desk,
        by,
        name=name,
        called=called or _hub_name(desk),
        area=area,
        hub=locality,
        organization=organization,
        whole_hub=whole_hub,
    )


def shut_out_desk(opened: "Desk", by: "Unlocked", desk: str, reason: "Reason") -> None:
    """Shut another desk out of the council; see heartdesk.sync.shutting_out. Then keep in step."""
    from heartdesk.sync.actions import seals_of
    from heartdesk.sync.shutting_out import shut_out

    seals, folder = seals_of(opened), opened.folder
    opened.run(lambda unit: shut_out(unit, seals, folder=folder, by=by, desk=desk, reason=reason))


def let_in_aside(opened: "Desk", by: "Unlocked", desk: str) -> "LetIn":
    """Let what a desk said after it was shut out count."""
    from heartdesk.sync import snapshots, undecided
    from heartdesk.sync.actions import DeskKeeper, seals_of
    from heartdesk.sync.shutting_out import let_in

    seals, folder, keeper = seals_of(opened), opened.folder, DeskKeeper(opened)
    waited = keeper.run(undecided.undecided)
    made = opened.run(lambda unit: let_in(unit, seals, folder=folder, by=by, desk=desk)).value
    snapshots.take_let_in(keeper, seals, waited)
    return made


def _own_hub(desk: "Desk") -> tuple[str, str]:
    """The hub area this desk stands in, and the name of the organization that its worker works for."""
    from heartdesk.core.kinds import Kind
    from heartdesk.hubs.actions import read_hub

    hub = desk.look(read_hub)
    organization = desk.worker.organization
    found = (
        desk.look(lambda look: look.get(Kind.ORGANIZATION, organization)) if organization else None
    )
    return hub.locality if hub else "", str(found.fields.get("name", "")) if found else ""


def _hub_name(desk: "Desk") -> str:
    from heartdesk.hubs.actions import read_hub

    hub = desk.look(read_hub)
    return hub.name if hub and hub.name else "First desk"
