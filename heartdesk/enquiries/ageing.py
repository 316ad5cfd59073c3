"""After 24 months only tallies stay: what is older is counted by month and place, then taken away for good."""

from collections import Counter
from datetime import timedelta

from heartdesk.core.clock import iso_week
from heartdesk.core.fields import Fields, elements, text_of
from heartdesk.core.kinds import Kind
from heartdesk.enquiries import store
from heartdesk.enquiries.model import monday_of, went_of
from heartdesk.store.unit import Look, Unit

WEEKS_KEPT = 104

_KINDS = (Kind.ENQUIRY, Kind.OUTCOME, Kind.GAP)


def fold_old(unit: Unit) -> int:
    """Count what is older than 24 months and take it away; gives how much that was.

    Looks once a week and is cheap until then. Each desk of a hub does it by itself, with the same counts, because each
    holds the same; so the counts never travel, and nothing is counted twice.
    """
    until = iso_week(unit.now - timedelta(weeks=WEEKS_KEPT))
    if store.folded_until(unit) == until:
        return 0
    tallies = store.read_tallies(unit)
    folded = 0
    for kind in _KINDS:
        for record_id, fields, taken_back in list(store.every_one(unit, kind)):
            week = text_of(fields, "week")
            if not week or week >= until:
                continue
            if not taken_back:
                _count(tallies, kind, week, fields)
            store.take_out(unit, kind, record_id)
            unit.changed.add(kind)
            folded += 1
    store.write_tallies(unit, tallies)
    store.say_folded(unit, until)
    return folded


def read_tallies(look: Look) -> dict[str, dict[str, int]]:
    """What is left of what is long over: counts by month and hub area, "2024-11 doon-valley"."""
    return store.read_tallies(look)


def _count(tallies: dict[str, dict[str, int]], kind: Kind, week: str, fields: Fields) -> None:
    try:
        month = f"{monday_of(week):%Y-%m}"
    except ValueError:
        month = "unknown"
    counts = Counter(tallies.get(key := f"{month} {text_of(fields, 'locality')}".strip(), {}))
    counts[str(kind)] += 1
    if kind is Kind.ENQUIRY:
        minutes = fields.get("minutes")
        counts["minutes"] += minutes if isinstance(minutes, int) else 0
        counts["missing"] += fields.get("missing") is True
        for name in ("needs", "who", "barriers"):
            counts.update(f"{name}/{one}" for one, _ in elements(fields, name))
    went = went_of(fields) if kind is Kind.OUTCOME else None
    if went is not None:
        counts[f"how/{went.how}"] += 1
    tallies[key] = dict(counts)
