"""The services, helplines and safety cards of an area, read from its files."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heartdesk.core.area_files import Row, read_json
from heartdesk.core.area_model import (
    CardCover,
    CardLine,
    CardStep,
    Evidence,
    FootLine,
    Locality,
    SafetyCard,
    StarterEntry,
    StarterOrganization,
    StarterPlace,
)
from heartdesk.core.area_parts import once
from heartdesk.core.phones import (
    DeniedNumber,
    denied_in,
    for_print,
    looks_like_phone,
    whole_numbers,
)

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_DAYS = re.compile(r"(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*")
_REFERENCE = re.compile(r"\{([a-z0-9_-]+)\}")


@dataclass(frozen=True)
class Known:
    """What entries may refer to: ids that exist, places, and numbers that must never be shown."""

    needs: Collection[str]
    localities: Collection[str]
    settlements: Collection[str]
    organizations: Collection[str]
    denied: tuple[DeniedNumber, ...]


def read_organizations(folder: Path) -> tuple[StarterOrganization, ...]:
    """organizations.json: who runs the services."""
    top = read_json(folder, "organizations.json")
    found = tuple(_organization(row) for row in top.rows("organizations"))
    top.done()
    once(top, "organizations", (x.id for x in found))
    return found


def _organization(row: Row) -> StarterOrganization:
    organization = StarterOrganization(
        id=row.id(),
        name=row.text("name", needed=True),
        url=_url(row),
        sources=row.texts("sources"),
    )
    if not organization.sources:
        row.wrong("sources", "is empty: say where this was read")
    row.done()
    return organization


def read_entries(
    folder: Path, name: str, known: Known, *, national: bool
) -> tuple[StarterEntry, ...]:
    """services.json or helplines.json: where people can be sent, with numbers only if verified."""
    top = read_json(folder, f"{name}.json")
    top.texts("about")
    found = tuple(_entry(row, known, national=national) for row in top.rows(name))
    top.done()
    once(top, name, (x.id for x in found))
    return found


def _entry(row: Row, known: Known, *, national: bool) -> StarterEntry:
    evidence = _evidence(row)
    needs = dict.fromkeys(row.known("also_helps_with", known.needs, "in needs.json"), 0.5)
    needs |= dict.fromkeys(row.known("needs", known.needs, "in needs.json"), 1.0)
    organization = row.known("organization", known.organizations, "in organizations.json")
    entry = StarterEntry(
        id=row.id(),
        name=row.text("name", needed=True),
        help_kind=row.id("help_kind"),
        purpose=row.text("purpose", needed=True),
        evidence=evidence,
        national=national,
        aliases=row.texts("also_called"),
        needs=needs,
        organization=organization[0] if organization else None,
        phone=_number(row, "phone", evidence),
        phone_not_confirmed=row.yes("phone_not_confirmed"),
        text_to=_number(row, "text_to", evidence),
        text_words=row.text("text_words"),
        how_to_reach=row.text("how_to_reach"),
        email=_email(row),
        url=_url(row),
        hours_text=row.text("hours_text"),
        hours_confirmed=row.yes("hours_confirmed"),
        schedules=tuple(_schedule(each) for each in row.rows("schedules")),
        cost=row.text("cost"),
        coverage=row.text("coverage"),
        languages=row.text("languages"),
        who_for=row.text("who_for"),
        minimum_age=_age(row, "minimum_age"),
        maximum_age=_age(row, "maximum_age"),
        localities=row.known("localities", known.localities, "in localities.json"),
        place=_place(row, known),
        warning=row.text("warning"),
        crisis=row.yes("crisis"),
        sensitive=row.yes("sensitive"),
    )
    row.done()
    _check(row, entry, known)
    return entry


def _check(row: Row, entry: StarterEntry, known: Known) -> None:
    """Refuses what would put someone at risk: see docs/AREAS.md, "What HeartDesk refuses"."""
    if entry.phone and entry.phone_not_confirmed:
        row.wrong("phone", "cannot stand beside phone_not_confirmed")
    if entry.crisis and not (entry.evidence.verified and (entry.phone or entry.text_to)):
        row.wrong("crisis", "needs a number with evidence A or B")
    if entry.schedules and not entry.hours_confirmed:
        row.wrong("schedules", "can only stand where hours_confirmed is true")
    if entry.hours_confirmed and not entry.hours_text:
        row.wrong("hours_text", "is missing, but hours_confirmed is true")
    if entry.sensitive and entry.place and (entry.place.address or entry.place.postcode):
        row.wrong("place", "may not give an address, because the entry is sensitive")
    shown = {name: value for name, value in vars(entry).items() if isinstance(value, str)}
    shown |= {"also_called": "\n".join(entry.aliases), "note": entry.evidence.note}
    for field, value in ((name, text) for name, text in shown.items() if text):
        denied = denied_in(value, known.denied)
        if denied is not None:
            row.wrong(field, f"has a number that must never be shown ({denied.why})")
        if field not in ("phone", "text_to", "id", "url") and whole_numbers(value):
            row.wrong(field, "has a telephone number in it: numbers stand in “phone” only")


def _evidence(row: Row) -> Evidence:
    inner = row.row("evidence")
    if inner is None:
        return row.wrong("evidence", "is missing: say where this was read")
    evidence = Evidence(
        level=inner.choice("level", "ABCDE"),
        sources=inner.texts("sources"),
        source_date=inner.text("source_date"),
        accessed=inner.text("accessed", needed=True),
        note=inner.text("note"),
    )
    if not evidence.sources:
        inner.wrong("sources", "is empty: an entry nobody has read about may not ship")
    inner.done()
    return evidence


def _number(row: Row, field: str, evidence: Evidence) -> str | None:
    """A number that may be shown, or None."""
    value = row.text(field, limit=40)
    if not value:
        return None
    if not evidence.verified:
        row.wrong(field, "is given, but only evidence A or B may show a number: leave it null")
    if field == "phone" and not looks_like_phone(value):
        row.wrong(field, f"is not a telephone number: “{value}”")
    return value


def _schedule(row: Row) -> Mapping[str, Any]:
    """An HSDS schedule object: a weekly opening in local time."""
    schedule = {
        "freq": row.choice("freq", ("WEEKLY",)),
        "byday": row.text("byday", needed=True),
        "opens_at": row.text("opens_at", needed=True),
        "closes_at": row.text("closes_at", needed=True),
    }
    if _DAYS.fullmatch(schedule["byday"]) is None:
        row.wrong("byday", "must be days such as MO,TU,FR")
    for field in ("opens_at", "closes_at"):
        if _TIME.fullmatch(schedule[field]) is None:
            row.wrong(field, "must be a time such as 09:30")
    row.done()
    return schedule


def _place(row: Row, known: Known) -> StarterPlace | None:
    inner = row.row("place")
    if inner is None:
        return None
    place = StarterPlace(
        settlement="".join(inner.known("settlement", known.settlements, "in gazetteer.csv")),
        address=inner.text("address"),
        postcode=inner.text("postcode"),
        lat=inner.number("lat", 49.0, 61.5),
        lon=inner.number("lon", -9.0, 2.5),
    )
    if not place.settlement:
        inner.wrong("settlement", "is missing")
    if (place.lat is None) != (place.lon is None):
        inner.wrong("lat", "and lon must stand together")
    inner.done()
    return place


def _age(row: Row, field: str) -> int | None:
    age = row.number(field, 0, 120)
    return None if age is None else int(age)


def _url(row: Row) -> str:
    value = row.text("url")
    if value and not re.fullmatch(r"https://[^\s<>\"]+", value):
        row.wrong("url", "must be a web address that starts with https://")
    return value


def _email(row: Row) -> str:
    value = row.text("email")
    if value and not re.fullmatch(r"[^\s@<>\"]+@[^\s@<>\"]+\.[a-z]+", value):
        row.wrong("email", "is not an e-mail address")
    return value


def read_cards(
    folder: Path, entries: Mapping[str, StarterEntry], localities: tuple[Locality, ...]
) -> tuple[SafetyCard, ...]:
    """safety_cards.json: what to do when someone may be in danger.

    Numbers stand in the entries only: "{samaritans}" in a step becomes the number of that entry.
    """
    top = read_json(folder, "safety_cards.json")
    top.texts("about")
    found = tuple(_card(row, entries, localities) for row in top.rows("cards"))
    top.done()
    once(top, "cards", (x.id for x in found))
    return found


def _card(
    row: Row, entries: Mapping[str, StarterEntry], localities: tuple[Locality, ...]
) -> SafetyCard:
    card = SafetyCard(
        id=row.id(),
        title=row.text("title", needed=True),
        neutral_title=row.text("neutral_title", needed=True),
        when=row.text("when", needed=True),
        steps=tuple(_step(each, entries) for each in row.rows("steps")),
        lines=tuple(_card_line(each, entries, localities) for each in row.rows("lines")),
        discreet=row.yes("discreet"),
    )
    if not card.steps:
        row.wrong("steps", "is empty")
    row.done()
    return card


def _step(row: Row, entries: Mapping[str, StarterEntry]) -> CardStep:
    text = row.text("text", needed=True)
    if whole_numbers(text):
        row.wrong("text", "has a telephone number: write the id of its entry in braces instead")
    filled = _REFERENCE.sub(lambda m: _verified(row, "text", m[1], entries)[1], text)
    step = CardStep(filled, row.text("source", needed=True))
    row.done()
    return step


def _card_line(
    row: Row, entries: Mapping[str, StarterEntry], localities: tuple[Locality, ...]
) -> CardLine:
    entry_id = row.id("entry")
    name, number = _verified(row, "entry", entry_id, entries, web=True)
    entry, known = entries[entry_id], {one.id: one for one in localities}
    nearest = row.known("nearest", known, "in localities.json")
    line = CardLine(
        entry=entry_id,
        name=name,
        phone=number,
        when=row.text("when"),
        hours=entry.hours_text if entry.hours_confirmed else "",
        schedules=entry.schedules,
        nearest=tuple(known[one] for one in nearest),
        because=dict(_because(each, known) for each in row.rows("because")),
        cover=_cover(row, entries),
        read_on=entry.evidence.accessed,
    )
    row.done()
    return line


def _because(row: Row, localities: Mapping[str, Locality]) -> tuple[str, str]:
    """The hub area, and why a line is shown for it."""
    where = "".join(row.known("locality", localities, "in localities.json"))
    said = row.text("text", needed=True)
    if not where:
        row.wrong("locality", "is missing")
    if whole_numbers(said):
        row.wrong("text", "has a telephone number: numbers stand in “phone” only")
    row.text("source", needed=True)
    row.done()
    return where, said


def _cover(row: Row, entries: Mapping[str, StarterEntry]) -> CardCover | None:
    """Who answers while the line is shut: an entry with confirmed times."""
    if not row.text("when_shut"):
        return None
    entry_id = row.id("when_shut")
    name, _ = _verified(row, "when_shut", entry_id, entries)
    if not entries[entry_id].schedules:
        row.wrong("when_shut", f"names “{entry_id}”, whose times are not confirmed")
    return CardCover(name, entries[entry_id].schedules)


def read_foot(top: Row, entries: Mapping[str, StarterEntry]) -> tuple[FootLine, ...]:
    """The "leaflet_foot" of area.json: the crisis numbers that stand on every leaflet."""
    return tuple(_foot_line(row, entries) for row in top.rows("leaflet_foot"))


def _foot_line(row: Row, entries: Mapping[str, StarterEntry]) -> FootLine:
    entry_id = row.id("entry")
    name, number = _verified(row, "entry", entry_id, entries)
    words = row.text("words", needed=True, limit=60)
    line = FootLine(entry_id, row.text("name") or name, number, words)
    row.done()
    return line


def _verified(
    row: Row, field: str, entry_id: str, entries: Mapping[str, StarterEntry], *, web: bool = False
) -> tuple[str, str]:
    """The name and number of an entry whose number is verified; with `web` its address on the web will do."""
    entry = entries.get(entry_id)
    if entry is None:
        return row.wrong(field, f"names “{entry_id}”, which is no service or helpline here")
    if entry.phone:
        return entry.name, for_print(entry.phone)
    if entry.text_words:
        return entry.name, entry.text_words
    if web and entry.url and entry.evidence.verified:
        return entry.name, entry.url.removeprefix("https://").rstrip("/")
    return row.wrong(field, f"names “{entry_id}”, which has no number with evidence A or B")
