"""Who is in the team of a hub area: work contacts only, who covers for whom until when, and how fresh each is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from heartdesk.core.area_model import Area
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, text_of
from heartdesk.core.phones import (
    NO_BREAK_SPACE,
    denied_in,
    for_print,
    looks_like_phone,
    whole_numbers,
)
from heartdesk.core.text import one_line

GOOD_FOR = timedelta(days=183)
"""How long a call counts: as for every other telephone number here."""

LONGEST = {"name": 80, "role": 80, "organization": 80, "phone": 40}
LONGEST_SCHOOL = 120
LONGEST_AWAY = timedelta(days=400)

_NOT_CHECKED = "Not checked yet: ring first."


@dataclass(frozen=True)
class Contact:
    """Somebody of a team, at work. `localities` are the hub areas they are there for, () for all of them.

    `about` are the headings of needs they are asked about, () for anything. `cover` is the id of who is asked while
    they are away, until `away_until`. `phone` is a number that a worker has rung, `not_rung` one that was only written
    down; `fresh` says when it was rung, in words.
    """

    id: str
    name: str
    role: str
    organization: str = ""
    phone: str = ""
    not_rung: str = ""
    localities: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    cover: str = ""
    away_until: date | None = None
    fresh: str = _NOT_CHECKED
    is_fresh: bool = False

    def is_away(self, today: date) -> bool:
        """Whether somebody else is asked today."""
        return self.away_until is not None and today <= self.away_until

    def serves(self, locality: str) -> bool:
        """Whether they are there for a hub area."""
        return not self.localities or locality in self.localities

    @property
    def spans(self) -> bool:
        """Whether they are a link worker for several hub areas."""
        return len(self.localities) != 1


@dataclass(frozen=True)
class School:
    """A school, the hub areas its families live in, and who of the team links with it ("" for nobody yet).

    `office` is the school's own number, where it is verified; `added` says that it was written down here and is not of
    the area folder. Home decides the team, never the school.
    """

    name: str
    localities: tuple[str, ...] = ()
    contact: str = ""
    office: str = ""
    link: str = ""
    written: str = ""
    added: bool = False


@dataclass(frozen=True)
class Suggested:
    """Whom to ask for a step, and why them. `instead_of` is the name of who is away."""

    contact: Contact
    why: str
    instead_of: str = ""


@dataclass(frozen=True)
class ContactTyped:
    """What a coordinator typed of a contact. `is_work` says that the number is one from their work."""

    name: str
    role: str
    organization: str = ""
    phone: str = ""
    localities: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    is_work: bool = False


def contact_of(record_id: str, fields: Fields, area: Area, today: date) -> Contact | None:
    """The contact in a field map; None for one with no name. A number that cannot be right is left out."""
    name = one_line(text_of(fields, "name"), LONGEST["name"])
    if not name:
        return None
    number = one_line(text_of(fields, "phone"), LONGEST["phone"])
    right = looks_like_phone(number) and denied_in(number, area.denied) is None
    fresh, is_fresh = _freshness(fields, today)
    shown = for_print(number).replace(NO_BREAK_SPACE, " ") if right else ""
    return Contact(
        id=record_id,
        name=name,
        role=one_line(text_of(fields, "role"), LONGEST["role"]),
        organization=one_line(text_of(fields, "organization"), LONGEST["organization"]),
        phone=shown if fresh != _NOT_CHECKED else "",
        not_rung=shown if fresh == _NOT_CHECKED else "",
        localities=_ticked(fields, "localities", [one.id for one in area.localities]),
        about=_ticked(fields, "about", [one.id for one in area.needs.headings]),
        cover=text_of(fields, "cover"),
        away_until=_day(text_of(fields, "away_until")),
        fresh=fresh,
        is_fresh=is_fresh,
    )


def schools_of(
    area: Area, links: Sequence[tuple[str, Fields]], contacts: Collection[Contact], today: date
) -> tuple[School, ...]:
    """The schools of the area folder with what was written down about each, then those that were added here."""
    known = {one.id: one for one in contacts}
    written = {text_of(fields, "school"): (link, fields) for link, fields in links}
    found = []
    for entry in area.services:
        if entry.help_kind != "campus":
            continue
        office = for_print(entry.phone).replace(NO_BREAK_SPACE, " ") if entry.phone else ""
        school = School(entry.name, entry.localities, office=office)
        found.append(_linked(school, written.pop(entry.name, None), known, area, today))
    for name, pair in sorted(written.items()):
        if one_line(name, LONGEST_SCHOOL):
            found.append(
                _linked(
                    School(one_line(name, LONGEST_SCHOOL), added=True), pair, known, area, today
                )
            )
    return tuple(found)


def suggest(
    contacts: Sequence[Contact], *, locality: str, heading: str = "", today: date
) -> Suggested | None:
    """Whom to ask for a home in a hub area about something: the closest match who is there, or who covers for them.

    None where nobody is written down for it: then the hub is asked, and no one is guessed.
    """
    fits = [
        one
        for one in contacts
        if one.serves(locality) and (not one.about or not heading or heading in one.about)
    ]
    fits.sort(
        key=lambda one: (
            heading not in one.about,
            one.spans,
            not one.phone,
            not one.is_fresh,
            one.name,
        )
    )
    known = {one.id: one for one in contacts}
    for one in fits:
        why = "for this hub area" if not one.spans else "for several hub areas"
        if not one.is_away(today):
            return Suggested(one, why)
        cover = known.get(one.cover)
        if cover is not None and not cover.is_away(today):
            return Suggested(cover, f"covers for {one.name} till {_said(one.away_until)}", one.name)
    return None


def tidy_contact(typed: ContactTyped, area: Area) -> dict[str, object]:
    """The contact as it is kept. Raises DeskError for one with no name, no role, or a number that cannot be right."""
    said = {name: one_line(getattr(typed, name), most) for name, most in LONGEST.items()}
    if not said["name"] or not said["role"]:
        raise DeskError(
            "A contact needs a name and what they do. Nothing was kept.",
            then="Type both, such as “Link worker”.",
        )
    wrong = next((one for text in said.values() if (one := denied_in(text, area.denied))), None)
    if wrong is not None:
        raise DeskError(f"{wrong.number} is known to be a wrong number.", then=wrong.why)
    if any(whole_numbers(said[name]) for name in ("name", "role", "organization")):
        raise DeskError(
            "There is a number where none belongs. Nothing was kept.",
            then="Type it under “Work number”.",
        )
    if said["phone"] and not looks_like_phone(said["phone"]):
        raise DeskError(
            f"“{said['phone']}” does not look like a phone number. Nothing was kept.",
            then="Type it with its area code.",
        )
    if said["phone"] and not typed.is_work:
        raise DeskError(
            "Only work numbers stand here. Nothing was kept.",
            then="Tick “It is their work number”, or leave the number out.",
        )
    places = {one.id for one in area.localities}
    headings = {one.id for one in area.needs.headings}
    return {
        **{name: text or None for name, text in said.items()},
        **{f"localities/{one}": True if one in typed.localities else None for one in places},
        **{f"about/{one}": True if one in typed.about else None for one in headings},
    }


def tidy_away(until: date, today: date) -> str:
    """The last day somebody is away. Raises DeskError for a day that is over or far off."""
    if not today <= until <= today + LONGEST_AWAY:
        raise DeskError(
            "That day is over, or more than a year ahead. Nothing was kept.",
            then="Look at the day again.",
        )
    return until.isoformat()


def _linked(
    school: School,
    pair: tuple[str, Fields] | None,
    contacts: dict[str, Contact],
    area: Area,
    today: date,
) -> School:
    if pair is None:
        return school
    link, fields = pair
    localities = _ticked(fields, "localities", [one.id for one in area.localities])
    contact = contacts.get(text_of(fields, "contact"))
    return replace(
        school,
        localities=localities or school.localities,
        contact=contact.id if contact else "",
        link=link,
        written=_written(fields, today),
    )


def _written(fields: Fields, today: date) -> str:
    """When and by whom a link was written down; that is no call, and after half a year it is asked again."""
    on, by = _day(text_of(fields, "written_on")), one_line(text_of(fields, "written_by"), 80)
    if on is None or not by:
        return ""
    again = ": ask again." if today - on > GOOD_FOR else "."
    return f"Written down {_said(on)} by {by}{again}"


def _ticked(fields: Fields, name: str, allowed: Sequence[str]) -> tuple[str, ...]:
    return tuple(one for one in allowed if fields.get(f"{name}/{one}") is True)


def _freshness(fields: Fields, today: date) -> tuple[str, bool]:
    """When a worker last rang, in words; only a named worker's call counts."""
    on, by = _day(text_of(fields, "checked_on")), one_line(text_of(fields, "checked_by"), 80)
    if on is None or not by or on > today:
        return _NOT_CHECKED, False
    if today - on > GOOD_FOR:
        return f"Last rung {_said(on)}: ring first.", False
    return f"Rung {_said(on)} by {by}.", True


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _said(on: date | None) -> str:
    return f"{on.day} {on:%b} {on.year}" if on else ""
