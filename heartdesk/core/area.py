"""The area a desk works in: one council's folder, read whole and checked before anyone sees it."""

import functools
import re
from datetime import UTC, datetime
from pathlib import Path

from heartdesk.core.area_entries import (
    Known,
    read_cards,
    read_entries,
    read_foot,
    read_organizations,
)
from heartdesk.core.area_files import Row, read_json
from heartdesk.core.area_model import (
    Area,
    CardCover,
    CardLine,
    CardStep,
    Certainty,
    Evidence,
    FootLine,
    Heading,
    Level,
    Locality,
    Need,
    NeedFlag,
    Needs,
    Position,
    SafetyCard,
    Sector,
    Settlement,
    StarterEntry,
    StarterOrganization,
    StarterPlace,
)
from heartdesk.core.area_parts import (
    read_denied,
    read_localities,
    read_needs,
    read_sectors,
    read_settlements,
)
from heartdesk.core.area_starter import starter_records
from heartdesk.core.errors import DeskError
from heartdesk.core.phones import DeniedNumber
from heartdesk.core.places_distance import postcode_doubt
from heartdesk.core.resources import resources_folder

__all__ = [
    "Area",
    "CardCover",
    "CardLine",
    "CardStep",
    "Certainty",
    "DeniedNumber",
    "Evidence",
    "FootLine",
    "Heading",
    "Level",
    "Locality",
    "Need",
    "NeedFlag",
    "Needs",
    "Position",
    "SafetyCard",
    "Sector",
    "Settlement",
    "StarterEntry",
    "StarterOrganization",
    "StarterPlace",
    "areas",
    "find_area",
    "load_area",
    "starter_records",
]

_AREA_ID = re.compile(r"[a-z][a-z0-9_]{0,60}")


def load_area(folder: Path) -> Area:
    """The area in `folder`, every file checked against the others.

    Raises DeskError with the file, the row, the field and the problem for the first thing that is
    wrong: an area is used whole or not at all.
    """
    top = read_json(folder, "area.json")
    needs, denied = read_needs(folder), read_denied(folder)
    localities, organizations = read_localities(folder), read_organizations(folder)
    locality_ids = [x.id for x in localities]
    sectors = read_sectors(folder, locality_ids)
    settlements = read_settlements(folder, locality_ids, [x.code for x in sectors])
    known = Known(
        needs=frozenset(x.id for x in needs.needs),
        localities=frozenset(locality_ids),
        settlements=frozenset(x.name for x in settlements),
        organizations=frozenset(x.id for x in organizations),
        denied=denied,
    )
    services = read_entries(folder, "services", known, national=False)
    helplines = read_entries(folder, "helplines", known, national=True)
    entries = {x.id: x for x in (*services, *helplines)}
    area = Area(
        id=top.id(),
        name=top.text("name", needed=True),
        pack_version=top.text("pack_version", needed=True),
        pack_made=_day(top, "pack_made"),
        council_name=top.text("council_name", needed=True),
        council_phone=_council_phone(top, entries),
        localities=localities,
        settlements=settlements,
        sectors=sectors,
        needs=needs,
        organizations=organizations,
        services=services,
        helplines=helplines,
        safety_cards=read_cards(folder, entries, localities),
        denied=denied,
        leaflet_foot=read_foot(top, entries),
        wards=top.texts("wards"),
        attribution=top.texts("attribution"),
        council_code=top.text("council_code"),
    )
    top.done()
    _check_whole(area, folder)
    return area


def find_area(area_id: str) -> Area:
    """The area with this id that ships with HeartDesk, read once. Raises DeskError where there is none."""
    folder = _areas_folder() / area_id
    if _AREA_ID.fullmatch(area_id) is None or not folder.is_dir():
        names = ", ".join(name for name, _ in areas()) or "none"
        raise DeskError(f"HeartDesk has no area called “{area_id[:60]}”.", then=f"It has: {names}.")
    return _read_once(folder)


@functools.cache
def _read_once(folder: Path) -> Area:
    return load_area(folder)


def areas() -> tuple[tuple[str, str], ...]:
    """The (id, name) of every area that ships with HeartDesk, by name.

    A folder whose area.json cannot be read is named by its folder: choosing it tells why.
    """
    shelf = _areas_folder()
    folders = [f for f in shelf.iterdir() if f.is_dir()] if shelf.is_dir() else []
    named = [(f.name, _name_of(f)) for f in folders if _AREA_ID.fullmatch(f.name)]
    return tuple(sorted(named, key=lambda each: each[1]))


def _areas_folder() -> Path:
    return resources_folder() / "areas"


def _name_of(folder: Path) -> str:
    try:
        return read_json(folder, "area.json").text("name") or folder.name
    except DeskError:
        return folder.name


def _day(top: Row, field: str) -> datetime:
    """Midnight UTC of a day written as 2026-11-21."""
    try:
        return datetime.strptime(top.text(field, needed=True), "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return top.wrong(field, "must be a day such as 2026-11-21")


def _council_phone(top: Row, entries: dict[str, StarterEntry]) -> str:
    """The council's own number: that of the service area.json names, typed once only."""
    entry = entries.get(top.id("council_service"))
    if entry is None or entry.phone is None:
        return top.wrong("council_service", "must name a service with a verified phone")
    return entry.phone


def _check_whole(area: Area, folder: Path) -> None:
    """Refuses what no single file can show to be wrong."""
    if area.id != folder.name:
        Row("area.json", {}).wrong("id", f"must be the name of its folder, “{folder.name}”")
    twice = {x.id for x in area.services} & {x.id for x in area.helplines}
    for entry_id in sorted(twice):
        Row("services.json", {}).wrong(entry_id, "is also the id of a helpline")
    for entry in area.services:
        place = entry.place
        if place and place.postcode:
            where = (place.lat, place.lon) if place.lat and place.lon else None
            doubt = postcode_doubt(area, place.settlement, place.postcode, where)
            if doubt:
                Row(f"services.json, {entry.id}", {}).wrong("postcode", f"is doubtful: {doubt}")
    cards = {card.id for card in area.safety_cards}
    for flag in area.needs.flags:
        if flag.card not in cards:
            Row("needs.json", {}).wrong(flag.id, f"opens the card “{flag.card}”, which is missing")
