"""Which entries are worth a call first: the most used, the most needed, the longest unchecked.

A queue for any worker with ten minutes and a phone. Nothing here is shown to the people who come.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from heartdesk.core.clock import local
from heartdesk.core.fields import Fields, elements, text_of
from heartdesk.directory.entry import Held
from heartdesk.directory.extras import funding_is_short
from heartdesk.directory.freshness import ORDER, checks_in, day_in_words, fact_freshness
from heartdesk.directory.model import FACTS, Fact, FactFreshness, FreshState
from heartdesk.directory.prints import prints_of
from heartdesk.directory.values import day

PATCH = 30
"""How many entries make up "know your patch": those most needed here that nobody has checked."""

_WEIGHT: Mapping[FreshState, float] = {
    "not checked yet": 3.0,
    "ring first": 2.5,
    "getting old": 1.0,
    "fresh": 0.0,
}
_FACT_WEIGHT: Mapping[Fact, float] = {
    "phone": 1.0,
    "hours": 1.0,
    "address": 0.6,
    "cost": 0.3,
    "access": 0.3,
}
_MONEY_WEIGHT = 1.0
"""What it adds that the money of an entry ends within three months, or has."""

_ASKED_LATELY = timedelta(days=28)
"""Somebody who was rung within so many days is not asked about money again."""

HERE, UNKNOWN, ELSEWHERE, NATIONAL = 2.0, 1.0, 0.5, 0.3
"""How much an entry counts: of this hub's own area, of an area nobody knows, of another hub's, of the whole country."""

_FINISHED = ("defunct", "inactive")


@dataclass(frozen=True)
class Demand:
    """What was asked for here lately: how often each entry was given, and how often each need was ticked."""

    given: Mapping[str, int]
    needs: Mapping[str, int]

    def as_called(self, now: Mapping[str, str]) -> "Demand":
        """The same, with what was given counted for the entry that each id means `now`."""
        given: dict[str, int] = {}
        for one, count in self.given.items():
            given[now.get(one, one)] = given.get(now.get(one, one), 0) + count
        return Demand(given, self.needs)


@dataclass(frozen=True)
class Due:
    """An entry that wants a call: the facts to ask about, why it stands where it does, the higher the score the sooner.

    `never` says that nobody has checked anything of it yet, `money` that its money ends soon, "" where it does not.
    """

    id: str
    name: str
    facts: tuple[FactFreshness, ...]
    given: int
    score: float
    never: bool
    money: str = ""

    @property
    def state(self) -> FreshState:
        """The least fresh of its facts; where only its money is to be asked about, it is getting old."""
        return max((one.state for one in self.facts), key=ORDER.index, default="getting old")


def demand_of(enquiries: Iterable[Fields], *, since: str) -> Demand:
    """What enquiries of the weeks from `since` ("2026-W36") on asked for and were given."""
    given: dict[str, int] = {}
    needs: dict[str, int] = {}
    for fields in enquiries:
        if text_of(fields, "week") < since:
            continue
        for _, signpost in elements(fields, "signposts"):
            if isinstance(signpost, Mapping) and isinstance(signpost.get("id"), str):
                given[signpost["id"]] = given.get(signpost["id"], 0) + 1
        for need, _ in elements(fields, "needs"):
            needs[need] = needs.get(need, 0) + 1
    return Demand(given, needs)


def due(held: Iterable[Held], *, demand: Demand, locality: str | None, now: datetime) -> list[Due]:
    """The entries with something to ask about, the one most worth a call first.

    An entry stands higher the more often it was given here, the more its needs are asked for, the nearer it is to this
    hub, and the longer its facts have gone unchecked.
    """
    found = [one for each in held if (one := _due(each, demand, locality, now)) is not None]
    return sorted(found, key=lambda one: (-one.score, one.name.casefold(), one.id))


@dataclass(frozen=True)
class Patch:
    """The thirty entries most needed here that nobody had checked before this hub did: `done` of `size` are rung."""

    todo: tuple[Due, ...]
    done: int
    size: int


def patch(
    held: Iterable[Held], queue: Sequence[Due], *, demand: Demand, locality: str | None, hub: str
) -> Patch:
    """A new hub's first calls. What this `hub` (its name) has checked since stays counted among the thirty."""
    never = {one.id: one for one in queue if one.never}
    worth = [(-one.score, one.name.casefold(), one.id) for one in never.values()]
    worth += [
        (-_worth(each, demand, locality), text_of(each.fields, "name").casefold(), each.id)
        for each in held
        if each.id not in never and _checked_first_by(each, hub)
    ]
    ranked = sorted(worth)[:PATCH]
    todo = tuple(never[entry] for _, _, entry in ranked if entry in never)
    return Patch(todo, len(ranked) - len(todo), len(ranked))


