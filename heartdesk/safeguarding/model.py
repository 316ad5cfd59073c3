"""A worry about somebody's safety: what is written down, and whether it may go on without a yes.

The worker decides. Nothing here scores, ranks or guesses: there is no level of risk.
"""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from heartdesk.core.fields import Fields, text_of
from heartdesk.core.resources import resources_folder
from heartdesk.core.text import one_line, plain

LONGEST = 4000
LONGEST_LINE = 200


class About(StrEnum):
    """Whom the worry is about, as far as the law treats them differently. No date of birth is kept."""

    CHILD = "child"
    """Under 16, or not born yet."""
    YOUNG = "young"
    """16 or 17: a child in the guidance, and an adult in the Act of 2007."""
    ADULT = "adult"


class Says(StrEnum):
    """An answer that may not be there yet."""

    NOT_ASKED = ""
    YES = "yes"
    NO = "no"


class Outcome(StrEnum):
    """What happens with a worry that is saved."""

    TELL = "tell"
    """Ring social work or the police."""
    LEAD = "lead"
    """They were not asked yet, and no danger is written down: one's own lead is told, nobody else."""
    STOP = "stop"
    """They said no, and nothing written down goes before that: help is offered, and there it stops."""


class Whom(StrEnum):
    """Who was told by phone."""

    SOCIAL_WORK = "social work"
    POLICE = "police"
    HEALTH = "health"
    OTHER = "another service"
    LEAD = "our own lead"


@dataclass(frozen=True)
class Basis:
    """A lawful basis with its source. `confirmed` says that the text was read at its source."""

    id: str
    words: str
    source: str
    as_of: str
    confirmed: bool


@dataclass(frozen=True)
class Worry:
    """What a worker writes down; whatever is not said yet is "".

    `their_words` are the person's own, `seen` what the worker saw or heard, `opinion` what the worker thinks of it. The
    three points are those of the Adult Support and Protection (Scotland) Act 2007, section 3, each with what shows it.
    `danger` says whose life is in danger, and why. `told` is whether the person or the family was told that it is
    passed on, `told_why` what they said, or why they were not told.
    """

    about: About = About.CHILD
    who: str = ""
    their_words: str = ""
    seen: str = ""
    opinion: str = ""
    wants: str = ""
    agrees: Says = Says.NOT_ASKED
    cannot_safeguard: str = ""
    at_risk: str = ""
    more_open: str = ""
    danger: str = ""
    basis: str = ""
    what: str = ""
    why: str = ""
    told: Says = Says.NOT_ASKED
    told_why: str = ""
    about_lead: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it is written down."""
        return not any((self.who, self.their_words, self.seen, self.opinion))

    @property
    def three_points(self) -> bool:
        """Whether each of the three points is written down."""
        return bool(self.cannot_safeguard and self.at_risk and self.more_open)


POINTS = ("cannot_safeguard", "at_risk", "more_open")
_ENUMS: Mapping[str, type[StrEnum]] = {"about": About, "agrees": Says, "told": Says}


def outcome(worry: Worry) -> Outcome:
    """What happens with it. Of a child, born or not, consent is never asked: it goes. Why: docs/decisions/0039."""
    if worry.about is not About.ADULT:
        return Outcome.TELL
    if worry.agrees is Says.YES or worry.three_points or worry.danger:
        return Outcome.TELL
    return Outcome.STOP if worry.agrees is Says.NO else Outcome.LEAD


def still_to_say(worry: Worry) -> tuple[str, ...]:
    """What is not written down yet, in a few words each. It never keeps a worry from being saved or told."""
    grown = worry.about is About.ADULT
    asked = [
        (worry.who, "who it is, and where they can be found"),
        (worry.their_words, "their own words"),
        (worry.seen, "what you saw or heard"),
        (worry.wants or not grown, "what they want"),
        (worry.agrees or not grown, "whether they agree that it is passed on"),
    ]
    if outcome(worry) is not Outcome.STOP:
        asked += [
            (worry.what, "what is passed on"),
            (worry.why, "why it is passed on"),
            (worry.basis, "what the law says"),
            (worry.told, "whether they, or the family, were told"),
            (worry.told_why or worry.told is not Says.NO, "why they were not told"),
        ]
    return tuple(words for said, words in asked if not said)


def tidied(worry: Worry) -> Worry:
    """The worry with its texts made harmless and not too long. The line breaks of people's words stay."""
    kept: dict[str, Any] = {
        one.name: plain(getattr(worry, one.name), LONGEST)
        for one in fields(worry)
        if isinstance(getattr(worry, one.name), str) and one.name not in _ENUMS
    }
    kept["who"] = one_line(worry.who, LONGEST_LINE)
    return replace(worry, **kept)


