"""Opening times and sessions as an iCalendar file (RFC 5545): one event a schedule, repeating as the schedule does.

A schedule that cannot be read for sure makes no event; one that nobody confirmed makes a tentative one that says so.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from dateutil.rrule import MONTHLY, WEEKLY
from icalendar import Calendar, Event, vRecur

from heartdesk.core.clock import LOCAL_ZONE
from heartdesk.directory.schedule import Schedule
from heartdesk.directory.schedule_reading import read_schedule
from heartdesk.interchange.own_words import ENTRY
from heartdesk.interchange.writing import Export, Writer

AHEAD = timedelta(days=400)
"""How far ahead the next session is looked for, and closures are written out."""

RING_FIRST = "These times are not confirmed: ring first."

_FREQ = {MONTHLY: "MONTHLY", WEEKLY: "WEEKLY"}

Said = dict[str, Any]


def files(export: Export) -> Iterator[tuple[str, bytes]]:
    """The one file: the sessions of every service that is running."""
    calendar = Calendar()
    calendar.add("prodid", "-//HeartDesk//Directory//EN")
    calendar.add("version", "2.0")
    calendar.add("name", f"What is on: {export.name or export.area.name}")
    places = {one["id"]: one for one in export.directory.locations}
    for service in export.directory.services:
        if service["status"] == "active":
            for event in _events(service, places, export.day):
                calendar.add_component(event)
    calendar.add_missing_timezones()
    yield "", calendar.to_ical()


def _events(service: Said, places: dict[str, Said], today: date) -> Iterator[Event]:
    here = [(one, None) for one in service.get("schedules", ())]
    there = [
        (one, places[at["location_id"]])
        for at in service.get("service_at_locations", ())
        for one in at.get("schedules", ())
    ]
    read = [(said, place, read_schedule(said)) for said, place in (*here, *there)]
    closures = [one for _, _, one in read if one is not None and one.exception]
    for said, place, schedule in read:
        if schedule is not None and not schedule.exception and schedule.opens is not None:
            event = _event(service, said, schedule, closures, today)
            if event is not None:
                if where := _where(place or _only_place(service, places)):
                    event.add("location", where)
                yield event


def _event(
    service: Said, said: Said, schedule: Schedule, closures: list[Schedule], today: date
) -> Event | None:
    """The event of one schedule from today on; None where it has no session left."""
    days = schedule.dates(today, today + AHEAD)
    if not days or schedule.opens is None:
        return None
    starts = _at(days[0], schedule.opens)
    event = Event()
    event.add("uid", f"{said['id']}@heartdesk")
    event.add("dtstamp", datetime.combine(today, time(0), UTC))
    event.add("summary", service["name"])
    event.add("dtstart", starts)
    if schedule.closes is not None:
        event.add("dtend", _end(starts, schedule.closes))
    if schedule.freq is not None:
        rule = _rule(schedule)
        if rule is None:  # no rule of a calendar says it: the days themselves
            event.add("rdate", [_at(day, schedule.opens) for day in days[1:]])
        else:
            event.add("rrule", rule)
        shut = [_at(day, schedule.opens) for day in days if _closed(day, closures)]
        if shut:
            event.add("exdate", shut)
    if _not_confirmed(service):
        event.add("status", "TENTATIVE")
        event.add("description", RING_FIRST)
    return event


def _rule(schedule: Schedule) -> vRecur | None:
    """The recurrence of a schedule; None for one that only its days can tell."""
    freq = _FREQ.get(schedule.freq or 0)
    both = bool(schedule.weekdays and schedule.monthdays)
    if freq is None or both or schedule.count is not None:
        return None
    rule: dict[str, Any] = {"freq": freq, "interval": schedule.interval}
    if schedule.weekdays:
        rule["byday"] = [_weekday(one) for one in schedule.weekdays]
    if schedule.monthdays:
        rule["bymonthday"] = list(schedule.monthdays)
    if schedule.last is not None:
        rule["until"] = _at(schedule.last, time(23, 59, 59)).astimezone(UTC)
    return vRecur(rule)


def _weekday(day: Any) -> str:
    name = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[day.weekday]
    return f"{day.n}{name}" if day.n else name


def _closed(day: date, closures: Iterable[Schedule]) -> bool:
    return any(
        one.first is not None and one.last is not None and one.first <= day <= one.last
        for one in closures
    )


def _end(starts: datetime, closes: time) -> datetime:
    """When it closes: on the next day where the time is not after the start."""
    on = starts.date() + timedelta(days=closes <= starts.time())
    return _at(on, closes)


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, LOCAL_ZONE)


def _only_place(service: Said, places: dict[str, Said]) -> Said | None:
    there = service.get("service_at_locations", ())
    return places[there[0]["location_id"]] if len(there) == 1 else None


def _where(place: Said | None) -> str:
    if place is None:
        return ""
    address: Said = next(iter(place.get("addresses", ())), {})
    parts = (
        place["name"],
        address.get("address_1"),
        address.get("city"),
        address.get("postal_code"),
    )
    return ", ".join(dict.fromkeys(one for one in parts if one))


def _not_confirmed(service: Said) -> bool:
    return any(
        one["taxonomy_term"].get("taxonomy") == ENTRY
        and one["taxonomy_term"].get("code") == "hours_confirmed"
        and one.get("value") == "no"
        for one in service.get("attributes", ())
    )


CALENDAR = Writer("ics", "sessions as an iCalendar file", folder=False, files=files)
