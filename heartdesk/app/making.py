"""Makes a desk: a folder, its keys, its hub and the starter directory."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NotRequired, TypedDict, Unpack

from heartdesk.app.in_place import building_of, clear_leftovers, put_in_place, refuse_used
from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.core.files import write_whole
from heartdesk.store.profile import Profile, make_profile, read_profile

if TYPE_CHECKING:
    from heartdesk.core.area import Area
    from heartdesk.core.roles import Role
    from heartdesk.security.audience_keys import GivenKey
    from heartdesk.security.cost import Cost
    from heartdesk.security.keys import NewKeys
    from heartdesk.store.unit import Unit

DEMO_WORKER = "Demo"
DEMO_AREA = "east_ayrshire"
DEMO_HUB = "barony"
DEMO_ORGANIZATION = "CVO East Ayrshire"
"""One that the area folder ships: a person's record belongs to some organization, in practice too."""

UNLOCK_FILE = "unlock.txt"
"""In a practice profile only: the worker's name and passphrase, in the clear."""


@dataclass(frozen=True)
class Joins:
    """What a new desk is given by a council it joins: audience keys, the first worker's roles, who it is there."""

    keys: "Sequence[GivenKey]"
    roles: "frozenset[Role]"
    keep: "Callable[[Unit], None]"


class Wanted(TypedDict):
    """What a new desk is to be. `organization` is the name of the worker's own; `cost` is chosen if it is not given."""

    area: str
    hub: str
    worker: str
    passphrase: str
    organization: NotRequired[str]
    demo: NotRequired[bool]
    cost: NotRequired["Cost | None"]
    joins: NotRequired[Joins]


@dataclass(frozen=True)
class NewDesk:
    """A desk just made: its profile, and its keys with the recovery code to print once."""

    profile: Profile
    keys: "NewKeys"


@dataclass(frozen=True)
class PreparedDesk:
    """A whole desk beside its place. Nothing is in `folder` until `finish`; `give_up` takes it away."""

    folder: Path
    building: Path
    keys: "NewKeys"

    def finish(self) -> Profile:
        """Put it in its place. Raises DeskError where the disk refuses; nothing half made then stays."""
        with _told(self.folder):
            put_in_place(self.building, self.folder)
        return read_profile(self.folder)

    def give_up(self) -> None:
        """Take it away again."""
        clear_leftovers(self.building)


def make_desk(folder: Path, **wanted: Unpack[Wanted]) -> NewDesk:
    """Make a desk in `folder` with its first worker, its hub area and the starter directory: all of it or none.

    Raises DeskError for a folder in use, an unknown area or hub, a weak passphrase, a full or read-only disk.
    """
    prepared = prepare_desk(folder, **wanted)
    try:
        return NewDesk(prepared.finish(), prepared.keys)
    finally:
        prepared.give_up()


def prepare_desk(folder: Path, **wanted: Unpack[Wanted]) -> PreparedDesk:
    """Make everything of a desk beside its place; see make_desk."""
    from heartdesk.core.area import find_area

    known, hub = find_area(wanted["area"]), wanted["hub"]
    if known.locality(hub) is None:
        names = ", ".join(locality.id for locality in known.localities)
        raise DeskError(
            f"There is no hub area called {hub} in {known.name}.", then=f"Choose one of: {names}."
        )
    refuse_used(folder)
    building = building_of(folder)
    clear_leftovers(building)
    try:
        with _told(folder):
            keys = _build(building, known, wanted)
    except BaseException:
        clear_leftovers(building)
        raise
    return PreparedDesk(folder, building, keys)


def make_demo(folder: Path) -> Profile:
    """The practice desk in `folder`: the one that is there, or a new one with the starter directory."""
    if (folder / UNLOCK_FILE).exists():
        return read_profile(folder)
    from heartdesk.security.passphrase import demo_passphrase

    made = make_desk(
        folder,
        area=DEMO_AREA,
        hub=DEMO_HUB,
        worker=DEMO_WORKER,
        passphrase=demo_passphrase(),
        organization=DEMO_ORGANIZATION,
        demo=True,
    )
    return made.profile


def _build(folder: Path, area: "Area", wanted: Wanted) -> "NewKeys":
    """Everything a new desk holds, in a folder that is not yet in its place."""
    from heartdesk.app.opening import open_store
    from heartdesk.directory.actions import load_starter
    from heartdesk.hubs.actions import set_up_hub
    from heartdesk.security.device import FolderDevice, KeyringDevice
    from heartdesk.security.keys import EVERY_ROLE, create_keys

    demo, organization = wanted.get("demo", False), wanted.get("organization", "")
    worker, passphrase, joins = wanted["worker"], wanted["passphrase"], wanted.get("joins")
    profile = make_profile(folder, area=area.id, demo=demo)
    controller, is_new = organization_id(area, organization)
    keys = create_keys(
        folder,
        worker_name=worker,
        passphrase=passphrase,
        device=FolderDevice(folder) if demo else KeyringDevice(),
        cost=wanted.get("cost"),
        organization=controller,
        given=joins.keys if joins else (),
        roles=joins.roles if joins else EVERY_ROLE,
    )
    desk = open_store(profile, keys.unlocked)

    def fill(unit: "Unit") -> None:
        load_starter(unit)
        set_up_hub(unit, locality=wanted["hub"])
        if is_new:
            name_organization(unit, controller, organization)
        if joins:
            joins.keep(unit)

    try:
        desk.run(fill)
    finally:
        desk.close()
    if demo:
        write_whole(folder / UNLOCK_FILE, f"{worker}\n{passphrase}\n".encode())
    return keys


def organization_id(area: "Area", name: str) -> tuple[str, bool]:
    """The id of the organization of that name, and whether it is new here: ("", False) where none was named."""
    from heartdesk.core.area_starter import record_id
    from heartdesk.core.ids import derived_id
    from heartdesk.core.kinds import Kind
    from heartdesk.core.text import fold, one_line

    wanted = fold(one_line(name))
    if not wanted:
        return "", False
    for known in area.organizations:
        if fold(known.name) == wanted:
            return record_id(area, Kind.ORGANIZATION, known.id), False
    # Derived, so that two desks that name the same organization mean the same one.
    return derived_id(area.id, Kind.ORGANIZATION, "named by a worker", wanted), True


def name_organization(unit: "Unit", organization: str, name: str) -> None:
    """Put an organization that a worker named in the directory, unless it is there already."""
    from heartdesk.core.kinds import Kind
    from heartdesk.core.text import one_line

    if not unit.is_known(Kind.ORGANIZATION, organization):
        unit.create(Kind.ORGANIZATION, {"name": one_line(name)}, id=organization)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Say plainly what the disk does to a desk in the making."""
    try:
        yield
    except OSError as error:
        raise MachineTrouble(
            f"The desk could not be made in {folder} ({error.strerror or 'no reason given'}). Nothing was left behind.",
            then="Choose another folder, or make room and allow writing there.",
        ) from error
