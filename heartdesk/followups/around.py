"""What a worker does with a circle of support: read it, put somebody in, change them, take them out."""

from dataclasses import dataclass, replace

from heartdesk.core.errors import DeskError
from heartdesk.core.ids import new_id
from heartdesk.core.kinds import CONTROLLER, PERSON, Kind
from heartdesk.core.text import one_line
from heartdesk.followups.circle import (
    LONGEST_OWN,
    MOST,
    Around,
    Circle,
    circle_of,
    in_order,
    tidy_around,
)
from heartdesk.people.actions import must_be_signed, read_person
from heartdesk.store.unit import Unit

KIND = Kind.CIRCLE


@dataclass(frozen=True)
class Before:
    """Somebody as they stood before a change, for `undo`: `held` is None where they were not in the circle."""

    person: str
    id: str
    held: Around | None


def read_circle(unit: Unit, *, person: str) -> Circle:
    """The circle of one person; an empty one where none was kept. What two desks began is one circle."""
    must_be_signed(unit)
    return _read(unit, person)[0]


def put_in(unit: Unit, *, person: str, around: Around) -> Before:
    """Put somebody in, or change them where their id is known; "" is somebody new. Gives what stood there before."""
    kept = tidy_around(around)
    read_person(unit, id=person)
    circle, homes = _read(unit, person)
    held = next((one for one in circle.around if one.id == around.id), None)
    if held is None and len(circle.around) >= MOST:
        raise DeskError(
            f"There are {MOST} people in this circle already. Nothing was kept.",
            then="Take somebody out first.",
        )
    element = held.id if held else new_id()
    record = homes.get(element) or circle.record or _new(unit, person)
    unit.change(KIND, record, {f"around/{element}": kept})
    return Before(person, element, held)


def take_out(unit: Unit, *, person: str, id: str) -> Before:  # noqa: A002
    """Take somebody out, and give who it was for `undo`."""
    circle, homes = _read(unit, person)
    held = next((one for one in circle.around if one.id == id), None)
    if held is not None:
        unit.change(KIND, homes[id], {f"around/{id}": None})
    return Before(person, id, held)


def undo(unit: Unit, *, before: Before) -> None:
    """Put somebody back as they stood, or take out who had not been there."""
    circle, homes = _read(unit, before.person)
    record = homes.get(before.id) or circle.record or _new(unit, before.person)
    said = tidy_around(before.held) if before.held else None
    unit.change(KIND, record, {f"around/{before.id}": said})


def say_own(unit: Unit, *, person: str, own: str) -> str:
    """Keep what the person needs, in their own words; gives what stood there before."""
    read_person(unit, id=person)
    circle, _ = _read(unit, person)
    record = circle.record or _new(unit, person)
    unit.change(KIND, record, {"own": one_line(own, LONGEST_OWN) or None})
    return circle.own


def _new(unit: Unit, person: str) -> str:
    return unit.create(KIND, {PERSON: person, CONTROLLER: unit.worker.organization})


def _read(unit: Unit, person: str) -> tuple[Circle, dict[str, str]]:
    """The whole circle, and in which record each of its people stands."""
    found = [one for record in unit.every(KIND) if (one := circle_of(record.id, record.fields))]
    theirs = sorted((one for one in found if one.person == person), key=lambda one: one.record)
    if not theirs:
        return Circle(person), {}
    homes = {one.id: circle.record for circle in theirs for one in circle.around}
    everybody = in_order([one for circle in theirs for one in circle.around])
    own = next((circle.own for circle in theirs if circle.own), "")
    return replace(theirs[0], around=everybody, own=own), homes
