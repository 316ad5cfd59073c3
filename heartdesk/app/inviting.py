"""Asks another desk in, on behalf of the worker who has this one open."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heartdesk.app.live_desk import LiveDesk
    from heartdesk.app.way_in import WayIn
    from heartdesk.security.unlocked import Unlocked
    from heartdesk.store.desk import Desk
    from heartdesk.store.profile import Profile
    from heartdesk.sync.membership import Invited
    from heartdesk.ui.session import NewInvitation


class DeskCouncil:
    """The council as the window asks for it; see heartdesk.ui.session.Council. Slow: desk lane only."""

    def __init__(self, profile: "Profile", live: "LiveDesk", way_in: "WayIn") -> None:
        self._profile, self._live, self._way_in = profile, live, way_in

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
