"""What speaks for and against an entry: points, each with the sentence that says why.

Every sentence must be true of the entry itself. What is not known is a doubt, never a reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from heartdesk.core.area import Area
from heartdesk.core.clock import local
from heartdesk.core.places import Place
from heartdesk.core.text import fold, one_line
from heartdesk.directory.model import OpenState, ServiceEntry
from heartdesk.triage.model import Wish
from heartdesk.triage.reach import FAR_KM, WALK_KM, Reach

BESIDE = {
    "food.parcel": ("money.crisis", "money.benefits"),
    "food.meals": ("money.crisis", "money.benefits"),
}
"""Dignity in food: cash before a parcel, and both together (gov.scot, financial insecurity guidance, annex A)."""

CASH = "cash first"
"""What an option answers that brings cash beside food: one of the first three does, where there is any."""

EARLY = {
    "community_hub": "A community hub",
    "community_centre": "A community centre",
    "community_group": "A local group",
    "peer_group": "A local group",
    "youth": "A local place for young people",
    "third_sector": "A local voluntary organization",
}
"""Kinds of help that are there early on, with what to call them."""

FOR_WHOM = {
    "child": ("child", "famil", "parent"),
    "young": ("young", "teen"),
    "older": ("older", "pension", "over 50", "over 60", "over 65"),
    "cared": ("carer", "looking after"),
}
"""How an entry may say whom it is for, folded; each at the start of a word."""

FORMAL = frozenset({"social_work", "police", "campus"})

NATIONS = ("scotland", "uk", "united kingdom", "gb", "great britain")
"""Areas that take in every council here, folded."""

STALE = {"hours": "Hours", "phone": "Phone number", "address": "Address"}
"""The facts whose age is said beside an option."""

LEAST_TOLD = 5
"""Fewer answers than this might be about one person."""

FEW_GOT_THERE = 0.4

FRESH_POINTS = {"fresh": 4, "getting old": 2, "ring first": -1, "not checked yet": 0}
"""What freshness is worth; the words stand in `Option.fresh`."""


@dataclass(frozen=True)
class Part:
    """Points, and the sentence that says why: a reason, or a doubt."""

    points: float
    reason: str = ""
    doubt: str = ""


def need_parts(entry: ServiceEntry, wish: Wish, area: Area) -> Iterator[Part]:
    matched = sorted((entry.needs[one] for one in wish.needs if one in entry.needs), reverse=True)
    if matched:
        labels = [_label(one, area) for one in wish.needs if one in entry.needs]
        points = 30 * matched[0] + 10 * sum(matched[1:3])
        yield Part(points, f"Helps with {_quoted(labels)}", _guessed(entry, wish))
    lift = "trav.lift" in entry.needs and "trav.lift" not in wish.needs
    if lift and not matched and wish.needs_a_way:
        yield Part(6, f"For the way there: helps with {_quoted([_label('trav.lift', area)])}")
    beside = _beside(entry, wish)
    if beside:
        weight = max(entry.needs[one] for one in beside)
        yield Part(
            (10 if matched else 14) * weight,
            f"Cash first: helps with {_quoted([_label(one, area) for one in beside])}",
        )


def cash_beside(entry: ServiceEntry, wish: Wish) -> frozenset[str]:
    """`CASH` where food is asked for and the entry brings money."""
    return frozenset({CASH} if _beside(entry, wish) else ())


def _beside(entry: ServiceEntry, wish: Wish) -> list[str]:
    return sorted({one for need in wish.needs for one in BESIDE.get(need, ())} & set(entry.needs))


def _guessed(entry: ServiceEntry, wish: Wish) -> str:
    """The doubt about an entry that nobody said helps with this: its source's category alone speaks of it."""
    asked = [one for one in wish.needs if one in entry.needs]
    from_ = dict.fromkeys(entry.guessed_needs[one] for one in asked if one in entry.guessed_needs)
    if not from_ or any(one not in entry.guessed_needs for one in asked):
        return ""
    return f"Guessed from its category {_quoted(list(from_))}: ask if they can help with this"


