"""A person's choice: two that are made at the same time, and one beside an answer that nobody had looked at."""

from functools import partial
from typing import Any

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.store import sync_state
from heartdesk.sync.actions import let_deletes_in, read_state
from heartdesk.sync.conflicts import Conflict, keep_record, settle, take_away, write_other
from tests.sync.stick_hubs import Hubs
from tests.sync.test_conflicts import disagree, meet, seen, take_away_beside_an_edit

MEANWHILE = "Another answer has come in meanwhile"


def chooses(hubs: Hubs, at: str, id_: str, value: str) -> None:
    hubs.desk(at).run(partial(settle, kind=Kind.SERVICE, id=id_, field="description", value=value))


def shows(hubs: Hubs, at: str, id_: str) -> Any:
    record = hubs.desk(at).look(lambda look: look.get(Kind.SERVICE, id_))
    return record and record.fields["description"]


@pytest.mark.parametrize("value", ["Soup", "Bread"])
def test_the_same_choice_at_both_desks_at_once_is_one_choice(hubs: Hubs, value: str) -> None:
    larder = disagree(hubs, {"description": "Soup"}, {"description": "Bread"})

    for name in ("barony", "grange"):
        chooses(hubs, name, larder, value)
    meet(hubs)

    for name in ("barony", "grange"):
        assert not hubs.desk(name).look(read_state).conflicts
        assert shows(hubs, name, larder) == value


def test_two_choices_at_once_are_asked_about_again_and_none_is_made_by_the_machine(
    hubs: Hubs,
) -> None:
    larder = disagree(hubs, {"description": "Soup"}, {"description": "Bread"})

    chooses(hubs, "barony", larder, "Soup")
    chooses(hubs, "grange", larder, "Bread")
    meet(hubs)

    for name in ("barony", "grange"):
        (field,) = seen(hubs.desk(name), larder).fields
        assert {answer.value for answer in field.answers} == {"Soup", "Bread"}
    chooses(hubs, "grange", larder, "Soup")
    meet(hubs)
    for name in ("barony", "grange"):
        assert not hubs.desk(name).look(read_state).conflicts
        assert shows(hubs, name, larder) == "Soup"


def looked_at_before_a_third_answer_came(hubs: Hubs) -> tuple[str, Conflict]:
    """Barony's worker looks at two answers; a round in the background brings Doon's, which had seen neither."""
    larder = hubs.adds("barony", "Larder")
    for name in ("barony", "grange", "doon", "barony"):
        hubs.meets(name)
    for name, says in (("barony", "Soup"), ("grange", "Bread"), ("doon", "Tea")):
        hubs.changes(name, larder, description=says)
    for name in ("barony", "grange", "barony"):
        hubs.meets(name)
    looked_at = seen(hubs.desk("barony"), larder)
    hubs.meets("doon")
    hubs.meets("barony")
    return larder, looked_at


def test_a_choice_among_two_never_overwrites_a_third_that_came_while_it_was_made(
    hubs: Hubs,
) -> None:
    larder, looked_at = looked_at_before_a_third_answer_came(hubs)
    (field,) = looked_at.fields
    assert {answer.value for answer in field.answers} == {"Soup", "Bread"}

    for act in (
        partial(settle, field=field.field, value="Soup"),
        partial(write_other, field=field.field, text="Soup and bread"),
    ):
        with pytest.raises(DeskError, match=MEANWHILE):
            hubs.desk("barony").run(partial(act, kind=Kind.SERVICE, id=larder, among=field))

    (now,) = seen(hubs.desk("barony"), larder).fields
    assert {answer.value for answer in now.answers} == {"Soup", "Bread", "Tea"}
    hubs.desk("barony").run(
        partial(settle, kind=Kind.SERVICE, id=larder, field=now.field, value="Tea", among=now)
    )
    assert shows(hubs, "barony", larder) == "Tea"


@pytest.mark.parametrize("act", [keep_record, take_away])
def test_what_was_changed_once_more_is_not_taken_away_unseen(hubs: Hubs, act: Any) -> None:
    larder = take_away_beside_an_edit(hubs)
    (field,) = seen(hubs.desk("grange"), larder).fields
    hubs.clock.move(minutes=1)
    hubs.changes("barony", larder, description="Soup on Tuesdays")
    meet(hubs)

    with pytest.raises(DeskError, match=MEANWHILE):
        hubs.desk("grange").run(partial(act, kind=Kind.SERVICE, id=larder, among=field))

    (now,) = seen(hubs.desk("grange"), larder).fields
    hubs.desk("grange").run(partial(act, kind=Kind.SERVICE, id=larder, among=now))
    assert not hubs.desk("grange").look(read_state).conflicts


def test_things_taken_away_after_somebody_looked_are_not_let_in_with_the_rest(hubs: Hubs) -> None:
    ids = [hubs.adds("barony", f"Place {number:02d}") for number in range(60)]
    meet(hubs)
    grange, barony = hubs.desk("grange"), hubs.desk("barony")

    def takes_away(unit: Any, some: list[str]) -> None:
        for one in some:
            unit.delete(Kind.SERVICE, one)

    grange.run(partial(takes_away, some=ids[:25]))
    meet(hubs)
    told = barony.look(sync_state.count_held)
    assert told == 25
    grange.run(partial(takes_away, some=ids[25:40]))
    meet(hubs)

    with pytest.raises(DeskError, match="More things were taken away"):
        barony.run(partial(let_deletes_in, seen=told))

    assert len(hubs.names("barony")) == 60
    now = barony.look(sync_state.count_held)
    assert barony.run(partial(let_deletes_in, seen=now)).value == now == 40
    assert len(hubs.names("barony")) == 20
