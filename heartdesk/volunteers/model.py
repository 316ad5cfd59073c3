"""Somebody who helps at a hub: what they offer, when and where, and the roles they may be trusted with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from dateutil.relativedelta import relativedelta

from heartdesk.core.fields import elements
from heartdesk.core.text import fold, plain

Fields = Mapping[str, Any]

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PARTS = ("am", "pm", "eve")
"""The parts of a day that people say they are free in."""

TIMES = tuple(f"{day}-{part}" for day in DAYS for part in PARTS)

PVG_YEARS = 5
"""How long membership of the PVG scheme lasts before it must be renewed: Protection of Vulnerable Groups (Scotland) Act
2007, section 45A, as put in by the Disclosure (Scotland) Act 2020, section 71
(legislation.gov.uk/asp/2020/13/notes/division/3/2/1).
"""

WARN_DAYS = 90
"""How long before the renewal a coordinator is told."""


class Age(StrEnum):
    """What they said of their age. No date of birth is kept."""

    NOT_ASKED = ""
    UNDER_16 = "under 16"
    SIXTEEN = "16 or 17"
    ADULT = "18 or over"

    @property
    def at_least(self) -> int | None:
        """They are at least so old; None where they were not asked."""
        return {"under 16": 0, "16 or 17": 16, "18 or over": 18}.get(self)


class TaskKind(StrEnum):
    """What a volunteer can be asked to do. Each goes through permission.may_do, and no other way."""

    ROTA = "rota"
    MATCH = "match"
    LIFT = "lift"
    BUDDY = "buddy"


TASKS: Mapping[TaskKind, str] = {
    TaskKind.ROTA: "a turn on the rota",
    TaskKind.LIFT: "giving a lift",
    TaskKind.BUDDY: "going along with somebody",
    TaskKind.MATCH: "meeting somebody who would like company",
}

OFFERS: Mapping[str, str] = {
    "kitchen": "Cooking, or the tea and toast",
    "driving": "Driving people",
    "company": "Company: a visit, a walk, a phone call",
    "along": "Going along to something new",
    "children": "Playing with children",
    "forms": "Help with forms and letters",
    "computers": "Phones and computers",
    "garden": "Garden and outdoors",
    "repairs": "Small repairs",
    "crafts": "Crafts or music",
    "languages": "Speaking another language for somebody",
    "welcome": "Welcoming people at the door",
}

Regulated = Literal["yes", "no", "undecided"]
Status = Literal["helping", "resting", "left"]
STATUS: Mapping[Status, str] = {
    "helping": "Helps now",
    "resting": "Having a rest",
    "left": "No longer helps",
}
ContactBy = Literal["", "phone", "text", "email", "at the hub"]
CONTACT_BY: Mapping[ContactBy, str] = {
    "": "Not asked yet",
    "phone": "Ring",
    "text": "Send a text",
    "email": "E-mail",
    "at the hub": "Ask when they are at the hub",
}


@dataclass(frozen=True)
class Disclosure:
    """A PVG disclosure that the hub was sent, for one role with one organization. The paper itself is never kept.

    `until` is the last day of membership where it was given, and can only make the time shorter.
    """

    received_on: date
    received_by: str
    role: str
    organization: str
    until: date | None = None

    @property
    def renew_by(self) -> date:
        """From this day on it no longer counts: five years after it came, or the day after `until`."""
        five = self.received_on + relativedelta(years=PVG_YEARS)
        return five if self.until is None else min(five, self.until + relativedelta(days=1))


@dataclass(frozen=True)
class HelperRole:
    """What a volunteer does for an organization. `from_age` is 0, 16 or 18: the organization's own rule.

    `regulated` is "undecided" until somebody who may decide has said so, by name.
    """

    id: str
    name: str
    organization: str = ""
    tasks: frozenset[TaskKind] = frozenset()
    from_age: int = 0
    regulated: Regulated = "undecided"
    decided_by: str = ""
    decided_on: date | None = None
    disclosure: Disclosure | None = None


@dataclass(frozen=True)
class Volunteer:
    """A volunteer as the field map says. Nothing here says whether they are also helped, or what they lived through."""

    id: str
    name: str
    status: Status = "helping"
    age: Age = Age.NOT_ASKED
    age_asked: date | None = None
    contact_by: ContactBy = ""
    phone: str = ""
    email: str = ""
    offers: tuple[str, ...] = ()
    offers_words: str = ""
    times: tuple[str, ...] = ()
    away_from: date | None = None
    away_to: date | None = None
    places: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    note: str = ""
    left_on: date | None = None
    roles: tuple[HelperRole, ...] = ()

    def role(self, role_id: str) -> HelperRole | None:
        """The role with this id, None where they do not have it."""
        return next((one for one in self.roles if one.id == role_id), None)

    def is_free(self, on: date, part: str = "") -> bool | None:
        """Whether they said they are free on that day, in that part of it; None where they were not asked."""
        if self.away_from and self.away_from <= on <= (self.away_to or self.away_from):
            return False
        if not self.times:
            return None
        parts = (part,) if part else PARTS
        return any(f"{DAYS[on.weekday()]}-{one}" in self.times for one in parts)


UNSURE = ("decisions/", "disclosures/", "age")
"""Fields that count only while all desks say the same of them."""


def volunteer_of(record_id: str, kept: Fields, conflicts: Collection[str] = ()) -> Volunteer:
    """The volunteer in a field map. What cannot be read is left out, never guessed.

    `conflicts` are fields of which two desks said different things: a decision, a disclosure or an age among them is
    not known until somebody settles it.
    """
    fields = {
        name: value
        for name, value in kept.items()
        if name not in conflicts or not name.startswith(UNSURE)
    }
    return Volunteer(
        id=record_id,
        name=words_in(fields, "name"),
        status=_one_of(fields.get("status"), STATUS, "resting"),
        age=_one_of(fields.get("age"), dict.fromkeys(Age, ""), Age.NOT_ASKED),
        age_asked=day_in(fields.get("age_asked")),
        contact_by=_one_of(fields.get("contact_by"), CONTACT_BY, ""),
        phone=words_in(fields, "phone"),
        email=words_in(fields, "email"),
        offers=tuple(one for one in OFFERS if fields.get(f"offers/{one}") is True),
        offers_words=words_in(fields, "offers_words"),
        times=tuple(one for one in TIMES if fields.get(f"times/{one}") is True),
        away_from=day_in(fields.get("away_from")),
        away_to=day_in(fields.get("away_to")),
        places=listed(fields, "places"),
        languages=listed(fields, "languages"),
        note=words_in(fields, "note"),
        left_on=day_in(fields.get("left_on")),
        roles=_roles(fields),
    )


def listed(fields: Fields, name: str) -> tuple[str, ...]:
    """The texts of a list, by the alphabet."""
    found = (plain(value, 200) for _, value in elements(fields, name) if isinstance(value, str))
    return tuple(sorted((one for one in found if one), key=fold))


def words_in(fields: Fields, name: str, limit: int = 2000) -> str:
    """A text made safe to show; "" where there is none."""
    value = fields.get(name)
    return plain(value, limit) if isinstance(value, str) else ""


def day_in(value: object) -> date | None:
    """The day of an ISO text; None where it is none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def day_words(on: date) -> str:
    """Such as "Tue 17 Nov 2026"."""
    return f"{on:%a} {on.day} {on:%b %Y}"


