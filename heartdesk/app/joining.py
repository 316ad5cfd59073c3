"""Makes a desk that joins a council: with the keys it is given, and the place it is given among the others."""

from pathlib import Path
from typing import TYPE_CHECKING

from heartdesk.app.making import Joins, NewDesk, Wanted, make_desk

if TYPE_CHECKING:
    from heartdesk.security.cost import Cost
    from heartdesk.store.unit import Unit


def join_desk(
    folder: Path,
    *,
    invitation: bytes,
    code: str,
    worker: str,
    passphrase: str,
    hub: str = "",
    cost: "Cost | None" = None,
) -> NewDesk:
    """Make a desk in `folder` from an invitation and its code, with its first worker: all of it or none.

    Only a desk of another hub says which `hub` area it stands in. Raises DeskError for a code that does not fit, and as
    `make_desk` does.
    """
    wanted = wanted_of(invitation, code, worker=worker, passphrase=passphrase, hub=hub, cost=cost)
    return make_desk(folder, **wanted)


def wanted_of(
    invitation: bytes,
    code: str,
    *,
    worker: str,
    passphrase: str,
    hub: str = "",
    organization: str = "",
    cost: "Cost | None" = None,
) -> Wanted:
    """What a desk is to be that an invitation asks in. `organization` counts where the invitation names none."""
    from heartdesk.core.errors import DeskError
    from heartdesk.security.council import opened
    from heartdesk.store.shelf import UnitShelf
    from heartdesk.sync.membership import take_place

    invited = opened(invitation, code)
    if not (invited.hub or hub):
        raise DeskError(
            "This invitation is for a desk of another hub, and does not say which. Nothing was made.",
            then="Say which hub area the desk stands in: --hub NAME",
        )

    def keep(unit: "Unit") -> None:
        take_place(UnitShelf(unit), invited)

    return Wanted(
        area=invited.area,
        hub=invited.hub or hub,
        worker=worker,
        passphrase=passphrase,
        organization=invited.organization or organization,
        cost=cost,
        joins=Joins(invited.keys, frozenset(invited.roles), keep),
    )
