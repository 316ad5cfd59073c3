"""Following up on a real encrypted file: planned with a yes, asked on the day, counted without a name."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from heartdesk.core.clock import iso_week
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import CONTROLLER, PERSON, Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.enquiries.following import Told, keep_told, take_back
from heartdesk.enquiries.model import Went
from heartdesk.enquiries.outcomes import track_records
from heartdesk.followups import actions
from heartdesk.followups.actions import (
    ask_no_more,
    count_due,
    move,
    plan,
    plan_first_weeks,
    plan_visit,
    read_ahead,
    read_due,
    read_of_person,
)
from heartdesk.followups.buddy import Buddy, who_can_go_along
from heartdesk.followups.model import FollowUp
from heartdesk.store.desk import Desk
from heartdesk.store.unit import Look, Unit
from heartdesk.volunteers.actions import (
    add_volunteer,
    change_volunteer,
    decide,
    keep_role,
    read_volunteer,
)
from heartdesk.volunteers.model import Age, TaskKind
from heartdesk.volunteers.typed import AgeTyped, RoleTyped
from tests.actions.test_enquiries_outcomes import a_place
from tests.followup_makers import LEAD, MOIRA, a_person, signed
from tests.makers import TRUST, TUESDAY, FixedClock, a_desk, a_worker, held_by

TODAY = TUESDAY.date()


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    """Moira's desk; the controller has signed."""
    opened = a_desk(tmp_path, clock=clock, worker=MOIRA)
    signed(opened)
    yield opened
    opened.close()


def keep(desk: Desk, person: str, **more: Any) -> str:
    return desk.run(lambda unit: plan(unit, **{"person": person, "on": TODAY, **more})).value


def due(desk: Desk) -> list[tuple[str, str]]:
    found = desk.run(read_due).value
    return [(one.person.call, one.state) for one in found]


def follow_up(desk: Desk, person: str) -> FollowUp:
    return desk.run(lambda unit: read_of_person(unit, person=person)).value[0]


def tell(desk: Desk, one: FollowUp, went: Went | None) -> Told:
    return desk.run(lambda unit: keep_told(unit, follow_up=one, went=went)).value


def outcomes(desk: Desk) -> list[dict[str, Any]]:
    return desk.look(lambda look: [dict(one.fields) for one in look.every(Kind.OUTCOME)])


def all_kept(unit: Unit) -> list[dict[str, Any]]:
    return [dict(one.fields) for one in unit.every(Kind.FOLLOW_UP)]


def test_who_waits_longest_is_asked_first_and_what_comes_later_waits(
    desk: Desk, clock: FixedClock
) -> None:
    isa, jim, rab = a_person(desk, "Isa"), a_person(desk, "Jim"), a_person(desk, "Rab")
    keep(desk, jim, on=TODAY + timedelta(days=1))
    keep(desk, isa)
    keep(desk, rab, on=TODAY + timedelta(days=9))

    assert due(desk) == [("Isa", "due")]
    clock.move(days=1)
    assert due(desk) == [("Isa", "late"), ("Jim", "due")]
    assert desk.run(count_due).value == 2
    assert [one.person.call for one in desk.run(read_ahead).value] == ["Rab"]


def test_it_is_asked_by_nobody_before_the_controller_has_signed(
    tmp_path: Path, clock: FixedClock
) -> None:
    desk = a_desk(tmp_path, clock=clock, worker=MOIRA)
    assert desk.run(count_due).value == 0
    with pytest.raises(DeskError, match="not signed"):
        desk.run(read_due)
    desk.close()


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.COORDINATOR, Role.PLANNER, Role.ADMIN])
def test_whoever_may_not_know_people_sees_neither_names_nor_a_count(desk: Desk, role: Role) -> None:
    keep(desk, a_person(desk))
    desk.worker = a_worker(role)
    assert desk.run(count_due).value == 0
    with pytest.raises(NotAllowed):
        desk.run(read_due)


