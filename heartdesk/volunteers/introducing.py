"""What the people team does to bring two people together: one at a time, each step only as match.NEXT lets it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import CONTROLLER, Kind
from heartdesk.core.text import one_line
from heartdesk.store.unit import Unit
from heartdesk.volunteers.actions import read_helpers, read_volunteer
from heartdesk.volunteers.agreeing import live_experiences
from heartdesk.volunteers.experience import NOTHING
from heartdesk.volunteers.match import (
    BEFORE_MEETING,
    NEXT,
    OVER,
    REVIEW_AFTER,
    Match,
    State,
    Step,
)
from heartdesk.volunteers.matches import every_match, lay_match_aside, match_with
from heartdesk.volunteers.model import TaskKind, Volunteer, day_words
from heartdesk.volunteers.permission import Task, may_do
from heartdesk.volunteers.seeking import every_seeker, let_go_of_ended
from heartdesk.volunteers.suggest import Seeker, Suggestion, reasons_for, suggest

MATCH = Kind.MATCH
LONGEST_AHEAD_DAYS = 120


@dataclass(frozen=True)
class InHand:
    """The one seeker in hand, with the match under way or the one suggestion; `more` others come after them.

    `suggestion` says who and why; `missing` why the match cannot go on today, "" for nothing.
    """

    seeker: Seeker | None
    match: Match | None = None
    suggestion: Suggestion | None = None
    missing: str = ""
    today: date | None = None
    more: bool = False


def read_in_hand(unit: Unit, *, after: str = "") -> InHand:
    """The next seeker after `after` (an id, "" for the first): who waits for something first, then who came first.

    One person at a time: no list of seekers, of helpers or of matches leaves this function.
    """
    today = _today(unit)
    matches = every_match(unit)
    seekers = sorted(_seekers(unit, matches), key=lambda one: _turn(one, matches, today))
    if not seekers:
        return InHand(None, today=today)
    ids = [one.id for one in seekers]
    at = (ids.index(after) + 1) % len(ids) if after in ids else 0
    return _in_hand(unit, seekers[at], matches, today, more=len(seekers) > 1)


def read_seeker(unit: Unit, *, seeker_id: str) -> InHand:
    """The same seeker again, as they stand now; the first one where they are gone."""
    today = _today(unit)
    matches = every_match(unit)
    seekers = _seekers(unit, matches)
    found = next((one for one in seekers if one.id == seeker_id), None)
    if found is None:
        return read_in_hand(unit)
    return _in_hand(unit, found, matches, today, more=len(seekers) > 1)


def begin(unit: Unit, *, seeker_id: str, volunteer_id: str) -> str:
    """Take up the suggestion that is in hand; gives the match's id. Raises DeskError where it no longer holds."""
    hand = read_seeker(unit, seeker_id=seeker_id)
    offered = hand.suggestion
    if (
        hand.seeker is None
        or hand.seeker.id != seeker_id
        or hand.match is not None
        or offered is None
        or offered.volunteer_id != volunteer_id
    ):
        raise DeskError(f"This suggestion no longer holds. {NOTHING}", then="Look again.")
    return unit.create(
        MATCH,
        {
            CONTROLLER: unit.worker.organization,
            "seeker_id": seeker_id,
            "volunteer_id": volunteer_id,
            "role_id": offered.role_id,
            "begun_on": _today(unit).isoformat(),
        },
    )


def say_yes(unit: Unit, *, match_id: str, step: Step) -> State:
    """One of the two said yes. Nobody is told of the other before both have."""
    field = {Step.HELPER_YES: "helper_yes", Step.SEEKER_YES: "seeker_yes"}[step]
    return _take(unit, match_id, step, {field: True})


def not_this_one(unit: Unit, *, seeker_id: str, volunteer_id: str) -> None:
    """A worker who knows both would not suggest it: kept as a silent no, so that it is not suggested again."""
    lay_aside(unit, match_id=begin(unit, seeker_id=seeker_id, volunteer_id=volunteer_id))


def lay_aside(unit: Unit, *, match_id: str) -> None:
    """A no, a silence or a change of mind, of either. Nobody is told, nothing is counted, no reason is asked."""
    match = match_with(unit, match_id)
    _next(match, Step.LAY_ASIDE)
    lay_match_aside(unit, match)
    let_go_of_ended(unit, seeker_id=match.seeker_id)


def agree_meeting(
    unit: Unit, *, match_id: str, on: date, at: str, where: str, supported_by: str
) -> State:
    """Keep the first meeting, or move it. It has a day, a time, a place and somebody from the hub who is with them."""
    today = _today(unit)
    time, place, by = one_line(at, 40), one_line(where, 200), one_line(supported_by, 120)
    if not 0 <= (on - today).days <= LONGEST_AHEAD_DAYS:
        raise DeskError(
            f"The day is over, or far away. {NOTHING}", then="Choose a day in the next weeks."
        )
    for said, what in (
        (time, "at what time they meet"),
        (place, "where they meet"),
        (by, "who from the hub is with them"),
    ):
        if not said:
            raise DeskError(f"It does not say {what}. {NOTHING}", then="Put it in.")
    meeting = {"on": on.isoformat(), "at": time, "where": place, "supported_by": by}
    return _take(unit, match_id, Step.AGREE_MEETING, {"meeting": meeting}, on=on)


def they_met(unit: Unit, *, match_id: str) -> State:
    """They met. Somebody asks both how it is going six weeks later."""
    today = _today(unit)
    met = match_with(unit, match_id).meeting
    if met is not None and met.on > today:
        raise DeskError(
            f"The meeting is on {day_words(met.on)}. {NOTHING}", then="Keep it when they have met."
        )
    review = {"met": True, "review_on": (today + REVIEW_AFTER).isoformat()}
    return _take(unit, match_id, Step.THEY_MET, review)


