"""What a worker typed for one fact of an entry, and the fields that it makes. Rules only: actions write them.

Every kind of typed fact has `fields(now)`: the fields of the service to set, given its fields as they stand now; None
takes one away. They raise DeskError, and lose nothing, where something cannot be right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol

from heartdesk.core.area import Area
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, elements, text_of
from heartdesk.core.ids import new_id
from heartdesk.core.phones import digits, for_print, looks_like_phone
from heartdesk.core.places import postcode_doubt
from heartdesk.core.text import fold, one_line, plain
from heartdesk.directory.freshness import day_in_words
from heartdesk.directory.sessions import MOST_ROWS, Session, schedule_of
from heartdesk.directory.values import day, part, words

UNCHANGED = "Nothing was changed."

TextName = Literal[
    "name", "alternate_name", "description", "what_to_expect", "who_greets", "fees_description", "bring",
    "no_need_to_bring", "access_notes", "eligibility_description", "application_process", "getting_there", "url",
    "email", "staff_note", "alert", "hours_text", "asn_support", "trial_visit", "quiet_session", "drop_ins",
    "interpretation_services",
]  # fmt: skip
"""Facts that are plain words, by the name of their field."""

LENGTHS: Mapping[TextName, int] = {
    "name": 120, "alternate_name": 200, "description": 2000, "what_to_expect": 1000, "who_greets": 300,
    "fees_description": 300, "bring": 600, "no_need_to_bring": 600, "access_notes": 600,
    "eligibility_description": 600, "application_process": 1000, "getting_there": 1000, "url": 500, "email": 200,
    "staff_note": 2000, "alert": 600, "hours_text": 600, "asn_support": 600, "trial_visit": 300, "quiet_session": 300,
    "drop_ins": 300, "interpretation_services": 300,
}  # fmt: skip
"""Most characters of each."""

ONE_LINE: frozenset[TextName] = frozenset({"name", "alternate_name", "url", "email", "who_greets"})

Status = Literal["open", "paused", "closing", "closed"]
MOST_PHONES = 8


class Typed(Protocol):
    """What a worker typed for one fact."""

    def fields(self, now: Fields) -> dict[str, Any]:
        """What to set on the service."""


@dataclass(frozen=True)
class TextTyped:
    """A fact in plain words; empty words take it away, except the name."""

    name: TextName
    text: str

    def fields(self, now: Fields) -> dict[str, Any]:  # noqa: ARG002 - the same for every fact
        """What to set on the service."""
        said = self._tidy()
        if len(said) > LENGTHS[self.name]:
            over = len(said) - LENGTHS[self.name]
            raise DeskError(
                f"That is {over:,} letters too long. {UNCHANGED}",
                then="Say the most important part; a leaflet has little room.",
            )
        if self.name == "name" and not said:
            raise DeskError(f"It needs a name. {UNCHANGED}", then="Put in what people call it.")
        if self.name == "url" and said:
            said = _web(said)
        if self.name == "email" and said:
            _check_email(said)
        return {self.name: said or None}

    def _tidy(self) -> str:
        if self.name in ONE_LINE:
            return one_line(self.text, 20_000)
        return plain(self.text, 20_000)


@dataclass(frozen=True)
class PhoneTyped:
    """A number to ring. `id` is its element, "" for a new one; `kind` is HSDS's type ("voice", "text", "textphone")."""

    number: str
    about: str = ""
    kind: str = "voice"
    extension: str = ""
    id: str = ""


@dataclass(frozen=True)
class PhonesTyped:
    """All the numbers of an entry."""

    phones: Sequence[PhoneTyped]

    def fields(self, now: Fields) -> dict[str, Any]:
        """What to set on the service.

        A number that was changed loses the evidence of the one before: nobody but a worker who rang stands for it.
        """
        given = [one for one in self.phones if one.number.strip()]
        if len(given) > MOST_PHONES:
            raise DeskError(
                f"{MOST_PHONES} numbers are the most that anybody reads. {UNCHANGED}",
                then="Keep those that people ring.",
            )
        made: dict[str, Any] = {}
        held = dict(elements(now, "phones"))
        for one in given:
            element = one.id if one.id in held else new_id()
            made[f"phones/{element}"] = _phone(one, part(held.get(element)))
        return {**{f"phones/{one}": None for one in held if f"phones/{one}" not in made}, **made}


@dataclass(frozen=True)
class HoursTyped:
    """Days and times in rows. `words` is said in their place, for what no row can say; mostly ""."""

    rows: Sequence[Session]
    words: str = ""

    def fields(self, now: Fields) -> dict[str, Any]:
        """What to set on the service. Times told by a source no longer stand for what a worker typed."""
        if len(self.rows) > MOST_ROWS:
            raise DeskError(
                f"{MOST_ROWS} rows are the most that HeartDesk reads. {UNCHANGED}",
                then="Put days with the same times in one row.",
            )
        held = dict(elements(now, "schedules"))
        made: dict[str, Any] = {}
        for row in self.rows:
            element = row.id if row.id in held else new_id()
            if row.rhythm == "kept":
                if row.id in held:
                    made[f"schedules/{element}"] = held[row.id]
                continue
            ways = part(held.get(element)).get("attending_type")
            made[f"schedules/{element}"] = {
                **schedule_of(row),
                **({"attending_type": ways} if ways else {}),
            }
        gone = {f"schedules/{one}": None for one in held if f"schedules/{one}" not in made}
        said = TextTyped("hours_text", self.words).fields(now)
        sure = {"hours_confirmed": False} if "level" in part(now.get("evidence")) else {}
        return {**gone, **made, **said, **sure}