def test_another_organizations_worker_sees_none_of_it(desk: Desk) -> None:
    keep(desk, a_person(desk))
    desk.worker = a_worker(Role.OUTREACH, organization="8f0e4f0a-8f0c-4a57-b8e2-0d4f5a8f2b11")
    assert desk.run(count_due).value == 0


def test_an_answer_counts_for_the_place_and_leads_to_nobody(desk: Desk) -> None:
    # Given Isa, who is to be asked how it went at the larder
    larder, isa = a_place(desk), a_person(desk)
    keep(desk, isa, what="asked", service=larder)

    # When she says that it helped
    one = follow_up(desk, isa)
    tell(desk, one, Went("helped"))

    # Then the place has its answer, and nothing in it is hers
    (kept,) = outcomes(desk)
    week = iso_week(TUESDAY)
    assert kept == {"week": week, "hub": "", "service": larder, "how": "helped"}
    (outcome_id,) = desk.look(lambda look: [one.id for one in look.every(Kind.OUTCOME)])
    (change,) = desk.look(lambda look: look.history(Kind.OUTCOME, outcome_id))
    assert change.worker == "nobody"
    assert outcome_id not in str(desk.run(all_kept).value)
    assert follow_up(desk, isa).how == "helped"
    assert due(desk) == []


def test_five_answers_from_slips_and_people_make_one_track_record(desk: Desk) -> None:
    larder = a_place(desk)
    for name in ("Isa", "Jim", "Rab", "Ina", "Tam"):
        person = a_person(desk, name)
        keep(desk, person, what="asked", service=larder)
        tell(desk, follow_up(desk, person), Went("helped"))
    assert "5 were helped" in desk.look(track_records)[larder].words


def test_counts_are_of_people_so_one_person_counts_once_a_year_for_a_place(
    desk: Desk, clock: FixedClock
) -> None:
    larder, isa = a_place(desk), a_person(desk)
    for on, counted in ((0, 1), (90, 1), (380, 2)):
        clock.moment = TUESDAY + timedelta(days=on)
        one = keep(desk, isa, on=clock.moment.date(), what="asked", service=larder)
        found = next(
            x for x in desk.run(lambda u: read_of_person(u, person=isa)).value if x.id == one
        )
        tell(desk, found, Went("helped"))
        assert len(outcomes(desk)) == counted


def test_the_gentle_why_is_kept_and_a_wrong_press_is_taken_back(desk: Desk) -> None:
    larder, isa = a_place(desk), a_person(desk)
    keep(desk, isa, what="asked", service=larder)
    told = tell(desk, follow_up(desk, isa), Went("did_not_go", "worried"))
    assert outcomes(desk)[0]["why"] == "worried"
    assert follow_up(desk, isa).why == "worried"

    with pytest.raises(DeskError, match="answered already"):
        tell(desk, follow_up(desk, isa), Went("helped"))

    desk.run(lambda unit: take_back(unit, told=told))
    assert outcomes(desk) == []
    assert due(desk) == [("Isa", "due")]


@pytest.mark.parametrize(
    "fields",
    [{"sensitive": True}, {"needs/safe.domestic": {"weight": 1.0}, "needs/food.parcel": None}],
)
def test_of_a_place_that_gives_somebody_away_nothing_is_counted(
    desk: Desk, fields: dict[str, Any]
) -> None:
    refuge, isa = a_place(desk, **fields), a_person(desk)
    keep(desk, isa, what="asked", service=refuge)
    tell(desk, follow_up(desk, isa), Went("got_there"))
    assert outcomes(desk) == []


