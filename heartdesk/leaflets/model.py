"""What stands on a leaflet, in plain values; the words around them come from a label table.

An empty text or None means "not known", and paper says so. Nothing here has a name or words of the person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from heartdesk.leaflets.own_words import OwnWords

Verb = Literal["ring", "text", "go", "look", "write", "ask"]
"""The first step: ring or text them, go along, look at their web page, write, ask at the hub."""

Doer = Literal["self", "together", "worker"]
"""Who takes the first step: the person, both of us, or the worker for them."""

Part = Literal["phone", "hours", "address", "status", "cost", "bus"]
"""A fact that sends somebody to the wrong door, number or hour when it is not true any more."""


BESIDE = ("already_helping", "people_around", "talk_again")
"""What a line beside the places is about, by the name of its label: who helps already, who is around them, when they
come back to talk."""


@dataclass(frozen=True)
class Checked:
    """That somebody from `hub` rang or visited on `on`.

    `old` where that is longer ago than such facts stay true; `phone_only` where just the number
    was checked.
    """

    on: date
    hub: str = ""
    old: bool = False
    phone_only: bool = False


@dataclass(frozen=True)
class SaidHere:
    """That a fact, by what it is called, is as `hub` says since `on`, and nobody elsewhere has confirmed it."""

    fact: str
    hub: str
    on: date


@dataclass(frozen=True)
class LeafletEntry:
    """One place that can help, as it is told on paper.

    `phone` may only hold a number that is verified or was given by the source;
    `phone_not_confirmed` says that there is one which may not be printed; `message` is how to
    send a text message. `town` stands in for an address that is not known. `by_phone` is for
    help that has no door: nobody asks where it is. `sensitive` is for places whose whereabouts
    protect people: nothing but the name and the number is printed, whatever else is given.
    """

    id: str
    name: str
    what: str = ""
    greets: str = ""
    verb: Verb = "ask"
    doer: Doer | None = None
    phone: str = ""
    extension: str = ""
    phone_free: bool = False
    phone_not_confirmed: bool = False
    message: str = ""
    hours: str = ""
    address: str = ""
    town: str = ""
    landmark: str = ""
    other_places: bool = False
    getting_there: str = ""
    how_to_start: str = ""
    cost: str = ""
    bring: str = ""
    no_need: str = ""
    access: str = ""
    who_for: str = ""
    languages: str = ""
    web: str = ""
    email: str = ""
    alert: str = ""
    closed_for_now: bool = False
    checked: Checked | None = None
    hub_says: tuple[SaidHere, ...] = ()
    by_phone: bool = False
    sensitive: bool = False


@dataclass(frozen=True)
class HubLine:
    """The hub to come back to. `phone` is "" where its number is not confirmed."""

    name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class CouncilLine:
    """Whom to ring where a number is not confirmed."""

    name: str
    phone: str


@dataclass(frozen=True)
class CrisisLine:
    """A line of the foot, which is the same on every leaflet. Verified numbers only."""

    phone: str
    name: str
    words: str


@dataclass(frozen=True)
class LeafletContent:
    """A whole leaflet. `place` is the town it is for; `slip_code` is for asking later how it went.

    `matters` is what they said matters to them, in their own words, only where they wish it on paper: it is kept
    nowhere. `beside` are other lines for them alone, kept nowhere either: (one of `BESIDE`, the words). `ask_for` is
    the first name of the worker to come back to, where the worker says so.
    """

    entries: tuple[LeafletEntry, ...]
    hub: HubLine
    council: CouncilLine
    crisis: tuple[CrisisLine, ...]
    printed: date
    place: str = ""
    slip_code: str | None = None
    language: str = "en"
    style: str = "a4"
    matters: str = ""
    beside: tuple[tuple[str, str], ...] = ()
    ask_for: str = ""


@dataclass(frozen=True)
class PrintedEntry:
    """An entry as it went on paper: its id, and short sums of the facts that stood there (`facts`)."""

    id: str
    sums: Mapping[Part, tuple[str, ...]]


@dataclass(frozen=True)
class Leaflet:
    """A finished leaflet. `notes` are sentences for the worker about what paper could not carry in full.

    `content` is what stands on it, for another form of the same; `printed` are its facts as they are kept with its
    slip code, none where it has no code; `own` are the words of another language beside ours. `carried` are the facts
    that found room, by the ids of entries, where a form of paper leaves out what it has no room for.
    """

    pdf: bytes
    title: str
    pages: int
    entries: int
    notes: tuple[str, ...] = ()
    content: LeafletContent | None = None
    printed: tuple[PrintedEntry, ...] = ()
    own: OwnWords | None = None
    carried: Mapping[str, frozenset[Part]] | None = None
