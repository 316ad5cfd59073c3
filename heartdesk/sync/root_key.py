"""The council's own key at a second desk: given by an admin who holds it to one who does not, sealed on the way."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from heartdesk.core import wire
from heartdesk.core.errors import DeskError
from heartdesk.core.notices import Box, Share, share
from heartdesk.core.roles import Role
from heartdesk.security import sharing
from heartdesk.security.sealing import Refused
from heartdesk.security.unlocked import Unlocked
from heartdesk.store import audit
from heartdesk.store.audit import Event
from heartdesk.store.shelf import UnitShelf
from heartdesk.store.unit import Unit
from heartdesk.sync import membership, notices, revoking
from heartdesk.sync.model import Seals
from heartdesk.sync.worker_keys import WorkerKey, sharing_private, statements


@dataclass(frozen=True)
class Admin:
    """An admin of another desk, and whether they were given the council's key."""

    worker: str
    name: str
    desk: str
    holds: bool


def admins(unit: Unit, seals: Seals) -> tuple[Admin, ...]:
    """The admins of the council's other desks, as those desks name them."""
    shelf = UnitShelf(unit)
    names = shelf.members()
    given = {
        box.to for one in notices.shares(shelf) if one.key == seals.council for box in one.boxes
    }
    found = (
        Admin(
            str(UUID(bytes=one.worker)),
            one.name,
            names.get(one.desk.hex(), ""),
            sharing.recipient(one.sharing) in given,
        )
        for one in _others(unit, seals)
    )
    return tuple(sorted(found, key=lambda one: (one.desk, one.name)))


def give_root(unit: Unit, seals: Seals, *, folder: Path, by: Unlocked, worker: str) -> None:
    """Give the council's key to an admin of another desk, by their id; they have it once they have met this desk.

    Raises DeskError unless `by` is an admin who holds it, and where there is no such admin.
    """
    shelf = UnitShelf(unit)
    for one in _others(unit, seals):
        if str(UUID(bytes=one.worker)) == worker:
            root = membership.held_root(shelf, folder, by)
            box = sharing.for_way(root, seals.council, sharing=one.sharing, way_in=one.way_in)
            said = Share(seals.council, (Box(sharing.recipient(one.sharing), box),))
            notices.add_own(shelf, seals, [share(said)])
            audit.note(unit, Event.COUNCIL_KEY_GIVEN, "worker", worker)
            return
    raise DeskError(
        "There is no such admin at another desk. Nothing was given.",
        then="Let them open their desk once and meet the others, then look again.",
    )


def take_root(unit: Unit, seals: Seals, *, folder: Path, by: Unlocked, root: bytes) -> bool:
    """Keep the council's key where it was given to the admin who has this desk open; `root` is its public half."""
    shelf = UnitShelf(unit)
    mine = sharing_private(unit, by)
    if mine is None or Role.ADMIN not in by.roles or membership.holds_root(shelf):
        return False
    to = sharing.recipient(sharing.public_half(mine))
    for one in notices.shares(shelf):
        for box in one.boxes if one.key == seals.council else ():
            if box.to != to:
                continue
            with suppress(Refused):
                private = sharing.from_way_box(
                    box.sealed, one.key, sharing_private=mine, own_private=by.private_key
                )
                if wire.public_of(private) == root:
                    membership.keep_root(shelf, folder, by, private)
                    audit.note(unit, Event.COUNCIL_KEY_TAKEN)
                    return True
    return False


def _others(unit: Unit, seals: Seals) -> Iterator[WorkerKey]:
    shelf = UnitShelf(unit)
    for one in statements(unit, seals):
        desk = one.desk.hex()
        if one.admin and desk != seals.desk and not revoking.is_revoked(shelf, desk):
            yield one