def test_the_first_weeks_leave_no_trace_of_why(desk: Desk, clock: FixedClock) -> None:
    isa, jim = a_person(desk), a_person(desk, "Jim")
    desk.run(lambda unit: plan_first_weeks(unit, person=isa, start=TODAY, who="Moira"))
    # The same three days, each planned by hand
    days = [one.on for one in desk.run(lambda u: read_of_person(u, person=isa)).value]
    assert days == [date(2026, 11, 19), date(2026, 11, 24), date(2026, 12, 8)]
    for on in days:
        keep(desk, jim, on=on, who="Moira")

    found = desk.run(all_kept).value
    said = {
        who: sorted(
            str(sorted((name, value) for name, value in one.items() if name != PERSON))
            for one in found
            if one[PERSON] == who
        )
        for who in (isa, jim)
    }
    assert said[isa] == said[jim], "nothing tells a preset from days that somebody chose"


@pytest.mark.parametrize("days", [-1, 61])
def test_the_first_weeks_begin_today_or_lately(desk: Desk, days: int) -> None:
    isa = a_person(desk)
    start = TODAY - timedelta(days=days)
    with pytest.raises(DeskError):
        desk.run(lambda unit: plan_first_weeks(unit, person=isa, start=start))


def test_of_a_share_it_is_asked_three_and_six_months_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    larder, isa, jim = a_place(desk), a_person(desk), a_person(desk, "Jim")
    for person in (isa, jim):
        keep(desk, person, what="asked", service=larder)
    chosen = follow_up(desk, isa).id
    monkeypatch.setattr(actions, "in_sample", lambda one: one == chosen)

    tell(desk, follow_up(desk, isa), Went("helped"))
    tell(desk, follow_up(desk, jim), Went("helped"))

    later = [one for one in desk.run(read_ahead).value if one.follow_up.what == "lasted"]
    assert [(one.person.call, one.follow_up.on) for one in later] == [
        ("Isa", date(2027, 2, 17)),
        ("Isa", date(2027, 5, 17)),
    ]
    assert later[0].place == "Example Larder"


def test_whether_it_lasted_is_never_asked_again_because_it_was_asked(
    desk: Desk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "in_sample", lambda _one: True)
    larder, isa = a_place(desk), a_person(desk)
    keep(desk, isa, what="asked", service=larder)
    told = tell(desk, follow_up(desk, isa), Went("got_there"))
    clock.moment = TUESDAY + timedelta(days=92)
    (asked,) = desk.run(read_due).value
    assert asked.follow_up.what == "lasted"
    assert tell(desk, asked.follow_up, Went("helped")).planned == ()

    clock.moment = TUESDAY
    desk.run(lambda unit: take_back(unit, told=told))
    assert desk.run(read_ahead).value == (), "what followed from a wrong press goes with it"


def test_nobody_is_asked_later_where_it_did_not_work(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "in_sample", lambda _one: True)
    larder, isa = a_place(desk), a_person(desk)
    keep(desk, isa, what="asked", service=larder)
    assert tell(desk, follow_up(desk, isa), Went("full")).planned == ()


def test_somebody_goes_along_to_a_first_visit_and_has_a_name(desk: Desk) -> None:
    larder, isa = a_place(desk), a_person(desk)
    with pytest.raises(DeskError, match="Nobody goes along"):
        keep(desk, isa, what="along", service=larder)
    keep(desk, isa, what="along", service=larder, along="Betty")
    (one,) = desk.run(read_due).value
    assert (one.follow_up.along, one.place) == ("Betty", "Example Larder")


def test_it_is_put_on_another_day_or_asked_no_more_and_both_can_be_undone(desk: Desk) -> None:
    isa = a_person(desk)
    one = keep(desk, isa, who="Moira")
    moved = desk.run(lambda u: move(u, id=one, on=TODAY + timedelta(days=3))).value
    assert due(desk) == []
    assert follow_up(desk, isa).who == "Moira"
    desk.run(lambda unit: actions.undo(unit, changed=moved))
    off = desk.run(lambda unit: ask_no_more(unit, id=one, why="asked us not to")).value
    assert (due(desk), follow_up(desk, isa).off) == ([], "asked us not to")
    desk.run(lambda unit: actions.undo(unit, changed=off))
    assert due(desk) == [("Isa", "due")]
    with pytest.raises(DeskError, match="Nothing was kept"):
        desk.run(lambda unit: move(unit, id=one, on=TODAY - timedelta(days=1)))


