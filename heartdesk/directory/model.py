"""An entry of the directory as a screen or a sheet of paper shows it: words, and how sure we are of them.

Every text is ready to show: safe, free of labels, and honest where a thing is not known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from heartdesk.directory.schedule import Timetable

if TYPE_CHECKING:
    from heartdesk.directory.travel import TravelLine

Fact = Literal["phone", "hours", "address", "cost", "access"]
FACTS: tuple[Fact, ...] = ("phone", "hours", "address", "cost", "access")
"""The kinds of fact a worker checks, in the order they are asked."""

FreshState = Literal["fresh", "getting old", "ring first", "not checked yet"]
OpenName = Literal["open", "later today", "closed", "unknown"]

NO_TIMES = Timetable()
NOT_KNOWN = "Not known: ask when you ring"
BUS_NOT_KNOWN = "Bus not known"
HOURS_NOT_KNOWN = "Opening times not known: ring first"
HOURS_NOT_CONFIRMED = "Hours not confirmed: ring first"


@dataclass(frozen=True)
class PhoneLine:
    """A number to ring, or the sentence that stands in its place.

    `text` is the whole line; `number` and `uri` (tel:) are given only when it may be rung; `doubt` says why to be
    careful with it; `free` means that the call costs nothing; `message` that it is for text messages, never to ring.
    """

    text: str
    number: str | None = None
    uri: str | None = None
    ring: bool = False
    doubt: str = ""
    free: bool = False
    message: bool = False


@dataclass(frozen=True)
class HoursLine:
    """When it is open, in words."""

    text: str
    known: bool


@dataclass(frozen=True)
class OpenState:
    """Whether it is open at a moment. `until` is when it closes, `opens` when it next opens, both aware."""

    state: OpenName
    text: str
    until: datetime | None = None
    opens: datetime | None = None


@dataclass(frozen=True)
class PlaceLine:
    """Where to go. `lat` and `lon` are WGS84 degrees."""

    name: str
    address: str
    postcode: str
    settlement: str
    lat: float | None = None
    lon: float | None = None
    landmark: str = ""


@dataclass(frozen=True)
class FactFreshness:
    """How fresh one kind of fact is. `on` and `by` tell of the check, where there was one."""

    fact: Fact
    state: FreshState
    text: str
    on: date | None = None
    by: str = ""
    hub: str = ""


@dataclass(frozen=True)
class Freshness:
    """How fresh the entry is as a whole: as its least fresh fact that counts.

    `on` is the oldest day of the checks that count, None where a fact that counts has none; `hub` made that check.
    """

    state: FreshState
    text: str
    on: date | None = None
    hub: str = ""


@dataclass(frozen=True)
class HubSays:
    """A fact that this hub corrected and nobody has sent on yet: what it is called, who put it in, when and where.

    `text` is the whole line for the worker; `two` says that it is a crisis number, told beside the one that is held.
    """

    fact: str
    name: str
    on: date
    by: str
    hub: str
    text: str
    two: bool = False


@dataclass(frozen=True)
class ServiceEntry:
    """A service with its organization and its places, as shown at a moment.

    Cost, access, who_for, bring, how_to_get_in and languages are "" where they are not known: a screen says NOT_KNOWN.
    `staff_note`, `caution`, `warning`, `funding`, `kit`, `contacts`, `tags` and `who_came` are for workers, never for
    paper. `group` is what is said of a peer-support group, a line each, "" for what is none. `buses` are the lines to
    its towns that may be told today; `timetable` has no times where those that are held are not confirmed.
    """

    id: str
    name: str
    other_names: str
    organization: str
    description: str
    what_to_expect: str
    who_greets: str
    help_kind: str
    phone: PhoneLine
    other_phones: tuple[PhoneLine, ...]
    hours: HoursLine
    opening: OpenState
    place: PlaceLine | None
    other_places: tuple[PlaceLine, ...]
    getting_there: str
    ways: tuple[str, ...]
    cost: str
    free: bool
    access: str
    who_for: str
    how_to_get_in: str
    bring: str
    languages: str
    url: str
    email: str
    freshness: Freshness
    facts: tuple[FactFreshness, ...]
    source: str
    caution: str
    warning: str
    needs: Mapping[str, float]
    localities: tuple[str, ...]
    areas: tuple[str, ...]
    crisis: bool
    sensitive: bool
    status: str
    status_text: str
    alert: str
    staff_note: str
    conflicts: tuple[str, ...]
    no_need_to_bring: str = ""
    contacts: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    places_left: str = ""
    group: str = ""
    who_came: str = ""
    hub_says: tuple[HubSays, ...] = ()
    good_to_know: tuple[str, ...] = ()
    funding: str = ""
    kit: str = ""
    buses: "tuple[TravelLine, ...]" = ()
    timetable: Timetable = NO_TIMES
    guessed_needs: Mapping[str, str] = field(default_factory=dict)
