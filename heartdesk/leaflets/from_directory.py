"""From an entry of the directory, a hub and an area to what stands on paper. No wording, no look."""

import re
from collections.abc import Iterable

from heartdesk.core.area import Area, FootLine
from heartdesk.core.phones import DeniedNumber, denied_in
from heartdesk.core.places import Place, distance_km
from heartdesk.directory.groups import JOINING, LED_BY
from heartdesk.directory.lines import position
from heartdesk.directory.model import BUS_NOT_KNOWN, PhoneLine, PlaceLine, ServiceEntry
from heartdesk.hubs.model import Hub
from heartdesk.leaflets.links import hosts_of, is_look_alike
from heartdesk.leaflets.model import (
    Checked,
    CouncilLine,
    CrisisLine,
    Doer,
    HubLine,
    LeafletEntry,
    SaidHere,
    Verb,
)

NOT_RUNNING = ("defunct", "inactive")
"""HSDS statuses of a service that nobody should be sent to."""

_TOLD_AS_OURS = ("phones", "hours", "place", "cost", "status", "getting_there")
"""Facts that paper says are this hub's own word, while no other hub has confirmed them."""

_ASKS = re.compile("Ask for ")
_ROOM = re.compile("Meets in: ")


def leaflet_entry(
    entry: ServiceEntry, *, area: Area, doer: Doer | None, home: Place | None
) -> LeafletEntry:
    """The entry as paper tells it. `home` chooses the nearest of several places.

    A number is taken only where the directory says it may be rung; a text that holds a number on
    the deny list is left out whole.
    """
    phone = _to_ring(entry)
    message = next((line.text for line in _phones(entry) if line.message), "")
    place = nearest_place(entry, area, home)
    hours = entry.hours.text if entry.hours.known else ""

    def safe(text: str) -> str:
        return _without_denied(text, area.denied)

    return LeafletEntry(
        id=entry.id,
        name=entry.name,
        what=" ".join(dict.fromkeys(filter(None, map(safe, _what(entry))))),
        greets=safe(_greets(entry)),
        verb=_verb(entry, phone=phone, message=message, place=place, hours=hours),
        doer=doer,
        phone=phone.number or "" if phone else "",
        extension=extension_of(phone),
        phone_free=bool(phone and phone.free),
        phone_not_confirmed=phone is None and not message,
        message=safe(message),
        hours=safe(hours),
        address=safe(_address(entry, place)),
        town=place.settlement if place else "",
        landmark=safe(_landmark(entry, place)) if place else "",
        other_places=len(entry.other_places) > 0,
        getting_there=safe("" if entry.getting_there == BUS_NOT_KNOWN else entry.getting_there),
        how_to_start=safe(entry.how_to_get_in),
        cost=safe(entry.cost),
        bring=safe(entry.bring),
        no_need=safe(entry.no_need_to_bring),
        access=safe(entry.access),
        who_for=safe(_who_for(entry)),
        languages=safe(entry.languages),
        web="" if is_look_alike(entry.url, _known_hosts(area)) else entry.url,
        email=entry.email,
        alert=safe(entry.alert),
        closed_for_now=entry.status == "temporarily closed",
        checked=_checked(entry),
        hub_says=tuple(
            SaidHere(one.name, one.hub, one.on)
            for one in entry.hub_says
            if one.fact in _TOLD_AS_OURS and not one.two
        ),
        by_phone=place is None and not entry.localities,
        sensitive=entry.sensitive,
    )


def _known_hosts(area: Area) -> frozenset[str]:
    """The hosts that the area's own list holds, read on official pages: nothing else may look like one of them."""
    return hosts_of(one.url for one in (*area.services, *area.helplines))


def hub_line(hub: Hub | None) -> HubLine:
    """The hub to come back to; an empty line where this desk has none yet."""
    return HubLine(hub.name, hub.phone) if hub else HubLine()


def council_line(area: Area) -> CouncilLine:
    """Whom to ring where a number is not confirmed."""
    return CouncilLine(area.council_name, area.council_phone)


