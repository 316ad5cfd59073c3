"""One round: what is at a place comes in, what this desk has to say is sealed, what the place lacks goes out."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from heartdesk.core.ids import new_id
from heartdesk.core.wire import sum_of
from heartdesk.store.shelf import KeptBundle, RoundMade, State
from heartdesk.sync import compacting, revoking, snapshot_parts, snapshots
from heartdesk.sync.hearing import shut_out_first
from heartdesk.sync.model import (
    MOST_SENT,
    Arrival,
    Held,
    Keeper,
    Name,
    PlaceTrouble,
    Road,
    Seals,
    Shelf,
    Stopped,
    Watch,
    Way,
    by_urgency,
    name_of,
    unwatched,
)
from heartdesk.sync.places import note_trouble
from heartdesk.sync.saying import say_all
from heartdesk.sync.taking import Fate, Took, read_again, settle_waiting, take

_PLACE = "sync_place "
_MARK = "sync_mark "
_SET_BACK = (
    "This place holds less than the last time: it was emptied or set back, or it is another one. "
    "What it lacked was put back."
)

MOST_TOLD = 12
"""Sentences that one round says; more of the same are counted."""


@dataclass(frozen=True)
class Round:
    """What came of a round: bundles that left and arrived, sentences for what was in the way.

    It is not `whole` where the place refused, or somebody stopped it.
    """

    place: str
    left: int
    arrived: int
    told: tuple[str, ...]
    whole: bool = True


@dataclass
class _Account:
    """What has come of a round so far. `early` says that something came which could not be kept yet."""

    left: int = 0
    arrived: int = 0
    told: list[str] = field(default_factory=list)
    more: int = 0
    early: bool = False
    watch: Watch = unwatched

    def going(self, done: int, of: int, *, out: bool = False) -> None:
        """Say how far it is. Raises Stopped where whoever looks on wants no more of it."""
        if not self.watch(Way(done, of, out)):
            raise Stopped(
                "Stopped before everything had gone. Nothing is lost.",
                then="The rest goes the next time.",
            )

    def tell(self, sentence: str) -> None:
        if len(self.told) < MOST_TOLD:
            self.told.append(sentence)
        else:
            self.more += 1

    def sentences(self) -> Iterator[str]:
        yield from self.told
        if self.more:
            yield f"And {self.more:,} more like these."


def make_round(
    keeper: Keeper,
    road: Road,
    seals: Seals,
    *,
    draw: Callable[[], str] = new_id,
    watch: Watch = unwatched,
) -> Round:
    """Meet the others at one place. Cut short anywhere, the next round goes on where this one stopped.

    What the place refuses is told in the answer, not raised: everything that could be done was done. `draw` gives the
    id of a new stream where one is needed; `watch` is told how far it is, and may stop it between two bundles.
    """
    account, trouble_said = _Account(watch=watch), ""
    keeper.run(lambda shelf: read_again(shelf, seals))
    try:
        if not _in_one_request(keeper, road, seals, account, draw=draw):
            _the_long_way(keeper, road, seals, account, draw=draw)
    except (PlaceTrouble, Stopped) as trouble:
        say_all(keeper, seals)
        account.tell(str(trouble))
        trouble_said = str(trouble)
    told = (*account.sentences(), *keeper.run(what_is_missing))
    made = Round(road.place, account.left, account.arrived, told, not trouble_said)
    keeper.run(partial(_note, made=made, trouble=trouble_said))
    return made


def what_is_missing(shelf: Shelf) -> list[str]:
    """Sentences for what other desks said that cannot count here yet."""
    names = shelf.members()
    waiting: dict[str, int] = {}
    for kept in shelf.in_state(State.WAITING):
        waiting[kept.desk] = waiting.get(kept.desk, 0) + 1
    told = [
        f"{_parts(count)} from {names.get(desk, 'another desk')} must wait: something said before is not here yet."
        for desk, count in waiting.items()
    ]
    later = len(shelf.in_state(State.LATER))
    if later:
        told.append(f"{_parts(later)} can only be read by a newer HeartDesk. Update this one.")
    refused = len(shelf.in_state(State.REFUSED))
    if refused:
        told.append(
            f"{_parts(refused)} from desks of the council could not be read, and were kept."
        )
    told += revoking.sentences_aside(shelf)
    held = len(shelf.held())
    if held:
        told.append(
            f"Another desk took {held:,} things away in one day. They stay until you decide."
        )
    return told


def _the_long_way(
    keeper: Keeper, road: Road, seals: Seals, account: _Account, *, draw: Callable[[], str]
) -> None:
    """Look at all that is there, take in what is new, bring what is lacking."""
    for sentence in snapshots.bring_in(keeper, road, seals, account.watch):
        account.tell(sentence)
    held = keeper.run(what_is_held)
    arrivals = shut_out_first(keeper, seals, road.arrivals(held), account.tell)
    for number, arrival in enumerate(arrivals):
        account.going(number, road.coming)
        _bring_in(keeper, seals, account, arrival, draw=draw)
    _settle(keeper, seals)
    if road.count_there() < keeper.run(partial(_had, place=road.place)):
        account.tell(_SET_BACK)
    say_all(keeper, seals)
    for sentence in compacting.compact(keeper, seals, draw=draw):
        account.tell(sentence)
    held = keeper.run(what_is_held)
    _hand_over(keeper, road, account, held, own=seals.desk)
    compacting.hand_over(keeper, road)
    cursor = road.cursor_now()
    there = str(road.count_there())

    def write_down(shelf: Shelf) -> None:
        shelf.set_fact(_PLACE + road.place, there)
        if cursor and not account.early:
            _remember(shelf, road.place, _Mark(cursor, _latest(held), _gaps(shelf)))

    keeper.run(write_down)


def _in_one_request(
    keeper: Keeper, road: Road, seals: Seals, account: _Account, *, draw: Callable[[], str]
) -> bool:
    """Exchange what is new since the last round; False where the place has to be met the long way.

    So it has where it was set back, where something waits that may lie there in a snapshot, where one is to be made.
    """
    mark = keeper.run(partial(_marked, place=road.place))
    if mark is None:
        return False
    say_all(keeper, seals)
    waits = [one for one in keeper.run(lambda shelf: shelf.kept_after(mark.upto)) if one.length]
    waits.sort(key=lambda kept: (by_urgency(kept.audience), kept.place))
    cursor, of = mark.cursor, len(waits)
    there: set[bytes] = set()
    while True:
        account.going(of - len(waits), of, out=True)
        out = keeper.run(partial(_as_many_as_fit, kept=waits))
        answer = road.exchange(cursor, [(name_of(kept), data) for kept, data in out])
        if answer is None:
            account.tell(_SET_BACK)
            return False
        account.left += len(out)
        if not answer.more:
            there |= {kept.sum for kept, _ in out}
        # Else the cursor stands before them: they come back, and only then are sure to be there.
        for sentence in answer.told:
            account.tell(sentence)
        arrivals = shut_out_first(keeper, seals, answer.arrivals, account.tell)
        for number, arrival in enumerate(arrivals):
            account.going(number, len(answer.arrivals) + answer.left)
            there.add(sum_of(arrival.data))
            _bring_in(keeper, seals, account, arrival, draw=draw)
        _settle(keeper, seals)
        cursor, waits = answer.cursor, waits[len(out) :]
        if account.early:  # it has to come again
            keeper.run(lambda shelf: shelf.set_fact(_MARK + road.place, ""))
        else:
            keeper.run(partial(_move_mark, place=road.place, mark=mark, cursor=cursor, there=there))
        if not (waits or answer.more):
            return keeper.run(_gaps) == mark.gaps and not keeper.run(compacting.is_due)


@dataclass(frozen=True)
class _Mark:
    """How far this desk has got at a place: the place's cursor; everything kept here up to `upto` is there too.

    `gaps` is what only the long way could fill, or bring there, when it was last gone.
    """

    cursor: str
    upto: int
    gaps: str


def _marked(shelf: Shelf, place: str) -> _Mark | None:
    upto, _, rest = (shelf.fact(_MARK + place) or "").partition(" ")
    gaps, _, cursor = rest.partition(" ")
    return _Mark(cursor, int(upto), gaps) if cursor else None


def _remember(shelf: Shelf, place: str, mark: _Mark) -> None:
    shelf.set_fact(_MARK + place, f"{mark.upto} {mark.gaps} {mark.cursor}")


def _gaps(shelf: Shelf) -> str:
    """Tells one state of the snapshots that are whole here, and of what waits for something else, from another."""
    whole = (one.id for one in snapshot_parts.held_snapshots(shelf).values() if one.is_whole)
    waiting = (kept.sum.hex() for kept in shelf.in_state(State.WAITING))
    return hashlib.sha256(" ".join(sorted((*whole, *waiting))).encode()).hexdigest()[:8]


def _move_mark(
    shelf: Shelf, place: str, mark: _Mark, cursor: str, there: Collection[bytes]
) -> None:
    """What came by another road meanwhile is not there yet: the mark stays before it."""
    upto = mark.upto
    for kept in shelf.kept_after(upto):
        if kept.length and kept.sum not in there:
            break
        upto = kept.place
    _remember(shelf, place, _Mark(cursor, upto, mark.gaps))


def _latest(held: Mapping[Name, Held]) -> int:
    return max((one.place for one in held.values()), default=0)


def _as_many_as_fit(shelf: Shelf, kept: Sequence[KeptBundle]) -> list[tuple[KeptBundle, bytes]]:
    """The first of these bundles with their bytes, as many as one request carries; one always."""
    room = MOST_SENT
    chosen: list[tuple[KeptBundle, bytes]] = []
    for one in kept:
        room -= one.length
        if room < 0 and chosen:
            break
        chosen.append((one, shelf.data(one.sum)))
    return chosen


def _bring_in(
    keeper: Keeper, seals: Seals, account: _Account, arrival: Arrival, *, draw: Callable[[], str]
) -> None:
    if arrival.why_not:
        account.tell(f"{arrival.called} {arrival.why_not}.")
        return
    took = keeper.run(partial(take, seals=seals, data=arrival.data, draw=draw))
    if took.fate is Fate.KEPT:
        account.arrived += 1
        for sentence in (*took.told, *keeper.run(partial(_remarks, took=took))):
            account.tell(sentence)
    elif took.fate is Fate.EARLY:
        account.early = True
        account.tell(
            f"{arrival.called} must wait: the beginning of what that desk said is not here yet."
        )
    elif took.fate is Fate.REFUSED:
        account.tell(f"{arrival.called} was left aside: it {took.why}.")


def _settle(keeper: Keeper, seals: Seals) -> None:
    while keeper.run(lambda shelf: settle_waiting(shelf, seals)):
        pass


def _remarks(shelf: Shelf, took: Took) -> list[str]:
    """What a worker should know about a bundle that was kept."""
    remarks = []
    if took.copied:
        remarks.append(
            "A copy of this desk is at work, or this desk was set back to an older state. "
            "Both keep what they said; nothing is lost."
        )
    if took.twice and took.kept:
        name = shelf.members().get(took.kept.desk, "Another desk")
        remarks.append(
            f"{name} said two things under one number: its folder was copied or set back. Both were kept."
        )
    return remarks


def _had(shelf: Shelf, place: str) -> int:
    """How many bundles lay at a place after the last round there, but for those that a snapshot stands for."""
    return int(shelf.fact(_PLACE + place) or 0) - len(shelf.in_state(State.COVERED))


def _hand_over(
    keeper: Keeper, road: Road, account: _Account, held: Mapping[Name, Held], *, own: str
) -> None:
    """Bring what is lacking: our own first, and of that what cannot wait."""
    lacks = sorted(
        road.lacks({name: one for name, one in held.items() if one.length}),
        key=lambda name: (by_urgency(name.audience), name.desk != own, held[name].place),
    )
    for number, name in enumerate(lacks):
        account.going(number, len(lacks), out=True)
        road.put(name, keeper.run(partial(_data, sum_=held[name].sum)))
        account.left += 1
    road.flush()
    for sentence in road.told():
        account.tell(sentence)


def _data(shelf: Shelf, sum_: bytes) -> bytes:
    return shelf.data(sum_)


def what_is_held(shelf: Shelf) -> Mapping[Name, Held]:
    """Every bundle of the shelf, by name, also those whose bytes a snapshot stands for (their length is 0).

    What was never proved is not there.
    """
    return {name_of(kept): Held(kept.sum, kept.length, kept.place) for kept in shelf.names()}


def _note(shelf: Shelf, made: Round, trouble: str) -> None:
    note_trouble(shelf, made.place, trouble)
    if trouble and not (made.left or made.arrived):
        return  # nobody was met
    at = shelf.now.isoformat(timespec="seconds")
    shelf.note_round(RoundMade(at, made.place, made.left, made.arrived, made.told))


def _parts(count: int) -> str:
    return "1 part" if count == 1 else f"{count:,} parts"
