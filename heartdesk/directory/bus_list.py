"""Which towns and villages can be reached by bus, hub by hub: what is known, what is too old, what nobody looked up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from heartdesk.core.area import Area
from heartdesk.core.text import fold
from heartdesk.directory import lines
from heartdesk.directory.entry import Held
from heartdesk.directory.model import BUS_NOT_KNOWN
from heartdesk.directory.travel import TravelLine, age, is_live, is_to


@dataclass(frozen=True)
class BusTown:
    """A town or village: its hub areas, how many entries are there, the lines to it, those too old among them.

    `told` is what an entry there says today, "" where that is "bus not known"; `ages` says how old each line is.
    """

    town: str
    localities: tuple[str, ...]
    entries: int
    lines: tuple[TravelLine, ...]
    told: tuple[str, ...]
    ages: tuple[str, ...]

    @property
    def is_known(self) -> bool:
        """Whether any bus there may be told."""
        return bool(self.told)

    @property
    def said(self) -> str:
        """What is told today."""
        return " ".join(self.told) or BUS_NOT_KNOWN


def bus_towns(
    held: Iterable[Held], travel: Iterable[TravelLine], *, area: Area, today: date
) -> tuple[BusTown, ...]:
    """Every town with an entry or a line, those with most entries first. A sensitive entry is counted nowhere."""
    count: dict[str, int] = {}
    for one in held:
        if one.sensitive:
            continue
        places = (lines.place_line(place) for place in one.places)
        for town in {place.settlement for place in places if place and place.settlement}:
            count[town] = count.get(town, 0) + 1
    every = tuple(travel)
    towns = dict.fromkeys((*count, *(one.to for one in every)))
    found = [_town(town, count.get(town, 0), every, area, today) for town in towns]
    return tuple(sorted(found, key=lambda one: (-one.entries, fold(one.town))))


def _town(town: str, entries: int, every: Iterable[TravelLine], area: Area, today: date) -> BusTown:
    there = sorted((one for one in every if is_to(one, town)), key=lambda one: fold(one.start))
    localities = next((one.localities for one in area.settlements if fold(one.name) == fold(town)), ())  # fmt: skip
    return BusTown(
        town,
        localities,
        entries,
        tuple(there),
        tuple(f"{one.said}." for one in there if is_live(one, today)),
        tuple(age(one, today) for one in there),
    )
