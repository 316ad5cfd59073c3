"""What a worker does in a conversation: find help for a need, and keep the enquiry without a name."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from heartdesk.core.clock import iso_week
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.places import Place
from heartdesk.directory.actions import read_services
from heartdesk.directory.model import ServiceEntry
from heartdesk.store.entry import Hit
from heartdesk.store.search import entries_for, search
from heartdesk.store.unit import Look, Unit
from heartdesk.triage.model import NOTHING_ASKED, STEPS, WHO, Fit, Option, Signpost, Wish
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

MOST_SIGNPOSTS = 12
LONGEST_MINUTES = 240


def find_help(
    look: Look,
    *,
    needs: Collection[str],
    words: str = "",
    home: Place | None = None,
    when: datetime | None = None,
    who: Collection[str] = (),
    fit: Fit = NOTHING_ASKED,
    limit: int = 20,
) -> tuple[Option, ...]:
    """What can be offered for the ticked needs and the words typed, best first, each with its reasons and doubts.

    `who` names whom it is for (of `triage.model.WHO`): help that says it is for them comes a little sooner. `fit` is
    what would suit them: it moves entries up and down and hides none. `when` (aware) is when they can come, now where
    it is not given. No needs and no words give nothing; what to say then, and where no option can be acted on, is
    `triage.model.nothing_for`. Raises DeskError for an unknown need.
    """
    wish = Wish(
        tuple(dict.fromkeys(needs)), words, home, when or look.now, look.now, tuple(who), fit
    )
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


def record_enquiry(
    unit: Unit,
    *,
    needs: Collection[str],
    home: Place | None = None,
    signposts: Sequence[Signpost] = (),
    missing: bool = False,
    minutes: int = 0,
    who: Collection[str] = (),
) -> str:
    """Keep an enquiry, and give its id. Kept: the week, the hub, where home is, needs, what was offered, what was
    missing, how long it took, whom it was for (of `triage.model.WHO`). Never words, never a name, never the minute.
    """
    _must_know(unit, needs)
    if len(signposts) > MOST_SIGNPOSTS:
        raise DeskError(
            f"That is more than {MOST_SIGNPOSTS} places.", then="Take some off the list."
        )
    settlements = {one.name for one in unit.area.settlements}
    fields: dict[str, Any] = {
        "week": iso_week(unit.now),
        "hub": unit.own_hub(),
        "locality": home.locality_id if home else None,
        "settlement": home.settlement if home and home.settlement in settlements else None,
        "missing": missing,
        "minutes": max(0, min(int(minutes), LONGEST_MINUTES)),
    }
    fields |= {f"needs/{need}": True for need in needs}
    fields |= {f"who/{one}": True for one in who if one in WHO}
    for place, signpost in enumerate(signposts, 1):
        fields[f"signposts/{place}"] = _signpost(unit, signpost)
    return unit.create(
        Kind.ENQUIRY, {name: value for name, value in fields.items() if value is not None}
    )


def undo_enquiry(unit: Unit, *, id: str) -> None:  # noqa: A002
    """Take back an enquiry that was finished by a slip of the hand."""
    unit.delete(Kind.ENQUIRY, id)


def _signpost(unit: Unit, signpost: Signpost) -> dict[str, str]:
    if signpost.step not in STEPS:
        raise ValueError(f"no such step: {signpost.step!r}")
    if not unit.is_known(signpost.kind, signpost.id):
        raise DeskError(
            "One of the chosen places is not in the directory.", then="Take it off the list."
        )
    return {"kind": str(signpost.kind), "id": signpost.id, "step": signpost.step}


def _candidates(look: Look, wish: Wish, wanted: tuple[str, ...]) -> list[Hit]:
    """By need, with what belongs beside it; and by the words that say something."""
    found: dict[str, Hit] = {}
    locality = wish.home.locality_id if wish.home else None
    near = wish.home.position if wish.home else None
    beside = {one for need in wish.needs for one in BESIDE.get(need, ())}
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
