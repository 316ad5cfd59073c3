"""What a worker does about sync: meet the others at a place, look how it stands, decide what was held."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.core.wire import desk_id
from heartdesk.security.unlocked import Unlocked
from heartdesk.store import audit, sync_state
from heartdesk.store.audit import Event
from heartdesk.store.desk import Desk, Done
from heartdesk.store.look import Look
from heartdesk.store.shelf import RoundMade, State, UnitShelf
from heartdesk.store.sync_state import InConflict
from heartdesk.store.unit import Unit
from heartdesk.sync import membership, settling
from heartdesk.sync.membership import Invited
from heartdesk.sync.model import NotOfACouncil, Shelf, Watch, unwatched
from heartdesk.sync.rounds import Round, make_round
from heartdesk.sync.seals import DeskSeals, Identity, read_identity
from heartdesk.sync.transports.folder import road_by_folder

Value = TypeVar("Value")

_FOLDER = "sync_folder"
_LISTED = 200
_NAMED = 6


class Acts(Protocol):
    """Carries actions out, each in one transaction. heartdesk.store.desk.Desk does."""

    def run(self, action: Callable[[Unit], Value]) -> Done[Value]: ...


class DeskKeeper:
    """Opens the shelf of a real store. See heartdesk.sync.model.Keeper. `changed` gathers the kinds that changed."""

    def __init__(self, desk: Acts) -> None:
        self._desk = desk
        self.changed: set[Kind] = set()

    def run(self, action: Callable[[Shelf], Value]) -> Value:
        done = self._desk.run(lambda unit: action(UnitShelf(unit)))
        self.changed |= done.changed
        return done.value


@dataclass(frozen=True)
class OtherDesk:
    """Another desk: its name, when its words last came in (an ISO moment, "" for never), how many of ours it holds."""

    name: str
    last: str
    holds: int


@dataclass(frozen=True)
class SyncState:
    """How sync stands at this desk, for the badge, the page and the command.

    `waits` counts changes made here that are not sealed yet, `unheard` those that no other desk has told that it holds.
    `last_round` is an ISO moment, `told` what that round said. `held` counts deletes that wait for a person, `carried`
    bundles that nobody here has the key to, `lost` those that build on something which is not here. A desk on its own
    is not `joined`. `folder` is where it meets the others, `ours` counts the changes made here, `rounds` are the last.
    """

    joined: bool
    name: str = ""
    waits: int = 0
    unheard: int = 0
    last_round: str = ""
    last_place: str = ""
    told: tuple[str, ...] = ()
    others: tuple[OtherDesk, ...] = ()
    conflicts: tuple[InConflict, ...] = ()
    held: int = 0
    held_names: tuple[str, ...] = ()
    carried: int = 0
    lost: int = 0
    folder: str = ""
    ours: int = 0
    rounds: tuple[RoundMade, ...] = ()


@dataclass(frozen=True)
class Badge:
    """The least there is to say, quick enough for after each change: what waits, when the last round was."""

    joined: bool
    waits: int
    last_round: str = ""


@dataclass(frozen=True)
class Met:
    """What came of a round, and the kinds of record it changed here."""

    made: Round
    changed: frozenset[Kind]


def sync_by_folder(desk: Desk, folder: Path) -> Round:
    """One round with a shared folder or a stick. Raises NotOfACouncil; PlaceTrouble where the folder is not there."""
    return meet(desk, seals_of(desk), folder).made


def seals_of(desk: Desk) -> DeskSeals:
    """What an open desk signs and seals with. Raises NotOfACouncil."""
    return DeskSeals(desk.look(_identity), desk.held)


def meet(desk: Acts, seals: DeskSeals, folder: Path, *, watch: Watch = unwatched) -> Met:
    """One round, each of its transactions with a turn of its own, so that a worker never waits for all of it.

    `watch` is told how far it is, and may stop it. Raises PlaceTrouble where the folder is not there.
    """
    keeper = DeskKeeper(desk)
    made = make_round(keeper, road_by_folder(folder), seals, watch=watch)
    return Met(made, frozenset(keeper.changed))


def choose_folder(unit: Unit, *, folder: str) -> None:
    """Meet the others at a folder from now on; "" for nowhere."""
    UnitShelf(unit).set_fact(_FOLDER, folder)
    audit.note(unit, Event.SETTING_CHANGED, "sync")


def meeting_place(look: Look) -> str:
    """Where this desk meets the others by itself; "" for nowhere, and on a desk of its own."""
    try:
        _identity(look)
    except NotOfACouncil:
        return ""
    return _folder(look)


def _folder(look: Look) -> str:
    chosen = sync_state.fact(look, _FOLDER)
    if chosen is not None:
        return chosen
    last = sync_state.last_round(look)
    return last.place if last else ""


def read_state(look: Look) -> SyncState:
    """How sync stands."""
    waits = look.waiting_to_travel()
    conflicts = tuple(
        one
        for one in sync_state.in_conflict(look)
        if may(look.worker.roles, one.kind, Operation.READ)
    )
    try:
        identity = _identity(look)
    except NotOfACouncil:
        return SyncState(False, waits=waits, conflicts=conflicts)
    rounds = sync_state.rounds(look, _LISTED)
    last = next(iter(rounds), None)
    return SyncState(
        joined=True,
        name=identity.certified.name,
        waits=waits,
        unheard=sync_state.count_unheard(look),
        last_round=last.at if last else "",
        last_place=last.place if last else "",
        told=last.told if last else (),
        others=_others(look, identity),
        conflicts=conflicts,
        held=sync_state.count_held(look),
        held_names=tuple(sync_state.names_held(look, _NAMED)),
        carried=sync_state.count_in_state(look, State.CARRIED),
        lost=sync_state.count_in_state(look, State.WAITING),
        folder=_folder(look),
        ours=sync_state.count_own(look),
        rounds=rounds,
    )


def read_badge(look: Look) -> Badge:
    """What waits to travel, and when this desk last met the others."""
    waits = look.waiting_to_travel()
    try:
        _identity(look)
    except NotOfACouncil:
        return Badge(joined=False, waits=waits)
    last = sync_state.last_round(look)
    return Badge(joined=True, waits=waits, last_round=last.at if last else "")


def invite(
    desk: Desk,
    by: Unlocked,
    *,
    name: str,
    called: str,
    area: str,
    hub: str,
    organization: str,
    whole_hub: bool,
) -> Invited:
    """Ask another desk in; see heartdesk.sync.membership.invite. Its first worker has every role that `by` has."""

    def act(unit: Unit) -> Invited:
        invited = membership.invite(
            UnitShelf(unit),
            folder=desk.folder,
            by=by,
            name=name,
            called=called,
            area=area,
            hub=hub,
            organization=organization,
            roles=by.roles,
            whole_hub=whole_hub,
        )
        audit.note(unit, Event.DESK_INVITED, "desk")
        return invited

    return desk.run(act).value


def let_deletes_in(unit: Unit) -> int:
    """Let the many deletes of another desk count; how many. Raises NotAllowed for who may not take such things away."""
    shelf = UnitShelf(unit)
    for kind in {Kind(change.kind) for _, _, change in shelf.held()}:
        unit.must(kind, Operation.DELETE)
    return settling.let_deletes_in(shelf)


def keep_records(unit: Unit) -> int:
    """Keep what another desk took away in great number, there too; how many records. Raises as `let_deletes_in`."""
    shelf = UnitShelf(unit)
    changes = [change for _, _, change in shelf.held()]
    let_deletes_in(unit)
    return sum(shelf.keep_all_the_same(change) for change in changes)


def go_on_without(desk: Desk) -> int:
    """Let what waits for something lost count all the same; how many bundles that were."""
    seals = DeskSeals(desk.look(_identity), desk.held)
    return DeskKeeper(desk).run(partial(settling.go_on_without, seals=seals))


def _identity(look: Look) -> Identity:
    return read_identity(partial(sync_state.fact, look))


def _others(look: Look, own: Identity) -> tuple[OtherDesk, ...]:
    last, holds = sync_state.last_heard(look), sync_state.count_heard(look)
    ours = desk_id(own.certified.public)
    return tuple(
        OtherDesk(name, last.get(desk, ""), holds.get(desk, 0))
        for desk, name in sorted(sync_state.members(look).items(), key=lambda one: one[1])
        if desk != ours
    )
