"""What a worker does with the day: read it, put an alert up, take it down, say that they are in."""

from datetime import date

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, text_of
from heartdesk.core.ids import derived_id
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.directory.actions import read_week
from heartdesk.directory.week import OnThatDay
from heartdesk.hubs.actions import read_hub
from heartdesk.store.unit import Look, Unit
from heartdesk.today.model import (
    MOST_ALERTS,
    Alert,
    Today,
    alert_of,
    first_name,
    last_day,
    tidy_alert,
)


def read_today(look: Look) -> Today:
    """The day at this desk's hub, as every worker may see it."""
    today = local(look.now).date()
    hub = read_hub(look)
    own = _presence_id(look, today)
    names = {
        one.id: name
        for one in look.every(Kind.PRESENCE)
        if text_of(one.fields, "hub") == (look.own_hub() or "")
        and text_of(one.fields, "day") == today.isoformat()
        and (name := first_name(text_of(one.fields, "name")))
    }
    return Today(
        day=today,
        hub=hub.name if hub else "",
        alerts=_alerts(look, today),
        names=tuple(sorted(names.values())),
        here=names.get(own, ""),
        may_put_up=may(look.worker.roles, Kind.ALERT, Operation.CREATE),
    )


def read_on(look: Look) -> tuple[OnThatDay, ...]:
    """What is on today at this hub, in order of time; opening times of most of the week left out.

    What is off today stays in, with why: somebody may be on their way.
    """
    hub = read_hub(look)
    week = read_week(look, first=local(look.now).date(), locality=hub.locality if hub else "")
    return tuple(one for one in week.days[0].sessions if not one.usual)


def put_up(unit: Unit, *, text: str, until: date) -> str:
    """Put an alert on this hub's board until the end of a day, at most two weeks on, and give its id.

    Raises DeskError for an alert that cannot be one, or where the board is full.
    """
    today = local(unit.now).date()
    tidy = tidy_alert(text, unit.area.denied)
    if len(_alerts(unit, today)) >= MOST_ALERTS:
        raise DeskError(
            f"There are {MOST_ALERTS} alerts up already, more than anybody reads.",
            then="Take one down first.",
        )
    return unit.create(
        Kind.ALERT,
        {
            "hub": unit.own_hub() or "",
            "text": tidy,
            "since": today.isoformat(),
            "until": last_day(until, today).isoformat(),
            "by": unit.worker.name,
        },
    )


def take_down(unit: Unit, *, id: str) -> Fields:  # noqa: A002
    """Take an alert off the board, and give what it was for `put_back`."""
    return unit.take_away(Kind.ALERT, id)


def put_back(unit: Unit, *, id: str, before: Fields) -> None:  # noqa: A002
    """Put an alert back that was taken down by a slip of the hand."""
    unit.put_back(Kind.ALERT, id, before)


def say_in(unit: Unit) -> None:
    """Put one's own first name on the board for today. Those of one's days before go."""
    today = local(unit.now).date()
    own = _presence_id(unit, today)
    for one in list(unit.every(Kind.PRESENCE)):
        if text_of(one.fields, "worker") == unit.worker.id and one.id != own:
            unit.delete(Kind.PRESENCE, one.id)
    if unit.get(Kind.PRESENCE, own) is not None:
        return
    fields = {
        "hub": unit.own_hub() or "",
        "day": today.isoformat(),
        "worker": unit.worker.id,
        "name": first_name(unit.worker.name),
    }
    unit.create_again(Kind.PRESENCE, own, fields)


def say_out(unit: Unit) -> None:
    """Take one's own name off the board."""
    own = _presence_id(unit, local(unit.now).date())
    if unit.get(Kind.PRESENCE, own) is not None:
        unit.delete(Kind.PRESENCE, own)


def _alerts(look: Look, today: date) -> tuple[Alert, ...]:
    hub = look.own_hub() or ""
    found = (
        alert_of(one.id, one.fields, today)
        for one in look.every(Kind.ALERT)
        if text_of(one.fields, "hub") == hub
    )
    return tuple(sorted((one for one in found if one), key=lambda one: (one.until, one.id)))


def _presence_id(look: Look, today: date) -> str:
    return derived_id(look.own_hub() or "", look.worker.id, today.isoformat())
