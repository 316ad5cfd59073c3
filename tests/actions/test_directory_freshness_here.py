"""Each promise about fresh facts at a real desk: its limit, its check by any worker, its warnings that never block."""

from typing import Any

import pytest
from dateutil.relativedelta import relativedelta

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Role
from heartdesk.directory.actions import check_by_phone, read_service, review_queue
from heartdesk.directory.changing import change_fact, change_place
from heartdesk.directory.editing import PhonesTyped, PhoneTyped, PlaceTyped, TextTyped
from heartdesk.directory.plain_words import tips
from heartdesk.store.desk import Desk
from tests.makers import FixedClock, a_worker

ENTRY: dict[str, Any] = {
    "name": "Example Larder",
    "status": "active",
    "phones/a": {"number": "01632 960123", "evidence": "verified"},
    "schedules/a": {"freq": "WEEKLY", "byday": "TH", "opens_at": "10:00", "closes_at": "12:00"},
    "fees_description": "Free",
    "access_notes": "A ramp",
}
LIMITS = {"phone": 6, "hours": 3, "address": 12, "cost": 12, "access": 12}


@pytest.fixture
def larder(desk: Desk) -> str:
    made = desk.run(lambda unit: unit.create(Kind.SERVICE, ENTRY)).value
    hall = PlaceTyped("Example Hall", "1 Example Street", "Cumnock", "KA18 1AA")
    desk.run(lambda unit: change_place(unit, id=made, typed=hall))
    return made


def states(desk: Desk, entry_id: str) -> dict[str, str]:
    entry = desk.look(lambda look: read_service(look, id=entry_id))
    assert entry is not None
    return {one.fact: one.state for one in entry.facts}


@pytest.mark.parametrize("fact", LIMITS)
def test_each_kind_of_fact_counts_to_the_last_day_of_a_limit_of_its_own(
    desk: Desk, larder: str, clock: FixedClock, fact: str
) -> None:
    desk.run(lambda unit: check_by_phone(unit, id=larder, facts=tuple(LIMITS)))
    assert set(states(desk, larder).values()) == {"fresh"}

    clock.moment += relativedelta(months=LIMITS[fact])
    assert states(desk, larder)[fact] == "getting old"
    clock.move(days=1)
    assert states(desk, larder)[fact] == "ring first"


def test_one_fact_is_checked_and_the_others_stay_as_they_were(desk: Desk, larder: str) -> None:
    desk.run(lambda unit: check_by_phone(unit, id=larder, facts=("hours",)))

    found = states(desk, larder)
    assert found.pop("hours") == "fresh"
    assert set(found.values()) == {"not checked yet"}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PLANNER])
def test_any_worker_keeps_that_they_rang_and_it_counts_everywhere_at_once(
    desk: Desk, larder: str, role: Role
) -> None:
    desk.worker = a_worker(role, name="Bea")

    desk.run(lambda unit: check_by_phone(unit, id=larder, facts=("phone",)))

    record = desk.look(lambda look: look.get(Kind.SERVICE, larder))
    assert record is not None
    assert record.fields["checks/phone"]["by"] == "Bea"


def test_the_queue_puts_what_is_used_and_stale_first_and_empties_as_people_ring(
    desk: Desk, larder: str
) -> None:
    assert [one.id for one in desk.look(review_queue).queue] == [larder]
    desk.run(lambda unit: check_by_phone(unit, id=larder, facts=tuple(LIMITS)))
    assert desk.look(review_queue).queue == ()


def test_drongan_is_not_dalmellington_and_a_warning_can_be_answered(
    desk: Desk, larder: str
) -> None:
    """KA6 7 holds both, ten miles apart: a postcode read out over the phone is easily the other one's."""
    far = PlaceTyped("Example Hall", "1 Example Street", "Dalmellington", "KA18 1AA")
    with pytest.raises(DeskError, match="Nothing was changed"):
        desk.run(lambda unit: change_place(unit, id=larder, typed=far))

    sure = PlaceTyped(
        "Example Hall", "1 Example Street", "Dalmellington", "KA18 1AA", sure_of_postcode=True
    )
    desk.run(lambda unit: change_place(unit, id=larder, typed=sure))


def test_no_number_that_is_known_to_be_wrong_gets_in_by_any_field(desk: Desk, larder: str) -> None:
    for denied in desk.area.denied:
        for typed in (
            PhonesTyped((PhoneTyped(denied.number),)),
            TextTyped("description", f"Ring {denied.number} any time"),
            TextTyped("drop_ins", f"Jean, {denied.number}"),
        ):
            with pytest.raises(DeskError):
                desk.run(lambda unit, typed=typed: change_fact(unit, id=larder, typed=typed))  # type: ignore[misc]


def test_hurtful_and_hard_words_are_told_and_kept_as_they_were_typed(
    desk: Desk, larder: str
) -> None:
    said = "For addicts and the mentally ill who are suffering from difficulties."
    assert tips(said)

    desk.run(lambda unit: change_fact(unit, id=larder, typed=TextTyped("description", said)))
    entry = desk.look(lambda look: read_service(look, id=larder))
    assert entry is not None
    assert entry.description == said
