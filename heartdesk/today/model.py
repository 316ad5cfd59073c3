"""A hub's day: what everybody should know, who is in, what waits for somebody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, text_of
from heartdesk.core.phones import DeniedNumber, denied_in
from heartdesk.core.text import one_line

LONGEST_ALERT = 140
"""Characters: an alert is read in passing."""

MOST_ALERTS = 6
LONGEST_STAY = timedelta(days=14)
"""How long an alert may stay up: one that nobody takes down must not become wallpaper."""

LONGEST_NAME = 24


@dataclass(frozen=True)
class Alert:
    """Weather, a closure: something everybody at the hub should know. It comes down by itself after `until`."""

    id: str
    text: str
    until: date
    by: str


@dataclass(frozen=True)
class Today:
    """One day at one hub. `names` are the first names of those who said that they are in; `here` is one's own."""

    day: date
    hub: str
    alerts: tuple[Alert, ...]
    names: tuple[str, ...]
    here: str
    may_put_up: bool


def tidy_alert(typed: str, denied: Collection[DeniedNumber]) -> str:
    """The alert as it is kept.

    Raises DeskError for an empty or long one, or one with a number that is known to be wrong.
    """
    text = one_line(typed, LONGEST_ALERT + 1)
    if not text:
        raise DeskError("There is nothing to put up yet.", then="Type what everybody should know.")
    if len(text) > LONGEST_ALERT:
        raise DeskError(
            f"That is longer than {LONGEST_ALERT} letters. Nothing was put up.",
            then="Say the one thing that people must know.",
        )
    wrong = denied_in(text, denied)
    if wrong is not None:
        raise DeskError(
            f"{wrong.number} is known to be a wrong number. Nothing was put up.", then=wrong.why
        )
    return text


def last_day(asked: date, today: date) -> date:
    """The last day an alert may stay up, where it is asked to stay until `asked`."""
    return max(today, min(asked, today + LONGEST_STAY))


def alert_of(record_id: str, fields: Fields, today: date) -> Alert | None:
    """The alert in a field map; None for one whose time is over, or that nobody can read."""
    text = one_line(text_of(fields, "text"), LONGEST_ALERT)
    try:
        until = date.fromisoformat(text_of(fields, "until"))
        since = date.fromisoformat(text_of(fields, "since"))
    except ValueError:
        return None
    if not text or today > last_day(until, since):
        return None
    return Alert(record_id, text, until, one_line(text_of(fields, "by"), 80))


def first_name(name: str) -> str:
    """The first name of somebody, as a noticeboard shows it."""
    return one_line(name, 80).split(" ")[0][:LONGEST_NAME]
