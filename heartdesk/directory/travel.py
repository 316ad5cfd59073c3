"""How to get there and back by bus: one line for a town or village, shared by every entry that is there.

A line is as good as the day somebody looked it up: after three months it is no longer told, and the bus is "not known".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from heartdesk.core.fields import Fields, text_of
from heartdesk.core.text import fold, one_line
from heartdesk.directory.freshness import LIMIT_MONTHS, Check, check_of, day_in_words
from heartdesk.directory.hours import days_in_words
from heartdesk.directory.opening import time_in_words
from heartdesk.directory.sessions import DAYS
from heartdesk.directory.values import clock_time, words

MONTHS = LIMIT_MONTHS["hours"]
"""For how long a line counts: as long as opening times do."""


@dataclass(frozen=True)
class TravelLine:
    """The way to `to` and home again, from `start` ("" for the hub's own people, wherever they live).

    `bus` names it ("Bus 43"), `days` are MO to SU, `first` and `last_home` are times as kept ("08:10"), "" where they
    are not known. `looked_up` says who saw it and when; None where nobody is named.
    """

    to: str
    start: str
    bus: str
    days: tuple[str, ...]
    first: str
    last_home: str
    looked_up: Check | None
    id: str = ""

    @property
    def said(self) -> str:
        """The line in words, without its age."""
        first, last = clock_time(self.first), clock_time(self.last_home)
        parts = [
            self.bus,
            days_in_words([DAYS.index(one) for one in self.days]) if self.days else "",
            f"first {time_in_words(first)}" if first else "",
            f"last bus home {time_in_words(last)}" if last else "last bus home not known",
        ]
        told = ", ".join(part for part in parts if part)
        return f"From {self.start}: {told}" if self.start else told


def travel_line(record_id: str, fields: Fields) -> TravelLine:
    """The line in a field map."""
    days = {one.strip() for one in text_of(fields, "days").split(",")}
    return TravelLine(
        to=one_line(text_of(fields, "to"), 80),
        start=one_line(text_of(fields, "start"), 80),
        bus=one_line(text_of(fields, "bus"), 80),
        days=tuple(one for one in DAYS if one in days),
        first=words(fields.get("first"), 10),
        last_home=words(fields.get("last_home"), 10),
        looked_up=check_of(fields.get("checks/bus")),
        id=record_id,
    )


def is_live(line: TravelLine, today: date) -> bool:
    """Whether a line may be told as it stands: looked up by somebody named, within the limit, on a sure day."""
    seen = line.looked_up
    if seen is None or seen.unsure or seen.on > today:
        return False
    return today <= seen.on + relativedelta(months=MONTHS)


def age(line: TravelLine, today: date) -> str:
    """How old a line is, in words for the worker."""
    if line.looked_up is None:
        return "Nobody has looked it up yet"
    when = f"looked up {line.looked_up.told}"
    return f"{when[:1].upper()}{when[1:]}" if is_live(line, today) else f"Too old to tell: {when}"


def ways_there(lines: Iterable[TravelLine], settlement: str, today: date, *, home: str = "") -> str:
    """What may be told today of the buses to a settlement, with the age of each line; "" where nothing may.

    `home` is the settlement where the person lives, "" where nobody asked: with it only the lines from there are told,
    and those from anywhere; nobody is sent to a bus that starts elsewhere.
    """
    if home and fold(home) == fold(settlement):
        return f"In {settlement}, where you live."
    told = []
    for one in lines_there(lines, settlement, today, home=home):
        seen = one.looked_up
        on = f" (looked up {day_in_words(seen.on)})" if seen else ""
        told.append(f"{one.said}{on}.")
    return " ".join(told)


def lines_there(
    lines: Iterable[TravelLine], settlement: str, today: date, *, home: str = ""
) -> tuple[TravelLine, ...]:
    """The lines to a settlement that may be told today; `home` as in `ways_there`."""
    there = (
        one
        for one in lines
        if is_live(one, today) and is_to(one, settlement) and _starts_at(one, home)
    )
    return tuple(sorted(there, key=lambda one: (fold(one.start), one.id)))


def _starts_at(line: TravelLine, home: str) -> bool:
    return not home or not line.start or fold(line.start) == fold(home)


def is_to(line: TravelLine, settlement: str) -> bool:
    """Whether a line goes to a settlement."""
    return bool(settlement) and fold(line.to) == fold(settlement)
