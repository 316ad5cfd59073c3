"""Correcting the directory at a real desk: each fact kept with who and when, refused with a reason, taken back."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.directory.actions import check_by_phone, read_service, search_directory
from heartdesk.directory.changing import (
    add_entry,
    change_fact,
    change_place,
    keep_session,
    keep_travel,
    read_for_form,
    take_travel_away,
)
from heartdesk.directory.editing import (
    HoursTyped,
    PhonesTyped,
    PhoneTyped,
    PlaceTyped,
    StatusTyped,
    TextTyped,
    TicksTyped,
    Typed,
    phones_of,
)
from heartdesk.directory.groups import GroupTyped
from heartdesk.directory.model import ServiceEntry
from heartdesk.directory.sessions import Session
from heartdesk.directory.steps import Before, may_undo, undo_change
from heartdesk.directory.travel import TravelLine
from heartdesk.interchange.outgoing import outgoing
from heartdesk.store.desk import Desk
from tests.makers import TUESDAY, FixedClock, a_worker

BEA = a_worker(Role.RECEPTION, name="Bea")
OUTREACH = a_worker(Role.OUTREACH, name="Cal")
STARTER = {"evidence": {"level": "A"}, "hours_confirmed": True, "hours_text": "Tuesdays, all day"}
LARDER: dict[str, Any] = {
    "name": "Example Larder",
    "status": "active",
    "phones/a": {"number": "01632 960123", "evidence": "verified", "type": "voice"},
    "needs/food.parcel": {"weight": 0.5},
    "fees_description": "Free",
}
HALL = PlaceTyped("Example Hall", "1 Example Street", "Cumnock", "KA18 1AA")


def make(desk: Desk, **more: Any) -> str:
    return desk.run(lambda unit: unit.create(Kind.SERVICE, {**LARDER, **more})).value


def change(desk: Desk, record_id: str, typed: Typed, *, told: bool = False) -> Before:
    return desk.run(lambda unit: change_fact(unit, id=record_id, typed=typed, told=told)).value


def move(desk: Desk, record_id: str, typed: PlaceTyped, *, told: bool = False) -> Before:
    return desk.run(lambda unit: change_place(unit, id=record_id, typed=typed, told=told)).value


def undo(desk: Desk, before: Before) -> None:
    desk.run(lambda unit: undo_change(unit, before=before))


def shown(desk: Desk, record_id: str) -> ServiceEntry:
    entry = desk.look(lambda look: read_service(look, id=record_id))
    assert entry is not None
    return entry


def fields(desk: Desk, kind: Kind, record_id: str) -> dict[str, Any]:
    record = desk.look(lambda look: look.get(kind, record_id))
    assert record is not None
    return dict(record.fields)


def at_work(desk: Desk, worker: Any) -> None:
    desk.worker = worker


# ---- words --------------------------------------------------------------------------------------


def test_a_fact_in_plain_words_is_kept_and_one_press_takes_it_back(desk: Desk) -> None:
    larder = make(desk)
    kept = fields(desk, Kind.SERVICE, larder)

    before = change(desk, larder, TextTyped("what_to_expect", "A cup of tea, then a chat."))
    assert shown(desk, larder).what_to_expect == "A cup of tea, then a chat."

    undo(desk, before)
    assert fields(desk, Kind.SERVICE, larder) == kept


def test_saying_what_it_said_already_changes_nothing(desk: Desk) -> None:
    larder = make(desk)
    assert change(desk, larder, TextTyped("name", "Example Larder")).is_empty


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (TextTyped("name", "   "), "needs a name"),
        (TextTyped("who_greets", "x" * 400), "too long"),
        (TextTyped("url", "not a page"), "not a web address"),
        (TextTyped("email", "larder at example"), "not an email"),
        (PhonesTyped((PhoneTyped("12345"),)), "not a whole phone number"),
        (PhonesTyped((PhoneTyped("01632 960123", extension="two"),)), "not an extension"),
        (HoursTyped((Session("weekly", (), "10:00", "12:00"),)), "no day"),
        (HoursTyped((Session("weekly", ("MO",), "10", "12:00"),)), "morning or night"),
        (HoursTyped((Session("weekly", ("MO",), "10:00", "2:00"),)), "past midnight"),
        (HoursTyped((Session("fortnightly", ("MO",), "10:00", "12:00"),)), "counts from"),
        (StatusTyped("closing"), "day it closes is missing"),
        (TicksTyped("needs", ("no.such",)), "not in the list"),
        (GroupTyped(leader="Jean", today="2026-11-17"), "only when they said yes"),
        (
            GroupTyped(leader="Jean Example", leader_said_yes=True, today="2026-11-17"),
            "Only a first name",
        ),
        (GroupTyped(places_left="9", places_in_all="3", today="2026-11-17"), "More places"),
    ],
)
def test_what_cannot_be_right_is_refused_with_a_reason_and_nothing_is_half_written(
    desk: Desk, typed: Typed, why: str
) -> None:
    larder = make(desk)
    kept = fields(desk, Kind.SERVICE, larder)

    with pytest.raises(DeskError, match=why) as told:
        change(desk, larder, typed)

    assert told.value.then
    assert fields(desk, Kind.SERVICE, larder) == kept


def test_a_number_known_to_be_wrong_is_refused_wherever_it_is_typed(desk: Desk) -> None:
    larder = make(desk)
    wrong = desk.area.denied[0].number
    for typed in (
        TextTyped("staff_note", f"Ring {wrong}"),
        PhonesTyped((PhoneTyped(wrong),)),
    ):
        with pytest.raises(DeskError):
            change(desk, larder, typed)


# ---- numbers ------------------------------------------------------------------------------------


def test_a_new_number_is_rung_only_when_they_told_the_worker(desk: Desk) -> None:
    # Given an entry with a verified number
    larder = make(desk)
    assert shown(desk, larder).phone.number == "01632 960123"
    (phone,) = phones_of(fields(desk, Kind.SERVICE, larder))
    new = PhonesTyped((PhoneTyped("01632 960456", id=phone.id),))

    # When somebody types another one over it, it has no evidence and is not shown
    before = change(desk, larder, new)
    assert shown(desk, larder).phone.number is None

    # Taken back, the verified one stands again; told today, the new one is shown with the worker's name
    undo(desk, before)
    assert shown(desk, larder).phone.number == "01632 960123"
    change(desk, larder, new, told=True)
    entry = shown(desk, larder)
    assert entry.phone.number == "01632 960456"
    (fact,) = [one for one in entry.facts if one.fact == "phone"]
    assert (fact.state, fact.by) == ("fresh", "Ann")


def test_a_number_that_stays_keeps_its_evidence(desk: Desk) -> None:
    larder = make(desk)
    (phone,) = phones_of(fields(desk, Kind.SERVICE, larder))
    change(desk, larder, PhonesTyped((PhoneTyped("01632 960123", "the kitchen", id=phone.id),)))
    assert shown(desk, larder).phone.text == "01632 960123 (the kitchen)"


# ---- checks -------------------------------------------------------------------------------------


def test_a_changed_fact_is_no_longer_checked_and_counts_again_when_it_is_put_back(
    desk: Desk,
) -> None:
    larder = make(desk)
    desk.run(lambda unit: check_by_phone(unit, id=larder, facts=("cost",)))

    def cost() -> str:
        return next(one.state for one in shown(desk, larder).facts if one.fact == "cost")

    assert cost() == "fresh"
    before = change(desk, larder, TextTyped("fees_description", "Free, a pound is welcome"))
    assert cost() == "ring first"
    undo(desk, before)
    assert cost() == "fresh"


def test_a_check_of_long_ago_that_does_not_say_what_it_saw_goes_with_the_fact(desk: Desk) -> None:
    old = {"at": "2026-11-01T10:00:00+00:00", "by": "Ann", "how": "rang", "hub": ""}
    larder = make(desk, **{"checks/cost": old})
    before = change(desk, larder, TextTyped("fees_description", "Two pounds"))
    assert "checks/cost" not in fields(desk, Kind.SERVICE, larder)
    undo(desk, before)
    assert fields(desk, Kind.SERVICE, larder)["checks/cost"] == old


# ---- days and times -----------------------------------------------------------------------------


def test_rows_take_the_place_of_a_sources_words_and_stand_when_they_told_us(desk: Desk) -> None:
    larder = make(desk, **STARTER)
    assert shown(desk, larder).hours.text == "Tuesdays, all day"
    rows = HoursTyped((Session("monthly", ("TH",), "10:00", "12:00", nth=-1),))

    # Typed by somebody who was not told, the times are held and not given out as sure
    change(desk, larder, rows)
    assert shown(desk, larder).hours.known is False

    change(desk, larder, rows, told=True)
    assert "Last Thursday of the month, 10 am to 12 noon" in shown(desk, larder).hours.text


def test_what_no_row_can_say_stays_as_it_was(desk: Desk) -> None:
    odd = {"freq": "WEEKLY", "byday": "2MO", "text": "second Mondays, maybe", "opens_at": "10:00"}
    larder = make(desk, **{"schedules/x": odd})
    rows = (Session("kept", id="x"), Session("weekly", ("MO",), "10:00", "12:00"))
    change(desk, larder, HoursTyped(rows))
    held = fields(desk, Kind.SERVICE, larder)
    assert held["schedules/x"] == odd
    assert sum(name.startswith("schedules/") for name in held) == 2


# ---- places -------------------------------------------------------------------------------------


def test_a_place_is_made_once_and_corrected_for_all_who_are_there(desk: Desk) -> None:
    larder, cafe = make(desk), make(desk, name="Example Cafe")
    move(desk, larder, HALL)
    before = move(desk, cafe, PlaceTyped("Example Hall", "", "Cumnock"))
    assert not before.made
    about = desk.look(lambda look: read_for_form(look, id=cafe))
    assert about is not None
    assert (about.place.street, about.others_there) == ("1 Example Street", 1)

    # Corrected at one entry, it is right for the other; one that moved alone leaves the other where it was
    move(desk, larder, PlaceTyped("Example Hall", "2 Example Street", "Cumnock", "KA18 1AA"))
    assert [shown(desk, one).place.address for one in (larder, cafe)] == [  # type: ignore[union-attr]
        "2 Example Street, Cumnock"
    ] * 2
    before = move(
        desk, cafe, PlaceTyped("New Hall", "9 New Road", "Auchinleck", "KA18 2AA", only_here=True)
    )
    assert shown(desk, cafe).place.settlement == "Auchinleck"  # type: ignore[union-attr]
    assert shown(desk, larder).place.settlement == "Cumnock"  # type: ignore[union-attr]

    undo(desk, before)
    assert shown(desk, cafe).place.settlement == "Cumnock"  # type: ignore[union-attr]


def test_a_postcode_of_another_valley_is_asked_about_and_never_simply_kept(desk: Desk) -> None:
    larder = make(desk)
    far = PlaceTyped("The Zone", "1 Example Street", "Dalmellington", "KA1 1AA")
    with pytest.raises(DeskError, match="km from Dalmellington"):
        move(desk, larder, far)
    assert shown(desk, larder).place is None

    move(desk, larder, replace(far, sure_of_postcode=True))
    assert shown(desk, larder).place is not None


def test_the_map_point_of_an_old_address_does_not_stay_with_the_new_one(desk: Desk) -> None:
    larder = make(desk)
    move(desk, larder, HALL)
    (place,) = desk.look(lambda look: list(look.every(Kind.LOCATION)))
    desk.run(lambda u: u.change(Kind.LOCATION, place.id, {"latitude": 55.45, "longitude": -4.26}))
    move(desk, larder, replace(HALL, landmark="Up the steps"))
    assert shown(desk, larder).place.lat == 55.45  # type: ignore[union-attr]
    move(desk, larder, PlaceTyped("Example Hall", "7 Other Road", "Cumnock", "KA18 1AA"))
    assert shown(desk, larder).place.lat is None  # type: ignore[union-attr]


def test_the_place_of_a_refuge_is_not_taken(desk: Desk) -> None:
    refuge = make(desk, sensitive=True)
    with pytest.raises(DeskError, match="never kept"):
        move(desk, refuge, HALL)
    with pytest.raises(DeskError, match="never kept"):
        change(desk, refuge, TextTyped("getting_there", "Bus 43"))
    assert desk.look(lambda look: list(look.every(Kind.LOCATION))) == []


# ---- is it running ------------------------------------------------------------------------------


def test_what_closes_on_a_day_is_closed_from_that_day_and_says_where_to_go(
    desk: Desk, clock: FixedClock
) -> None:
    larder = make(desk)
    change(desk, larder, StatusTyped("closing", "2026-12-04", "Example Pantry, Auchinleck"))
    entry = shown(desk, larder)
    assert entry.status == "active"
    assert entry.alert == "Closing on Fri 4 Dec 2026. Go instead to: Example Pantry, Auchinleck"

    clock.moment = TUESDAY.replace(month=12, day=4)
    entry = shown(desk, larder)
    assert (entry.status, entry.status_text) == ("defunct", "Closed for good")
    assert entry.alert.startswith("Closed on Fri 4 Dec 2026. Go instead to")

    change(desk, larder, StatusTyped("open"))
    assert (shown(desk, larder).status, shown(desk, larder).alert) == ("active", "")


def test_closed_for_now_says_when_it_is_back(desk: Desk) -> None:
    larder = make(desk)
    change(desk, larder, StatusTyped("paused", "2027-01-11"))
    entry = shown(desk, larder)
    assert entry.status_text == "Closed for now"
    assert entry.alert == "Back on Mon 11 Jan 2027: ring first."


def test_needs_are_ticked_and_those_that_stay_keep_their_weight(desk: Desk) -> None:
    larder = make(desk)
    change(desk, larder, TicksTyped("needs", ("food.parcel", "com.groups")))
    assert shown(desk, larder).needs == {"food.parcel": 0.5, "com.groups": 1.0}
    change(desk, larder, TicksTyped("needs", ("com.groups",)))
    assert shown(desk, larder).needs == {"com.groups": 1.0}


# ---- new entries and roles ----------------------------------------------------------------------


def test_a_new_entry_is_found_at_once_and_a_second_of_the_same_name_is_asked_about(
    desk: Desk,
) -> None:
    made = desk.run(lambda unit: add_entry(unit, name="Example Blether", group=True)).value
    (hit,) = desk.look(lambda look: search_directory(look, words="blether"))
    assert (hit.id, hit.line) == (made, "Group")
    assert shown(desk, made).freshness.text == "Not checked yet: ring first"
    with pytest.raises(DeskError, match="already"):
        desk.run(lambda unit: add_entry(unit, name="EXAMPLE blether"))


def test_who_may_do_what_is_said_in_a_sentence(desk: Desk) -> None:
    larder = make(desk)
    doings: tuple[tuple[Callable[[], object], bool, bool], ...] = (
        (lambda: change(desk, larder, TextTyped("bring", "A bag")), True, True),
        (lambda: desk.run(lambda unit: add_entry(unit, name="Another")), False, True),
        (lambda: move(desk, larder, HALL), False, True),
    )
    for worker, may in ((BEA, 1), (OUTREACH, 2)):
        at_work(desk, worker)
        for doing, *allowed in doings:
            if allowed[may - 1]:
                doing()
            else:
                with pytest.raises(NotAllowed, match="does not let you add"):
                    doing()

    # Outreach may add, but not unmake: no undo is offered that would be refused
    at_work(desk, OUTREACH)
    before = move(
        desk, larder, PlaceTyped("Other Hall", "3 Side Street", "Mauchline", only_here=True)
    )
    assert desk.look(lambda look: may_undo(look, before)) is False
    at_work(desk, a_worker(Role.PLANNER, name="Pat"))
    with pytest.raises(NotAllowed, match="change"):
        change(desk, larder, TextTyped("bring", "Nothing"))


# ---- groups -------------------------------------------------------------------------------------


def a_group(**more: Any) -> GroupTyped:
    return GroupTyped(today="2026-11-17", **more)


def test_a_group_says_where_it_meets_who_leads_and_what_is_free(
    desk: Desk, clock: FixedClock
) -> None:
    blether = make(desk, name="Example Blether")
    change(
        desk,
        blether,
        a_group(
            meets_in="Senga's kitchen",
            led_by="members",
            leader="Senga",
            leader_said_yes=True,
            joining="invitation",
            places_left="3",
            places_in_all="8",
        ),
    )
    assert shown(desk, blether).group.splitlines() == [
        "Meets in: Senga's kitchen",
        "Led by people who come themselves",
        "Ask for Senga",
        "By invitation: ask, and they will meet you first",
        "3 places left (told Tue 17 Nov 2026)",
    ]
    # Places left are soon not true any more, and a name goes when they say no
    clock.move(days=40)
    assert "Places left: not known now" in shown(desk, blether).group
    change(desk, blether, GroupTyped(today=clock.moment.date().isoformat()))
    assert shown(desk, blether).group == "A group: ask when you ring"


def came(desk: Desk, record_id: str, day: str, count: str) -> None:
    desk.run(lambda unit: keep_session(unit, id=record_id, day=day, came=count))


def test_who_came_is_a_count_for_workers(desk: Desk) -> None:
    blether = make(desk, is_group=True)
    came(desk, blether, "2026-11-03", "6")
    came(desk, blether, "2026-11-10", "0")
    assert shown(desk, blether).who_came == "Tue 10 Nov 2026: 0 came; Tue 3 Nov 2026: 6 came"
    for day, count in (("2026-11-18", "6"), ("2026-11-10", ""), ("2026-11-10", "many")):
        with pytest.raises(DeskError):
            came(desk, blether, day, count)


# ---- buses --------------------------------------------------------------------------------------

BUS = TravelLine("Cumnock", "New Cumnock", "Bus 43", ("MO", "TU"), "8:10 am", "5:40 pm", None)
TOLD = (
    "From New Cumnock: Bus 43, Monday and Tuesday, first 8:10 am, last bus home 5:40 pm"
    " (looked up Tue 17 Nov 2026)."
)


def test_a_bus_is_typed_once_for_all_who_are_there_and_is_told_for_three_months(
    desk: Desk, clock: FixedClock
) -> None:
    larder, cafe, far = make(desk), make(desk, name="Cafe"), make(desk, name="Far")
    move(desk, larder, HALL)
    move(desk, cafe, PlaceTyped("Other Hall", "3 Side Street", "Cumnock"))
    move(desk, far, PlaceTyped("Far Hall", "1 Far Road", "Mauchline"))
    at_work(desk, BEA)
    before = desk.run(lambda unit: keep_travel(unit, line=BUS)).value
    assert [shown(desk, one).getting_there for one in (larder, cafe, far)] == [
        TOLD,
        TOLD,
        "Bus not known",
    ]

    clock.move(days=92)
    assert shown(desk, larder).getting_there == TOLD
    clock.move(days=1)
    assert shown(desk, larder).getting_there == "Bus not known"

    # Looked up again, the same line counts on
    desk.run(lambda unit: keep_travel(unit, line=BUS))
    assert len(desk.look(lambda look: list(look.every(Kind.TRAVEL_LINE)))) == 1
    assert "17 Nov" not in shown(desk, larder).getting_there
    assert before.made


def test_a_bus_that_no_longer_goes_is_not_told_and_undo_brings_it_back(desk: Desk) -> None:
    larder = make(desk)
    move(desk, larder, HALL)
    before = desk.run(lambda unit: keep_travel(unit, line=BUS)).value
    ((_, record_id),) = before.made
    gone = desk.run(lambda unit: take_travel_away(unit, id=record_id)).value
    assert shown(desk, larder).getting_there == "Bus not known"
    undo(desk, gone)
    assert shown(desk, larder).getting_there == TOLD
    undo(desk, before)
    assert shown(desk, larder).getting_there == "Bus not known"
    desk.run(lambda unit: keep_travel(unit, line=BUS))
    assert shown(desk, larder).getting_there == TOLD


@pytest.mark.parametrize(
    "line",
    [
        TravelLine("Atlantis", "", "Bus 43", (), "", "", None),
        TravelLine("Cumnock", "", " ", (), "", "", None),
        TravelLine("Cumnock", "", "Bus 43", (), "8", "", None),
    ],
)
def test_a_bus_nobody_could_take_is_refused(desk: Desk, line: TravelLine) -> None:
    with pytest.raises(DeskError):
        desk.run(lambda unit: keep_travel(unit, line=line))
    assert not desk.look(lambda look: list(look.every(Kind.TRAVEL_LINE)))


def test_places_left_leave_by_the_standard_and_names_and_counts_stay(desk: Desk) -> None:
    blether = make(desk, name="Example Blether")
    change(desk, blether, a_group(leader="Senga", leader_said_yes=True, places_left="3"))
    came(desk, blether, "2026-11-10", "5")
    (service,) = desk.look(outgoing).services
    (capacity,) = service["capacities"]
    assert (capacity["unit"]["name"], capacity["available"]) == ("places", 3)
    assert "Senga" not in str(service)
    assert "came" not in str(service)
