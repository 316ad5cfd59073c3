"""How two people come together: the steps as one declared table, and what a record of it says."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from heartdesk.volunteers.model import day_in, words_in

Fields = Mapping[str, Any]

SILENCE = timedelta(days=28)
"""Without an answer for so long, it is laid aside as a no is. Nobody is asked why."""

REVIEW_AFTER = timedelta(days=42)
"""When somebody asks both how it is going, counted from the first meeting or the last time."""


class State(StrEnum):
    """Where a match stands. Laid aside is where every no, every silence and every change of mind goes."""

    BEGUN = "begun"
    HELPER_SAID_YES = "helper said yes"
    SEEKER_SAID_YES = "seeker said yes"
    BOTH_SAID_YES = "both said yes"
    MEETING_AGREED = "meeting agreed"
    GOING_ON = "going on"
    ENDED = "ended"
    LAID_ASIDE = "laid aside"


class Step(StrEnum):
    """What a worker can do with a match."""

    HELPER_YES = "helper says yes"
    SEEKER_YES = "seeker says yes"
    AGREE_MEETING = "agree a meeting"
    THEY_MET = "they met"
    REVIEWED = "reviewed"
    END_KINDLY = "end kindly"
    LAY_ASIDE = "lay aside"


NEXT: Mapping[tuple[State, Step], State] = {
    (State.BEGUN, Step.HELPER_YES): State.HELPER_SAID_YES,
    (State.BEGUN, Step.SEEKER_YES): State.SEEKER_SAID_YES,
    (State.BEGUN, Step.LAY_ASIDE): State.LAID_ASIDE,
    (State.HELPER_SAID_YES, Step.SEEKER_YES): State.BOTH_SAID_YES,
    (State.HELPER_SAID_YES, Step.LAY_ASIDE): State.LAID_ASIDE,
    (State.SEEKER_SAID_YES, Step.HELPER_YES): State.BOTH_SAID_YES,
    (State.SEEKER_SAID_YES, Step.LAY_ASIDE): State.LAID_ASIDE,
    (State.BOTH_SAID_YES, Step.AGREE_MEETING): State.MEETING_AGREED,
    (State.BOTH_SAID_YES, Step.LAY_ASIDE): State.LAID_ASIDE,
    (State.MEETING_AGREED, Step.AGREE_MEETING): State.MEETING_AGREED,
    (State.MEETING_AGREED, Step.THEY_MET): State.GOING_ON,
    (State.MEETING_AGREED, Step.LAY_ASIDE): State.LAID_ASIDE,
    (State.GOING_ON, Step.REVIEWED): State.GOING_ON,
    (State.GOING_ON, Step.END_KINDLY): State.ENDED,
}
"""Every step that can be taken. What does not stand here cannot be done."""

OVER = frozenset({State.ENDED, State.LAID_ASIDE})
BEFORE_MEETING = frozenset(State) - OVER - {State.GOING_ON}


@dataclass(frozen=True)
class Meeting:
    """The first meeting: where, when, and who from the hub is with them."""

    on: date
    at: str
    where: str
    supported_by: str


@dataclass(frozen=True)
class Match:
    """Two people on their way to meeting. It holds no reason: reasons are made anew from what both agreed to."""

    id: str
    seeker_id: str
    volunteer_id: str
    role_id: str
    state: State
    begun_on: date
    meeting: Meeting | None = None
    review_on: date | None = None

    def review_due(self, on: date) -> bool:
        """Whether it is time to ask both how it is going."""
        return self.state is State.GOING_ON and (self.review_on is None or self.review_on <= on)


def match_of(
    record_id: str, fields: Fields, *, today: date, conflicts: Collection[str] = ()
) -> Match | None:
    """The match in a field map; None where it cannot be read.

    The state is what its facts say together, so that two desks that each kept a yes agree, and laid aside wins over
    everything. Four weeks without both answers is a silent no.
    """
    begun = day_in(fields.get("begun_on"))
    seeker, volunteer = words_in(fields, "seeker_id", 80), words_in(fields, "volunteer_id", 80)
    role = words_in(fields, "role_id", 80)
    if begun is None or not (seeker and volunteer):
        return None
    meeting = _meeting(fields.get("meeting"))
    state = _state(fields, conflicts, meeting)
    if state in _ASKED and today - begun > SILENCE:
        state = State.LAID_ASIDE
    return Match(
        record_id,
        seeker,
        volunteer,
        role,
        state,
        begun,
        meeting if state not in OVER else None,
        day_in(fields.get("review_on")) if state is State.GOING_ON else None,
    )


_ASKED = frozenset({State.BEGUN, State.HELPER_SAID_YES, State.SEEKER_SAID_YES})


def _state(fields: Fields, conflicts: Collection[str], meeting: Meeting | None) -> State:
    if fields.get("laid_aside") is not None or "laid_aside" in conflicts:
        return State.LAID_ASIDE
    if fields.get("ended_on") is not None:
        return State.ENDED
    if fields.get("met") is True:
        return State.GOING_ON
    helper, seeker = fields.get("helper_yes") is True, fields.get("seeker_yes") is True
    if helper and seeker:
        return State.BOTH_SAID_YES if meeting is None else State.MEETING_AGREED
    if helper:
        return State.HELPER_SAID_YES
    return State.SEEKER_SAID_YES if seeker else State.BEGUN


def _meeting(value: object) -> Meeting | None:
    said = value if isinstance(value, Mapping) else {}
    on = day_in(said.get("on"))
    at, where = words_in(said, "at", 40), words_in(said, "where", 200)
    by = words_in(said, "supported_by", 120)
    return Meeting(on, at, where, by) if on and at and where and by else None
