"""Slips to ask about: which code, from which week on. Nobody's name, nothing of what they came for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from heartdesk.core.clock import first_of_week, local
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, text_of
from heartdesk.core.ids import derived_id
from heartdesk.core.kinds import Kind
from heartdesk.leaflets.printed import find_printed
from heartdesk.leaflets.slip_code import read_code
from heartdesk.store.unit import Look, Unit

WAITS = timedelta(weeks=2)
"""How long after the week of the leaflet somebody is asked, where no other day was said."""

STAYS = timedelta(weeks=12)
"""For how long a slip that nobody told of stays on the list."""

FARTHEST = timedelta(days=366)


@dataclass(frozen=True)
class SlipDue:
    """A slip to ask about from a day on. `late` says that this day was more than a week ago."""

    code: str
    on: date
    late: bool


def ask_later(unit: Unit, *, codes: Collection[str], on: date | None = None) -> tuple[str, ...]:
    """Keep that slips are to be asked about from `on`, else from a Monday in two weeks; gives the codes that are kept.

    Left out are codes that lead to no enquiry: those whose needs or places would give somebody away (`actions`).
    Raises DeskError for a day that is over or more than a year ahead.
    """
    today = local(unit.now).date()
    # A Monday: a day of the week would tell on which day somebody was here.
    asked_on = on or first_of_week(unit.now).date() + WAITS
    if not today <= asked_on <= today + FARTHEST:
        raise DeskError(
            "That day is over, or more than a year ahead. Nothing was kept.",
            then="Look at the day again.",
        )
    kept = tuple(one for one in codes if find_printed(unit, code=one).enquiry)
    for code in kept:
        fields = {"hub": unit.own_hub() or "", "code": code, "on": asked_on.isoformat()}
        unit.put(Kind.SLIP_DUE, _id(unit, code), fields)
    return kept


def slips_due(look: Look) -> tuple[SlipDue, ...]:
    """The slips of this hub to ask about by today, those that wait longest first."""
    today, hub = local(look.now).date(), look.own_hub() or ""
    here = (one.fields for one in look.every(Kind.SLIP_DUE) if text_of(one.fields, "hub") == hub)
    found = (_due_of(fields, today) for fields in here)
    due = (one for one in found if one is not None and today - STAYS <= one.on <= today)
    return tuple(sorted(due, key=lambda one: (one.on, one.code)))


def count_slips_due(look: Look) -> int:
    """How many slips of this hub there are to ask about by today."""
    return len(slips_due(look))


def ask_no_more(unit: Unit, *, codes: Collection[str]) -> dict[str, Fields]:
    """Take slips off the list: somebody told, or nobody is to be asked. Gives what stood there, for `put_back`."""
    ids = [_id(unit, read_code(code)) for code in codes]
    return {one: unit.take_away(Kind.SLIP_DUE, one) for one in ids}


def put_back(unit: Unit, *, before: Mapping[str, Fields]) -> None:
    """Put slips back that were taken off by a slip of the hand."""
    for record_id, fields in before.items():
        unit.put_back(Kind.SLIP_DUE, record_id, fields)


def _due_of(fields: Fields, today: date) -> SlipDue | None:
    """What a field map says; None where nobody can read it."""
    try:
        code, on = read_code(text_of(fields, "code")), date.fromisoformat(text_of(fields, "on"))
    except (DeskError, ValueError):
        return None
    return SlipDue(code, on, late=on < today - timedelta(days=7))


def _id(look: Look, code: str) -> str:
    return derived_id(look.area.id, Kind.SLIP_DUE, code)
