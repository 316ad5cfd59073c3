"""Check-in calls as somebody agreed to them: on which days, who rings, and what happens when nobody answers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Literal, get_args

from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, elements, text_of
from heartdesk.core.text import one_line
from heartdesk.directory.opening import time_in_words
from heartdesk.followups.ladder import Rungs

Risk = Literal["power", "warmth", "medicine", "food", "out", "alone", "water", "heat"]
RISKS: Mapping[Risk, str] = {
    "power": "something at home needs electricity",
    "warmth": "the house gets cold",
    "medicine": "medicine has to come",
    "food": "getting food in",
    "out": "getting out of the house",
    "alone": "nobody lives near",
    "water": "water comes in",
    "heat": "hot days are hard",
}
"""What a person may say they worry about when the weather is bad. Theirs to name: nobody is sorted into these."""

Event = Literal["cold", "wind", "power", "flood", "heat", "news"]
EVENTS: Mapping[Event, tuple[Risk, ...]] = {
    "cold": ("warmth", "food", "medicine", "out", "alone"),
    "wind": ("power", "out", "alone"),
    "power": ("power", "warmth", "alone"),
    "flood": ("water", "out", "medicine", "food", "alone"),
    "heat": ("heat", "medicine", "alone"),
    "news": (),
}
"""Snow and ice, wind, power cut, flood, hot days, something everybody should hear; and which named worries each is
about."""

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LEAST_MINUTES, MOST_MINUTES = 5, 240
MOST_RINGS = 4
LONGEST = {"who": 80, "named": 80, "named_number": 40, "worry": 80, "off": 120}


@dataclass(frozen=True)
class Turn:
    """On one day of the week: when, and who rings."""

    at: time
    who: str


@dataclass(frozen=True)
class CheckIn:
    """What one person agreed to. `turns` is by day of the week, Monday 0. `named` is whom to ring when nobody answers,
    with their number, "" for nobody; `police` that they know we would ask the police to look in. `birthday` is a month
    and a day, never a year. `agreed` are the words they said yes to. `off` says why it ended, "" while it goes on.
    """

    id: str
    person: str
    turns: Mapping[int, Turn] = field(default_factory=dict)
    rings: int = 2
    minutes: int = 30
    named: str = ""
    named_number: str = ""
    police: bool = False
    birthday: tuple[int, int] | None = None
    risks: tuple[Risk, ...] = ()
    worry: str = ""
    agreed: str = ""
    off: str = ""

    @property
    def rungs(self) -> Rungs:
        """The ladder they agreed to."""
        return Rungs(self.rings, self.minutes, nominated=bool(self.named and self.named_number))

    def turn_on(self, on: date) -> Turn | None:
        """Who rings on a day, and when; None where nobody does."""
        return None if self.off else self.turns.get(on.weekday())

    def has_birthday(self, on: date) -> bool:
        """Whether it is their birthday; of 29 February also on 1 March of a year that has none."""
        if self.birthday == (2, 29) and (on.month, on.day) == (3, 1):
            return not _is_leap(on.year)
        return self.birthday == (on.month, on.day)


@dataclass(frozen=True)
class Typed:
    """An arrangement as a worker typed it."""

    turns: Mapping[int, Turn]
    rings: int = 2
    minutes: int = 30
    named: str = ""
    named_number: str = ""
    birthday: tuple[int, int] | None = None
    risks: Collection[str] = ()
    worry: str = ""


def words_to_read_out(call: str, typed: Typed) -> str:
    """What is read out, word for word, for somebody to say yes to."""
    days = ", ".join(
        f"{DAYS[day]} at {time_in_words(typed.turns[day].at)}" for day in sorted(typed.turns)
    )
    when = f"We ring {call}: {days}." if days else f"We ring {call} when the weather is bad."
    again = f" If nobody answers we ring again after {typed.minutes} minutes"
    named = f", then we ring {one_line(typed.named, 80)}" if typed.named else ""
    return (
        f"{when}{again}{named}. If nobody knows that you are safe then, we ask the police to look in."
        " You can stop this any day, by telling any of us."
    )


def check_in_of(record_id: str, fields: Fields) -> CheckIn | None:
    """The arrangement in a field map; None where it says nobody."""
    person = text_of(fields, "person")
    if not person:
        return None
    said = {
        name: one_line(text_of(fields, name), most)
        for name, most in LONGEST.items()
        if name != "who"
    }
    named = {name for name, _ in elements(fields, "risks")}
    return CheckIn(
        record_id,
        person,
        turns=_turns(fields),
        rings=_between(fields.get("rings"), 1, MOST_RINGS, 2),
        minutes=_between(fields.get("minutes"), LEAST_MINUTES, MOST_MINUTES, 30),
        police=fields.get("police") is True,
        birthday=_birthday(text_of(fields, "birthday")),
        risks=tuple(one for one in get_args(Risk) if one in named),
        agreed=text_of(fields, "agreed"),
        **said,
    )


def tidy_check_in(typed: Typed) -> dict[str, Any]:
    """An arrangement as it is kept. Raises DeskError for what cannot be meant."""
    if any(day not in range(7) for day in typed.turns):
        raise ValueError("no such day of the week")
    if not LEAST_MINUTES <= typed.minutes <= MOST_MINUTES or not 1 <= typed.rings <= MOST_RINGS:
        raise DeskError(
            f"We ring again after {LEAST_MINUTES} minutes to {MOST_MINUTES // 60} hours, "
            f"{MOST_RINGS} times at most. Nothing was kept.",
            then="Look at the minutes again.",
        )
    if bool(typed.named.strip()) != bool(typed.named_number.strip()):
        raise DeskError(
            "Whom we ring when nobody answers needs a name and a number. Nothing was kept.",
            then="Type both, or neither.",
        )
    if typed.birthday and not _is_day(*typed.birthday):
        raise DeskError(
            "There is no such day in the year. Nothing was kept.",
            then="Look at the birthday again: a day and a month, no year.",
        )
    kept: dict[str, Any] = {
        "rings": typed.rings,
        "minutes": typed.minutes,
        "named": one_line(typed.named, LONGEST["named"]),
        "named_number": one_line(typed.named_number, LONGEST["named_number"]),
        "worry": one_line(typed.worry, LONGEST["worry"]),
        "birthday": "{:02d}-{:02d}".format(*typed.birthday) if typed.birthday else "",
    }
    kept |= {
        f"turns/{day}": {"at": f"{turn.at:%H:%M}", "who": one_line(turn.who, LONGEST["who"])}
        for day, turn in typed.turns.items()
    }
    kept |= {f"risks/{one}": True for one in RISKS if one in typed.risks}
    return {name: value for name, value in kept.items() if value}


def _turns(fields: Fields) -> dict[int, Turn]:
    found = {}
    for day, said in elements(fields, "turns"):
        if day not in {"0", "1", "2", "3", "4", "5", "6"} or not isinstance(said, Mapping):
            continue
        try:
            at = time.fromisoformat(text_of(said, "at")).replace(tzinfo=None)
        except ValueError:
            continue
        found[int(day)] = Turn(at, one_line(text_of(said, "who"), LONGEST["who"]))
    return found


def _birthday(said: str) -> tuple[int, int] | None:
    month, _, day = said.partition("-")
    if not (month.isdecimal() and day.isdecimal()):
        return None
    return (int(month), int(day)) if _is_day(int(month), int(day)) else None


def _is_day(month: int, day: int) -> bool:
    """Whether a year can have such a day; a leap year is asked, so that 29 February is one."""
    try:
        date(2024, month, day)
    except ValueError:
        return False
    return True


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _between(value: object, least: int, most: int, otherwise: int) -> int:
    return value if isinstance(value, int) and least <= value <= most else otherwise
