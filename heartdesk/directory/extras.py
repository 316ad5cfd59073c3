"""What helps people to come at all: additional support needs, a trial visit, a quiet session, a lift; and how long the
money lasts.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from heartdesk.core.fields import Fields, elements, text_of
from heartdesk.directory.freshness import day_in_words
from heartdesk.directory.groups import is_group, led_by_words
from heartdesk.directory.values import day, words

REACH: Mapping[str, str] = {
    "lift": "A lift can be offered",
    "home_visit": "They can come to your home",
    "phone": "By phone",
    "online": "Online",
}
"""The ways of taking part beside going there alone, by element id."""

KIT: Mapping[str, str] = {
    "place": "A place to meet, with a way in for everybody",
    "first": "The first day, and how often after that",
    "greeter": "Who opens the door and greets people",
    "two": "Two people who keep it going",
    "first_visit": "What happens the first time somebody comes",
    "safe": "What to do if somebody may be in danger: the safety cards",
    "cost": "What it costs, and who pays for the tea",
    "told": "On the hub’s poster and what’s-on sheet",
    "cards": "Contact cards printed",
    "look_back": "A day to look back together",
}
"""What to sort out when a group starts, in the order to do it, by element id."""

SOON = timedelta(days=90)
"""From how long before its end a worker is told that the money runs out."""

_SAID = {
    "asn_support": "Additional support needs",
    "trial_visit": "Trial visit",
    "quiet_session": "Quiet session",
    "drop_ins": "Drop-ins",
}
_OF_A_PLACE = ("trial_visit", "quiet_session", "drop_ins")


def good_to_know(fields: Fields, *, sensitive: bool = False) -> tuple[str, ...]:
    """What may help somebody to come, a line each; of a sensitive entry nothing that goes on at a place."""
    told = [
        f"{said}: {text}"
        for name, said in _SAID.items()
        if not (sensitive and name in _OF_A_PLACE) and (text := words(text_of(fields, name), 600))
    ]
    ticked = [] if sensitive else [REACH[one] for one in reach(fields) if one in ("lift",)]
    led = [] if is_group(fields) else [led_by_words(fields)]
    return tuple(one for one in (*told, *ticked, *led) if one)


def reach(fields: Fields) -> tuple[str, ...]:
    """The ways of taking part that were ticked."""
    held = {one for one, value in elements(fields, "reach") if value is True}
    return tuple(one for one in REACH if one in held)


def funding_words(fields: Fields, today: date) -> str:
    """How long the money lasts, for the worker; "" where nobody said so."""
    until = day(text_of(fields, "funding_until"))
    if until is None:
        return ""
    if until < today:
        return f"Its money was to end on {day_in_words(until)}: ring first, is it still on?"
    left = (until - today).days
    if until - today <= SOON:
        ends = "today" if not left else "tomorrow" if left == 1 else f"in {left} days"
        return f"Its money ends {ends}, on {day_in_words(until)}: ask what comes after"
    return f"Its money lasts until {day_in_words(until)}"


def funding_is_short(fields: Fields, today: date) -> bool:
    """Whether somebody should ask what comes after: the money ends soon, or has."""
    until = day(text_of(fields, "funding_until"))
    return until is not None and until - today <= SOON


def kit_words(fields: Fields) -> str:
    """How far the start of a group is, for the worker; "" where nobody began to tick."""
    done = {one for one, value in elements(fields, "kit") if value is True} & set(KIT)
    if not done:
        return ""
    left = next((said for one, said in KIT.items() if one not in done), "")
    told = f"{len(done)} of {len(KIT)} sorted out"
    return f"{told}. Next: {left}" if left else f"{told}: it can begin"
