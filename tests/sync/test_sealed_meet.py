"""Two desks write about a person, a third that can open nothing carries it between them: all agree in the end."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from heartdesk.core.kinds import CONTROLLER, Kind
from heartdesk.core.roles import Role
from heartdesk.store import changes
from heartdesk.store.desk import Desk
from heartdesk.store.merge import DELETED, merge
from heartdesk.store.unit import Unit
from tests.makers import TRUST, FixedClock, a_desk, a_worker, held_by

LEAD = a_worker(Role.PEOPLE_LEAD, name="Cat")
FRONT = a_worker(Role.RECEPTION, name="Fay")

edits = st.tuples(
    st.integers(0, 1),
    st.sampled_from(["name", "note", "phones/a", DELETED, "back", "send", "fetch"]),
    st.sampled_from(["x", "y", None]),
    st.integers(-1000, 1000),
)


def say(person: str, field: str, value: object, unit: Unit) -> None:
    if unit.get(Kind.PERSON, person) is None:
        if field == "back":
            unit.bring_back(Kind.PERSON, person, {"name": "Isa again", CONTROLLER: TRUST})
    elif field == DELETED:
        unit.delete(Kind.PERSON, person)
    elif field != "back":
        unit.change(Kind.PERSON, person, {field: value})


def carry(person: str, from_desk: Desk, to: Desk) -> None:
    """Boxes only: what one desk knows of the person goes to the other as it stands."""
    known = from_desk.look(lambda look: changes.changes_of(look.connection, Kind.PERSON, person))
    to.run(lambda u: changes.apply(u.connection, known, stream="theirs", held=u.held))


def stands(person: str, unit: Unit) -> tuple[object, ...]:
    """The record as it shows, held to what the merge alone makes of its changes."""
    record = changes.read(unit.connection, Kind.PERSON, person, held=unit.held)
    known = changes.opened_changes(unit.connection, Kind.PERSON, person, held=unit.held)
    merged = merge(known)
    assert record is not None
    assert record.fields == merged.fields
    assert (record.conflicts, record.deleted) == (merged.conflicts, merged.deleted)
    return dict(record.fields), record.conflicts, record.deleted


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(edits, max_size=10))
def test_a_carrier_without_keys_neither_loses_nor_settles_anything(
    said: list[tuple[int, str, object, int]],
) -> None:
    with TemporaryDirectory() as folder:
        clocks = (FixedClock(), FixedClock())
        desks = tuple(
            a_desk(Path(folder), name=f"{n}.db", clock=clocks[n], worker=LEAD) for n in (0, 1)
        )
        between = a_desk(Path(folder), name="between.db", worker=FRONT)
        fields = {"name": "Isa", CONTROLLER: TRUST}
        person = desks[0].run(lambda u: u.create(Kind.PERSON, fields)).value
        carry(person, desks[0], between)
        carry(person, between, desks[1])

        for by, field, value, minutes in said:
            clocks[by].move(minutes=minutes)
            if field == "send":
                carry(person, desks[by], between)
            elif field == "fetch":
                carry(person, between, desks[by])
            else:
                desks[by].run(partial(say, person, field, value))
            desks[by].run(partial(stands, person))

        for desk in desks:
            carry(person, desk, between)
        for desk in desks:
            carry(person, between, desk)
        ends = [desk.run(partial(stands, person)).value for desk in desks]
        # At last somebody with the keys sits down at the desk that only carried.
        between.worker, between.held = LEAD, held_by(LEAD)
        ends.append(between.run(partial(stands, person)).value)
        assert ends[0] == ends[1] == ends[2]
        for desk in (*desks, between):
            desk.close()
