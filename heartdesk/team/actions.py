"""What a worker does with the team page: read it, say that they rang, write down who is there and who covers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, text_of
from heartdesk.core.ids import derived_id
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation
from heartdesk.core.text import one_line
from heartdesk.store.unit import Look, Unit
from heartdesk.team.model import (
    LONGEST_SCHOOL,
    Contact,
    ContactTyped,
    School,
    Suggested,
    contact_of,
    schools_of,
    suggest,
    tidy_away,
    tidy_contact,
)


@dataclass(frozen=True)
class Team:
    """Everybody who is written down, the schools, and the day it is."""

    contacts: tuple[Contact, ...]
    schools: tuple[School, ...]
    today: date

    def of(self, locality: str) -> tuple[Contact, ...]:
        """Who is there for a hub area, its own people first."""
        found = (one for one in self.contacts if one.serves(locality))
        return tuple(sorted(found, key=lambda one: (one.spans, one.name)))

    def known(self, contact_id: str) -> Contact | None:
        """The contact with this id, or None."""
        return next((one for one in self.contacts if one.id == contact_id), None)


def read_team(look: Look) -> Team:
    """The team as it is written down; empty where nobody has written anybody down."""
    today = local(look.now).date()
    contacts = tuple(
        one
        for record in look.every(Kind.TEAM_CONTACT)
        if (one := contact_of(record.id, record.fields, look.area, today)) is not None
    )
    links = [(one.id, one.fields) for one in look.every(Kind.SCHOOL_LINK)]
    return Team(contacts, schools_of(look.area, links, contacts, today), today)


def whom_to_ask(look: Look, *, locality: str, needs: Collection[str] = ()) -> Suggested | None:
    """The contact for a step: for a home in a hub area, about the first need somebody is there for. None: nobody is."""
    team = read_team(look)
    found = None
    for need_id in needs:
        need = look.area.needs.need(need_id)
        if need is None:
            continue
        one = suggest(team.contacts, locality=locality, heading=need.heading, today=team.today)
        if one is not None and need.heading in one.contact.about:
            return one
        found = found or one
    return found or suggest(team.contacts, locality=locality, today=team.today)


def keep_contact(unit: Unit, *, typed: ContactTyped, id: str = "") -> str:  # noqa: A002
    """Write somebody down, or with `id` put them right, and give the id. A changed number is to be rung again."""
    unit.must(Kind.TEAM_CONTACT, Operation.DELETE)
    fields = tidy_contact(typed, unit.area)
    if not id:
        return unit.create(
            Kind.TEAM_CONTACT, {name: value for name, value in fields.items() if value}
        )
    record = unit.get(Kind.TEAM_CONTACT, id)
    if record is not None and (fields["phone"] or "") != text_of(record.fields, "phone"):
        fields |= {"checked_on": None, "checked_by": None}
    unit.change(Kind.TEAM_CONTACT, id, fields)
    return id


def say_rung(unit: Unit, *, id: str) -> Mapping[str, object]:  # noqa: A002
    """Say that one rang them today and all of it is right; gives how it was, for `unsay_rung`."""
    record = unit.get(Kind.TEAM_CONTACT, id)
    was: Fields = record.fields if record is not None else {}
    check = {"checked_on": local(unit.now).date().isoformat(), "checked_by": unit.worker.name}
    unit.change(Kind.TEAM_CONTACT, id, check)
    return {name: was.get(name) for name in check}


def unsay_rung(unit: Unit, *, id: str, was: Mapping[str, object]) -> None:  # noqa: A002
    """Take a call back."""
    unit.change(Kind.TEAM_CONTACT, id, was)


def say_away(unit: Unit, *, id: str, until: date, cover: str) -> None:  # noqa: A002
    """Say that somebody is away up to a day, and who is asked instead ("" for nobody)."""
    unit.must(Kind.TEAM_CONTACT, Operation.DELETE)
    if cover == id:
        raise DeskError("Nobody covers for themselves.", then="Choose somebody else, or nobody.")
    last = tidy_away(until, local(unit.now).date())
    unit.change(Kind.TEAM_CONTACT, id, {"away_until": last, "cover": cover or None})


def say_back(unit: Unit, *, id: str) -> None:  # noqa: A002
    """Say that somebody is back."""
    unit.must(Kind.TEAM_CONTACT, Operation.DELETE)
    unit.change(Kind.TEAM_CONTACT, id, {"away_until": None, "cover": None})


def take_away(unit: Unit, *, id: str) -> Fields:  # noqa: A002
    """Take somebody off the page, and give what stood there for `put_back`."""
    return unit.take_away(Kind.TEAM_CONTACT, id)


def put_back(unit: Unit, *, id: str, before: Fields) -> None:  # noqa: A002
    """Put somebody back who was taken off by a slip of the hand."""
    unit.put_back(Kind.TEAM_CONTACT, id, before)


def link_school(unit: Unit, *, school: str, contact: str, localities: Collection[str] = ()) -> str:
    """Write down who of the team links with a school ("" for nobody), and give the link's id."""
    unit.must(Kind.SCHOOL_LINK, Operation.DELETE)
    name = one_line(school, LONGEST_SCHOOL)
    if not name:
        raise DeskError("A school needs its name. Nothing was kept.", then="Type the name.")
    if contact and unit.get(Kind.TEAM_CONTACT, contact) is None:
        raise DeskError(
            "They are not on this page any more. Nothing was kept.", then="Choose somebody else."
        )
    known = {one.id for one in unit.area.localities}
    fields = {
        "school": name,
        "contact": contact or None,
        **{f"localities/{one}": True if one in localities else None for one in known},
        "written_on": local(unit.now).date().isoformat(),
        "written_by": unit.worker.name,
    }
    link = derived_id(unit.area.id, Kind.SCHOOL_LINK, name)
    given = {name: value for name, value in fields.items() if value is not None}
    if unit.get(Kind.SCHOOL_LINK, link) is not None:
        unit.change(Kind.SCHOOL_LINK, link, fields)
    else:
        unit.create_again(Kind.SCHOOL_LINK, link, given)
    return link


def unlink_school(unit: Unit, *, link: str) -> Fields:
    """Take what was written down about a school away, and give what it was for `link_back`."""
    return unit.take_away(Kind.SCHOOL_LINK, link)


def link_back(unit: Unit, *, link: str, before: Fields) -> None:
    """Put back what was written down about a school, taken away by a slip of the hand."""
    unit.put_back(Kind.SCHOOL_LINK, link, before)
