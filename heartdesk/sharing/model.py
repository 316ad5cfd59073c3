"""The warm handover: what may be passed to which service, how far it has come, and what stands in its way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from heartdesk.core.errors import DeskError
from heartdesk.core.fields import Fields, text_of
from heartdesk.core.kinds import PERSON
from heartdesk.volunteers.model import day_in

Choice = TypeVar("Choice", bound=StrEnum)
Else = TypeVar("Else")

NOTHING = "Nothing was passed on."
SAME_AGAIN = timedelta(days=180)
"""So long a handover to the same service counts as the same one."""

LONGEST_WHY = 300


class LookFirst(DeskError):
    """Something to heed before a handover is offered; the worker may go on all the same."""


class State(StrEnum):
    """How far a handover has come. What is `OFFERED` or `REFUSED` has never left the desk."""

    OFFERED = "offered"
    REFUSED = "refused"
    SENT = "sent"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not accepted"
    FIRST_VISIT = "first visit"


class Step(StrEnum):
    """What can happen to a handover."""

    THEY_REFUSE = "they refuse"
    SEND = "send"
    ACCEPT = "accept"
    NOT_ACCEPT = "not accept"
    VISIT = "visit"


NEXT: dict[tuple[State, Step], State] = {
    (State.OFFERED, Step.THEY_REFUSE): State.REFUSED,
    (State.OFFERED, Step.SEND): State.SENT,
    (State.SENT, Step.ACCEPT): State.ACCEPTED,
    (State.SENT, Step.NOT_ACCEPT): State.NOT_ACCEPTED,
    (State.ACCEPTED, Step.VISIT): State.FIRST_VISIT,
    (State.ACCEPTED, Step.NOT_ACCEPT): State.NOT_ACCEPTED,
}
"""What may follow on what. Nothing leads back: another try is another handover, so that no answer is lost."""

LEFT = frozenset({State.SENT, State.ACCEPTED, State.NOT_ACCEPTED, State.FIRST_VISIT})
"""States of a handover whose words another service has been given."""


class Already(StrEnum):
    """The answer to "Is somebody already working with you on this?", which is asked before anything else."""

    NO = "no"
    THERE = "there"
    ELSEWHERE = "elsewhere"
    UNSURE = "unsure"


ALREADY: dict[Already, str] = {
    Already.NO: "Nobody",
    Already.THERE: "Yes, this very service",
    Already.ELSEWHERE: "Yes, somebody else",
    Already.UNSURE: "They are not sure",
}


class Way(StrEnum):
    """How the words reach the other service."""

    SHEET = "sheet"
    FILE = "file"
    CALL = "call"


WAYS: dict[Way, str] = {
    Way.CALL: "By phone, with a script",
    Way.SHEET: "On paper",
    Way.FILE: "In a locked file",
}

NOT_BECAUSE: dict[str, str] = {
    "full": "They are full",
    "not_for_them": "It is not for people in this position",
    "area": "They do not cover where the person lives",
    "age": "Not for this age",
    "ended": "They no longer do this",
    "no_reach": "They could not reach the person",
    "changed": "The person changed their mind there",
    "no_answer": "They never answered",
    "other": "Another reason",
}
"""Why a service did not take it up, by code: no free words, so that nothing is said of the person."""


@dataclass(frozen=True)
class Share:
    """One handover of one person to one service.

    It keeps which `items` go, by code, never their words: they are taken fresh from the person as it leaves, so that
    nothing here has to be sealed when a consent ends. `why` is what the person hopes for; it is "" once it was stopped.
    """

    id: str
    person: str
    recipient: str
    recipient_name: str
    items: tuple[str, ...]
    state: State
    already: Already
    already_with: str = ""
    why: str = ""
    way: Way | None = None
    offered_on: date | None = None
    sent_on: date | None = None
    answered_on: date | None = None
    visited_on: date | None = None
    not_because: str = ""
    grounds: tuple[str, ...] = ()
    told_to_stop_on: date | None = None
    stopped: bool = False

    @property
    def has_left(self) -> bool:
        """Whether another service has been given words of the person."""
        return self.state in LEFT

    @property
    def must_be_told(self) -> bool:
        """Whether the other service still has to hear that the person took their yes back."""
        return self.stopped and self.has_left and self.told_to_stop_on is None


def share_of(share_id: str, fields: Fields, *, withdrawn: Iterable[str] = ()) -> Share:
    """The handover in the fields of a record, as far as it can be read.

    `withdrawn` are the ids of consents that were taken back. Whether it is stopped is worked out here, each time: a
    withdrawal that has only just come from another desk holds without anybody doing anything.
    """
    grounds = _texts(fields.get("grounds"))
    stopped = not set(grounds).isdisjoint(withdrawn) or fields.get("stopped") is True
    return Share(
        id=share_id,
        person=text_of(fields, PERSON),
        recipient=text_of(fields, "recipient"),
        recipient_name=text_of(fields, "recipient_name"),
        items=_texts(fields.get("items")),
        state=_one_of(State, fields.get("state"), State.OFFERED),
        already=_one_of(Already, fields.get("already"), Already.UNSURE),
        already_with="" if stopped else text_of(fields, "already_with"),
        why="" if stopped else text_of(fields, "why"),
        way=_one_of(Way, fields.get("way"), None),
        offered_on=day_in(fields.get("offered_on")),
        sent_on=day_in(fields.get("sent_on")),
        answered_on=day_in(fields.get("answered_on")),
        visited_on=day_in(fields.get("visited_on")),
        not_because=text_of(fields, "not_because"),
        grounds=grounds,
        told_to_stop_on=day_in(fields.get("told_to_stop_on")),
        stopped=stopped,
    )


def same_again(shares: Iterable[Share], recipient: str, on: date) -> tuple[Share, ...]:
    """Handovers that go to the same service already, or went not long ago; those that came to nothing do not count."""
    return tuple(
        one
        for one in shares
        if one.recipient == recipient
        and not one.stopped
        and one.state not in (State.REFUSED, State.NOT_ACCEPTED)
        and (newest := max(filter(None, (one.offered_on, one.sent_on)), default=None)) is not None
        and on - newest <= SAME_AGAIN
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _one_of(choices: type[Choice], value: object, otherwise: Else) -> Choice | Else:
    return next((one for one in choices if one == value), otherwise)
