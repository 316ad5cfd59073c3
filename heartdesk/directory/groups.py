"""Peer-support groups: where they meet, who leads them, who can come, places left, how many came.

A group is a service that says so. Places left are HSDS's service_capacity; what HSDS has no field for is ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from dateutil.relativedelta import relativedelta

from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, elements, text_of
from heartdesk.core.text import one_line
from heartdesk.directory.freshness import day_in_words
from heartdesk.directory.values import day, part, whole, words

LedBy = Literal["", "members", "families", "volunteers", "service"]
Joining = Literal["", "open", "closed", "invitation"]

LED_BY: Mapping[LedBy, str] = {
    "members": "Led by people who come themselves",
    "families": "Led by families",
    "volunteers": "Led by volunteers",
    "service": "Led by a service",
}
JOINING: Mapping[Joining, str] = {
    "open": "Anyone can come",
    "closed": "Full or closed to new people just now: ring first",
    "invitation": "By invitation: ask, and they will meet you first",
}
GROUP_WORDS = "peer support group"
"""What every group is found by, whatever it is called."""

GROUP_FIELDS = ("is_group", "meets_in", "leader", "joining")
PLACES = "places"
"""The element of `capacities` that says how many places are left."""

PLACES_MONTHS = 1
"""For how long "places left" may be told."""

SHOWN_SESSIONS = 4
MOST_CAME = 500


@dataclass(frozen=True)
class LedTyped:
    """Who leads what is no group; a group says it with the rest of what it is."""

    led_by: LedBy

    def fields(self, now: Fields) -> dict[str, Any]:  # noqa: ARG002 - the same for every fact
        """What to set on the service."""
        return {"led_by": self.led_by or None}


@dataclass(frozen=True)
class GroupTyped:
    """What a worker typed about a group. `leader` is a first name, kept only where they said yes to it."""

    is_group: bool = True
    meets_in: str = ""
    led_by: LedBy = ""
    leader: str = ""
    leader_said_yes: bool = False
    joining: Joining = ""
    places_left: str = ""
    places_in_all: str = ""
    today: str = ""
    """The day it was told, ISO."""

    def fields(self, now: Fields) -> dict[str, Any]:
        """What to set on the service."""
        name = f"capacities/{PLACES}"
        if not self.is_group:
            return dict.fromkeys(one for one in (*GROUP_FIELDS, name) if one in now)
        return {
            "is_group": True,
            "meets_in": one_line(self.meets_in, 80) or None,
            "led_by": self.led_by or None,
            "leader": self._leader(),
            "joining": self.joining or None,
            **PlacesTyped(self.places_left, self.places_in_all, self.today).fields(now),
        }

    def _leader(self) -> str | None:
        name = one_line(self.leader, 40)
        if not name:
            return None
        if not self.leader_said_yes:
            raise DeskError(
                "A name is kept only when they said yes. Nothing was changed.",
                then="Ask: “May we say your name?” Then tick it, or leave the name out.",
            )
        if " " in name:
            raise DeskError(
                "Only a first name is kept. Nothing was changed.", then="Leave out the rest."
            )
        return name


@dataclass(frozen=True)
class PlacesTyped:
    """How many places are left, of how many; both empty takes it away. `today` is the day it was told, ISO."""

    left: str
    in_all: str
    today: str

    def fields(self, now: Fields) -> dict[str, Any]:
        """What to set on the service. HSDS wants a moment: the middle of the day it was told."""
        name = f"capacities/{PLACES}"
        before = part(now.get(name))
        left, most = _count(self.left), _count(self.in_all)
        if left is None:
            if most is not None:
                raise DeskError(
                    "How many places are left is not given. Nothing was changed.",
                    then="Put it in, or leave both empty.",
                )
            return {name: None}
        if most is not None and left > most:
            raise DeskError(
                "More places are left than there are. Nothing was changed.",
                then="Look at the two numbers again.",
            )
        made = {"unit": "places", "available": left, "maximum": most}
        kept = {key: value for key, value in made.items() if value is not None}
        same = {**before, "updated": None} == {**kept, "updated": None}
        told = words(before.get("updated"), 40) if same else ""
        return {name: {**kept, "updated": told or f"{self.today}T12:00:00Z"}}


def group_typed(fields: Fields) -> GroupTyped:
    """A group as the form shows it."""
    places = part(fields.get(f"capacities/{PLACES}"))
    left, most = whole(places.get("available")), whole(places.get("maximum"))
    leader = one_line(text_of(fields, "leader"), 40)
    return GroupTyped(
        is_group=is_group(fields),
        meets_in=one_line(text_of(fields, "meets_in"), 80),
        led_by=next((one for one in LED_BY if one == text_of(fields, "led_by")), ""),
        leader=leader,
        leader_said_yes=bool(leader),
        joining=next((one for one in JOINING if one == text_of(fields, "joining")), ""),
        places_left="" if left is None else str(left),
        places_in_all="" if most is None else str(most),
    )


def is_group(fields: Fields) -> bool:
    """Whether an entry is a peer-support group."""
    return fields.get("is_group") is True


def led_by_words(fields: Fields) -> str:
    """Who leads it, in words; "" where nobody said."""
    return next((said for one, said in LED_BY.items() if one == text_of(fields, "led_by")), "")


def group_words(fields: Fields, today: date) -> str:
    """What is said of a group, a line each; "" for what is none."""
    if not is_group(fields):
        return ""
    told = group_typed(fields)
    said = [
        f"Meets in: {told.meets_in}" if told.meets_in else "",
        led_by_words(fields),
        f"Ask for {told.leader}" if told.leader else "",
        JOINING.get(told.joining, ""),
        places_words(fields, today),
    ]
    return "\n".join(one for one in said if one) or "A group: ask when you ring"


def came_words(fields: Fields) -> str:
    """How many came lately, newest first: for workers, never for paper."""
    sessions = [
        (on, came)
        for element, value in elements(fields, "sessions")
        if (on := day(element)) and (came := whole(part(value).get("came"))) is not None
    ]
    newest = sorted(sessions, reverse=True)[:SHOWN_SESSIONS]
    return "; ".join(f"{day_in_words(on)}: {came} came" for on, came in newest)


def session_came(typed_day: str, typed_count: str, *, today: date) -> tuple[str, int]:
    """The element and the count of a session that was held. Raises DeskError for a day or a number that cannot be."""
    on, count = day(words(typed_day, 20).strip()), _count(typed_count)
    if on is None or on > today:
        raise DeskError(
            "That day is not here yet, or is no day. Nothing was changed.", then="Choose the day."
        )
    if count is None:
        raise DeskError("How many came is missing. Nothing was changed.", then="Put in a number.")
    return on.isoformat(), count


def places_words(fields: Fields, today: date) -> str:
    """How many places are left, with the day it was told; "" where nobody said."""
    places = part(fields.get(f"capacities/{PLACES}"))
    left, on = whole(places.get("available")), day(places.get("updated"))
    if left is None:
        return ""
    if on is None or on > today or today > on + relativedelta(months=PLACES_MONTHS):
        return "Places left: not known now, ask when you ring"
    told = f"told {day_in_words(on)}"
    if not left:
        return f"Full just now ({told})"
    return f"1 place left ({told})" if left == 1 else f"{left} places left ({told})"


def _count(typed: str) -> int | None:
    said = one_line(typed, 12)
    if not said:
        return None
    found = whole(said)
    if found is None or not 0 <= found <= MOST_CAME:
        raise DeskError(
            f"“{said}” is not a number from 0 to {MOST_CAME}. Nothing was changed.",
            then="Put in a number.",
        )
    return found
