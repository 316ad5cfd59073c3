"""What two desks said differently: shown with who and where, settled only by who may, once."""

from functools import partial
from typing import Any

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.store.desk import Desk
from heartdesk.sync.actions import read_state
from heartdesk.sync.conflicts import (
    Conflict,
    keep_record,
    read_conflict,
    settle,
    take_away,
    write_other,
)
from tests.makers import a_worker
from tests.sync.stick_hubs import Hubs

PHONE = "phones/main"


def meet(hubs: Hubs) -> None:
    for name in ("barony", "grange", "barony"):
        hubs.meets(name)


def disagree(hubs: Hubs, barony: dict[str, Any], grange: dict[str, Any]) -> str:
    larder = hubs.adds("barony", "Larder")
    meet(hubs)
    hubs.changes("barony", larder, **barony)
    hubs.changes("grange", larder, **grange)
    meet(hubs)
    return larder


def take_away_beside_an_edit(hubs: Hubs) -> str:
    larder = hubs.adds("barony", "Larder")
    meet(hubs)
    hubs.desk("grange").run(lambda unit: unit.delete(Kind.SERVICE, larder))
    hubs.changes("barony", larder, description="Soup")
    meet(hubs)
    return larder


def seen(desk: Desk, id_: str) -> Conflict:
    found = desk.look(partial(read_conflict, kind=Kind.SERVICE, id=id_))
    assert found is not None
    return found


def test_each_answer_says_what_and_at_which_desk(hubs: Hubs) -> None:
    larder = disagree(hubs, {"description": "Soup"}, {"description": "Bread"})

    here = seen(hubs.desk("barony"), larder)
    there = seen(hubs.desk("grange"), larder)

    for found, other in ((here, "grange"), (there, "barony")):
        (field,) = found.fields
        assert field.name == "What it is"
        assert field.is_words
        assert {answer.says for answer in field.answers} == {"Soup", "Bread"}
        assert {answer.desk for answer in field.answers} == {"", other}
        assert sum(answer.shows for answer in field.answers) == 1


def test_a_fact_of_many_parts_is_told_in_words_and_not_written_over_with_text(hubs: Hubs) -> None:
    larder = disagree(
        hubs,
        {PHONE: {"number": "01632 960111", "type": "voice"}},
        {PHONE: {"number": "01632 960222", "type": "voice"}},
    )

    (field,) = seen(hubs.desk("barony"), larder).fields

    assert field.name == "Phone"
    assert not field.is_words
    assert {answer.says for answer in field.answers} == {"01632 960111", "01632 960222"}


def test_whether_it_runs_is_chosen_and_never_typed_and_no_two_answers_look_alike(
    hubs: Hubs,
) -> None:
    larder = disagree(hubs, {"status": "inactive"}, {"status": "defunct"})
    barony = hubs.desk("barony")

    (field,) = seen(barony, larder).fields

    assert not field.is_words
    assert {answer.says for answer in field.answers} == {
        "Not running just now",
        "Closed for good",
    }
    with pytest.raises(DeskError, match="No other words fit here"):
        barony.run(
            partial(write_other, kind=Kind.SERVICE, id=larder, field="status", text="shut for now")
        )


def test_who_runs_it_is_told_by_name_and_an_id_is_never_shown(hubs: Hubs) -> None:
    trust = (
        hubs.desk("barony")
        .run(lambda unit: unit.create(Kind.ORGANIZATION, {"name": "Practice trust"}))
        .value
    )
    larder = disagree(hubs, {"organization_id": trust}, {"organization_id": "f3a9-not-known"})

    (field,) = seen(hubs.desk("barony"), larder).fields

    assert {answer.says for answer in field.answers} == {"Practice trust", ""}
    assert not field.is_words