def reviewed(unit: Unit, *, match_id: str) -> State:
    """Both were asked how it goes, and it goes on: ask again in six weeks."""
    again = {"review_on": (_today(unit) + REVIEW_AFTER).isoformat()}
    return _take(unit, match_id, Step.REVIEWED, again)


def end_kindly(unit: Unit, *, match_id: str, both_thanked: bool) -> State:
    """It has done its work, or it is time. Both are told by a person, and thanked. No reason is asked or kept.

    It can always be ended: a yes that has run out, a PVG that is missing or somebody who left never stand in the way.
    """
    if not both_thanked:
        raise DeskError(
            f"Tell both first, and thank them. {NOTHING}", then="Then tick that you did."
        )
    match = match_with(unit, match_id)
    state = _next(match, Step.END_KINDLY)
    gone = {"meeting": None, "review_on": None}
    unit.change(MATCH, match_id, {"ended_on": _today(unit).isoformat(), **gone})
    let_go_of_ended(unit, seeker_id=match.seeker_id)
    return state


def _take(
    unit: Unit, match_id: str, step: Step, fields: dict[str, Any], *, on: date | None = None
) -> State:
    """Go one step on. Both yeses and the PVG are looked at again, each time."""
    match = match_with(unit, match_id)
    state = _next(match, step)
    seekers = every_seeker(unit)
    seeker = next((one for one in seekers if one.id == match.seeker_id), None)
    missing = _missing(unit, match, seeker, on or _today(unit))
    if missing:
        raise DeskError(f"{missing} {NOTHING}", then="Put that right first, or lay it aside.")
    unit.change(MATCH, match_id, fields)
    return state


def _next(match: Match, step: Step) -> State:
    state = NEXT.get((match.state, step))
    if state is None:
        raise DeskError(
            f"This was changed meanwhile, at this desk or another. {NOTHING}", then="Look again."
        )
    return state


_ENDED = "Their yes has ended. Lay it aside; nothing else is needed."
_ENDED_MEETING = (
    "Their yes has ended, so we step back. Tell both kindly: they may go on meeting by themselves."
)


def _seekers(unit: Unit, matches: Iterable[Match]) -> list[Seeker]:
    """Everybody whose turn can come: those who would like company, and whoever is on the way to somebody."""
    return every_seeker(unit, meeting=[one.seeker_id for one in matches if one.state not in OVER])


def _in_hand(
    unit: Unit, seeker: Seeker, matches: Collection[Match], today: date, *, more: bool
) -> InHand:
    match = next(
        (one for one in matches if one.seeker_id == seeker.id and one.state not in OVER), None
    )
    agreed = live_experiences(unit)
    if match is None:
        helpers = {one.id: one for one in read_helpers(unit).people}
        suggestion = suggest(
            seeker,
            [(helpers[one.volunteer_id], one) for one in agreed if one.volunteer_id in helpers],
            asked={one.volunteer_id for one in matches if one.seeker_id == seeker.id},
            under_way=[one.volunteer_id for one in matches if one.state not in OVER],
            area=unit.area,
            on=today,
        )
        return InHand(seeker, suggestion=suggestion, today=today, more=more)
    volunteer = _volunteer(unit, match.volunteer_id)
    if volunteer is None:
        return InHand(seeker, match, missing="They no longer help here.", today=today, more=more)
    experience = next((one for one in agreed if one.volunteer_id == volunteer.id), None)
    why = reasons_for(seeker, volunteer, experience, area=unit.area) if experience else None
    reasons, doubts = why or ((), ())
    suggestion = Suggestion(volunteer.id, volunteer.name, match.role_id, reasons, doubts)
    on = match.meeting.on if match.meeting is not None else today
    missing = _missing(unit, match, seeker, max(on, today))
    return InHand(seeker, match, suggestion, missing, today, more)


def _missing(unit: Unit, match: Match, seeker: Seeker | None, on: date) -> str:
    """Why a match cannot go on; "" for nothing. The PVG is asked for as long as it lasts, not only at its start."""
    if seeker is None or not seeker.says_yes(_today(unit)):
        return _ENDED if match.state in BEFORE_MEETING else _ENDED_MEETING
    volunteer = _volunteer(unit, match.volunteer_id)
    if volunteer is None:
        return "They no longer help here."
    if match.state in BEFORE_MEETING and not any(
        one.volunteer_id == volunteer.id for one in live_experiences(unit)
    ):
        return "Their yes to being asked has run out."
    return may_do(volunteer, Task(TaskKind.MATCH, match.role_id), on).why


def _turn(seeker: Seeker, matches: Iterable[Match], today: date) -> tuple[int, date, str]:
    """Whose turn it is: a review or a meeting that is over first, then a yes that waits, then who came first."""
    match = next(
        (one for one in matches if one.seeker_id == seeker.id and one.state not in OVER), None
    )
    first = seeker.added_on or today
    if match is None:
        return 2, first, seeker.id
    if not seeker.says_yes(today):
        return 0, first, seeker.id
    over = match.state is State.MEETING_AGREED and match.meeting and match.meeting.on <= today
    if match.review_due(today) or over:
        return 0, first, seeker.id
    waits = match.state in (State.HELPER_SAID_YES, State.SEEKER_SAID_YES, State.BOTH_SAID_YES)
    return (1 if waits else 3), first, seeker.id


def _volunteer(unit: Unit, volunteer_id: str) -> Volunteer | None:
    try:
        return read_volunteer(unit, id=volunteer_id)
    except DeskError:
        return None


def _today(unit: Unit) -> date:
    return local(unit.now).date()
