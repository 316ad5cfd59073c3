"""One round: what is at a place comes in, what this desk has to say is sealed, what the place lacks goes out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from heartdesk.core.ids import new_id
from heartdesk.core.wire import sum_of
from heartdesk.store.bundles import KeptBundle, RoundMade, State
from heartdesk.sync import (
    compacting,
    digests,
    making,
    marks,
    revoking,
    snapshots,
    undecided,
)
from heartdesk.sync.hearing import shut_out_first
from heartdesk.sync.marks import Mark
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
from heartdesk.sync.snapshot_parts import data_of
from heartdesk.sync.taking import COPIED, Fate, Took, read_again, settle_waiting, take

_PLACE = "sync_place "
_SET_BACK = (
    "This place holds less than the last time: it was emptied or set back, or it is another one. "
    "This desk puts back what is lacking."
)

MOST_TOLD = 12
"""Sentences that one round says; more of the same are counted."""

NOT_HERE_YET = "something said before is not here yet."
UNTIL_DECIDED = "They stay until you decide."
"""How the two sentences end that the page shows, as it stands now, on a card with buttons."""


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
    compares: bool = True

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
    compares: bool = True,
) -> Round:
    """Meet the others at one place. Cut short anywhere, the next round goes on where this one stopped.

    What the place refuses is told in the answer, not raised: everything that could be done was done. `draw` gives the
    id of a new stream where one is needed; `watch` is told how far it is, and may stop it between two bundles. A round
    for which there is little time leaves comparing for the next; see heartdesk.sync.digests.
    """
    account, trouble_said = _Account(watch=watch, compares=compares), ""
    keeper.run(lambda shelf: read_again(shelf, seals))
    try:
        if _in_one_request(keeper, road, seals, account, draw=draw):
            _say_digests(keeper, seals, account)
        else:
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
        f"{_parts(count)} from {names.get(desk, 'another desk')} must wait: {NOT_HERE_YET}"
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
    told += (
        *revoking.sentences_aside(shelf),
        *undecided.sentences(shelf),
        *digests.sentences(shelf),
    )
    held = len(shelf.held())
    if held:
        told.append(f"Another desk took {held:,} things away in one day. {UNTIL_DECIDED}")
    return told


def _the_long_way(
    keeper: Keeper, road: Road, seals: Seals, account: _Account, *, draw: Callable[[], str]
) -> None:
    """Look at all that is there, take in what is new, bring what is lacking."""
    tidings = partial(_tidings, keeper, road)
    for sentence in snapshots.bring_in(keeper, road, seals, account.watch, tidings, draw=draw):
        account.tell(sentence)
    waited = keeper.run(undecided.undecided)
    held = keeper.run(what_is_held)
    arrivals = shut_out_first(keeper, seals, road.arrivals(held), account.tell)
    for number, arrival in enumerate(arrivals):
        account.going(number, road.coming)
        _bring_in(keeper, seals, account, arrival, draw=draw)
    for sentence in snapshots.take_let_in(keeper, seals, waited, draw):
        account.tell(sentence)
    _settle(keeper, seals)
    if road.count_there() < keeper.run(partial(_had, place=road.place)):
        account.tell(_SET_BACK)
    say_all(keeper, seals)
    _say_digests(keeper, seals, account)
    for sentence in compacting.compact(keeper, seals, draw=draw):
        account.tell(sentence)
    keeper.run(digests.summed_up)
    held = keeper.run(what_is_held)
    _hand_over(keeper, road, account, held, own=seals.desk)
    compacting.hand_over(keeper, road)
    cursor = road.cursor_now()
    there = str(road.count_there())

    def write_down(shelf: Shelf) -> None:
        shelf.set_fact(_PLACE + road.place, there)
        marks.has_left(shelf, _latest(held))
        if cursor and not account.early:
            marks.remember(shelf, road.place, Mark(cursor, _latest(held), marks.gaps(shelf)))

    keeper.run(write_down)


def _say_digests(keeper: Keeper, seals: Seals, account: _Account) -> None:
    if account.compares:
        for sentence in digests.tell(keeper, seals, account.watch):
            account.tell(sentence)


def _tidings(keeper: Keeper, road: Road) -> Iterator[bytes]:
    return road.tidings(keeper.run(what_is_held))


def _in_one_request(
    keeper: Keeper, road: Road, seals: Seals, account: _Account, *, draw: Callable[[], str]
) -> bool:
    """Exchange what is new since the last round; False where the place has to be met the long way.

    So it has where it was set back, where something waits that may lie there in a snapshot, where one is to be made.
    """
    mark = keeper.run(partial(marks.marked, place=road.place))
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
            keeper.run(partial(marks.forget, place=road.place))
        else:
            keeper.run(
                partial(marks.move_on, place=road.place, mark=mark, cursor=cursor, there=there)
            )
        if not (waits or answer.more):
            return keeper.run(marks.gaps) == mark.gaps and not keeper.run(making.is_due)


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
        for sentence in took.told:
            account.tell(sentence)
        if took.copied or took.twice or took.doubled:
            for sentence in keeper.run(partial(_remarks, took=took)):
                account.tell(sentence)
        if took.kept and account.compares:
            for sentence in digests.compare(keeper, seals, took.kept, arrival.data, account.watch):
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
        remarks.append(COPIED)
    if took.doubled:
        remarks.append(
            "Another computer speaks as this desk: one invitation was used twice, or this desk was made anew with it. "
            "Both keep what they said; nothing is lost. An admin should ask one of them in anew."
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
        road.put(name, keeper.run(partial(data_of, sum_=held[name].sum)))
        account.left += 1
    road.flush()
    for sentence in road.told():
        account.tell(sentence)


def what_is_held(shelf: Shelf) -> Mapping[Name, Held]:
    """Every bundle of the shelf, by name, also those whose bytes a snapshot stands for (their length is 0).

    What was never proved is not there.
    """
    return {name_of(kept): kept for kept in shelf.names()}


def _note(shelf: Shelf, made: Round, trouble: str) -> None:
    note_trouble(shelf, made.place, trouble)
    undecided.note(shelf)
    if trouble and not (made.left or made.arrived):
        return  # nobody was met
    at = shelf.now.isoformat(timespec="seconds")
    shelf.note_round(RoundMade(at, made.place, made.left, made.arrived, made.told))


def _parts(count: int) -> str:
    return "1 part" if count == 1 else f"{count:,} parts"
