"""From the records of a service, its organization and its places to the entry that a screen or a leaflet shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from heartdesk.core.area import Area
from heartdesk.core.clock import local
from heartdesk.core.fields import Fields, elements
from heartdesk.core.text import one_line
from heartdesk.directory import lines
from heartdesk.directory.editing import effective_status, status_words
from heartdesk.directory.extras import funding_words, good_to_know, kit_words, reach
from heartdesk.directory.freshness import Check, checks_in, fact_freshness, overall
from heartdesk.directory.groups import came_words, group_words, is_group, places_words
from heartdesk.directory.hours import hours_line
from heartdesk.directory.model import (
    FACTS,
    NO_TIMES,
    Fact,
    HoursLine,
    HubSays,
    OpenState,
    PlaceLine,
    ServiceEntry,
)
from heartdesk.directory.opening import NOT_CLEAR, NOT_KNOWN, opening
from heartdesk.directory.phones import phone_lines, without_denied
from heartdesk.directory.prints import holder, prints_of
from heartdesk.directory.schedule import Timetable
from heartdesk.directory.schedule_reading import read_schedules
from heartdesk.directory.travel import TravelLine, lines_there, ways_there
from heartdesk.directory.values import part

COUNTING: tuple[Fact, ...] = ("phone", "hours", "address")
"""The facts that decide how fresh an entry is as a whole; the others are said beside it."""

NAMELESS = "Name not known"
PLACE_KEPT = "Ring first: the place is not given out"


@dataclass(frozen=True)
class Held:
    """What the store holds of a service: its own fields, and those of what it points to."""

    id: str
    fields: Fields
    organization: Fields | None = None
    places: tuple[Fields, ...] = ()
    conflicts: tuple[str, ...] = ()
    travel: tuple[TravelLine, ...] = ()
    """Lines to any of its towns and villages."""
    says: tuple[HubSays, ...] = ()
    """What this hub corrected, and nobody has sent on yet."""

    @property
    def sensitive(self) -> bool:
        """A place that must not be found by the wrong person, such as a refuge: phone only.

        So is what goes on in such a place, or is run by those who keep one.
        """
        held = (self.fields, self.organization or {}, *self.places)
        return any(one.get("sensitive") is True for one in held)


@dataclass(frozen=True)
class Shown:
    """What of a `Held` may be shown: no text with a number known to be wrong, and no place of a sensitive entry."""

    fields: Fields
    organization: Fields
    places: tuple[Fields, ...]
    prints: dict[Fact, str]


def may_be_shown(held: Held, area: Area) -> Shown:
    """What of `held` may be shown, with the print of each fact as it shows: what a check is made on."""
    fields = without_denied(held.fields, area)
    places = () if held.sensitive else tuple(without_denied(one, area) for one in held.places)
    organization = without_denied(held.organization or {}, area)
    return Shown(fields, organization, places, prints_of(fields, places, organization))


def location_ids(fields: Fields) -> tuple[str, ...]:
    """The ids of the places of a service, in order."""
    found = (
        value.get("location_id")
        for _, value in elements(fields, "service_at_locations")
        if isinstance(value, Mapping)
    )
    return tuple(dict.fromkeys(one for one in found if isinstance(one, str) and one))


def build_entry(
    held: Held, *, area: Area, now: datetime, at: datetime | None = None, home: str = ""
) -> ServiceEntry:
    """The entry as it shows at `now` (aware), with its opening at `at` where that is another moment.

    `home` is the settlement where the person lives: only the buses from there are told.

    Never raises for what others wrote. A sensitive entry has no address, place or transport, whatever is held; a text
    with a number that is known to be wrong is left out.
    """
    shown = may_be_shown(held, area)
    fields, organization, places = shown.fields, shown.organization, shown.places
    prints, checks = shown.prints, checks_in(fields)
    facts = {
        fact: fact_freshness(fact, checks.get(fact), seen=prints[fact], now=now)
        for fact in FACTS
        if prints[fact]
    }
    schedules = [value for _, value in elements(holder("schedules", fields, *places), "schedules")]
    sure = hours_stand(fields, checks.get("hours"), prints["hours"])
    timetable = read_schedules(schedules)
    hours, open_state = _times(fields, timetable, confirmed=sure, now=now, at=at or now)
    phone, other_phones = phone_lines(
        [(fields, ""), *((place, "") for place in places), (organization, _whose(organization))],
        area=area,
        checked=_vouched(checks.get("phone"), prints["phone"]),
        source=lines.source_system(fields),
    )
    today = local(now).date()
    status = effective_status(fields, today)
    status_text = lines.STATUS_TEXTS.get(status, "")
    if status_text:
        open_state = OpenState("unknown", f"{status_text[0].lower()}{status_text[1:]}: ring first")
    alert = "\n".join(
        one for one in (status_words(fields, today), lines.text(fields, "alert", 600)) if one
    )
    found = [line for place in places if (line := lines.place_line(place))]
    cost, free = lines.cost_line(fields)
    return ServiceEntry(
        id=held.id,
        name=one_line(lines.text(fields, "name")) or NAMELESS,
        other_names=one_line(lines.text(fields, "alternate_name")),
        organization=one_line(lines.text(organization, "name")),
        description=lines.text(fields, "description"),
        what_to_expect=lines.text(fields, "what_to_expect"),
        who_greets=lines.text(fields, "who_greets", 300),
        help_kind=one_line(lines.text(fields, "help_kind"), 60),
        phone=phone,
        other_phones=other_phones,
        hours=hours,
        opening=open_state,
        place=found[0] if found else None,
        other_places=tuple(found[1:]),
        getting_there=PLACE_KEPT
        if held.sensitive
        else lines.getting_there(fields, places, _buses(held, found, today, home)),
        ways=_ways(fields, schedules),
        cost=cost,
        free=free,
        access=lines.access_line({} if held.sensitive else fields, places),
        who_for=lines.who_for(fields),
        how_to_get_in=lines.how_to_get_in(fields),
        bring=lines.bring(fields),
        languages=lines.languages(fields, places),
        url=safe_link(lines.text(fields, "url", 500) or lines.text(organization, "website", 500)),
        email=one_line(lines.text(fields, "email", 200)),
        freshness=overall(facts, [fact for fact in COUNTING if fact in facts]),
        facts=tuple(facts.values()),
        source=lines.source_line(fields),
        caution=lines.caution(fields),
        warning=lines.warning(fields),
        needs=lines.needs(fields),
        guessed_needs=lines.guessed_needs(fields),
        localities=() if held.sensitive else lines.localities(fields),
        areas=lines.areas(fields),
        crisis=fields.get("crisis") is True,
        sensitive=held.sensitive,
        status=status,
        status_text=status_text,
        alert=alert,
        staff_note=lines.text(fields, "staff_note"),
        conflicts=held.conflicts,
        no_need_to_bring=lines.text(fields, "no_need_to_bring", 600),
        contacts=() if held.sensitive else lines.contacts(fields),
        tags=lines.tags(fields),
        places_left="" if is_group(fields) or held.sensitive else places_words(fields, today),
        group=group_words(fields, today),
        who_came=came_words(fields),
        hub_says=held.says,
        good_to_know=good_to_know(fields, sensitive=held.sensitive),
        funding=funding_words(fields, today),
        kit=kit_words(fields),
        buses=()
        if held.sensitive
        else tuple(
            one
            for town in dict.fromkeys(place.settlement for place in found)
            for one in lines_there(held.travel, town, today, home=home)
        ),
        timetable=timetable if sure else NO_TIMES,
    )


def _ways(fields: Fields, schedules: list[object]) -> tuple[str, ...]:
    """The ways of taking part beside going there: what was ticked, and what its schedules name."""
    ticked = (one.replace("_", " ") for one in reach(fields))
    return tuple(dict.fromkeys((*ticked, *lines.ways(schedules))))


def _buses(held: Held, places: Sequence[PlaceLine], today: date, home: str) -> list[str]:
    """The buses to each of its towns and villages, as far as they may be told today."""
    towns = dict.fromkeys(place.settlement for place in places)
    return [ways_there(held.travel, town, today, home=home) for town in towns]


def _times(
    fields: Fields, timetable: Timetable, *, confirmed: bool, now: datetime, at: datetime
) -> tuple[HoursLine, OpenState]:
    """The hours in words at `now`, and whether it is open at `at`."""
    hours = hours_line(fields, timetable, confirmed=confirmed, now=now)
    found = opening(timetable, at, confirmed=confirmed)
    return hours, NOT_CLEAR if found is NOT_KNOWN and hours.known else found


def _whose(organization: Fields) -> str:
    name = one_line(lines.text(organization, "name"))
    return f"number of {name}" if name else ""


def safe_link(url: str) -> str:
    """A web address that may be shown as a link, "" for anything that is not plain https or http."""
    one = one_line(url, 500)
    return one if one.startswith(("https://", "http://")) and " " not in one else ""


def hours_stand(fields: Fields, check: Check | None, seen: str) -> bool:
    """Whether the times that are held may be told. `seen` is their print."""
    return _given_as_sure(fields) or _vouched(check, seen) or not seen


def _given_as_sure(fields: Fields) -> bool:
    """Whether the hours may be told as they are held.

    A starter entry (its evidence has a level) must say that they are confirmed; those of an import, or typed by a
    worker, stand unless it is said that they are not.
    """
    said = fields.get("hours_confirmed")
    return said is True or (said is None and "level" not in part(fields.get("evidence")))


def _vouched(check: Check | None, seen: str) -> bool:
    """Whether a worker's check stands behind the fact as it is now."""
    return check is not None and bool(seen) and check.saw in ("", seen)
