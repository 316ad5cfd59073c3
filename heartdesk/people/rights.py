"""Somebody asks about details kept of a person: what was asked, who they are, what holds, what was decided."""

import json
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from heartdesk.core.fields import Fields, elements, text_of
from heartdesk.core.kinds import PERSON
from heartdesk.core.resources import resources_folder
from heartdesk.core.text import one_line
from heartdesk.volunteers.model import day_in

Choice = TypeVar("Choice", bound=StrEnum)

TO_THE_CALLER = (
    "“I have written down what you ask. I cannot say whether we keep anything about anybody. If we do, we get in touch "
    "with that person ourselves, in the way they told us before.”"
)
"""What is said to everybody who asks by phone, whoever they are: the same words, whether or not somebody is kept."""


class Wish(StrEnum):
    """What somebody asks for."""

    SEE = "see"
    CORRECT = "correct"
    ERASE = "erase"
    STOP = "stop"


WISHES: dict[Wish, str] = {
    Wish.SEE: "See what is kept",
    Wish.CORRECT: "Put something right",
    Wish.ERASE: "Have it all erased",
    Wish.STOP: "Stop it being passed on",
}

CAME_BY: dict[str, str] = {
    "phone": "By phone",
    "visit": "At the desk",
    "letter": "By letter or e-mail",
}

FOR_WHOM: dict[str, str] = {"self": "About themselves", "other": "About somebody else"}


class Stage(StrEnum):
    """How far an answer has come."""

    LOGGED = "logged"
    FOUND = "found"
    KNOWN = "known"
    NOT_THEM = "not them"
    NOBODY = "nobody"
    GRANTED = "granted"
    REFUSED = "refused"
    DONE = "done"


OVER = frozenset({Stage.NOT_THEM, Stage.NOBODY, Stage.REFUSED, Stage.DONE})
"""Nothing more is to be done."""


class Answered(StrEnum):
    """Who picked up when the safe way to reach the person was tried."""

    THEM = "them"
    NOT_THEM = "not them"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Hold:
    """Why the details stay for now though somebody asked that they go; `until` a day to look again."""

    code: str
    by: str
    on: date | None
    until: date | None


@dataclass(frozen=True)
class Request:
    """What was asked. Everything `said_…` is the caller's word for it: nothing of it was checked, and no number of
    theirs is ever rung to find out who they are.

    `concern_answered` says that the safeguarding lead has told whether something of theirs holds it.
    """

    id: str
    wish: Wish
    came_by: str
    for_whom: str
    said_name: str
    said_reach: str
    said_words: str
    on: date | None
    stage: Stage
    person: str = ""
    tries: tuple[tuple[date, Answered], ...] = ()
    concern_answered: bool = False
    holds: tuple[Hold, ...] = ()
    decided_by: str = ""
    decided_on: date | None = None
    done_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.stage not in OVER

    def answer_by(self) -> date | None:
        """The day by which it should be answered, by the rule in resources/people/rights.json."""
        return None if self.on is None else months_after(self.on, _law().months)

    def held_on(self, day: date) -> tuple[Hold, ...]:
        """What holds the details on that day."""
        return tuple(one for one in self.holds if one.until is None or one.until >= day)


@dataclass(frozen=True)
class _Law:
    as_of: str
    months: int
    holds: Mapping[str, str] = field(default_factory=dict)


def lawful_holds() -> Mapping[str, str]:
    """What may hold details, by code, in everyday words: dated data, not code."""
    return _law().holds


def request_of(request_id: str, fields: Fields) -> Request:
    """The request in the fields of a record, as far as it can be read."""
    tries = (
        (day_in(said.get("on")), _one_of(Answered, said.get("came")))
        for _, said in elements(fields, "tries")
        if isinstance(said, Mapping)
    )
    holds = tuple(
        Hold(code, _line(said, "by", 120), day_in(said.get("on")), day_in(said.get("until")))
        for code, said in elements(fields, "holds")
        if isinstance(said, Mapping)
    )
    return Request(
        id=request_id,
        wish=_one_of(Wish, fields.get("wish")) or Wish.SEE,
        came_by=_line(fields, "came_by", 20),
        for_whom=_line(fields, "for_whom", 20),
        said_name=_line(fields, "said_name", 120),
        said_reach=_line(fields, "said_reach", 120),
        said_words=_line(fields, "said_words", 600),
        on=day_in(fields.get("on")),
        stage=_one_of(Stage, fields.get("stage")) or Stage.LOGGED,
        person=_line(fields, PERSON, 80),
        tries=tuple(sorted((on, came) for on, came in tries if on and came)),
        concern_answered=isinstance(fields.get("concern"), Mapping),
        holds=holds,
        decided_by=_line(fields, "decided_by", 120),
        decided_on=day_in(fields.get("decided_on")),
        done_on=day_in(fields.get("done_on")),
    )


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _line(fields: Fields, name: str, limit: int) -> str:
    return one_line(text_of(fields, name), limit)


def _one_of(choices: type[Choice], value: object) -> Choice | None:
    return next((one for one in choices if one == value), None)


@lru_cache(maxsize=1)
def _law() -> _Law:
    said = json.loads((resources_folder() / "people" / "rights.json").read_text(encoding="utf-8"))
    return _Law(said["as_of"], said["answer_within_months"], dict(said["holds"]))
