"""What a worker does about sync: meet the others at a place, look how it stands, decide what was held."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.core.wire import desk_id
from heartdesk.security.unlocked import Unlocked
from heartdesk.store import audit, sync_state
from heartdesk.store.audit import Event
from heartdesk.store.bundles import RoundMade, State
from heartdesk.store.desk import Desk, Done
from heartdesk.store.look import Look
from heartdesk.store.shelf import UnitShelf
from heartdesk.store.sync_state import InConflict
from heartdesk.store.unit import Unit
from heartdesk.sync import digests, lease, membership, places, revoking, settling, undecided
from heartdesk.sync.digests import Compared
from heartdesk.sync.membership import Invited
from heartdesk.sync.model import NotOfACouncil, Shelf, Watch, unwatched
from heartdesk.sync.places import road_to
from heartdesk.sync.rounds import Round, make_round
from heartdesk.sync.seals import DeskSeals, Identity, read_identity
from heartdesk.sync.undecided import SummedUp

Value = TypeVar("Value")

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
    """Another desk: its name, when its words last came in (an ISO moment, "" for never), how many of ours it holds.

    Of one that was `shut_out`, so many bundles are kept `aside`, and these `summaries`. `lacks` is the moment from
    which on it has not told that it holds what was said here; "" where it holds everything. `compared` says how it came
    out when both had heard the same.
    """

    name: str
    last: str
    holds: int
    id: str = ""
    shut_out: bool = False
    aside: int = 0
    lacks: str = ""
    summaries: tuple[SummedUp, ...] = ()
    compared: Compared | None = None


@dataclass(frozen=True)
class SyncState:
    """How sync stands at this desk, for the badge, the page and the command.

    `waits` counts changes made here that are not sealed yet, `unheard` those that no other desk has told that it holds.
    `last_round` is an ISO moment, `told` what that round said. `held` counts deletes that wait for a person, `carried`
    bundles that nobody here has the key to, `lost` those that build on something which is not here. A desk on its own
    is not `joined`. `places` is where it meets the others, `ours` counts the changes made here, `rounds` are the last.
    `sealed` says that something of people may be in dispute: see heartdesk.sync.conflicts.count_sealed. `lease` is what
    to read of how long this desk may still keep people's keys, "" for nothing; `holds_root` says that the council's own
    key is kept here.
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
    places: tuple[str, ...] = ()
    ours: int = 0
    rounds: tuple[RoundMade, ...] = ()
    sealed: bool = False
    lease: str = ""
    holds_root: bool = False


@dataclass(frozen=True)
class Badge:
    """The least there is to say, quick enough for after each change: what waits, when the last round was.

    `somewhere` says that there is a place where this desk meets the others.
    """

    joined: bool
    waits: int
    last_round: str = ""
    somewhere: bool = True


@dataclass(frozen=True)
class Met:
    """What came of a round, and the kinds of record it changed here."""

    made: Round
    changed: frozenset[Kind]


def sync_by_folder(desk: Desk, folder: Path) -> Round:
    """One round with a shared folder or a stick. Raises NotOfACouncil; PlaceTrouble where the folder is not there."""
    return meet(desk, seals_of(desk), str(folder)).made


def seals_of(desk: Desk) -> DeskSeals:
    """What an open desk signs and seals with. Raises NotOfACouncil."""
    return DeskSeals(desk.look(_identity), desk.held)


def meet(
    desk: Acts,
    seals: DeskSeals,
    place: str,
    *,
    watch: Watch = unwatched,
    compares: bool = True,
) -> Met:
    """One round, each of its transactions with a turn of its own, so that a worker never waits for all of it.

    The place is a folder or the address of the council's server. `watch` is told how far it is, and may stop it. Where
    there is little time nothing `compares`. Raises PlaceTrouble where the folder is not there.
    """
    keeper = DeskKeeper(desk)
    with road_to(place, keeper, seals) as road:
        made = make_round(keeper, road, seals, watch=watch, compares=compares)
    return Met(made, frozenset(keeper.changed))


def meeting_places(look: Look) -> tuple[str, ...]:
    """Where this desk meets the others by itself; nowhere on a desk of its own."""
    try:
        _identity(look)
    except NotOfACouncil:
        return ()
    return places.chosen(look)


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
        told=_told(look, rounds),
        others=_others(look, identity),
        conflicts=conflicts,
        held=sync_state.count_held(look),
        held_names=tuple(sync_state.names_held(look, _NAMED)),
        carried=sync_state.count_in_state(look, State.CARRIED),
        lost=sync_state.count_in_state(look, State.WAITING),
        places=places.chosen(look),
        ours=sync_state.count_own(look),
        rounds=rounds,
        lease=lease.sentence(lease.read(sync_state.fact(look, lease.LEASE))),
        holds_root=membership.is_root_here(sync_state.fact(look, membership.ROOT_BOXES)),
        sealed=sync_state.any_sealed_conflict(look),
    )


def read_badge(look: Look) -> Badge:
    """What waits to travel, and when this desk last met the others."""
    waits = look.waiting_to_travel()
    try:
        _identity(look)
    except NotOfACouncil:
        return Badge(joined=False, waits=waits)
    last = sync_state.last_round(look)
    return Badge(
        joined=True,
        waits=waits,
        last_round=last.at if last else "",
        somewhere=bool(places.chosen(look)),
    )


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


def let_deletes_in(unit: Unit, *, seen: int | None = None) -> int:
    """Let the many deletes of another desk count; how many. `seen` is how many the worker was told of.

    Raises NotAllowed for who may not take such things away, DeskError where more have come since.
    """
    shelf = UnitShelf(unit)
    held = shelf.held()
    for kind in {Kind(change.kind) for _, _, change in held}:
        unit.must(kind, Operation.DELETE)
    if seen is not None and len(held) > seen:
        raise DeskError(
            "More things were taken away at another desk meanwhile. Nothing was changed.",
            then="Look at how many there are now, then decide.",
        )
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


def _told(look: Look, rounds: Iterable[RoundMade]) -> tuple[str, ...]:
    """What is in the way now: at each place what its last round said, and why it could not be met since."""
    newest: dict[str, RoundMade] = {}
    for made in rounds:
        newest.setdefault(made.place, made)
    meant = places.chosen(look)
    said = [one for made in newest.values() if made.place in meant for one in made.told]
    return tuple(dict.fromkeys((*places.troubles(look), *said)))


def _identity(look: Look) -> Identity:
    return read_identity(partial(sync_state.fact, look))


def _others(look: Look, own: Identity) -> tuple[OtherDesk, ...]:
    last, holds = sync_state.last_heard(look), sync_state.count_heard(look)
    lacks = sync_state.first_lacking(look)
    ours = desk_id(own.certified.public)
    gone = revoking.read(sync_state.fact(look, revoking.GONE))
    aside = sync_state.count_by_desk(look, State.ASIDE) if gone else {}
    summaries = undecided.read(sync_state.fact(look, undecided.ASIDE))
    compared = digests.read(sync_state.fact(look, digests.COMPARED))
    return tuple(
        OtherDesk(
            name,
            last.get(desk, ""),
            holds.get(desk, 0),
            id=desk,
            shut_out=desk in gone,
            aside=aside.get(desk, 0),
            lacks=lacks.get(desk, ""),
            summaries=tuple(summaries.get(desk, ())),
            compared=compared.get(desk),
        )
        for desk, name in sorted(sync_state.members(look).items(), key=lambda one: one[1])
        if desk != ours
    )
