"""What a worker types about a volunteer, each a small frozen value that gives the fields to set."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from heartdesk.core.area_model import Area
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import elements
from heartdesk.core.phones import looks_like_phone
from heartdesk.core.places import find_place
from heartdesk.core.text import fold, one_line, plain
from heartdesk.volunteers.certificate import refuse_certificate
from heartdesk.volunteers.model import (
    CONTACT_BY,
    OFFERS,
    STATUS,
    TIMES,
    Age,
    ContactBy,
    Status,
    TaskKind,
    about_role,
)

Fields = Mapping[str, Any]
NOTHING = "Nothing was saved."
LONGEST_AWAY_DAYS = 366
MOST_LISTED = 12

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_KEY = re.compile(r"[^a-z0-9]+")


class Typed(Protocol):
    """Something typed. `fields` gives what to set, None for what goes; DeskError says why not."""

    def fields(self, before: Fields, *, area: Area, today: date) -> dict[str, Any]: ...


@dataclass(frozen=True)
class NameTyped:
    """What they are called here. A first name is enough."""

    name: str

    def fields(self, before: Fields, *, area: Area, today: date) -> dict[str, Any]:  # noqa: ARG002
        return {"name": _name(self.name)}


@dataclass(frozen=True)
class AgeTyped:
    """What they said of their age; asked again, the day is new."""

    age: Age

    def fields(self, before: Fields, *, area: Area, today: date) -> dict[str, Any]:  # noqa: ARG002
        asked = today.isoformat() if self.age else None
        return {"age": self.age.value or None, "age_asked": asked}


@dataclass(frozen=True)
class ContactTyped:
    """How they would like to be asked. A way that needs a number or an address needs it here."""

    by: ContactBy
    phone: str = ""
    email: str = ""

    def fields(self, before: Fields, *, area: Area, today: date) -> dict[str, Any]:  # noqa: ARG002
        if self.by not in CONTACT_BY:
            raise ValueError(f"no such way to ask: {self.by}")
        phone, email = one_line(self.phone, 40), one_line(self.email, 120)
        if phone and not looks_like_phone(phone):
            raise DeskError(f"“{phone}” is not a whole phone number. {NOTHING}", then="Look again.")
        if email and _EMAIL.fullmatch(email) is None:
            raise DeskError(f"“{email}” is not an e-mail address. {NOTHING}", then="Look again.")
        if self.by in ("phone", "text") and not phone:
            raise DeskError(f"There is no number to ring yet. {NOTHING}", then="Type their number.")
        if self.by == "email" and not email:
            raise DeskError(f"There is no e-mail address yet. {NOTHING}", then="Type it.")
        return {"contact_by": self.by or None, "phone": phone or None, "email": email or None}


@dataclass(frozen=True)
class OffersTyped:
    """What they offer to do, by id, and in their own words."""

    offers: frozenset[str]
    words: str = ""

    def fields(self, before: Fields, *, area: Area, today: date) -> dict[str, Any]:  # noqa: ARG002
        words = one_line(self.words, 300)
        refuse_certificate(words)
        return {
            **{f"offers/{one}": True if one in self.offers else None for one in OFFERS},
            "offers_words": words or None,
        }


@dataclass(frozen=True)
class TimesTyped:
    """When they are free, as "MO-am"; and the days they are away, both included."""

    times: frozenset[str]
    away_from: date | None = None
    away_to: date | None = None

    def fields(self, before: Fields, *, area: Area, today: date) -> dict[str, Any]:  # noqa: ARG002
        first = self.away_from or self.away_to
        last = self.away_to or self.away_from
        if first and last and not 0 <= (last - first).days <= LONGEST_AWAY_DAYS:
            raise DeskError(
                f"The first day away comes before the last, and a year is the longest. {NOTHING}",
                then="For longer, choose “Having a rest”.",
            )
        return {
            **{f"times/{one}": True if one in self.times else None for one in TIMES},
            "away_from": first.isoformat() if first else None,
            "away_to": last.isoformat() if last else None,
        }


@dataclass(frozen=True)
class PlacesTyped:
    """Where they can help: towns and villages, with a comma between."""

    words: str

    def fields(self, before: Fields, *, area: Area, today: date) -> dict[str, Any]:  # noqa: ARG002
        names = []
        for word in _words(self.words):
            place = find_place(area, word)
            if place.settlement is None:
                raise DeskError(
                    f"HeartDesk does not know the town or village “{word}”. {NOTHING}",
                    then="Type a town or village of this area, with a comma between.",
                )
            names.append(place.settlement)
        return _list("places", names, before)


@dataclass(frozen=True)
class LanguagesTyped:
    """What they speak, with a comma between."""

    words: str

    def fields(self, before: Fields, *, area: Area, today: date) -> dict[str, Any]:  # noqa: ARG002
        refuse_certificate(self.words)
        return _list(
            "languages", [word[:1].upper() + word[1:] for word in _words(self.words)], before
        )


@dataclass(frozen=True)
class NoteTyped:
    """A line that helps to work with them."""

    words: str

    def fields(self, before: Fields, *, area: Area, today: date) -> dict[str, Any]:  # noqa: ARG002
        words = plain(self.words, 500)
        refuse_certificate(words)
        return {"note": words or None}


@dataclass(frozen=True)
class StatusTyped:
    """Whether they help now. The day they left is kept, so that what is kept of them can go in time."""

    status: Status

    def fields(self, before: Fields, *, area: Area, today: date) -> dict[str, Any]:  # noqa: ARG002
        if self.status not in STATUS:
            raise ValueError(f"no such status: {self.status}")
        left = today.isoformat() if self.status == "left" else None
        return {"status": self.status, "left_on": left}


@dataclass(frozen=True)
class RoleTyped:
    """A role: what it is called, with whom, and what they can be asked for in it."""

    name: str
    organization: str
    tasks: frozenset[TaskKind]
    from_age: int = 0

    def fields_of(self, role_id: str) -> dict[str, Any]:
        """The field of the role. Raises DeskError where it says too little."""
        name, organization = one_line(self.name, 120), one_line(self.organization, 160)
        if not fold(name):
            raise DeskError(f"The role has no name yet. {NOTHING}", then="Type what it is called.")
        if not fold(organization):
            raise DeskError(
                f"A role is always with somebody. {NOTHING}",
                then="Type the organization it is with.",
            )
        for text in (name, organization):
            refuse_certificate(text)
        if not self.tasks:
            raise DeskError(
                f"The role has nothing to be asked for yet. {NOTHING}",
                then="Tick what they can be asked for in it.",
            )
        if self.from_age not in (0, 16, 18):
            raise ValueError(f"no such age: {self.from_age}")
        said = {
            "name": name,
            "organization": organization,
            "tasks": sorted(str(one) for one in self.tasks),
            "from_age": self.from_age,
        }
        return {f"roles/{role_id}": said}

    @property
    def about(self) -> str:
        """What a decision about this role would be about."""
        return about_role(one_line(self.name, 120), one_line(self.organization, 160))


def _name(typed: str) -> str:
    name = one_line(typed, 120)
    if not any(sign.isalpha() for sign in name):
        raise DeskError(f"The name is missing. {NOTHING}", then="A first name is enough.")
    refuse_certificate(name)
    return name


def _words(typed: str) -> list[str]:
    found = [one_line(part, 60) for part in re.split(r"[,;\n]", typed)]
    kept = list(dict.fromkeys(word for word in found if fold(word)))
    if len(kept) > MOST_LISTED:
        raise DeskError(f"More than {MOST_LISTED} are hard to read. {NOTHING}", then="Type fewer.")
    return kept


def _list(name: str, values: list[str], before: Fields) -> dict[str, Any]:
    """The elements of a list by what they say, so that two desks that add the same add it once."""
    kept: dict[str, Any] = {f"{name}/{element}": None for element, _ in elements(before, name)}
    for value in values:
        key = _KEY.sub("-", fold(value)).strip("-") or value.encode().hex()
        kept[f"{name}/{key[:80]}"] = value
    return kept
