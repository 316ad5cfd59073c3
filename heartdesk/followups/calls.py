"""The calls of a day in their order, and the list for a storm: whom to ring first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from heartdesk.core.clock import local
from heartdesk.followups.checkin import EVENTS, CheckIn, Event, Risk, Turn
from heartdesk.followups.contact import Contact
from heartdesk.followups.ladder import Step, last_good, next_step

LATE = timedelta(minutes=30)
"""After its time a call is late."""

State = Literal["step", "late", "due", "later", "done"]
_ORDER: tuple[State, ...] = ("step", "late", "due", "later", "done")


@dataclass(frozen=True)
class Call:
    """One person to ring today. `state`: a step of the ladder is open, late, due now, later today, done.

    `turn` is when and who, None for somebody who is on the list only because a step is open, or it is their birthday.
    """

    check_in: CheckIn
    turn: Turn | None
    state: State
    step: Step | None
    last: datetime | None
    birthday: bool = False


@dataclass(frozen=True)
class InTheStorm:
    """One person of the list for bad weather: what they named that it is about, and all else they named."""

    check_in: CheckIn
    about: tuple[Risk, ...]
    last: datetime | None
    step: Step | None
    rung: bool
    """Whether they were reached since the list began."""


def calls_of(
    arrangements: Sequence[CheckIn], tries: Mapping[str, Sequence[Contact]], now: datetime
) -> tuple[Call, ...]:
    """The calls of today, what is most pressing first. `tries` are by person.

    Whoever nobody has reached stays on the list, whatever the day, also where the arrangement has ended meanwhile.
    """
    today = local(now).date()
    found = []
    for one in arrangements:
        theirs = tries.get(one.person, ())
        step, last = next_step(theirs, one.rungs), last_good(theirs)
        turn, birthday = one.turn_on(today), not one.off and one.has_birthday(today)
        if step is None and turn is None and not birthday:
            continue
        state = _state(turn, step, last, now)
        found.append(Call(one, turn, state, step, last, birthday))
    return tuple(sorted(found, key=_pressing))


def storm_list(
    arrangements: Sequence[CheckIn],
    tries: Mapping[str, Sequence[Contact]],
    *,
    event: Event,
    since: datetime,
) -> tuple[InTheStorm, ...]:
    """Everybody with an arrangement: first whom nobody has reached, then those who named a worry that this is about,
    then others who named one, then the rest; in each, whoever was heard from longest ago. Reached since `since`: last.

    No score is made: what orders the list is what they said themselves, and the day we last heard from them.
    """
    found = []
    for one in arrangements:
        theirs = tries.get(one.person, ())
        step, last = next_step(theirs, one.rungs), last_good(theirs)
        if one.off and step is None:
            continue
        about = tuple(risk for risk in one.risks if risk in EVENTS[event])
        rung = last is not None and last >= since
        found.append(InTheStorm(one, about, last, step, rung))
    return tuple(sorted(found, key=_first_in_storm))


def _state(turn: Turn | None, step: Step | None, last: datetime | None, now: datetime) -> State:
    if step is not None:
        return "step"
    if last is not None and local(last).date() == local(now).date():
        return "done"
    if turn is None:
        return "due"  # a birthday: any time today
    at = datetime.combine(local(now).date(), turn.at, local(now).tzinfo)
    if now < at:
        return "later"
    return "late" if now >= at + LATE else "due"


def _pressing(one: Call) -> tuple[int, float, time, str]:
    since = one.step.since.timestamp() if one.step else 0.0
    return _ORDER.index(one.state), since, one.turn.at if one.turn else time.max, one.check_in.id


def _first_in_storm(one: InTheStorm) -> tuple[bool, bool, bool, bool, bool, float, str]:
    heard = one.last.timestamp() if one.last else 0.0
    return (
        one.step is None,
        one.rung,
        not one.about,
        not (one.check_in.risks or one.check_in.worry),
        one.last is not None,
        heard,
        one.check_in.id,
    )
