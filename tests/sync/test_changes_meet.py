"""Two desks that exchange all they said come to say the same, as the merge alone would have it."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from heartdesk.core.kinds import Kind
from heartdesk.store import changes
from heartdesk.store.desk import Desk
from heartdesk.store.merge import DELETED, Change, merge
from heartdesk.store.unit import Look, Unit
from tests.makers import FixedClock, a_desk

RECORD = "1"

edits = st.tuples(
    st.integers(0, 1),
    st.sampled_from(["name", "description", "phones/a", DELETED, "back", "meet"]),
    st.sampled_from(["x", "y", None]),
    st.integers(-1000, 1000),
)


def known(desk: Desk) -> list[Change]:
    return desk.look(lambda look: changes.changes_of(look.connection, Kind.SERVICE, RECORD))


def say(field: str, value: object, unit: Unit) -> None:
    if unit.get(Kind.SERVICE, RECORD) is None:
        if field == "back":
            unit.bring_back(Kind.SERVICE, RECORD, {"name": "Larder again"})
    elif field == DELETED:
        unit.delete(Kind.SERVICE, RECORD)
    elif field != "back":
        unit.change(Kind.SERVICE, RECORD, {field: value})


def meet(one: Desk, other: Desk) -> None:
    ours, theirs = known(one), known(other)
    one.run(lambda unit: changes.apply(unit.connection, theirs, stream="other"))
    other.run(lambda unit: changes.apply(unit.connection, ours, stream="one"))


def stands(look: Look) -> tuple[object, ...]:
    record = changes.read(look.connection, Kind.SERVICE, RECORD)
    assert record is not None
    heads = changes.heads_of(look.connection, Kind.SERVICE, RECORD)
    return dict(record.fields), record.conflicts, record.deleted, heads


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(edits, max_size=12))
def test_desks_that_have_met_agree_and_every_desk_is_what_its_changes_say(
    said: list[tuple[int, str, object, int]],
) -> None:
    with TemporaryDirectory() as folder:
        clocks = (FixedClock(), FixedClock())
        desks = tuple(a_desk(Path(folder), name=f"{n}.db", clock=clocks[n]) for n in (0, 1))
        desks[0].run(lambda u: u.create(Kind.SERVICE, {"name": "Larder"}, id=RECORD))
        meet(*desks)

        for by, field, value, minutes in said:
            clocks[by].move(minutes=minutes)
            if field == "meet":
                meet(*desks)
            else:
                desks[by].run(partial(say, field, value))

            for desk in desks:
                merged = merge(known(desk))
                fields, conflicts, deleted, heads = desk.look(stands)
                assert fields == merged.fields
                assert conflicts == merged.conflicts
                assert deleted == merged.deleted
                assert heads == {name: set(ids) for name, ids in merged.heads.items()}

        meet(*desks)
        assert desks[0].look(stands) == desks[1].look(stands)
        for desk in desks:
            desk.close()
