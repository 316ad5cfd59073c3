"""One round: what is at a place comes in, what this desk has to say is sealed, what the place lacks goes out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from heartdesk.core.ids import new_id
from heartdesk.core.kinds import Audience
from heartdesk.store.shelf import RoundMade, State
from heartdesk.sync.model import (
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
    name_of,
    unwatched,
)
from heartdesk.sync.saying import say
from heartdesk.sync.taking import Fate, Took, read_again, settle_waiting, take

_PLACE = "sync_place "

MOST_TOLD = 12
"""Sentences that one round says; more of the same are counted."""


@dataclass(frozen=True)
class Round:
    """What came of a round: bundles that left and arrived, sentences for what was in the way."""

    place: str
    left: int
    arrived: int
    told: tuple[str, ...]


@dataclass
class _Account:
    left: int = 0
    arrived: int = 0
    told: list[str] = field(default_factory=list)
    more: int = 0
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
    account = _Account(watch=watch)
    keeper.run(lambda shelf: read_again(shelf, seals))
    try:
        held = keeper.run(what_is_held)
        _bring_in(keeper, road, seals, account, draw=draw, held=held)
        if say_all(keeper, seals) or account.arrived:
            held = keeper.run(what_is_held)
        _hand_over(keeper, road, account, held)
        keeper.run(lambda shelf: shelf.set_fact(_PLACE + road.place, str(road.count_there())))
    except (PlaceTrouble, Stopped) as trouble:
        say_all(keeper, seals)
        account.tell(str(trouble))
    told = (*account.sentences(), *keeper.run(what_is_missing))
    made = Round(road.place, account.left, account.arrived, told)
    keeper.run(lambda shelf: _note(shelf, made))
    return made


def say_all(keeper: Keeper, seals: Seals) -> int:
    """Seal whatever waits to be said; how many bundles that made."""
    count = 0
    for audience in Audience:
        while True:
            said = keeper.run(partial(say, seals=seals, audience=audience))
            if said is None:
                break
            count += 1
            if not said.changes:
                break
    return count


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
    held = len(shelf.held())
    if held:
        told.append(
            f"Another desk took {held:,} things away in one day. They stay until you decide."
        )
    return told


def _bring_in(
    keeper: Keeper,
    road: Road,
    seals: Seals,
    account: _Account,
    *,
    draw: Callable[[], str],
    held: Mapping[Name, Held],
) -> None:
    for number, arrival in enumerate(road.arrivals(held)):
        account.going(number, road.coming)
        if arrival.why_not:
            account.tell(f"{arrival.called} {arrival.why_not}.")
            continue
        data = arrival.data
        took = keeper.run(partial(take, seals=seals, data=data, draw=draw))
        if took.fate is Fate.KEPT:
            account.arrived += 1
            for sentence in keeper.run(partial(_remarks, took=took)):
                account.tell(sentence)
        elif took.fate is Fate.EARLY:
            account.tell(
                f"{arrival.called} must wait: the beginning of what that desk said is not here yet."
            )
        elif took.fate is Fate.REFUSED:
            account.tell(f"{arrival.called} was left aside: it {took.why}.")
    while keeper.run(lambda shelf: settle_waiting(shelf, seals)):
        pass
    if road.count_there() < keeper.run(partial(_had, place=road.place)):
        account.tell(
            "This place holds less than the last time: it was emptied or set back, or it is another stick. "
            "What it lacked was put back."
        )


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
    """How many bundles lay at a place after the last round there."""
    return int(shelf.fact(_PLACE + place) or 0)


def _hand_over(keeper: Keeper, road: Road, account: _Account, held: Mapping[Name, Held]) -> None:
    lacks = road.lacks(held)
    for number, name in enumerate(lacks):
        account.going(number, len(lacks), out=True)
        road.put(name, keeper.run(partial(_data, sum_=held[name].sum)))
        account.left += 1


def _data(shelf: Shelf, sum_: bytes) -> bytes:
    return shelf.data(sum_)


def what_is_held(shelf: Shelf) -> Mapping[Name, Held]:
    """Every bundle of the shelf that may be handed on, by name. What was never proved is not there."""
    return {name_of(kept): Held(kept.sum, kept.length) for kept in shelf.names()}


def _note(shelf: Shelf, made: Round) -> None:
    at = shelf.now.isoformat(timespec="seconds")
    shelf.note_round(RoundMade(at, made.place, made.left, made.arrived, made.told))


def _parts(count: int) -> str:
    return "1 part" if count == 1 else f"{count:,} parts"
