"""One place twice in the directory: found, looked at side by side, made one, taken back."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.directory.actions import check_by_phone, load_starter, read_service, search_directory
from heartdesk.directory.changing import change_place
from heartdesk.directory.duplicates import twins
from heartdesk.directory.editing import PlaceTyped
from heartdesk.directory.entry import Held
from heartdesk.directory.merging import (
    find_twins,
    merge_entries,
    say_they_are_two,
    side_by_side,
    twins_of,
)
from heartdesk.directory.steps import undo_change
from heartdesk.store.desk import Desk
from tests.makers import a_desk, a_worker

PHONE = {"number": "01632 960123", "evidence": "given by source"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = a_desk(tmp_path)
    yield desk
    desk.close()


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


def test_two_are_made_one_links_follow_and_undo_brings_back_every_word(desk: Desk) -> None:
    # Given an entry with a checked number, its twin with hours, and an enquiry that pointed to the twin
    keep = make(desk, "Example Larder", fees_description="Free", staff_note="Ask for the key")
    twin = make(desk, "Example Larder", **{"phones/a": PHONE}, hours_text="Tuesdays", bring="A bag")
    desk.run(lambda unit: check_by_phone(unit, id=twin, facts=("phone",)))
    enquiry = desk.run(
        lambda u: u.create(Kind.ENQUIRY, {"signposts/1": {"kind": "service", "id": twin}})
    ).value

    def everything() -> list[dict[str, Any]]:
        return desk.look(
            lambda k: [
                dict(r.fields) for kind in (Kind.SERVICE, Kind.ENQUIRY) for r in k.every(kind)
            ]
        )

    before_all = everything()
    choices = desk.look(lambda look: side_by_side(look, keep=keep, other=twin))
    assert {one.name for one in choices} == {"Phone", "Days and times", "Bring"}
    assert all(one.takes_other for one in choices)

    # When a coordinator makes them one
    before = desk.run(
        lambda u: merge_entries(u, keep=keep, other=twin, take=("phones", "hours"))
    ).value

    # Then one is left, with what was chosen, its check, and the link
    (hit,) = desk.look(lambda look: search_directory(look, words="example larder"))
    assert hit.id == keep
    entry = desk.look(lambda look: read_service(look, id=keep))
    assert entry is not None
    assert (entry.phone.number, entry.hours.text, entry.bring) == ("01632 960123", "Tuesdays", "")
    assert [one.by for one in entry.facts if one.fact == "phone"] == ["Ann"]
    record = desk.look(lambda look: look.get(Kind.ENQUIRY, enquiry))
    assert record is not None
    assert record.fields["signposts/1"]["id"] == keep

    # And undo brings back every word of both
    desk.run(lambda unit: undo_change(unit, before=before))
    assert everything() == before_all


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
