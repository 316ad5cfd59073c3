"""A stop of an outreach day: where somebody of the hub is, from when to when. Nobody who is visited is named."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Literal

from dateutil.rrule import WEEKLY, rrule

from heartdesk.core.area_model import Area
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, text_of
from heartdesk.core.text import fold, one_line

FARTHEST = timedelta(days=366)
"""How far ahead a stop is planned at most: further on is a slip of the keyboard."""

MOST_A_DAY = 24

MOST_AT_ONCE = 53
"""A stop of each week for a year."""

LONGEST = {"where": 120, "who": 80, "bring": 200, "off": 120}

StopKind = Literal["stop", "visit"]
"""A stop is for anybody who comes by; a visit was arranged with somebody, and is told to nobody else."""


@dataclass(frozen=True)
class Stop:
    """`where` is what people look for there, `who` first names of those who go, `bring` what goes with them.

    `off` says why it was called off, "" while it stands.
    """

    id: str
    kind: StopKind
    on: date
    opens: time
    closes: time | None
    settlement: str
    where: str = ""
    who: str = ""
    bring: str = ""
    off: str = ""

    @property
    def for_anybody(self) -> bool:
        """Whether somebody may be told to go there."""
        return self.kind == "stop" and not self.off


def stop_of(record_id: str, fields: Fields) -> Stop | None:
    """The stop in a field map; None for one whose day, time or place nobody can read."""
    try:
        on = date.fromisoformat(text_of(fields, "on"))
        opens = time.fromisoformat(text_of(fields, "opens")).replace(tzinfo=None)
    except ValueError:
        return None
    settlement = one_line(text_of(fields, "settlement"), 80)
    if not settlement:
        return None
    said = {name: one_line(text_of(fields, name), most) for name, most in LONGEST.items()}
    kind: StopKind = "visit" if text_of(fields, "what") == "visit" else "stop"
    return Stop(
        record_id, kind, on, opens, _closes(text_of(fields, "closes"), opens), settlement, **said
    )


def tidy_stop(
    area: Area,
    *,
    today: date,
    kind: StopKind,
    on: date,
    opens: time,
    closes: time | None,
    settlement: str,
    where: str,
    who: str,
    bring: str,
) -> dict[str, str]:
    """The stop as it is kept. Raises DeskError for a day, a time or a place that cannot be meant."""
    if not today <= on <= today + FARTHEST:
        raise DeskError(
            "That day is over, or more than a year ahead. Nothing was planned.",
            then="Look at the day again.",
        )
    if closes is not None and closes <= opens:
        raise DeskError(
            "It ends before it begins. Nothing was planned.", then="Look at the times again."
        )
    asked = fold(settlement)
    place = next(
        (x for x in area.settlements if asked in {fold(name) for name in (x.name, *x.aliases)}),
        None,
    )
    if place is None:
        raise DeskError(
            f"“{one_line(settlement, 60)}” is no town or village here. Nothing was planned.",
            then="Choose one of the names that are offered as you type.",
        )
    said = {"where": where, "who": who, "bring": bring}
    return {
        "what": kind,
        "on": on.isoformat(),
        "opens": opens.isoformat("minutes"),
        "closes": closes.isoformat("minutes") if closes else "",
        "settlement": place.name,
        **{name: one_line(text, LONGEST[name]) for name, text in said.items()},
    }


def days_of(on: date, *, weeks: int, until: date) -> tuple[date, ...]:
    """`on` and every so many weeks after it, up to and with `until`.

    Raises DeskError where that is no day but the first, or more than is planned at once.
    """
    if until <= on:
        raise DeskError(
            "It ends before it has come again. Nothing was planned.",
            then="Look at the day until which it comes again.",
        )
    start = datetime.combine(on, time())
    days = rrule(WEEKLY, interval=weeks, dtstart=start, until=datetime.combine(until, time()))
    found = tuple(one.date() for one in islice(days, MOST_AT_ONCE + 1))
    if len(found) > MOST_AT_ONCE:
        raise DeskError(
            "That is more than a year of stops. Nothing was planned.",
            then="Choose an earlier last day.",
        )
    return found


def _closes(said: str, opens: time) -> time | None:
    """The end, None where it is not known or cannot be meant."""
    try:
        closes = time.fromisoformat(said).replace(tzinfo=None) if said else None
    except ValueError:
        return None
    return closes if closes is not None and closes > opens else None