def _checked_first_by(held: Held, hub: str) -> bool:
    """Whether all that is checked of an entry was checked by this hub."""
    checks = checks_in(held.fields).values()
    return bool(hub) and bool(checks) and all(one.hub == hub for one in checks)


def _worth(held: Held, demand: Demand, locality: str | None) -> float:
    """How much a call is worth where nothing of an entry is checked."""
    if text_of(held.fields, "status") in _FINISHED:
        return 0.0
    places = () if held.sensitive else held.places
    prints = prints_of(held.fields, places, held.organization)
    stale = sum(_WEIGHT["not checked yet"] * _FACT_WEIGHT[one] for one in FACTS if prints[one])
    return stale * _use(held, demand) * _nearness(held.fields, locality)


def _use(held: Held, demand: Demand) -> float:
    wanted = sum(demand.needs.get(need, 0) for need, _ in elements(held.fields, "needs"))
    return 1.0 + 2.0 * demand.given.get(held.id, 0) + 0.25 * min(wanted, 40)


def script(one: Due) -> tuple[str, ...]:
    """What to say on the phone, a line at a time."""
    asked: Mapping[Fact, str] = {
        "phone": "Is this the best number for somebody who needs you?",
        "hours": "When are you open just now? Any holidays coming up?",
        "address": "Where do people go, and what do they look for?",
        "cost": "Does it cost anything?",
        "access": "Is it easy to get in with a wheelchair or a pram?",
    }
    return (
        "Hello, I ring from the community hub. We tell people about you. Have you two minutes?",
        *(asked[each.fact] for each in one.facts),
        *((f"{one.money}. What comes after?",) if one.money else ()),
        "Who will greet somebody who comes for the first time?",
        "Thank you. We will say that you told us today.",
    )


def _due(held: Held, demand: Demand, locality: str | None, now: datetime) -> Due | None:
    if text_of(held.fields, "status") in _FINISHED:
        return None
    facts = tuple(one for one in facts_of(held, now) if _WEIGHT[one.state] > 0)
    today = local(now).date()
    money = _money(held.fields, today)
    if not facts and not money:
        return None
    given = demand.given.get(held.id, 0)
    stale = sum(_WEIGHT[one.state] * _FACT_WEIGHT[one.fact] for one in facts)
    stale += _MONEY_WEIGHT if money else 0.0
    near = _nearness(held.fields, locality)
    return Due(
        id=held.id,
        name=text_of(held.fields, "name"),
        facts=facts,
        given=given,
        score=stale * _use(held, demand) * near,
        never=bool(facts) and not checks_in(held.fields),
        money=money,
    )


def _money(fields: Fields, today: date) -> str:
    """When its money ends, where somebody should ask what comes after; "" otherwise."""
    rung = max((one.on for one in checks_in(fields).values()), default=None)
    if not funding_is_short(fields, today) or (rung and today - rung <= _ASKED_LATELY):
        return ""
    until = day(text_of(fields, "funding_until"))
    return f"We wrote down that your money lasts until {day_in_words(until)}" if until else ""


def facts_of(held: Held, now: datetime) -> list[FactFreshness]:
    """How fresh each fact of an entry is; facts that are not held cannot be checked."""
    places = () if held.sensitive else held.places
    prints = prints_of(held.fields, places, held.organization)
    checks = checks_in(held.fields)
    return [
        fact_freshness(fact, checks.get(fact), seen=prints[fact], now=now)
        for fact in FACTS
        if prints[fact]
    ]


def _nearness(fields: Fields, locality: str | None) -> float:
    if fields.get("national") is True:
        return NATIONAL
    localities = {one for one, _ in elements(fields, "localities")}
    if not localities or locality is None:
        return UNKNOWN
    return HERE if locality in localities else ELSEWHERE
