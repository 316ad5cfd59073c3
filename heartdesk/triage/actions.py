"""What a worker does in a conversation: find help for a need."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.places import Place
from heartdesk.directory.actions import read_services
from heartdesk.directory.model import ServiceEntry
from heartdesk.outreach.actions import stops_on
from heartdesk.store.entry import Hit
from heartdesk.store.search import entries_for, search
from heartdesk.store.unit import Look
from heartdesk.triage.journeys import stop_in_words
from heartdesk.triage.model import NOTHING_ASKED, Fit, Option, Wish
from heartdesk.triage.parts import BESIDE
from heartdesk.triage.ranking import arrange, is_running, weigh
from heartdesk.triage.shortlist import shortlist, telling_words, words_within

CANDIDATES = 300
"""Entries looked at in the index."""

READ = 50
"""Entries read whole and weighed, or twice as many as are asked for."""

BESIDES = 60
"""Entries looked at for what belongs beside a need."""

BY_WORDS = 40
"""Entries taken by the words typed."""

STOPS_AHEAD = timedelta(days=14)
"""How far ahead an outreach stop is told."""

NO_TRACK: Mapping[str, tuple[int, int]] = MappingProxyType({})


def find_help(
    look: Look,
    *,
    needs: Collection[str],
    words: str = "",
    home: Place | None = None,
    when: datetime | None = None,
    who: Collection[str] = (),
    fit: Fit = NOTHING_ASKED,
    track: Mapping[str, tuple[int, int]] = NO_TRACK,
    limit: int = 20,
) -> tuple[Option, ...]:
    """What can be offered for the ticked needs and the words typed, best first, each with its reasons and doubts.

    `who` names whom it is for (of `triage.model.WHO`): help that says it is for them comes a little sooner. `fit` is
    what would suit them: it moves entries up and down and hides none. `track` is what became of places here, by the
    service's id: how many told us, and how many of those got there. `when` (aware) is when they can come, now where it
    is not given. No needs and no words give nothing; what to say then, and where no option can be acted on, is
    `triage.model.nothing_for`. Raises DeskError for an unknown need.
    """
    wish = Wish(
        tuple(dict.fromkeys(needs)), words, home, when or look.now, look.now, tuple(who), fit, track
    )
    if wish.needs_a_way:
        wish = replace(wish, stop=_next_stop(look, wish))
    _must_know(look, wish.needs)
    wanted = telling_words(words)
    hits = _candidates(look, wish, wanted)
    chosen = shortlist(hits, wish, wanted, max(READ, 2 * limit))
    entries = read_services(
        look,
        ids=[hit.id for hit in chosen],
        at=wish.at,
        home=(home.settlement or "") if home else "",
    )
    weighed = [
        weigh(entry, wish, look.area, words=_words_in(entry, wanted))
        for entry in entries
        if is_running(entry.status)
    ]
    return arrange([one for one in weighed if one.speaks_to_it], limit)


def _next_stop(look: Look, wish: Wish) -> str:
    first = local(wish.at).date()
    home = wish.home.settlement if wish.home else None
    return stop_in_words(stops_on(look, first, first + STOPS_AHEAD), home or "", wish.at)


def _candidates(look: Look, wish: Wish, wanted: tuple[str, ...]) -> list[Hit]:
    """By need, with what belongs beside it; and by the words that say something."""
    found: dict[str, Hit] = {}
    locality = wish.home.locality_id if wish.home else None
    near = wish.home.position if wish.home else None
    beside = {one for need in wish.needs for one in BESIDE.get(need, ())}
    beside |= {"trav.lift"} if wish.needs and wish.needs_a_way else set()
    for needs, most in ((wish.needs, CANDIDATES), (beside, BESIDES)):
        if needs:
            for hit in entries_for(look, needs=needs, locality=locality, near=near, limit=most):
                found.setdefault(hit.id, hit)
    if wanted:
        for hit in search(look, " ".join(wanted), limit=BY_WORDS):
            found.setdefault(hit.id, hit)
    return list(found.values())


def _words_in(entry: ServiceEntry, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the typed words that the entry really has."""
    return words_within(
        wanted,
        entry.name,
        entry.other_names,
        entry.organization,
        entry.description,
        entry.what_to_expect,
        entry.place.settlement if entry.place else "",
    )


def _must_know(look: Look, needs: Collection[str]) -> None:
    for need in needs:
        if look.area.needs.need(need) is None:
            raise DeskError(
                f"“{need[:60]}” is not in the list of needs.", then="Choose one from the list."
            )
