"""Ranking that can be argued with: each point an entry gets or loses comes with the sentence that says why.

Need first, then where they live, reach, open when they can come, early help, cash first for food, freshness. Nothing
is hidden for criteria; what is not known is a doubt, said beside the entry.
"""

from dataclasses import dataclass, replace

from heartdesk.core.area import Area
from heartdesk.core.clock import local
from heartdesk.core.kinds import Kind
from heartdesk.directory.model import ServiceEntry
from heartdesk.triage import parts
from heartdesk.triage.discreet import private_need
from heartdesk.triage.fit import fit_parts
from heartdesk.triage.model import Group, Option, Wish
from heartdesk.triage.parts import EARLY, is_national, open_in_words
from heartdesk.triage.reach import Reach, reach_of

CHOICE = 3
"""How many options are offered first; they should differ."""

_NOT_RUNNING = frozenset({"inactive", "defunct"})


@dataclass(frozen=True)
class Weighed:
    """An entry with what speaks for and against it.

    `answers` are the ticked needs it helps with, and `parts.CASH` where it brings cash beside food; `speaks_to_it` is
    false for one found by chance only.
    """

    entry: ServiceEntry
    option: Option
    family: str
    answers: frozenset[str]
    speaks_to_it: bool


def is_running(status: str) -> bool:
    """Whether an entry may be offered: a place closed for good helps nobody (it stays findable in the directory)."""
    return status not in _NOT_RUNNING


def weigh(entry: ServiceEntry, wish: Wish, area: Area, *, words: tuple[str, ...] = ()) -> Weighed:
    """What speaks for and against `entry`. `words` are the typed words that its entry really has."""
    reach = reach_of(entry, wish.home, area)
    serious = any(need.flag for one in wish.needs if (need := area.needs.need(one)))
    for_needs = list(parts.need_parts(entry, wish, area))
    weighed = [
        *for_needs,
        *parts.word_parts(words, entry, wish, answers=bool(for_needs)),
        *parts.home_parts(entry, wish, area, reach),
        *parts.who_parts(entry, wish),
        *parts.open_parts(entry, wish),
        *parts.reach_parts(entry, reach),
        *fit_parts(entry, wish, reach),
        *parts.kind_parts(entry, serious=serious),
        *parts.room_parts(entry),
        *parts.track_parts(entry, wish.track.get(entry.id)),
        *parts.trust_parts(entry, now=wish.now),
    ]
    option = Option(
        kind=Kind.SERVICE,
        id=entry.id,
        name=entry.name,
        group=_group(entry, wish, reach),
        score=round(sum(part.points for part in weighed), 1),
        reasons=tuple(dict.fromkeys(part.reason for part in weighed if part.reason)),
        doubts=tuple(dict.fromkeys(part.doubt for part in weighed if part.doubt)),
        open=open_in_words(entry.opening, wish),
        reach=reach.text,
        fresh=entry.freshness.text,
        phone=entry.phone,
        fresh_state=entry.freshness.state,
        town=entry.place.settlement or entry.place.address if entry.place else "",
        cost=entry.cost,
        who_for=entry.who_for,
        needs=tuple(need for need in wish.needs if need in entry.needs),
        private_need=private_need(entry, wish.needs, area),
        online=reach.online,
    )
    answers = {*option.needs, *parts.cash_beside(entry, wish)}
    return Weighed(entry, option, _family(entry), frozenset(answers), bool(for_needs or words))


def arrange(weighed: list[Weighed], limit: int) -> tuple[Option, ...]:
    """The options, best first, so that the first three differ in kind and between them answer every need they can."""
    left = sorted(weighed, key=lambda one: (-one.option.score, one.entry.name, one.entry.id))
    chosen: list[Weighed] = []
    open_needs = {need for one in left for need in one.answers}
    while left and len(chosen) < min(CHOICE, limit):
        must_answer = CHOICE - len(chosen) <= len(open_needs)
        choice = [one for one in left if not must_answer or one.answers & open_needs]
        worth = [_worth_beside(one, chosen) for one in choice]
        best = choice[worth.index(max(worth))]
        left = [one for one in left if one is not best]
        chosen.append(best)
        open_needs -= best.answers
    options: list[Option] = []
    for one in [*chosen, *left][:limit]:
        ceiling = options[-1].score if options else one.option.score
        options.append(replace(one.option, score=min(one.option.score, ceiling)))
    return tuple(options)


def _worth_beside(one: Weighed, chosen: list[Weighed]) -> float:
    """The score of `one` beside what is already offered: more of the same is worth less, a need still open more."""
    worth = one.option.score
    answered = frozenset[str]().union(*(each.answers for each in chosen))
    if chosen:
        worth += 12 * len(one.answers - answered)
    if chosen and _is_today(one) and not any(map(_is_today, chosen)):
        worth += 6
    if any(each.family == one.family for each in chosen):
        worth -= 9
    if one.entry.organization and any(
        each.entry.organization == one.entry.organization for each in chosen
    ):
        worth -= 6
    return worth


def _is_today(one: Weighed) -> bool:
    return one.option.group in ("Today", "That day")


def _group(entry: ServiceEntry, wish: Wish, reach: Reach) -> Group:
    there = reach.near or reach.from_home or (reach.km is None and entry.place is not None)
    if entry.opening.state in ("open", "later today") and there:
        return "Today" if local(wish.at).date() == local(wish.now).date() else "That day"
    if reach.near:
        return "Nearby"
    if reach.called or reach.visits:
        return "By phone"
    if reach.online:
        return "Online"
    if reach.km is not None:
        return "Further away"
    return "Around here" if entry.place else "Ask the hub"


def _family(entry: ServiceEntry) -> str:
    """The kind of help, for offering a choice that differs."""
    if entry.help_kind in EARLY:
        return "local group"
    return "helpline" if is_national(entry) or entry.crisis else entry.help_kind
