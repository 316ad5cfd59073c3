"""What is done when somebody asks about details: written down, checked by the safe way, held or not, decided, done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.ids import new_id
from heartdesk.core.kinds import CONTROLLER, PERSON, Kind
from heartdesk.core.roles import NotAllowed, Operation, Role
from heartdesk.core.text import one_line, plain
from heartdesk.people.actions import must_be_signed, read_person
from heartdesk.people.model import Person
from heartdesk.people.rights import (
    CAME_BY,
    FOR_WHOM,
    Answered,
    Request,
    Stage,
    Wish,
    lawful_holds,
    request_of,
)
from heartdesk.store.erasure import Beyond
from heartdesk.store.unit import Look, Unit
from heartdesk.volunteers.model import day_words

REQUEST = Kind.RIGHTS_REQUEST
NOTHING = "Nothing was changed."
CONCERN = "concern"
SAFEGUARDING = frozenset({Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY})


@dataclass(frozen=True)
class Asked:
    """What the caller said, as the worker typed it. Nothing of it is looked up."""

    wish: Wish
    came_by: str = "phone"
    for_whom: str = "self"
    said_name: str = ""
    said_reach: str = ""
    said_words: str = ""


@dataclass(frozen=True)
class InHand:
    """A request, and the person it was found to be about; None where nobody was looked for, or they are gone."""

    request: Request
    person: Person | None


@dataclass(frozen=True)
class Receipt:
    """That something was erased, for the file: when, of how many kinds of thing how many, and what was out of reach.

    It holds no name, no id and no word of the person.
    """

    number: str
    on: date
    counts: Mapping[str, int]
    beyond: tuple[Beyond, ...]


def log(unit: Unit, *, asked: Asked) -> str:
    """Write down what somebody asks, for the people lead; gives its id.

    It looks at nobody: whether the person is kept here makes no difference to what happens or to how long it takes.
    Raises DeskError where it does not say who asks, or how the answer could reach them.
    """
    must_be_signed(unit)
    name, reach = one_line(asked.said_name, 120), one_line(asked.said_reach, 120)
    if not name:
        raise DeskError(f"It does not say who asks. {NOTHING}", then="Ask their name, and type it.")
    if asked.came_by not in CAME_BY or asked.for_whom not in FOR_WHOM:
        raise ValueError("how they asked, or about whom, is none of the choices")
    return unit.create(
        REQUEST,
        {
            CONTROLLER: unit.worker.organization,
            "wish": str(asked.wish),
            "came_by": asked.came_by,
            "for_whom": asked.for_whom,
            "said_name": name,
            "said_reach": reach,
            "said_words": plain(asked.said_words, 600),
            "on": _today(unit).isoformat(),
            "stage": str(Stage.LOGGED),
        },
    )


def read_requests(unit: Unit) -> tuple[InHand, ...]:
    """Every request, open ones first, the oldest of them first. For the people lead and the safeguarding leads."""
    requests = [request_of(one.id, one.fields) for one in unit.every(REQUEST)]
    requests.sort(key=lambda one: (not one.is_open, one.on or date.min, one.id))
    known = unit.get_many(Kind.PERSON, [one.person for one in requests if one.person])
    return tuple(
        InHand(one, read_person(unit, id=one.person) if one.person in known else None)
        for one in requests
    )


def count_open(unit: Unit) -> int:
    """How many requests wait for an answer, for who may read them."""
    return sum(request_of(one.id, one.fields).is_open for one in unit.every(REQUEST))


def it_is_about(unit: Unit, *, request_id: str, person: str) -> None:
    """The lead found whom it is about. Who asks is still not known: that is asked by the safe way, and only by that."""
    _at(unit, request_id, Stage.LOGGED, Stage.FOUND)
    _lead(unit)
    read_person(unit, id=person)
    unit.change(REQUEST, request_id, {PERSON: person, "stage": str(Stage.FOUND)})


def it_is_about_somebody_else(unit: Unit, *, request_id: str) -> None:
    """The wrong person was chosen: look again. What was said of that one does not count for another."""
    record = unit.get(REQUEST, request_id)
    _at(unit, request_id, Stage.FOUND)
    _lead(unit)
    said = record.fields if record is not None else {}
    gone = {name: None for name in said if name.partition("/")[0] in ("tries", "holds", CONCERN)}
    unit.change(REQUEST, request_id, {**gone, PERSON: None, "stage": str(Stage.LOGGED)})


def it_is_about_nobody(unit: Unit, *, request_id: str) -> None:
    """Nobody is kept here whom it could be about. Who asked is told no more than anybody is told."""
    _at(unit, request_id, Stage.LOGGED)
    _lead(unit)
    unit.change(REQUEST, request_id, {"stage": str(Stage.NOBODY), **_over(unit)})


def tried_safe_way(unit: Unit, *, request_id: str, answered: Answered) -> Stage:
    """The person was asked, by the safe way they gave, whether it was they who asked. Gives how far it is now."""
    request = _at(unit, request_id, Stage.FOUND)
    _lead(unit)
    stage = {
        Answered.THEM: Stage.KNOWN,
        Answered.NOT_THEM: Stage.NOT_THEM,
        Answered.NOBODY: Stage.FOUND,
    }[answered]
    tried = {"on": _today(unit).isoformat(), "by": unit.worker.name, "came": str(answered)}
    over = _over(unit) if stage is Stage.NOT_THEM else {}
    unit.change(REQUEST, request.id, {f"tries/{new_id()}": tried, "stage": str(stage), **over})
    return stage


def concern_holds(unit: Unit, *, request_id: str, until: date | None, holds: bool) -> None:
    """The safeguarding lead says whether something of theirs needs the details still, and until when to look again.

    Nobody else can say so, and what it is stays with them. Raises NotAllowed for everybody else.
    """
    if SAFEGUARDING.isdisjoint(unit.worker.roles):
        raise NotAllowed(
            f"Only the safeguarding lead or deputy can say that. {NOTHING}",
            then="Ask them to look at this page.",
        )
    _at(unit, request_id, Stage.FOUND, Stage.KNOWN)
    said = {"by": unit.worker.name, "on": _today(unit).isoformat()}
    unit.change(
        REQUEST,
        request_id,
        {CONCERN: said, f"holds/{CONCERN}": _hold(unit, until) if holds else None},
    )


def hold(unit: Unit, *, request_id: str, code: str, until: date | None) -> None:
    """Keep why the details must stay for now; `code` is one of `lawful_holds`, but for the safeguarding lead's."""
    if code == CONCERN or code not in lawful_holds():
        raise DeskError(f"That is no reason in law to keep them. {NOTHING}", then="Choose another.")
    _at(unit, request_id, Stage.FOUND, Stage.KNOWN)
    _lead(unit)
    unit.change(REQUEST, request_id, {f"holds/{code}": _hold(unit, until)})