def fields_of(worry: Worry) -> dict[str, Any]:
    """The worry as it is kept: what is not said is left out."""
    said = {one.name: getattr(worry, one.name) for one in fields(worry)}
    return {name: str(v) if isinstance(v, StrEnum) else v for name, v in said.items() if v}


def worry_of(kept: Fields, *, on: Worry | None = None) -> Worry:
    """The worry in a field map; with `on`, that worry with what was added since. What nobody can read is left out."""
    said: dict[str, Any] = {}
    for one in fields(Worry):
        value = kept.get(one.name)
        if one.name == "about_lead":
            if isinstance(value, bool):
                said[one.name] = value
        elif isinstance(value, str) and one.name in _ENUMS:
            if value in set(_ENUMS[one.name]):
                said[one.name] = _ENUMS[one.name](value)
        elif isinstance(value, str):
            said[one.name] = value
    return replace(on or Worry(), **said)


def added(before: Worry, after: Worry) -> dict[str, Any]:
    """What `after` says that `before` did not, as it is kept: nothing that was said is ever taken away."""
    old, new = fields_of(before), fields_of(tidied(after))
    fresh = {name: value for name, value in new.items() if old.get(name) != value}
    fresh.pop("about_lead", None)
    return fresh


@dataclass(frozen=True)
class Step:
    """What happened with a worry: somebody was told, something was added, the lead looked at it.

    `kind` is "told", "added" or "reviewed". `when` is the moment of the call, `at` that of writing it down. `also` is
    what was added, in the names of Worry's fields.
    """

    kind: str
    at: datetime
    by: str
    words: str = ""
    whom: str = ""
    spoke_to: str = ""
    when: datetime | None = None
    also: Fields = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    """A worry as it stands: what was first written, what was added, the steps in order. `mine`: the reader wrote it."""

    id: str
    at: datetime
    by: str
    first: Worry
    steps: tuple[Step, ...] = ()
    mine: bool = False
    for_deputy: bool = False

    @property
    def now(self) -> Worry:
        """The worry with everything that was added."""
        worry = self.first
        for step in self.steps:
            worry = worry_of(step.also, on=worry) if step.kind == "added" else worry
        return worry

    @property
    def told(self) -> tuple[Step, ...]:
        """The calls that were written down."""
        return tuple(step for step in self.steps if step.kind == "told")


@dataclass(frozen=True)
class Telling:
    """That a worry is saved and has to be told: of whom and of what it says nothing.

    `lead_is_enough`: one's own lead is to be told, nobody else yet.
    """

    id: str
    concern: str
    since: datetime
    lead_is_enough: bool = False


def step_of(kept: Fields) -> Step | None:
    """The step in a field map; None for one that nobody can read."""
    at = moment_in(kept, "at")
    if at is None:
        return None
    also = kept.get("also")
    return Step(
        kind=text_of(kept, "kind"),
        at=at,
        by=text_of(kept, "by"),
        words=text_of(kept, "words"),
        whom=text_of(kept, "whom"),
        spoke_to=text_of(kept, "spoke_to"),
        when=moment_in(kept, "when"),
        also=also if isinstance(also, dict) else {},
    )


def moment_in(kept: Fields, name: str) -> datetime | None:
    """An aware moment of a field map; None where there is none."""
    try:
        found = datetime.fromisoformat(text_of(kept, name))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def bases_for(about: About) -> tuple[Basis, ...]:
    """The lawful bases that may be chosen, the likeliest first, from the dated file in resources."""
    return tuple(basis for basis, ages in _bases() if about in ages)


def basis_called(basis: str) -> Basis | None:
    """A lawful basis by its id."""
    return next((one for one, _ in _bases() if one.id == basis), None)


@functools.cache
def _bases() -> tuple[tuple[Basis, frozenset[str]], ...]:
    path = resources_folder() / "safeguarding" / "lawful_bases.json"
    read = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        (
            Basis(one["id"], one["words"], one["source"], read["as_of"], one["confirmed"]),
            frozenset(one["for"]),
        )
        for one in read["bases"]
    )