def test_who_is_reached_only_when_they_come_in_is_not_rung(desk: Desk) -> None:
    here = a_person(desk, how="here")
    with pytest.raises(DeskError, match="only when they come in"):
        keep(desk, here)
    keep(desk, here, what="asked", service=a_place(desk))


def test_a_visit_is_due_at_once_on_a_working_day(desk: Desk, clock: FixedClock) -> None:
    isa = a_person(desk)
    desk.run(lambda unit: plan_visit(unit, person=isa))
    assert due(desk) == [("Isa", "due")]
    clock.move(days=4)  # Saturday
    desk.run(lambda unit: plan_visit(unit, person=isa))
    days = [one.on for one in desk.run(lambda u: read_of_person(u, person=isa)).value]
    assert days[-1] == date(2026, 11, 23)


def test_every_follow_up_says_whose_it_is_and_no_plain_row_says_anything(desk: Desk) -> None:
    isa, larder = a_person(desk, "CANARY Isa"), a_place(desk, "CANARY Larder")
    keep(desk, isa, what="asked", service=larder, who="CANARY Moira")

    (kept,) = desk.run(all_kept).value
    assert (kept[PERSON], kept[CONTROLLER]) == (isa, TRUST)

    def plain(look: Look) -> str:
        return str(
            look.connection.exec_driver_sql(
                "select fields from record where kind = 'follow_up'"
            ).all()
        )

    assert "CANARY" not in desk.look(plain)


def a_buddy(desk: Desk) -> Buddy:
    """Cath may go along with people: somebody decided that the role is not regulated."""
    made = desk.run(lambda u: add_volunteer(u, name="Cath")).value
    desk.run(lambda u: change_volunteer(u, id=made, typed=AgeTyped(Age.ADULT)))
    role = RoleTyped("Going along", "Barony Trust", frozenset({TaskKind.BUDDY}))
    desk.run(lambda u: keep_role(u, id=made, role_id="", typed=role))
    role_id = desk.run(lambda u: read_volunteer(u, id=made)).value.roles[0].id
    return Buddy(made, role_id, "Cath")


def test_a_volunteer_goes_along_only_through_the_one_door_and_is_asked_about_anew(
    desk: Desk,
) -> None:
    # Given Cath, whose role nobody has decided about
    desk.worker, desk.held = LEAD, held_by(LEAD)
    larder, isa, cath = a_place(desk), a_person(desk), a_buddy(desk)
    planned = {"what": "along", "service": larder, "volunteer": cath}
    with pytest.raises(DeskError, match="Nothing was kept"):
        keep(desk, isa, **planned)

    # When somebody decides that it is not regulated
    desk.run(lambda u: decide(u, id=cath.volunteer, role_id=cath.role, regulated="no"))
    assert desk.run(lambda u: who_can_go_along(u, on=TODAY)).value == (cath,)
    one = keep(desk, isa, **planned)
    (asked,) = desk.run(read_due).value
    assert (asked.follow_up.along, asked.why_not) == ("Cath", "")

    # Then a change of mind shows beside what was planned, and it cannot be put on another day
    desk.run(lambda u: decide(u, id=cath.volunteer, role_id=cath.role, regulated="yes"))
    (asked,) = desk.run(read_due).value
    assert asked.why_not
    with pytest.raises(DeskError, match="Nothing was kept"):
        desk.run(lambda u: move(u, id=one, on=TODAY + timedelta(days=2)))
    desk.run(lambda u: move(u, id=one, on=TODAY + timedelta(days=2), along="Moira"))
    (later,) = desk.run(read_ahead).value
    assert (later.follow_up.along, later.follow_up.buddy) == ("Moira", "")


def test_whoever_may_not_read_volunteers_is_offered_none(desk: Desk) -> None:
    assert desk.run(lambda u: who_can_go_along(u, on=TODAY)).value == ()