def crisis_lines(foot: Iterable[FootLine]) -> tuple[CrisisLine, ...]:
    """The foot of every leaflet, as the area folder sets it (verified numbers only, see core.area)."""
    return tuple(
        CrisisLine(phone=line.phone, name=line.name.split(" (")[0], words=line.words)
        for line in foot
    )


def _without_denied(text: str, denied: Iterable[DeniedNumber]) -> str:
    """`text`, or "" where a number stands in it that must never be shown."""
    return "" if text and denied_in(text, denied) else text


def _phones(entry: ServiceEntry) -> tuple[PhoneLine, ...]:
    return (entry.phone, *entry.other_phones)


def _to_ring(entry: ServiceEntry) -> PhoneLine | None:
    return next((line for line in _phones(entry) if line.ring and line.number), None)


def extension_of(phone: PhoneLine | None) -> str:
    """The extension, which the directory says after the number in its line."""
    if phone is None or phone.number is None:
        return ""
    found = re.match(", extension ([0-9]+)", phone.text.removeprefix(phone.number))
    return found.group(1) if found else ""


def _what(entry: ServiceEntry) -> tuple[str, str, str]:
    """What it is, what happens there, and what may help somebody to come: a trial visit, a quiet session, a lift."""
    return entry.description, entry.what_to_expect, _sentences(*entry.good_to_know)


def _greets(entry: ServiceEntry) -> str:
    """Who says hello; of a group, who leads it and whom to ask for."""
    told = (one for one in entry.group.split("\n") if one in LED_BY.values() or _ASKS.match(one))
    return _sentences(entry.who_greets, *told)


def _who_for(entry: ServiceEntry) -> str:
    """Who can go; of a group, whether anyone can."""
    told = (one for one in entry.group.split("\n") if one in JOINING.values())
    return _sentences(entry.who_for, *told)


def _landmark(entry: ServiceEntry, place: PlaceLine) -> str:
    """What to look for; of a group, the room."""
    return _sentences(place.landmark, *filter(_ROOM.match, entry.group.split("\n")))


def _sentences(*parts: str) -> str:
    return ". ".join(dict.fromkeys(part.rstrip(".") for part in parts if part))


def _verb(
    entry: ServiceEntry,
    *,
    phone: PhoneLine | None,
    message: str,
    place: PlaceLine | None,
    hours: str,
) -> Verb:
    """The first step that needs the least luck: ring before going, go only to a known door at a known time."""
    if phone:
        return "ring"
    if message:
        return "text"
    if place and place.address and hours:
        return "go"
    if entry.url:
        return "look"
    return "write" if entry.email else "ask"


def nearest_place(entry: ServiceEntry, area: Area, home: Place | None) -> PlaceLine | None:
    """The place that stands on paper: of several, the nearest to where they live."""
    """The place that stands on paper: of several, the nearest to where they live."""
    places = [place for place in (entry.place, *entry.other_places) if place]
    start = home.position if home else None
    if not places or start is None:
        return entry.place
    far = float("inf")
    return min(
        places,
        key=lambda place: distance_km(start, at) if (at := position(place, area)) else far,
    )


def _address(entry: ServiceEntry, place: PlaceLine | None) -> str:
    """The building where it adds something, the street, the postcode; "" where only the town is known."""
    if place is None or not (place.address or place.postcode):
        return ""
    name = "" if place.name in entry.name or place.name in place.address else place.name
    street = ", ".join(part for part in (name, place.address) if part)
    return f"{street} {place.postcode}".strip()


def _checked(entry: ServiceEntry) -> Checked | None:
    """When all that counts was checked, or at least the number; a check too old still says its day."""
    whole = entry.freshness
    if whole.on is not None:
        return Checked(whole.on, whole.hub, old=whole.state == "ring first")
    phone = next((fact for fact in entry.facts if fact.fact == "phone" and fact.on), None)
    if phone is None or phone.on is None or phone.state == "ring first":
        return None
    return Checked(phone.on, phone.hub, phone_only=True)
