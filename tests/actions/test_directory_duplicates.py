"""One place twice in the directory: found, looked at side by side, made one, taken back."""

import time
from typing import Any

import pytest

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.directory.actions import (
    check_by_phone,
    load_starter,
    read_service,
    review_queue,
    search_directory,
)
from heartdesk.directory.changing import change_fact, change_place
from heartdesk.directory.duplicates import twins
from heartdesk.directory.editing import PhonesTyped, PhoneTyped, PlaceTyped, TextTyped
from heartdesk.directory.entry import Held
from heartdesk.directory.merged import stayed
from heartdesk.directory.merging import (
    find_twins,
    merge_entries,
    say_they_are_two,
    side_by_side,
    twins_of,
)
from heartdesk.directory.sending import say_yes as send_on
from heartdesk.directory.sending import waiting_corrections
from heartdesk.directory.steps import Before, undo_change
from heartdesk.hubs.actions import set_up_hub
from heartdesk.leaflets.actions import make_leaflet
from heartdesk.leaflets.printed import keep_printed
from heartdesk.leaflets.recall import recall
from heartdesk.store.desk import Desk
from tests.makers import a_worker

PHONE = {"number": "01632 960123", "evidence": "given by source"}


def make(desk: Desk, name: str, **more: Any) -> str:
    fields = {"name": name, "status": "active", **more}
    return desk.run(lambda unit: unit.create(Kind.SERVICE, fields)).value


def names(desk: Desk) -> list[set[str]]:
    found = desk.look(find_twins)
    records = {one.id: one.fields["name"] for one in desk.look(lambda k: list(k.every(Kind.SERVICE)))}  # fmt: skip
    return [{records[one.first], records[one.second]} for one in found]


def test_the_same_place_under_two_names_is_found_and_what_only_shares_a_desk_is_not(
    desk: Desk,
) -> None:
    # Given one larder twice, and two services that share a switchboard but no name
    make(desk, "Example Community Larder", **{"phones/a": PHONE})
    make(desk, "Larder, Example Comunity", **{"phones/b": {"number": "+44 1632 960 123"}})
    make(desk, "Debt Advice", **{"phones/a": PHONE})

    assert names(desk) == [{"Example Community Larder", "Larder, Example Comunity"}]


def test_the_same_name_in_two_towns_is_two_places(desk: Desk) -> None:
    for town, code in (("Cumnock", "KA18 1AA"), ("Mauchline", "KA5 5AA")):
        made = make(desk, "Men's Shed")
        place = PlaceTyped("Hall", "1 Main Street", town, code)
        desk.run(lambda u, made=made, place=place: change_place(u, id=made, typed=place))  # type: ignore[misc]
    assert names(desk) == []


def test_the_starter_directory_holds_nothing_that_is_surely_twice(desk: Desk) -> None:
    desk.run(load_starter)
    assert len(names(desk)) <= 6, names(desk)


def test_two_are_made_one_and_undo_brings_back_every_word(desk: Desk) -> None:
    # Given an entry with a checked number, and its twin with hours
    keep = make(desk, "Example Larder", fees_description="Free", staff_note="Ask for the key")
    twin = make(desk, "Example Larder", **{"phones/a": PHONE}, hours_text="Tuesdays", bring="A bag")
    desk.run(lambda unit: check_by_phone(unit, id=twin, facts=("phone",)))

    def everything() -> list[dict[str, Any]]:
        return desk.look(lambda k: [dict(r.fields) for r in k.every(Kind.SERVICE)])

    before_all = everything()
    choices = desk.look(lambda look: side_by_side(look, keep=keep, other=twin))
    assert {one.name for one in choices} == {"Phone", "Days and times", "Bring"}
    assert all(one.takes_other for one in choices)

    # When a coordinator makes them one
    before = desk.run(
        lambda u: merge_entries(u, keep=keep, other=twin, take=("phones", "hours"))
    ).value

    # Then one is left, with what was chosen and its check
    (hit,) = desk.look(lambda look: search_directory(look, words="example larder"))
    assert hit.id == keep
    entry = desk.look(lambda look: read_service(look, id=keep))
    assert entry is not None
    assert (entry.phone.number, entry.hours.text, entry.bring) == ("01632 960123", "Tuesdays", "")
    assert [one.by for one in entry.facts if one.fact == "phone"] == ["Ann"]

    # And undo brings back every word of both
    desk.run(lambda unit: undo_change(unit, before=before))
    assert everything() == before_all


def made_one(desk: Desk, keep: str, twin: str, *take: str) -> Before:
    return desk.run(lambda u: merge_entries(u, keep=keep, other=twin, take=take)).value


def test_a_leaflet_that_named_the_one_that_went_is_recalled_when_the_one_that_stays_changes(
    desk: Desk,
) -> None:
    # Given a leaflet with the twin on it, and the two made one with all that the twin said
    facts = {"phones/a": {"number": "01632 960123", "evidence": "verified"}, "bring": "A bag"}
    keep, twin = make(desk, "Example Larder"), make(desk, "Example Larder", **facts)
    desk.run(lambda unit: set_up_hub(unit, locality="barony"))
    leaflet = desk.look(lambda look: make_leaflet(look, service_ids=[twin]))
    desk.run(lambda unit: keep_printed(unit, leaflet=leaflet))
    before = made_one(desk, keep, twin, "phones", "bring")

    # Then what is out there is still right, and nobody is told that the place is gone
    assert desk.look(recall).places == ()

    # When the number of the one that stays changes, then the leaflet is found under its name
    phones = PhonesTyped([PhoneTyped("01632 960456", id="a")])
    changed = desk.run(lambda u: change_fact(u, id=keep, typed=phones, told=True)).value
    (place,) = desk.look(recall).places
    assert (place.id, [one.part for one in place.facts]) == (keep, ["phone"])
    assert leaflet.content is not None
    assert place.codes == (leaflet.content.slip_code,)

    # And with all of it undone the twin is itself again
    desk.run(lambda unit: undo_change(unit, before=changed))
    desk.run(lambda unit: undo_change(unit, before=before))
    assert desk.look(lambda look: stayed(look, [twin])) == {twin: twin}
    assert desk.look(recall).places == ()