def let_hold_go(unit: Unit, *, request_id: str, code: str) -> None:
    """What held the details holds them no more."""
    if code == CONCERN:
        concern_holds(unit, request_id=request_id, until=None, holds=False)
        return
    _at(unit, request_id, Stage.FOUND, Stage.KNOWN)
    _lead(unit)
    unit.change(REQUEST, request_id, {f"holds/{code}": None})


def decide(unit: Unit, *, request_id: str, grant: bool, decided_by: str) -> None:
    """Keep what the controller decided. `decided_by` is the person the signed settings name, who decides and not we.

    Raises DeskError where it is not known who asks, where somebody else decides, or, for a yes to erasing, where the
    safeguarding lead has not answered yet or something holds the details.
    """
    signed = must_be_signed(unit)
    request = _at(unit, request_id, Stage.KNOWN)
    _lead(unit)
    if one_line(decided_by, 120) != signed.signed_by:
        raise DeskError(
            f"Only {signed.signed_by} decides this. {NOTHING}", then="Ask them, then keep it."
        )
    if grant:
        _nothing_may_hold(unit, request)
    stage = Stage.GRANTED if grant else Stage.REFUSED
    said = {"decided_by": signed.signed_by, "decided_on": _today(unit).isoformat()}
    over = {} if grant else _over(unit)
    unit.change(REQUEST, request_id, {**said, **over, "stage": str(stage)})


def it_is_done(unit: Unit, *, request_id: str) -> None:
    """What they asked for was done: shown to them, put right, or no longer passed on. Erasing has its own way."""
    request = _at(unit, request_id, Stage.GRANTED)
    _lead(unit)
    if request.wish is Wish.ERASE:
        raise DeskError(f"Nothing is erased yet. {NOTHING}", then="Erase it, then it is done.")
    unit.change(REQUEST, request_id, {"stage": str(Stage.DONE), **_over(unit)})


def erase(unit: Unit, *, request_id: str) -> Receipt:
    """Erase everything about the person for good, the request with it; gives the receipt, which is kept nowhere here.

    What holds is looked at again, in the same moment. Raises DeskError where it was not decided or something holds.
    """
    request = _at(unit, request_id, Stage.GRANTED)
    _lead(unit)
    if request.wish is not Wish.ERASE:
        raise DeskError(f"They did not ask for that. {NOTHING}", then="Look again.")
    _nothing_may_hold(unit, request)
    return erase_person(unit, person=request.person)


def erase_person(unit: Unit, *, person: str) -> Receipt:
    """Erase a person and everything kept about them. Called where that was decided: by a request, or by its time."""
    erased = unit.erase(Kind.PERSON, person)
    counts = {str(kind): count for kind, count in erased.counts.items() if count}
    return Receipt(new_id()[:8].upper(), _today(unit), counts, erased.beyond)


def _nothing_may_hold(unit: Unit, request: Request) -> None:
    if request.wish is not Wish.ERASE:
        return
    if not request.concern_answered:
        raise DeskError(
            f"The safeguarding lead has not said yet whether they still need it. {NOTHING}",
            then="Ask them to look at this page.",
        )
    held = request.held_on(_today(unit))
    if held:
        words = lawful_holds()
        why = "; ".join(words.get(one.code, one.code) for one in held)
        until = max((one.until for one in held if one.until), default=None)
        raise DeskError(
            f"It must stay for now: {why}. {NOTHING}",
            then=f"Look again on {day_words(until)}." if until else "Look again when that is over.",
        )


def _at(unit: Unit, request_id: str, *stages: Stage) -> Request:
    """The request, if it stands at one of these stages."""
    record = unit.get(REQUEST, request_id)
    if record is None:
        raise DeskError("This is no longer here.", then="Look at the list again.")
    request = request_of(record.id, record.fields)
    if request.stage not in stages:
        raise DeskError(
            f"This was changed meanwhile, or is not so far yet. {NOTHING}", then="Look again."
        )
    return request


def _lead(unit: Unit) -> None:
    """Only who may take people's details away answers for them."""
    unit.must(Kind.PERSON, Operation.DELETE)


def _hold(unit: Unit, until: date | None) -> dict[str, Any]:
    today = _today(unit)
    if until is not None and until <= today:
        raise DeskError(f"That day is over. {NOTHING}", then="Choose a day to look again.")
    said = {"by": unit.worker.name, "on": today.isoformat()}
    return {**said, "until": until.isoformat()} if until else said


def _over(unit: Unit) -> dict[str, str]:
    return {"done_on": _today(unit).isoformat()}


def _today(look: Look) -> date:
    return local(look.now).date()
