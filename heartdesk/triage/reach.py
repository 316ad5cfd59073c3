"""How somebody gets to the help, or the help to them: distance, phone, home visit; an unknown bus is said to be so."""

import re
from dataclasses import dataclass

from heartdesk.core.area import Area
from heartdesk.core.places import Place, distance_km
from heartdesk.directory import lines
from heartdesk.directory.model import BUS_NOT_KNOWN, PlaceLine, ServiceEntry

KM_IN_A_MILE = 1.609344
WALK_KM = 1.6
NEAR_KM = 8.0
FAR_KM = 25.0

ASK = "ask the hub how to reach it"

_ONLINE = re.compile(r"\b(online|web ?chat|website)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Reach:
    """The ways there. `km` is as the crow flies from home; None where home or place is not known.

    `going` says how far it is to go, "" where there is no place to go to. `called` is by phone or text message,
    `visits` that they come to the person, `online` that a website does it.
    """

    text: str
    going: str = ""
    km: float | None = None
    same_settlement: bool = False
    called: bool = False
    visits: bool = False
    online: bool = False

    @property
    def near(self) -> bool:
        """Near enough to go to."""
        return self.same_settlement or (self.km is not None and self.km <= NEAR_KM)

    @property
    def from_home(self) -> bool:
        """Whether it needs no journey."""
        return self.called or self.visits or self.online


def reach_of(entry: ServiceEntry, home: Place | None, area: Area) -> Reach:
    """How `entry` is reached from `home`, in words that say what is not known."""
    places = [place for place in (entry.place, *entry.other_places) if place]
    nearest, km = _nearest(places, home, area)
    same = bool(nearest and home and home.settlement and nearest.settlement == home.settlement)
    called, visits = entry.phone.ring or entry.phone.message, "home visit" in entry.ways
    online = bool(entry.url) and (
        "online" in entry.ways or bool(_ONLINE.search(entry.how_to_get_in))
    )
    said = []
    if called:
        said.append("by phone" if entry.phone.ring else "by text message")
    if visits:
        said.append("they can come to you")
    if online:
        said.append("online")
    going = _going(entry, nearest, km, same=same) if nearest else ""
    if going:
        said.append(going)
    if not said and entry.url:
        said.append("see its website")
    return Reach(" or ".join(said) or ASK, going, km, same, called, visits, online)


def _going(entry: ServiceEntry, place: PlaceLine, km: float | None, *, same: bool) -> str:
    if same:
        return f"in {place.settlement}"
    if km is None:
        return f"in {place.settlement}" if place.settlement else "at its address"
    town = f" in {place.settlement}" if place.settlement else ""
    away = f"{miles_in_words(km)} away{town}"
    if km <= WALK_KM:
        return away
    return f"{away}: bus not known" if entry.getting_there == BUS_NOT_KNOWN else away


def miles_in_words(km: float) -> str:
    """Such as "about 6 miles", no finer than a straight line is worth."""
    miles = km / KM_IN_A_MILE
    if miles < 0.75:
        return "less than a mile"
    if miles < 1.5:
        return "about a mile"
    return f"about {round(miles) if miles < 12 else round(miles / 5) * 5} miles"


def _nearest(
    places: list[PlaceLine], home: Place | None, area: Area
) -> tuple[PlaceLine | None, float | None]:
    """The place to go to: in the home's own settlement, else the nearest one, else the first."""
    if not places:
        return None, None
    here = home.position if home else None
    measured = [
        (
            distance_km(here, point) if here and (point := lines.position(place, area)) else None,
            place,
        )
        for place in places
    ]
    if home and home.settlement:
        for km, place in measured:
            if place.settlement == home.settlement:
                return place, km
    known = [(km, place) for km, place in measured if km is not None]
    if not known:
        return places[0], None
    km, place = min(known, key=lambda one: one[0])
    return place, km