def test_another_answer_is_looked_at_as_closely_as_in_the_form(hubs: Hubs) -> None:
    larder = disagree(hubs, {"url": "https://a.example"}, {"url": "https://b.example"})
    write = partial(write_other, kind=Kind.SERVICE, id=larder, field="url")

    with pytest.raises(DeskError):
        hubs.desk("barony").run(partial(write, text="javascript:alert(1)"))
    assert len(seen(hubs.desk("barony"), larder).fields[0].answers) == 2

    hubs.desk("barony").run(partial(write, text="https://c.example"))
    meet(hubs)

    there = hubs.desk("grange").look(lambda look: look.get(Kind.SERVICE, larder))
    assert there is not None
    assert there.fields["url"] == "https://c.example"
    assert not there.conflicts


def test_a_choice_settles_it_at_both_desks_and_only_once(hubs: Hubs) -> None:
    larder = disagree(hubs, {"description": "Soup"}, {"description": "Bread"})
    choose = partial(settle, kind=Kind.SERVICE, id=larder, field="description", value="Soup")
    hubs.desk("barony").run(choose)
    meet(hubs)

    for name in ("barony", "grange"):
        assert not hubs.desk(name).look(read_state).conflicts
        record = hubs.desk(name).look(lambda look: look.get(Kind.SERVICE, larder))
        assert record is not None
        assert record.fields["description"] == "Soup"
    with pytest.raises(DeskError, match="settled this meanwhile"):
        hubs.desk("grange").run(partial(choose, value="Bread"))


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.OUTREACH, Role.PLANNER])
def test_who_needs_anothers_yes_sees_both_answers_and_settles_neither(
    hubs: Hubs, role: Role
) -> None:
    hubs.desk("grange", worker=a_worker(role, Role.COORDINATOR, name="Cal"))
    larder = disagree(hubs, {"description": "Soup"}, {"description": "Bread"})
    hubs.let_go("grange")
    fay = hubs.desk("grange", worker=a_worker(role, name="Fay"))

    assert seen(fay, larder).why_not
    for act in (
        partial(settle, kind=Kind.SERVICE, id=larder, field="description", value="Soup"),
        partial(keep_record, kind=Kind.SERVICE, id=larder),
        partial(take_away, kind=Kind.SERVICE, id=larder),
    ):
        with pytest.raises(NotAllowed, match="Nothing was changed"):
            fay.run(act)
    assert len(seen(fay, larder).fields[0].answers) == 2


@pytest.mark.parametrize("keep", [True, False])
def test_a_delete_beside_an_edit_is_settled_for_everybody(hubs: Hubs, keep: bool) -> None:
    larder = take_away_beside_an_edit(hubs)
    (field,) = seen(hubs.desk("grange"), larder).fields
    assert field.is_removal
    assert {bool(answer.value) for answer in field.answers} == {True, False}

    hubs.desk("grange").run(
        partial(keep_record if keep else take_away, kind=Kind.SERVICE, id=larder)
    )
    meet(hubs)

    for name in ("barony", "grange"):
        record = hubs.desk(name).look(lambda look: look.get(Kind.SERVICE, larder))
        assert (record is not None) is keep
        assert not hubs.desk(name).look(read_state).conflicts


def test_what_a_worker_may_not_read_is_not_listed(hubs: Hubs) -> None:
    visit = (
        hubs.desk("barony")
        .run(lambda unit: unit.create(Kind.ENQUIRY, {"needs": ["food"], "week": "2026-W47"}))
        .value
    )
    meet(hubs)
    for name, week in (("barony", "2026-W46"), ("grange", "2026-W45")):
        hubs.desk(name).run(partial(_set_week, visit, week))
    meet(hubs)
    assert hubs.desk("grange").look(read_state).conflicts
    hubs.let_go("grange")

    planner = hubs.desk("grange", worker=a_worker(Role.PLANNER, name="Pat"))

    assert not planner.look(read_state).conflicts


def _set_week(id_: str, week: str, unit: Any) -> None:
    unit.change(Kind.ENQUIRY, id_, {"week": week})