def word_parts(
    words: tuple[str, ...], entry: ServiceEntry, wish: Wish, *, answers: bool
) -> Iterator[Part]:
    """The typed words that an entry has; those in its name weigh most: they may be looking for just that.

    Beside a ticked need, an entry that only has the words comes after those that answer the need.
    """
    if not words:
        return
    if wish.needs and not answers:
        yield Part(-25)
    name = f" {fold(entry.name)}"
    named = [word for word in words if f" {word}" in name]
    points = (4 if wish.needs else 10) * min(len(words), 3) + 8 * min(len(named), 3)
    yield Part(points, f"Its entry says {_quoted(list(words))}")


def who_parts(entry: ServiceEntry, wish: Wish) -> Iterator[Part]:
    """Help that says it is for those it is wanted for."""
    said = f" {fold(entry.who_for)} "
    if any(f" {word}" in said for one in wish.who for word in FOR_WHOM.get(one, ())):
        yield Part(4, f"Who it is for: {one_line(entry.who_for, 80)}")


def home_parts(entry: ServiceEntry, wish: Wish, area: Area, reach: Reach) -> Iterator[Part]:
    """Whether it serves where they live. Home decides; a wide area is fine; another hub area is only a doubt."""
    home = wish.home
    if home is None or not (home.locality_id or home.position):
        return
    locality = area.locality(home.locality_id) if home.locality_id else None
    named = home.settlement or (locality.name if locality else home.label)
    covered = f"Area served: {_and(list(entry.areas[:2]))}" if entry.areas else ""
    ask = f"Ask if that takes in {named}"
    wide = any(_takes_in(one, area) for one in entry.areas)
    names = {fold(named), fold(locality.name) if locality else fold(named)}
    said = any(f" {name} " in f" {fold(one)} " for one in entry.areas for name in names)
    here = _localities_of(home, area)
    if here and here <= set(entry.localities):
        if not covered or wide or said:
            yield Part(12, f"Serves {named}")
        else:
            yield Part(9, covered, ask)
    elif here & set(entry.localities):
        yield Part(6, covered, f"Ask if it serves their part of {named}")
    elif entry.localities and here:
        others = [one.name for each in entry.localities if (one := area.locality(each))]
        yield Part(-8, doubt=f"Serves {' and '.join(others)}: ask if it can help {named} too")
    elif covered and (wide or said):
        yield Part(8 if wide else 10, covered)
    elif covered:
        yield Part(2, covered, ask)
    elif not entry.localities and (reach.km is None or reach.km > FAR_KM):
        yield Part(0, doubt=f"Not known if it serves {named}: ask")


def _localities_of(home: Place, area: Area) -> set[str]:
    """The hub areas that home may be in: one, or those that its town is split between."""
    if home.locality_id:
        return {home.locality_id}
    towns = (one for one in area.settlements if one.name == home.settlement)
    return {locality for town in towns for locality in town.localities}


def open_parts(entry: ServiceEntry, wish: Wish) -> Iterator[Part]:
    """Open when they can come. What is not known of it stands in `Option.open` and is not said twice."""
    opening = entry.opening
    sentence = _capital(open_in_words(opening, wish))
    if opening.state == "open":
        yield Part(8, sentence)
    elif opening.state == "later today":
        yield Part(5, sentence)
    elif opening.state == "closed":
        soon = opening.opens is not None and (opening.opens - wish.at).days < 2
        yield Part(3 if soon else 1, sentence)


def reach_parts(entry: ServiceEntry, reach: Reach) -> Iterator[Part]:
    going = 0.0
    if reach.same_settlement or (reach.km is not None and reach.km <= WALK_KM):
        going = 12
    elif reach.near:
        going = 8
    elif reach.km is not None and reach.km <= FAR_KM:
        going = 3
    staying = 8.0 if reach.called or reach.visits else 5.0 if reach.online else 0.0
    points = max(going, staying) + (2 if going and staying else 0)
    yield Part(points, _capital(reach.going) if reach.near else "")
    if reach.from_home:
        yield Part(0, _from_home(entry, reach))
    elif reach.km is not None and reach.km > FAR_KM:
        yield Part(-8, doubt=f"{_capital(reach.going)}, and no phone number is known")


