"""How the directory is found: the row of the index for each service, and reading a service with all it points to."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from heartdesk.core.area import Area
from heartdesk.core.fields import Fields, elements, text_of
from heartdesk.core.kinds import Kind
from heartdesk.core.text import one_line
from heartdesk.directory import lines
from heartdesk.directory.corrections import Correction, correction_of, overlaid
from heartdesk.directory.entry import Held, build_entry, location_ids
from heartdesk.directory.groups import GROUP_WORDS
from heartdesk.directory.merged import stayed
from heartdesk.directory.model import HubSays, ServiceEntry
from heartdesk.directory.travel import TravelLine, travel_line
from heartdesk.directory.values import part, words
from heartdesk.store.entry import EntryRow
from heartdesk.store.index import made_from
from heartdesk.store.record import Record
from heartdesk.store.unit import Look

Says = dict[tuple[Kind, str], list[Correction]]
"""Corrections by the record that they are of."""

LINE = 140
"""Most characters of the one line under a name."""


def index_service(look: Look, record: Record) -> EntryRow:
    """The row of a service: what a list shows of it, the words it is found by, and what it was made from.

    A service that is not running stays findable and is marked. Of a sensitive one nothing says where it is.
    """
    held = hold(look, [record], travel=False)[0]
    return entry_row(held, area=look.area, now=look.now)


def entry_row(held: Held, *, area: Area, now: datetime) -> EntryRow:
    """The row of a service, from what is held of it."""
    entry = build_entry(held, area=area, now=now)
    point = lines.position(entry.place, area) if entry.place else None
    settlements = [place.settlement for place in (entry.place, *entry.other_places) if place]
    return EntryRow(
        kind=Kind.SERVICE,
        id=held.id,
        name=entry.name,
        town=_town(settlements),
        line=_line(entry),
        body=_body(held, entry, settlements, area),
        status=entry.status,
        phone=entry.phone.number or "",
        checked=entry.freshness.on.isoformat() if entry.freshness.on else "",
        lat=point[0] if point else None,
        lon=point[1] if point else None,
        sensitive=entry.sensitive,
        needs=tuple(entry.needs),
        localities=entry.localities,
        sources=_sources(held.fields),
    )


INDEXERS: Mapping[Kind, Callable[[Look, Record], EntryRow | None]] = {Kind.SERVICE: index_service}
"""What makes the rows of the index, by kind of record."""


def read_held(look: Look, ids: Iterable[str], *, two: bool = False) -> list[Held]:
    """The services with these ids that are there, in the order asked, with their organizations and places.

    Five queries, however many there are. `two` shows crisis numbers as one person put them in.
    """
    wanted = list(dict.fromkeys(ids))
    records = look.get_many(Kind.SERVICE, wanted)
    return hold(look, [records[one] for one in wanted if one in records], two=two)


def hold_all(look: Look) -> list[Held]:
    """Every service with its organization and its places, in order of id."""
    return hold(look, look.every(Kind.SERVICE))


def hold(
    look: Look, records: Iterable[Record], *, travel: bool = True, two: bool = False
) -> list[Held]:
    """These services with their organizations and places, and with the buses there unless `travel` is False.

    What this hub corrected shows as it was corrected; see `directory.corrections`.
    """
    says = hub_corrections(look)
    services = [_says(each, says, two=two) for each in records]
    organizations = look.get_many(
        Kind.ORGANIZATION,
        {one for each in services if (one := text_of(each.record.fields, "organization_id"))},
    )
    found = look.get_many(
        Kind.LOCATION, {one for each in services for one in location_ids(each.record.fields)}
    )
    buses = read_travel(look) if travel and found else ()
    places = {one: _says(each, says, two=two) for one, each in found.items()}
    return [_held(each, organizations, places, buses) for each in services]


def read_place(look: Look, location_id: str) -> Record | None:
    """A location as this hub says it."""
    record = look.get(Kind.LOCATION, location_id)
    return _says(record, hub_corrections(look), two=False).record if record is not None else None


def read_corrections(look: Look) -> tuple[Correction, ...]:
    """Every correction that waits, the oldest first; of an entry that was made one with another, as of that one."""
    told = (correction_of(one.id, one.fields) for one in look.every(Kind.CORRECTION))
    found = [one for one in told if one is not None]
    now = stayed(look, [one.of for one in found if one.kind is Kind.SERVICE]) if found else {}
    moved = (replace(one, of=now.get(one.of, one.of)) for one in found)
    return tuple(sorted(moved, key=lambda one: (one.at, one.id)))


def hub_corrections(look: Look) -> Says:
    """The corrections of the hub that this desk stands in, by what they are of."""
    found: Says = {}
    waiting = read_corrections(look)
    hub = (look.own_hub() or "") if waiting else ""
    for one in waiting:
        if one.hub == hub:
            found.setdefault((one.kind, one.of), []).append(one)
    return found


def read_travel(look: Look) -> tuple[TravelLine, ...]:
    """Every travel line that is kept, old ones too."""
    return tuple(travel_line(one.id, one.fields) for one in look.every(Kind.TRAVEL_LINE))


def entries_at(look: Look, location_id: str) -> tuple[str, ...]:
    """The ids of the services at a location."""
    found = made_from(look.connection, Kind.LOCATION, location_id)
    return tuple(record_id for kind, record_id in found if kind is Kind.SERVICE)


@dataclass(frozen=True)
class _Said:
    """A record as this hub says it, and what is told of that."""

    record: Record
    says: tuple[HubSays, ...] = ()


def _says(record: Record, says: Says, *, two: bool) -> _Said:
    of_it = says.get((record.kind, record.id))
    if not of_it:
        return _Said(record)
    told = tuple(one.says() for one in of_it if one.stands(record.fields))
    return _Said(replace(record, fields=overlaid(record.fields, of_it, two=two)), told)


def _held(
    service: _Said,
    organizations: Mapping[str, Record],
    places: Mapping[str, _Said],
    travel: tuple[TravelLine, ...],
) -> Held:
    record = service.record
    organization = organizations.get(text_of(record.fields, "organization_id"))
    there = [places[one] for one in location_ids(record.fields) if one in places]
    return Held(
        id=record.id,
        fields=record.fields,
        organization=organization.fields if organization else None,
        places=tuple(one.record.fields for one in there),
        conflicts=record.conflicts,
        travel=travel,
        says=(*service.says, *(told for one in there for told in one.says)),
    )


def _sources(fields: Fields) -> tuple[tuple[Kind, str], ...]:
    organization = text_of(fields, "organization_id")
    own = ((Kind.ORGANIZATION, organization),) if organization else ()
    return (*own, *((Kind.LOCATION, one) for one in location_ids(fields)))


def _town(settlements: list[str]) -> str:
    named = list(dict.fromkeys(one for one in settlements if one))
    if not named:
        return ""
    return named[0] if len(named) == 1 else f"{named[0]} and {len(named) - 1} more"


def _line(entry: ServiceEntry) -> str:
    """What it is, in one line: its state where it is not running, then the first sentence about it."""
    first = entry.description.split("\n")[0].split(". ")[0]
    said = one_line(first or entry.organization, LINE)
    told = [entry.status_text, "Group" if entry.group else "", said]
    return one_line(". ".join(one for one in told if one), LINE)


def _body(held: Held, entry: ServiceEntry, settlements: list[str], area: Area) -> str:
    """The searched words beside name and town. Staff notes are not among them: a screen may be turned round."""
    needs = [need for one in entry.needs if (need := area.needs.need(one))]
    localities = [found for one in entry.localities if (found := area.locality(one))]
    tags = [part(value).get("label") for _, value in elements(held.fields, "attributes")]
    places = [place for place in (entry.place, *entry.other_places) if place]
    said = [
        entry.other_names,
        entry.organization,
        entry.description,
        entry.what_to_expect,
        entry.who_for,
        entry.how_to_get_in,
        entry.languages,
        GROUP_WORDS if entry.group else "",
        entry.hours.text if entry.hours.known else "",
        *(need.label for need in needs),
        *(one_line(words(tag)) for tag in tags),
        *(one.name for one in localities),
        *(one.hub_town or "" for one in localities),
        *settlements,
        *(f"{place.name} {place.address} {place.postcode}" for place in places),
    ]
    return "\n".join(dict.fromkeys(one for one in said if one))
