"""How long what is kept of a person stays: by the periods their organization signed, from the last thing done."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from heartdesk.core.fields import Fields, texts_in
from heartdesk.core.kinds import Kind
from heartdesk.people.rights import OVER, Stage, months_after
from heartdesk.volunteers.model import day_in

CLASS_OF: Mapping[Kind, str] = {
    Kind.PERSON: "contact",
    Kind.CONSENT: "contact",
    Kind.SHARE: "handover",
    Kind.FOLLOW_UP: "keeping_in_touch",
    Kind.CHECK_IN: "keeping_in_touch",
    Kind.CHECK_IN_CALL: "keeping_in_touch",
    Kind.CIRCLE: "keeping_in_touch",
    Kind.VISIT_NOTE: "visit_note",
    Kind.RIGHTS_REQUEST: "rights_request",
}
"""The class of each kind, as the settings name them. What is not here goes by no time: a worry about safety never."""

SINCE = {Kind.CONSENT: "until"}
"""Kinds that stay at least until a day they name themselves, where nobody took that back."""


@dataclass(frozen=True)
class Kept:
    """One thing that is kept of a person: of what kind, and when somebody last did something with it."""

    kind: Kind
    fields: Fields
    last: date
    id: str = ""


@dataclass(frozen=True)
class Leaving:
    """Somebody, or a request nobody was found for, and the day they go by. `holds` says what keeps them still, if so.

    `why` is the class whose time is the last to run out.
    """

    kind: Kind
    id: str
    call: str
    last: date
    goes_on: date
    why: str
    holds: tuple[str, ...] = ()

    def is_due(self, on: date) -> bool:
        """Whether their time has come, and nothing holds them."""
        return self.goes_on <= on and not self.holds


def when_it_goes(kept: Iterable[Kept], months: Mapping[str, int]) -> tuple[date, str] | None:
    """The day everything about a person may go, and the class that stays longest; None where no period is signed."""
    days = []
    for one in kept:
        name = CLASS_OF.get(one.kind, "")
        if one.kind is Kind.SHARE and one.fields.get("state") in ("offered", "refused"):
            name = "contact"  # nothing was passed on by it
        if name not in months:
            return None
        since = one.last
        until = day_in(one.fields.get(SINCE.get(one.kind, "")))
        if until is not None and one.fields.get("withdrawn") is not True:
            since = max(since, until)
        days.append((months_after(since, months[name]), name))
    return max(days, default=None)


def what_holds(kept: Iterable[Kept]) -> tuple[str, ...]:
    """What goes on still, in everyday words: nobody goes by a timer in the middle of something."""
    every = tuple(kept)
    taken_back = {
        one.id for one in every if one.kind is Kind.CONSENT and one.fields.get("withdrawn") is True
    }
    return tuple(dict.fromkeys(words for one in every if (words := _under_way(one, taken_back))))


def _under_way(one: Kept, taken_back: Collection[str]) -> str:
    said = one.fields
    if one.kind is Kind.CHECK_IN and said.get("agreed") and not said.get("off"):
        return "We ring them still"
    if one.kind is Kind.FOLLOW_UP and not any(said.get(name) for name in ("how", "ended", "off")):
        return "Somebody still asks how it went"
    if one.kind is Kind.SHARE and not said.get("told_to_stop_on"):
        grounds = said.get("grounds")
        if isinstance(grounds, list) and any(text in taken_back for text in texts_in(grounds)):
            return "A service still has to be told to stop"
        if said.get("state") == "sent":
            return "A service has not answered yet"
    if one.kind is Kind.RIGHTS_REQUEST and said.get("stage") not in tuple(OVER):
        return "They asked about their details, and wait for an answer"
    if one.kind is Kind.RIGHTS_REQUEST and said.get("stage") == Stage.REFUSED and _held(said):
        return "It is needed in law"
    return ""


def _held(said: Fields) -> bool:
    return any(name.startswith("holds/") and value for name, value in said.items())