def _roles(fields: Fields) -> tuple[HelperRole, ...]:
    found = []
    for role_id, value in elements(fields, "roles"):
        said = value if isinstance(value, Mapping) else {}
        name = words_in(said, "name", 120)
        if name:
            found.append(_role(role_id, name, said, fields))
    return tuple(sorted(found, key=lambda one: (fold(one.name), one.id)))


def _role(role_id: str, name: str, said: Fields, fields: Fields) -> HelperRole:
    decision = fields.get(f"decisions/{role_id}")
    decided = decision if isinstance(decision, Mapping) else {}
    by, about = words_in(decided, "by", 120), words_in(decided, "about", 300)
    # A decision is about one role as it was then; without a name it is nobody's decision.
    holds = bool(by) and about == about_role(name, words_in(said, "organization", 160))
    regulated: Regulated = "undecided"
    if holds and decided.get("regulated") in ("yes", "no"):
        regulated = "yes" if decided["regulated"] == "yes" else "no"
    age = said.get("from_age")
    return HelperRole(
        id=role_id,
        name=name,
        organization=words_in(said, "organization", 160),
        tasks=frozenset(one for one in TaskKind if one in _texts(said.get("tasks"))),
        from_age=age if age in (0, 16, 18) else 18,
        regulated=regulated,
        decided_by=by if regulated != "undecided" else "",
        decided_on=day_in(decided.get("on")) if regulated != "undecided" else None,
        disclosure=_disclosure(fields.get(f"disclosures/{role_id}")),
    )


def about_role(name: str, organization: str) -> str:
    """What a decision was made about, for comparing: a role that was renamed is decided again."""
    return f"{fold(name)} / {fold(organization)}"


def _disclosure(value: object) -> Disclosure | None:
    said = value if isinstance(value, Mapping) else {}
    on, by = day_in(said.get("on")), words_in(said, "by", 120)
    if on is None or not by:
        return None
    until = said.get("until")
    if until is not None and day_in(until) is None:
        return None  # a last day that cannot be read may have been long ago
    return Disclosure(
        received_on=on,
        received_by=by,
        role=words_in(said, "role", 120),
        organization=words_in(said, "organization", 160),
        until=day_in(until),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _one_of(value: object, known: Mapping[Any, str], otherwise: Any) -> Any:
    return next((one for one in known if one == value), otherwise)
