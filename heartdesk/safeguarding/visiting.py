"""What a worker does with safety notes for visits: read them before going, write one, look at it again."""

from datetime import date

from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import CONTROLLER, PERSON, Kind
from heartdesk.people.actions import read_person
from heartdesk.safeguarding.visit_note import (
    VisitNote,
    VisitTyped,
    fields_of,
    note_of,
    review_fields,
)
from heartdesk.store.unit import Unit

KIND = Kind.VISIT_NOTE


def notes_of(unit: Unit, *, person: str) -> tuple[VisitNote, ...]:
    """The notes about visiting somebody, those that hold first, the newest first of each. Every read is audited."""
    found = (
        note_of(record.id, record.fields)
        for record in unit.every(KIND)
        if record.fields.get(PERSON) == person
    )
    notes = [note for note in found if note is not None]
    return tuple(sorted(notes, key=lambda one: (one.ended, -one.on.toordinal(), one.id)))


def write_note(unit: Unit, *, person: str, typed: VisitTyped) -> str:
    """Keep a note about visiting somebody, and give its id. Raises DeskError for what is no dated fact."""
    read_person(unit, id=person)
    today = local(unit.now).date()
    said = fields_of(typed, today)
    whose = {CONTROLLER: unit.worker.organization, PERSON: person}
    return unit.create(KIND, {**whose, **said, "by": unit.worker.name, "written": str(today)})


def look_again(unit: Unit, *, id: str, still_true: bool, next_on: date) -> None:  # noqa: A002
    """Say whether a note is still true; where it is not, it ends. Raises DeskError for no such note."""
    record = unit.get(KIND, id)
    if record is None:
        raise DeskError("This note is no longer there. Nothing was changed.", then="Look again.")
    today = local(unit.now).date()
    said = review_fields(still_true=still_true, next_on=next_on, today=today, by=unit.worker.name)
    unit.change(KIND, id, said)
