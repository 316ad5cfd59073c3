"""Which entries are worth a call first, decided by rules anybody can argue with."""

from datetime import UTC, datetime
from typing import Any

from heartdesk.directory.entry import Held
from heartdesk.directory.prints import prints_of
from heartdesk.directory.review import PATCH, Demand, Patch, demand_of, due, patch, script

NOW = datetime(2026, 11, 17, 10, 30, tzinfo=UTC)
NOBODY_ASKED = Demand({}, {})


def a_service(name: str, **more: Any) -> Held:
    fields = {
        "name": name,
        "status": "active",
        "phones/p": {"number": "01632 960001"},
        "hours_text": "Tuesdays",
        **more,
    }
    return Held(name, fields)


def checked(held: Held, on: str, *facts: str) -> Held:
    prints = prints_of(held.fields)
    checks = {
        f"checks/{fact}": {"at": on, "by": "Ann", "how": "rang", "saw": prints[fact]}  # type: ignore[index]
        for fact in facts
    }
    return Held(held.id, {**held.fields, **checks})


def order(*held: Held, demand: Demand = NOBODY_ASKED, locality: str | None = "barony") -> list[str]:
    return [one.name for one in due(held, demand=demand, locality=locality, now=NOW)]


def test_what_was_given_to_people_most_often_is_rung_first() -> None:
    asked = Demand({"Larder": 4, "Bank": 1}, {})
    assert order(a_service("Bank"), a_service("Larder"), a_service("Club"), demand=asked) == [
        "Larder",
        "Bank",
        "Club",
    ]


def test_a_need_that_people_bring_moves_its_entries_up() -> None:
    food = a_service("Pantry", **{"needs/food.today": {"weight": 1.0}})
    assert order(a_service("Club"), food, demand=Demand({}, {"food.today": 9}))[0] == "Pantry"


def test_what_is_fresh_is_not_asked_again_and_what_gets_old_is() -> None:
    fresh = checked(a_service("Fresh"), "2026-11-10", "phone", "hours")
    old = checked(a_service("Old"), "2026-08-25", "phone", "hours")
    lapsed = checked(a_service("Lapsed"), "2026-01-10", "phone", "hours")
    never = a_service("Never")

    assert order(fresh, old, lapsed, never) == ["Never", "Lapsed", "Old"]
    (only,) = due([old], demand=NOBODY_ASKED, locality=None, now=NOW)
    assert [one.fact for one in only.facts] == ["hours"], "a phone holds six months, hours three"


def test_ones_own_hub_comes_before_the_next_valley() -> None:
    here = a_service("Here", **{"localities/barony": True})
    there = a_service("There", **{"localities/doon-valley": True})
    anywhere = a_service("Anywhere")
    line = a_service("A line for all of Scotland", national=True)
    assert order(line, there, anywhere, here) == ["Here", "Anywhere", "There", line.id]


def test_money_that_ends_soon_is_asked_about_before_the_group_is_gone() -> None:
    # Given three that were all rung a while ago: one whose money ends soon, one whose lasts, one that was rung lately
    soon = checked(a_service("Soon", funding_until="2027-01-31"), "2026-10-10", "phone", "hours")
    long = checked(a_service("Long", funding_until="2027-09-30"), "2026-10-10", "phone", "hours")
    asked = checked(a_service("Asked", funding_until="2027-01-31"), "2026-11-10", "phone", "hours")

    (one,) = due([soon, long, asked], demand=NOBODY_ASKED, locality=None, now=NOW)
    assert (one.name, one.facts, one.state) == ("Soon", (), "getting old")
    assert "your money lasts until Sun 31 Jan 2027. What comes after?" in " ".join(script(one))


def test_nobody_is_sent_to_ring_what_has_closed_or_has_nothing_to_ask_about() -> None:
    closed = a_service("Closed", status="defunct")
    bare = Held("Bare", {"name": "Bare", "status": "active"})
    assert order(closed, bare) == []


def thirty(*held: Held, hub: str = "Cumnock hub", demand: Demand = NOBODY_ASKED) -> Patch:
    queue = due(held, demand=demand, locality=None, now=NOW)
    return patch(held, queue, demand=demand, locality=None, hub=hub)


def test_the_patch_is_the_thirty_most_needed_that_nobody_has_checked() -> None:
    many = [a_service(f"Group {number:02}") for number in range(40)]
    known = checked(many[0], "2026-01-10", "phone")

    first = thirty(known, *many[1:], demand=Demand({"Group 39": 3}, {}))

    assert (len(first.todo), first.done, first.size) == (PATCH, 0, PATCH)
    assert first.todo[0].name == "Group 39"
    assert known.id not in {one.id for one in first.todo}


def test_each_call_of_this_hub_counts_and_the_thirty_stay_the_same_thirty() -> None:
    many = [a_service(f"Group {number:02}") for number in range(40)]
    before = thirty(*many)
    rung = [checked(one, "2026-11-17", "phone", "hours") for one in many[:4]]
    by_us = [
        Held(
            one.id,
            {
                name: {**value, "hub": "Cumnock hub"} if name.startswith("checks/") else value
                for name, value in one.fields.items()
            },
        )
        for one in rung
    ]

    after = thirty(*by_us, *many[4:])
    assert (after.done, after.size) == (4, PATCH)
    assert {one.id for one in after.todo} == {one.id for one in before.todo[4:]}

    # What another hub had checked was never among ours.
    assert thirty(*by_us, *many[4:], hub="Doon Valley hub").done == 0


def test_only_lately_counts_and_odd_enquiries_do_no_harm() -> None:
    enquiries: list[dict[str, Any]] = [
        {"week": "2026-W47", "signposts/1": {"id": "a"}, "needs/food.today": True},
        {"week": "2026-W46", "signposts/1": {"id": "a"}, "signposts/2": "odd"},
        {"week": "2025-W47", "signposts/1": {"id": "a"}},
        {"week": 7, "signposts/1": {"id": 9}},
    ]
    demand = demand_of(enquiries, since="2026-W36")
    assert demand == Demand({"a": 2}, {"food.today": 1})


def test_the_script_asks_only_for_what_is_held() -> None:
    (one,) = due([a_service("Larder")], demand=NOBODY_ASKED, locality=None, now=NOW)
    said = " ".join(script(one))
    assert "open just now" in said
    assert "best number" in said
    assert "wheelchair" not in said
