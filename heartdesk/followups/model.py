"""A follow-up: on which day somebody is asked how it went, by whom, what they said. Why they are asked is not kept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, text_of
from heartdesk.core.text import one_line
from heartdesk.followups.dates import FARTHEST

What = Literal["asked", "hello", "along", "lasted", "visit"]
WHATS: tuple[What, ...] = get_args(What)
"""How it went at a place; how they are; somebody goes along to a first visit; whether it lasted, months later; somebody
looks in on them."""

State = Literal["late", "due", "later", "done", "off"]

LONGEST = {"who": 80, "along": 80, "where": 160, "off": 120}


@dataclass(frozen=True)
class FollowUp:
    """One follow-up of one person, by the id of their record.

    `service` is the place it is about and `where` its name, both "" for none. `who` asks, `along` goes with them to a
    first visit; where that is a volunteer, `buddy` and `buddy_role` are the ids of their record and role. `how` and
    `why` are what they said, of `enquiries.model.HOW` and `BARRIERS`, "" until then; `ended` the day on which that was.
    `off` says why nobody asks any more, "" while somebody does.
    """

    id: str
    person: str
    on: date
    what: What
    service: str = ""
    where: str = ""
    who: str = ""
    along: str = ""
    buddy: str = ""
    buddy_role: str = ""
    how: str = ""
    why: str = ""
    ended: date | None = None
    off: str = ""
    counted: bool = False
    """Whether what they said stands, without their name, in the local track record."""

    def state(self, today: date) -> State:
        """Where it stands. What two desks said at once is done: nobody is rung twice to be sure."""
        if self.off:
            return "off"
        if self.how or self.ended:
            return "done"
        if self.on > today:
            return "later"
        return "due" if self.on == today else "late"

    def is_open(self, today: date) -> bool:
        """Whether somebody should ask by today."""
        return self.state(today) in ("due", "late")


def follow_up_of(record_id: str, fields: Fields) -> FollowUp | None:
    """The follow-up in a field map; None for one whose person or day nobody can read."""
    person, on = text_of(fields, "person"), _day(fields, "on")
    if not person or on is None:
        return None
    what: What = next((one for one in WHATS if one == fields.get("what")), "hello")
    said = {name: one_line(text_of(fields, name), most) for name, most in LONGEST.items()}
    return FollowUp(
        record_id,
        person,
        on,
        what,
        service=text_of(fields, "service"),
        buddy=text_of(fields, "buddy"),
        buddy_role=text_of(fields, "buddy_role"),
        how=one_line(text_of(fields, "how"), 40),
        why=one_line(text_of(fields, "why"), 40),
        ended=_day(fields, "ended"),
        counted=fields.get("counted") is True,
        **said,
    )


def tidy_follow_up(
    *,
    today: date,
    on: date,
    what: What,
    service: str = "",
    where: str = "",
    who: str = "",
    along: str = "",
) -> dict[str, Any]:
    """A follow-up as it is kept. Raises DeskError for a day that is over, or more than a year ahead."""
    if what not in WHATS:
        raise ValueError(f"no such follow-up: {what!r}")
    if not today <= on <= today + FARTHEST:
        raise DeskError(
            "That day is over, or more than a year ahead. Nothing was kept.",
            then="Look at the day again.",
        )
    if what == "along" and not one_line(along, 80):
        raise DeskError(
            "Nobody goes along yet. Nothing was kept.", then="Say who goes: a first name is enough."
        )
    said = {"who": who, "along": along, "where": where}
    kept = {name: one_line(text, LONGEST[name]) for name, text in said.items()}
    return {
        "on": on.isoformat(),
        "what": what,
        **{name: text for name, text in {"service": service, **kept}.items() if text},
    }


def by_day(found: Collection[FollowUp]) -> tuple[FollowUp, ...]:
    """In the order in which they are asked: who waits longest first."""
    return tuple(sorted(found, key=lambda one: (one.on, one.person, one.id)))


def _day(fields: Fields, name: str) -> date | None:
    try:
        return date.fromisoformat(text_of(fields, name))
    except ValueError:
        return None
