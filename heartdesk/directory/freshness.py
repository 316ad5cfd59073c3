"""How fresh a checked fact still is: fresh, getting old, ring first or not checked yet.

Only a named worker who rang or visited makes a check; a date given by a source never does. A check says what it saw,
so that it stops vouching for a fact that has changed since.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from heartdesk.core.clock import local
from heartdesk.directory.model import Fact, FactFreshness, Freshness, FreshState
from heartdesk.directory.values import day, words

LIMIT_MONTHS: Mapping[Fact, int] = {"hours": 3, "phone": 6, "address": 12, "cost": 12, "access": 12}
"""For how long a check of each kind of fact counts (buses, when they come, as hours)."""

HOWS = ("rang", "visited")
"""The ways of checking that count."""

ORDER: tuple[FreshState, ...] = ("fresh", "getting old", "ring first", "not checked yet")
"""From the freshest to the least sure."""

_NAMES: Mapping[Fact, str] = {
    "phone": "Phone",
    "hours": "Hours",
    "address": "Address",
    "cost": "Cost",
    "access": "Access",
}


@dataclass(frozen=True)
class Check:
    """A worker's word that a fact was true on a day. `saw` is the print of what they saw, "" where it is not kept."""

    on: date
    by: str
    hub: str
    saw: str
    unsure: bool

    @property
    def told(self) -> str:
        """Such as "Tue 17 Nov 2026 by Ann, Cumnock hub"."""
        return f"{day_in_words(self.on)} by {self.by}" + (f", {self.hub}" if self.hub else "")


def day_in_words(on: date) -> str:
    """Such as "Tue 17 Nov 2026"."""
    return f"{on:%a} {on.day} {on:%b %Y}"


def check_of(value: object) -> Check | None:
    """The check in a field `checks/<fact>`; None where it names no worker, no day, or neither rang nor visited."""
    if not isinstance(value, Mapping) or value.get("how") not in HOWS:
        return None
    on, by = day(value.get("at")), words(value.get("by"), 80)
    if on is None or not by:
        return None
    return Check(
        on,
        by,
        words(value.get("hub"), 80),
        words(value.get("saw"), 64),
        value.get("unsure") is True,
    )


def fact_freshness(fact: Fact, check: Check | None, *, seen: str, now: datetime) -> FactFreshness:
    """How fresh `fact` is at `now` (aware). `seen` is the print of the fact as it stands, see `directory.prints`.

    Fresh up to three quarters of the limit, then getting old, and ring first once the limit is over. A check from a
    day to come, or by a clock that was not sure, is never fresh: nobody knows when it was.
    """
    if check is None:
        return FactFreshness(fact, "not checked yet", "Not checked yet: ring first")
    today = local(now).date()
    if check.unsure or check.on > today:
        text = f"The day it was checked by {check.by} is not certain: ring first"
        return FactFreshness(fact, "ring first", text, None, check.by)
    if check.saw and seen and check.saw != seen:
        text = f"Changed since it was checked {check.told}: ring first"
        return FactFreshness(fact, "ring first", text, None, check.by)
    state, said = _age(check.on, LIMIT_MONTHS[fact], today)
    return FactFreshness(fact, state, f"{said} {check.told}", check.on, check.by, check.hub)


def _age(on: date, months: int, today: date) -> tuple[FreshState, str]:
    """The state of a check made on a day, and how its sentence begins. The last day of the limit still counts."""
    limit = on + relativedelta(months=months)
    if today > limit:
        return "ring first", "Ring first: last checked"
    if today >= on + timedelta(days=math.ceil((limit - on).days * 0.75)):
        return "getting old", "Getting old: checked"
    return "fresh", "Checked"


def overall(facts: Mapping[Fact, FactFreshness], counting: Iterable[Fact]) -> Freshness:
    """The entry's freshness: that of the least fresh of the facts that count, said in full where they differ."""
    chosen = [facts[fact] for fact in counting]
    if not chosen:
        chosen = [fact for fact in facts.values() if fact.state != "not checked yet"]
    if not chosen:
        return Freshness("not checked yet", "Not checked yet: ring first")
    chosen.sort(key=lambda fact: -ORDER.index(fact.state))
    oldest = min(chosen, key=lambda fact: fact.on or date.min)
    texts = list(dict.fromkeys(fact.text for fact in chosen))
    if len(texts) == 1:
        return Freshness(chosen[0].state, texts[0], oldest.on, oldest.hub)
    said = ". ".join(
        f"{_NAMES[fact.fact]}: {fact.text[0].lower()}{fact.text[1:]}" for fact in chosen
    )
    return Freshness(chosen[0].state, said, oldest.on, oldest.hub)


def checks_in(fields: Mapping[str, Any]) -> dict[Fact, Check]:
    """The checks of a field map that count."""
    found = {fact: check_of(fields.get(f"checks/{fact}")) for fact in LIMIT_MONTHS}
    return {fact: check for fact, check in found.items() if check is not None}