@dataclass(frozen=True)
class StatusTyped:
    """Whether it runs: open, paused (maybe until a day), closing on a day, or closed; and where to go instead."""

    status: Status
    on: str = ""
    instead: str = ""

    def fields(self, now: Fields) -> dict[str, Any]:  # noqa: ARG002 - the same for every fact
        """What to set on the service."""
        on = day(words(self.on, 20).strip()) if self.on.strip() else None
        if self.on.strip() and on is None:
            raise DeskError(f"That is not a day. {UNCHANGED}", then="Choose the day again.")
        if self.status == "closing" and on is None:
            raise DeskError(f"The day it closes is missing. {UNCHANGED}", then="Choose the day.")
        kept = on.isoformat() if on else None
        return {
            "status": {"paused": "temporarily closed", "closed": "defunct"}.get(
                self.status, "active"
            ),
            "closing_on": kept if self.status == "closing" else None,
            "back_on": kept if self.status == "paused" else None,
            "go_instead": (one_line(self.instead, 300) or None) if self.status != "open" else None,
        }


@dataclass(frozen=True)
class DayTyped:
    """A fact that is a day; "" takes it away."""

    name: Literal["funding_until"]
    on: str

    def fields(self, now: Fields) -> dict[str, Any]:  # noqa: ARG002 - the same for every fact
        """What to set on the service."""
        on = day(words(self.on, 20).strip()) if self.on.strip() else None
        if self.on.strip() and on is None:
            raise DeskError(f"That is not a day. {UNCHANGED}", then="Choose the day again.")
        return {self.name: on.isoformat() if on else None}


Ticks = Literal["needs", "localities", "reach", "kit"]


@dataclass(frozen=True)
class TicksTyped:
    """A list of ids that are ticked: needs it helps with, hub areas it serves, ways of taking part, what is sorted."""

    name: Ticks
    ticked: Sequence[str]

    def fields(self, now: Fields) -> dict[str, Any]:
        """What to set on the service. Needs that stay keep their weight."""
        held = dict(elements(now, self.name))
        gone = {f"{self.name}/{one}": None for one in held if one not in self.ticked}
        new: Any = {"weight": 1.0} if self.name == "needs" else True
        return {**gone, **{f"{self.name}/{one}": held.get(one, new) for one in self.ticked}}


@dataclass(frozen=True)
class PlaceTyped:
    """Where to go: the building, street, town and postcode, and what to look for.

    `only_here` moves this entry alone to a place of its own, where others are at the one that is held.
    `sure_of_postcode` says that a postcode which seems far away was read out and is right.
    """

    name: str = ""
    street: str = ""
    town: str = ""
    postcode: str = ""
    landmark: str = ""
    only_here: bool = False
    sure_of_postcode: bool = False

    def is_empty(self) -> bool:
        """Whether nothing is given."""
        return not any(
            (self.name.strip(), self.street.strip(), self.town.strip(), self.postcode.strip())
        )

    def location(self, now: Fields, area: Area) -> dict[str, Any]:
        """What to set on the location. A point on the map goes with the address that it was of."""
        code = " ".join(one_line(self.postcode, 12).upper().split())
        compact = code.replace(" ", "")
        code = f"{compact[:-3]} {compact[-3:]}" if len(compact) > 4 else code
        town = one_line(self.town, 80)
        known = next((one for one in area.settlements if fold(one.name) == fold(town)), None)
        town = known.name if known else town
        doubt = place_doubt(self, area)
        if doubt and not self.sure_of_postcode:
            raise DeskError(
                f"{doubt} {UNCHANGED}",
                then="Ask them to read it out. If it is right, tick “The postcode is right”.",
            )
        element, address = _address(now)
        made = {
            **address,
            "address_1": one_line(self.street, 200),
            "address_2": None,
            "city": town,
            "postal_code": code,
            "country": address.get("country") or "GB",
            "state_province": address.get("state_province") or area.name,
            "address_type": "physical",
        }
        kept = {name: value for name, value in made.items() if value}
        moved = any(
            fold(str(address.get(name) or "")) != fold(str(kept.get(name) or ""))
            for name in ("address_1", "city", "postal_code")
        )
        said: dict[str, Any] = {
            "name": one_line(self.name, 120) or None,
            "description": one_line(self.landmark, 300) or None,
            "settlement": town or None,
            "location_type": "physical",
            f"addresses/{element}": kept if self.street.strip() or code else None,
        }
        return {**said, "latitude": None, "longitude": None} if moved else said


