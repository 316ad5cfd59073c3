"""An option to offer, with why it is offered and what is not sure about it; and the enquiry kept without a name."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from heartdesk.core.area import Area
from heartdesk.core.kinds import Kind
from heartdesk.core.places import Place
from heartdesk.directory.model import FreshState, PhoneLine

Group = Literal[
    "Today",
    "That day",
    "Nearby",
    "Around here",
    "By phone",
    "Online",
    "Further away",
    "Ask the hub",
]
GROUPS: tuple[Group, ...] = get_args(Group)
"""The headings options stand under, in the order they are read: what can be done today first."""

Step = Literal["self", "together", "worker"]
"""Who takes the next step: the person, the person with the worker, or the worker for them."""

STEPS: tuple[Step, ...] = ("self", "together", "worker")

Who = Literal["self", "child", "young", "older", "family", "friend", "cared"]
"""Whom the help is for: themselves, a child, a young person, an older person, partner or family, a friend or neighbour,
someone they look after."""

WHO: tuple[Who, ...] = get_args(Who)

About = Literal["walk", "bus", "car", "stay"]
"""How they get about: on foot, by bus, by car or with somebody who drives, not at all."""

Suits = Literal["morning", "afternoon", "evening", "weekend"]

Easier = Literal[
    "step_free", "hearing", "sight", "quiet", "free", "children", "asn", "peers", "no_peers"
]
"""What makes it easier: no steps, help with hearing or sight, a quiet place, no cost, children may come, know-how with
additional support needs, people who have been through the same, or rather no group."""

ABOUT: tuple[About, ...] = get_args(About)
SUITS: tuple[Suits, ...] = get_args(Suits)
EASIER: tuple[Easier, ...] = get_args(Easier)

SAME_TIME = timedelta(minutes=15)


@dataclass(frozen=True)
class Fit:
    """What was said of it, all of it optional. `language` is one they speak, "" for English or not asked."""

    about: tuple[About, ...] = ()
    suits: tuple[Suits, ...] = ()
    easier: tuple[Easier, ...] = ()
    language: str = ""

    def __bool__(self) -> bool:
        return bool(self.about or self.suits or self.easier or self.language)


NOTHING_ASKED = Fit()


@dataclass(frozen=True)
class Wish:
    """What is looked for. `needs` are the ticked ones, `who` whom it is for (of `WHO`), `fit` what would suit them.

    `at` is when they can come; both moments aware. `track` is what became of places here: of a service's id, how many
    told us and how many of those got there. `stop` is the sentence of the hub's next outreach stop where they live, ""
    for none.
    """

    needs: tuple[str, ...]
    words: str
    home: Place | None
    at: datetime
    now: datetime
    who: tuple[str, ...] = ()
    fit: Fit = NOTHING_ASKED
    track: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    stop: str = ""

    @property
    def needs_a_way(self) -> bool:
        """Whether they said how they get about, and have no car."""
        return bool(self.fit.about) and "car" not in self.fit.about

    @property
    def is_for_now(self) -> bool:
        """Whether the time they can come is the present."""
        return abs(self.at - self.now) < SAME_TIME


@dataclass(frozen=True)
class Option:
    """One entry as it is offered. `reasons` and `doubts` are sentences that are true of this entry.

    `open`, `reach` and `fresh` are words; `score` only orders (higher first). `private_need` is the need whose
    neutral label a screen shows in place of the name (triage.discreet), "" where the name may be seen.
    """

    kind: Kind
    id: str
    name: str
    group: Group
    score: float
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]
    open: str
    reach: str
    fresh: str
    phone: PhoneLine
    fresh_state: FreshState
    town: str = ""
    cost: str = ""
    who_for: str = ""
    needs: tuple[str, ...] = ()
    private_need: str = ""
    online: bool = False


@dataclass(frozen=True)
class Signpost:
    """An option that was chosen, and who takes the next step."""

    kind: Kind
    id: str
    step: Step


def option_as_dict(option: Option) -> dict[str, Any]:
    """The option as `find --json` prints it."""
    return {
        "kind": str(option.kind),
        "id": option.id,
        "name": option.name,
        "score": option.score,
        "reasons": list(option.reasons),
        "doubts": list(option.doubts),
        "group": option.group,
        "open": option.open,
        "reach": option.reach,
        "fresh": option.fresh,
        "phone": option.phone.text,
    }


def can_answer(options: Sequence[Option]) -> bool:
    """Whether any option can be acted on: a number to ring or text, a place to go to, or its own website."""
    return any(
        option.phone.ring or option.phone.message or option.town or option.online
        for option in options
    )


def nothing_for(area: Area, *, needs: Collection[str], words: str = "") -> str:
    """The honest sentence where nothing here answers, with who to ask instead."""
    if not needs and not words.strip():
        return "Type what would help, or tick a need, and the places that can help show here."
    labels = [need.label for one in needs if (need := area.needs.need(one))]
    what = f" for “{'” and “'.join(labels)}”" if labels else ""
    return (
        f"We can't answer that yet: nothing sure is known here{what}. "
        f"Ask the hub, or {area.council_name} on {area.council_phone}."
    )
