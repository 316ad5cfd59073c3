"""Who goes when, shown before anything is done; and letting go of them, only when somebody with the role says yes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import PERSON, Kind
from heartdesk.core.roles import Operation, may
from heartdesk.people.actions import must_be_signed
from heartdesk.people.model import person_of
from heartdesk.people.retention import CLASS_OF, Kept, Leaving, what_holds, when_it_goes
from heartdesk.people.rights import Stage, request_of
from heartdesk.people.settings import proposals
from heartdesk.store import audit
from heartdesk.store.audit import Event
from heartdesk.store.record import Record
from heartdesk.store.unit import Unit

NOTHING = "Nothing was erased."
BY_TIME = "by its time"


@dataclass(frozen=True)
class Preview:
    """Everybody who is kept, who goes first standing first. `signed_by` and `on` say whose periods these are."""

    leaving: tuple[Leaving, ...]
    today: date
    signed_by: str
    signed_on: date
    months: Mapping[str, int]

    @property
    def due(self) -> tuple[Leaving, ...]:
        """Those whose time has come, and whom nothing holds."""
        return tuple(one for one in self.leaving if one.is_due(self.today))


@dataclass(frozen=True)
class LetGo:
    """How many people, and how many requests nobody was found for, are gone for good."""

    people: int
    requests: int


def preview(unit: Unit) -> Preview:
    """Who goes when, and why. Each person is opened for it, so each is in the audit. For the people lead alone."""
    signed = must_be_signed(unit)
    unit.must(Kind.PERSON, Operation.DELETE)
    today = local(unit.now).date()
    about = _about(unit)
    found = [
        leaving
        for person in unit.every(Kind.PERSON)
        if (leaving := _of_person(unit, person, about.get(person.id, []), signed.retention))
    ]
    found += [
        leaving
        for request in about.get("", [])
        if (leaving := _of_request(unit, request, signed.retention))
    ]
    found.sort(key=lambda one: (one.goes_on, one.id))
    return Preview(tuple(found), today, signed.signed_by, signed.signed_on, signed.retention)


def let_go(unit: Unit, *, ids: Collection[str], asked_lead: bool) -> LetGo:
    """Erase for good those who were chosen. `asked_lead`: the safeguarding lead was asked whether they need any of it.

    Everything is looked at again in the same moment. Raises DeskError where one is not due any more, and then nobody
    goes.
    """
    if not ids:
        raise DeskError(f"Nobody is chosen. {NOTHING}", then="Tick who may go.")
    if not asked_lead:
        raise DeskError(
            f"The safeguarding lead was not asked. {NOTHING}",
            then="Ask them whether they still need something, then tick it.",
        )
    due = {one.id: one for one in preview(unit).due}
    if not set(ids) <= due.keys():
        raise DeskError(
            f"Something changed for one of them, at this desk or another. {NOTHING}",
            then="Look at the list again.",
        )
    for one in sorted(ids):
        unit.erase(due[one].kind, one)
        audit.note(unit, Event.ERASED, due[one].kind, one, BY_TIME)
    people = sum(due[one].kind is Kind.PERSON for one in ids)
    return LetGo(people, len(set(ids)) - people)


def class_words(name: str) -> str:
    """What a class of the settings stands for."""
    return proposals().class_words.get(name, name)


def _about(unit: Unit) -> dict[str, list[Record]]:
    """Everything that is kept beside people, by whom it is about; "" for requests nobody was found for."""
    found: dict[str, list[Record]] = {}
    for kind in CLASS_OF:
        if kind is Kind.PERSON or not may(unit.worker.roles, kind, Operation.READ):
            continue
        for record in unit.every(kind):
            whose = record.fields.get(PERSON)
            if isinstance(whose, str) and whose:
                found.setdefault(whose, []).append(record)
            elif kind is Kind.RIGHTS_REQUEST:
                found.setdefault("", []).append(record)
    return found


def _of_person(
    unit: Unit, record: Record, about: Iterable[Record], months: Mapping[str, int]
) -> Leaving | None:
    kept = [_kept(unit, one) for one in (record, *about)]
    when = when_it_goes(kept, months)
    if when is None:
        return None
    return Leaving(
        Kind.PERSON,
        record.id,
        person_of(record.id, record.fields).call,
        max(one.last for one in kept),
        when[0],
        when[1],
        what_holds(kept),
    )


def _of_request(unit: Unit, record: Record, months: Mapping[str, int]) -> Leaving | None:
    kept = _kept(unit, record)
    when = when_it_goes([kept], months)
    if when is None:
        return None
    holds = () if request_of(record.id, record.fields).stage is Stage.NOBODY else what_holds([kept])
    return Leaving(Kind.RIGHTS_REQUEST, record.id, "", kept.last, when[0], when[1], holds)


def _kept(unit: Unit, record: Record) -> Kept:
    """A record with the day of its newest change. Its words are not asked for the day: every change has a stamp."""
    newest = max(
        (change.stamp.wall for change in unit.history(record.kind, record.id)),
        default=int(unit.now.timestamp() * 1000),
    )
    last = local(datetime.fromtimestamp(newest / 1000, tz=UTC)).date()
    return Kept(record.kind, record.fields, last, record.id)
