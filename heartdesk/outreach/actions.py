"""What a worker does with outreach days: read them, plan a stop, call it off, take it away."""

from datetime import date, time
from typing import Any

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, text_of
from heartdesk.core.kinds import Kind
from heartdesk.core.text import one_line
from heartdesk.outreach.model import (
    LONGEST,
    MOST_A_DAY,
    Stop,
    StopKind,
    days_of,
    stop_of,
    tidy_stop,
)
from heartdesk.store.unit import Look, Unit


def read_days(look: Look, *, first: date, last: date) -> tuple[Stop, ...]:
    """Everything planned at this hub from `first` to `last`, both included, in order of time; called off or not."""
    hub = look.own_hub() or ""
    found = (
        stop_of(one.id, one.fields)
        for one in look.every(Kind.OUTREACH_STOP)
        if text_of(one.fields, "hub") == hub
    )
    days = (one for one in found if one is not None and first <= one.on <= last)
    return tuple(sorted(days, key=lambda one: (one.on, one.opens, one.settlement, one.id)))


def stops_on(look: Look, first: date, last: date) -> tuple[Stop, ...]:
    """The stops that somebody may be told to go to: none that is called off, no visit, none that is over by now."""
    now = local(look.now)
    return tuple(
        one
        for one in read_days(look, first=first, last=last)
        if one.for_anybody and (one.on, one.closes or time.max) > (now.date(), now.time())
    )


def plan_stop(
    unit: Unit,
    *,
    kind: StopKind,
    on: date,
    opens: time,
    closes: time | None,
    settlement: str,
    where: str = "",
    who: str = "",
    bring: str = "",
    id: str = "",  # noqa: A002
) -> str:
    """Plan a stop, or with `id` change one, and give its id. Raises DeskError for one that cannot be meant."""
    tidy = tidy_stop(
        unit.area,
        today=local(unit.now).date(),
        kind=kind,
        on=on,
        opens=opens,
        closes=closes,
        settlement=settlement,
        where=where,
        who=who,
        bring=bring,
    )
    if id:
        unit.change(Kind.OUTREACH_STOP, id, tidy)
        return id
    if len(read_days(unit, first=on, last=on)) >= MOST_A_DAY:
        raise DeskError(
            f"There are {MOST_A_DAY} stops on that day already. Nothing was planned.",
            then="Choose another day, or take one away first.",
        )
    return unit.create(
        Kind.OUTREACH_STOP,
        {"hub": unit.own_hub() or "", **{name: said for name, said in tidy.items() if said}},
    )


def plan_stops(
    unit: Unit, *, on: date, weeks: int, until: date | None, **stop: Any
) -> tuple[str, ...]:
    """Plan the same stop again every so many weeks up to `until`, each of them a stop of its own; gives their ids.

    0 weeks plans one, as `plan_stop` does; all or none is planned. Raises DeskError as that does.
    """
    days = days_of(on, weeks=weeks, until=until) if weeks and until is not None else (on,)
    return tuple(plan_stop(unit, on=day, **stop) for day in days)


def call_off(unit: Unit, *, id: str, why: str) -> None:  # noqa: A002
    """Say that a stop does not take place, and why, such as "snow"; "" says that it does after all."""
    unit.change(Kind.OUTREACH_STOP, id, {"off": one_line(why, LONGEST["off"]) or None})


def take_away(unit: Unit, *, id: str) -> Fields:  # noqa: A002
    """Take a stop away, and give what it was for `put_back`."""
    return unit.take_away(Kind.OUTREACH_STOP, id)


def put_back(unit: Unit, *, id: str, before: Fields) -> None:  # noqa: A002
    """Put a stop back that was taken away by a slip of the hand."""
    unit.put_back(Kind.OUTREACH_STOP, id, before)