def place_doubt(typed: PlaceTyped, area: Area) -> str:
    """What is doubtful about a postcode, such as one of Drongan given for Dalmellington; "" where nothing is."""
    if not typed.postcode.strip():
        return ""
    return postcode_doubt(area, one_line(typed.town, 80), one_line(typed.postcode, 20)) or ""


def status_of(fields: Fields) -> StatusTyped:
    """The status of an entry as the form shows it."""
    instead = text_of(fields, "go_instead")
    closing = text_of(fields, "closing_on")
    status = text_of(fields, "status")
    if status == "temporarily closed":
        return StatusTyped("paused", text_of(fields, "back_on"), instead)
    if status in ("defunct", "inactive"):
        return StatusTyped("closed", "", instead)
    return StatusTyped("closing", closing, instead) if closing else StatusTyped("open")


def effective_status(fields: Fields, today: date) -> str:
    """HSDS's status on a day: what was to close has closed, from its day on."""
    status = one_line(text_of(fields, "status"), 40)
    closing = day(text_of(fields, "closing_on"))
    return "defunct" if closing is not None and closing <= today and status == "active" else status


def status_words(fields: Fields, today: date) -> str:
    """What is said of the status beside "closed": the day, and where to go instead; "" where there is nothing."""
    said = []
    closing, back = day(text_of(fields, "closing_on")), day(text_of(fields, "back_on"))
    if closing is not None:
        word = "Closed" if closing <= today else "Closing"
        said.append(f"{word} on {day_in_words(closing)}.")
    if back is not None and text_of(fields, "status") == "temporarily closed":
        said.append(f"Back on {day_in_words(back)}: ring first.")
    instead = one_line(text_of(fields, "go_instead"), 300)
    if instead:
        said.append(f"Go instead to: {instead}")
    return " ".join(said)


def phones_of(fields: Fields) -> tuple[PhoneTyped, ...]:
    """The numbers of an entry as the form shows them."""
    return tuple(
        PhoneTyped(
            number=one_line(words(part(value).get("number")), 60),
            about=one_line(words(part(value).get("description")), 200),
            kind=words(part(value).get("type"), 20).lower() or "voice",
            extension=str(part(value).get("extension") or ""),
            id=element,
        )
        for element, value in elements(fields, "phones")
    )


def place_of(location: Fields) -> PlaceTyped:
    """A location as the form shows it."""
    _, address = _address(location)
    streets = [one_line(words(address.get(name))) for name in ("address_1", "address_2")]
    return PlaceTyped(
        name=one_line(text_of(location, "name"), 120),
        street=", ".join(one for one in streets if one),
        town=one_line(text_of(location, "settlement"), 80)
        or one_line(words(address.get("city")), 80),
        postcode=one_line(words(address.get("postal_code")), 12).upper(),
        landmark=one_line(text_of(location, "description"), 300),
    )


def _address(location: Fields) -> tuple[str, Mapping[str, Any]]:
    """The id and the value of the address people go to; a new id where there is none."""
    for element, value in elements(location, "addresses"):
        if part(value).get("address_type") not in ("postal", "virtual"):
            return element, part(value)
    return new_id(), {}


def _phone(one: PhoneTyped, before: Mapping[str, Any]) -> dict[str, Any]:
    number = one_line(one.number, 60)
    if one.kind != "text" and not looks_like_phone(number):
        raise DeskError(
            f"“{number}” is not a whole phone number. {UNCHANGED}",
            then="Look at the number again: with its area code, such as 01563 for Kilmarnock.",
        )
    if not digits(number):
        raise DeskError(f"“{number}” has no number in it. {UNCHANGED}", then="Put the number in.")
    extension = one_line(one.extension, 10)
    if extension and not (extension.isascii() and extension.isdigit()):
        raise DeskError(
            f"“{extension}” is not an extension. {UNCHANGED}", then="Only figures, such as 204."
        )
    same = digits(str(before.get("number") or "")) == digits(number)
    kept = dict(before) if same else {}
    if one.kind != "text":
        number = for_print(number).replace("\u00a0", " ")
    made = {
        **kept,
        "number": before["number"] if same else number,
        "type": one.kind,
        "description": one_line(one.about, 200),
        "extension": int(extension) if extension else None,
    }
    return {name: value for name, value in made.items() if value not in (None, "")}


def _web(said: str) -> str:
    url = said if said.startswith(("https://", "http://")) else f"https://{said}"
    if " " in url or "." not in url.split("//", 1)[1]:
        raise DeskError(
            f"“{one_line(said, 60)}” is not a web address. {UNCHANGED}",
            then="Copy it from the top of the page, such as https://www.example.org",
        )
    return url


def _check_email(said: str) -> None:
    name, at, host = said.partition("@")
    if not (name and at and "." in host) or " " in said or "@" in host:
        raise DeskError(
            f"“{one_line(said, 60)}” is not an email address. {UNCHANGED}",
            then="It has one @ and a dot after it.",
        )