def test_what_was_given_under_the_name_that_went_counts_for_the_one_that_stays(desk: Desk) -> None:
    keep, twin = make(desk, "Example Larder"), make(desk, "Example Larder", **{"phones/a": PHONE})
    week = {"week": "2026-W46", "signposts/1": {"kind": "service", "id": twin}}
    desk.run(lambda u: u.create(Kind.ENQUIRY, week))
    made_one(desk, keep, twin, "phones")
    (due,) = desk.look(review_queue).queue
    assert (due.id, due.given) == (keep, 1)


def test_a_correction_of_the_one_that_went_still_waits_for_its_yes(desk: Desk) -> None:
    # Given a correction that a worker put in for the twin
    keep = make(desk, "Example Larder", bring="Nothing")
    twin = make(desk, "Example Larder", bring="A bag")
    ann = desk.worker
    desk.worker = a_worker(Role.RECEPTION, name="Bea")
    typed = TextTyped("bring", "Two bags")
    desk.run(lambda u: change_fact(u, id=twin, typed=typed))
    desk.worker = ann

    # When the two are made one, then it waits at the one that stays, and its yes counts there
    made_one(desk, keep, twin)
    (waits,) = desk.look(waiting_corrections)
    assert (waits.entry_id, waits.before, waits.now) == (keep, "Nothing", "Two bags")
    desk.run(lambda u: send_on(u, id=waits.id))
    entry = desk.look(lambda look: read_service(look, id=keep))
    assert entry is not None
    assert entry.bring == "Two bags"


def test_three_made_one_after_the_other_lead_to_the_last(desk: Desk) -> None:
    one, two, three = (make(desk, "Example Larder") for _ in range(3))
    made_one(desk, two, one)
    made_one(desk, three, two)
    assert desk.look(lambda look: stayed(look, [one, two, three, "nobody"])) == {
        one: three,
        two: three,
        three: three,
        "nobody": "nobody",
    }


@pytest.mark.parametrize("whose", ["organization", "place"])
def test_a_refuge_that_only_its_keepers_or_its_place_tell_of_stays_one(
    desk: Desk, whose: str
) -> None:
    hidden = {"name": "Pretend Refuge", "sensitive": True}
    kind = Kind.ORGANIZATION if whose == "organization" else Kind.LOCATION
    its = desk.run(lambda u: u.create(kind, hidden)).value
    link: dict[str, Any] = (
        {"organization_id": its}
        if whose == "organization"
        else {"service_at_locations/a": {"location_id": its}}
    )
    keep, twin = (
        make(desk, "Example House", organization_id="x"),
        make(desk, "Example House", **link),
    )
    made_one(desk, keep, twin)
    entry = desk.look(lambda look: read_service(look, id=keep))
    assert entry is not None
    assert entry.sensitive


def test_a_refuge_under_either_name_stays_one(desk: Desk) -> None:
    keep, twin = make(desk, "Example House"), make(desk, "Example House", sensitive=True)
    desk.run(lambda u: merge_entries(u, keep=keep, other=twin, take=()))
    entry = desk.look(lambda look: read_service(look, id=keep))
    assert entry is not None
    assert entry.sensitive


def test_only_the_coordinator_makes_one_of_two(desk: Desk) -> None:
    keep, twin = make(desk, "Example Larder"), make(desk, "Example Larder")
    desk.worker = a_worker(Role.RECEPTION, name="Bea")
    with pytest.raises(NotAllowed, match="one entry of two"):
        desk.run(lambda u: merge_entries(u, keep=keep, other=twin, take=()))
    assert len(names(desk)) == 1


def test_a_person_says_they_are_two_and_is_not_asked_again(desk: Desk) -> None:
    one, other = make(desk, "Example Larder"), make(desk, "Example Larder")
    (found,) = desk.look(lambda look: twins_of(look, id=one))
    assert (found.other(one), found.other_name(one)) == (other, "Example Larder")
    before = desk.run(lambda u: say_they_are_two(u, first=one, second=other)).value
    assert names(desk) == []
    desk.run(lambda unit: undo_change(unit, before=before))
    assert len(names(desk)) == 1


def test_the_twins_of_one_entry_are_those_of_the_whole_list(desk: Desk) -> None:
    one = make(desk, "Example Larder", **{"phones/a": PHONE})
    make(desk, "Example Larders", **{"phones/b": PHONE})
    make(desk, "Pretend Shed")
    make(desk, "Pretend Shed")
    whole = [found for found in desk.look(find_twins) if one in (found.first, found.second)]
    assert list(desk.look(lambda look: twins_of(look, id=one))) == whole
    assert len(whole) == 1


def test_ten_thousand_entries_are_compared_in_a_few_seconds() -> None:
    held = [
        Held(
            f"{at:05d}",
            {
                "name": f"Group {at} of {'abcdefghij'[at % 10] * 4} {at * 7919 % 9973}",
                "status": "active",
                "phones/a": {"number": f"01632 96{at % 5000:04d}"},
            },
        )
        for at in range(10_000)
    ]
    started = time.process_time()
    twins(held)
    assert time.process_time() - started < 10