def kind_parts(entry: ServiceEntry, *, serious: bool) -> Iterator[Part]:
    """Early and low-threshold help before formal help, local before national, crisis lines only when needed."""
    if entry.crisis:
        yield Part(10) if serious else Part(-16, doubt="A crisis line: for when things are urgent")
    elif not serious:
        if entry.help_kind in EARLY:
            yield Part(6, EARLY[entry.help_kind])
        elif entry.help_kind in FORMAL:
            yield Part(-4)
    if not is_national(entry) and not entry.crisis:
        yield Part(3)


def trust_parts(entry: ServiceEntry, *, now: datetime) -> Iterator[Part]:
    """How sure the facts are, what it costs, how to get in."""
    if entry.phone.ring or entry.phone.message:
        yield Part(4, doubt=f"Number {entry.phone.doubt}" if entry.phone.doubt else "")
    else:
        yield Part(-4, doubt=_capital(entry.phone.text))
    yield Part(FRESH_POINTS[entry.freshness.state])
    yield from _stale_parts(entry, now)
    if entry.free:
        yield Part(2, "Free")
    if entry.status_text:
        yield Part(-15, doubt=entry.status_text)
    for mind in (entry.alert, entry.caution):
        if mind:
            yield Part(-5, doubt=mind)
    if "referral" in entry.how_to_get_in.casefold() or "referred" in entry.how_to_get_in.casefold():
        yield Part(-2, doubt=f"How to get in: {one_line(entry.how_to_get_in, 200)}")


def _stale_parts(entry: ServiceEntry, now: datetime) -> Iterator[Part]:
    """Facts that somebody checked once and that nobody may count on today."""
    for one in entry.facts:
        if one.state != "ring first" or one.fact not in STALE:
            continue
        if one.on is None:
            yield Part(0, doubt=f"{STALE[one.fact]}: {one.text[0].lower()}{one.text[1:]}")
        else:
            since = f"{one.on:%B}" if local(now).year == one.on.year else f"{one.on:%B %Y}"
            yield Part(0, doubt=f"{STALE[one.fact]} not checked since {since}: ring first")


def room_parts(entry: ServiceEntry) -> Iterator[Part]:
    """Places left in a group, as somebody told them lately."""
    for said in entry.group.splitlines():
        if said.startswith("Full "):
            yield Part(-6, doubt=said)
        elif " left (" in said:
            yield Part(2, said)


def track_parts(entry: ServiceEntry, told: tuple[int, int] | None) -> Iterator[Part]:
    """What became of it here: how many told us, and how many of them got there. Never of a sensitive entry.

    The row itself tells the counts with their dates, so no sentence stands here.
    """
    if told is None or told[0] < LEAST_TOLD or entry.sensitive:
        return
    share = told[1] / told[0]
    yield Part(4 * share if share >= FEW_GOT_THERE else -3)


def open_in_words(opening: OpenState, wish: Wish) -> str:
    """Its opening, as said today, even where they come on another day."""
    if wish.is_for_now:
        return opening.text.replace("open till", "open now till", 1)
    said = opening.text.replace("today", "the same day").replace("tomorrow", "the next day")
    return f"at that time: {said}"


def _from_home(entry: ServiceEntry, reach: Reach) -> str:
    if entry.phone.ring:
        return "You can ring: the call is free" if entry.phone.free else "You can ring"
    if reach.called:
        return entry.phone.text
    return "They can come to you" if reach.visits else "You can reach it online"


def is_national(entry: ServiceEntry) -> bool:
    """Whether it serves the whole nation or more, and so is nobody's local help."""
    return not entry.localities and any(_names_nation(one) for one in entry.areas)


def _takes_in(served: str, area: Area) -> bool:
    """Whether an area in words surely takes in this whole council area.

    "North, East and South Ayrshire" and "Ayrshire" take in East Ayrshire.
    """
    folded, own = fold(served), fold(area.name)
    return (
        set(own.split()) <= set(folded.split())
        or own.endswith(f" {folded}")
        or _names_nation(served)
    )


def _names_nation(served: str) -> bool:
    return any(f" {nation} " in f" {fold(served)} " for nation in NATIONS)


def _label(need_id: str, area: Area) -> str:
    need = area.needs.need(need_id)
    return need.label if need else need_id


def _quoted(said: list[str]) -> str:
    return _and([f"“{one}”" for one in said])


def _and(said: list[str]) -> str:
    return said[0] if len(said) == 1 else ", ".join(said[:-1]) + " and " + said[-1]


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]
