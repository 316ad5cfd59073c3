"""Sixty situations at a desk: the right place stands among the first three, and what is said of it is true.

The situations, and the invented directory they are about, are data: tests/fixtures/situations.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heartdesk.core.area import find_area
from heartdesk.core.kinds import Kind
from heartdesk.core.places import find_place
from heartdesk.outreach.actions import plan_stop
from heartdesk.store.desk import Desk
from heartdesk.store.unit import Unit
from heartdesk.triage.actions import find_help
from heartdesk.triage.model import ABOUT, EASIER, SUITS, About, Fit, Option, can_answer
from tests.makers import FixedClock, a_desk
from tests.situation_truth import Case, untrue

HERE = Path(__file__).parents[1] / "fixtures" / "situations"
LONDON = ZoneInfo("Europe/London")
AREA = find_area("east_ayrshire")
HELD: dict[str, Any] = json.loads((HERE / "directory.json").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = {one["key"]: one for one in HELD["services"]}
SITUATIONS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (HERE / "situations.jsonl").read_text(encoding="utf-8").splitlines()
]
FIRST = 3


@dataclass(repr=False)
class Town:
    """The desk with the invented directory, its clock, the keys of its services by id, and what was found already."""

    desk: Desk
    clock: FixedClock
    keys: dict[str, str]
    found: dict[int, tuple[Option, ...]]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    clock = FixedClock(datetime(2026, 11, 16, 9, tzinfo=LONDON))
    desk = a_desk(tmp_path_factory.mktemp("situations"), clock=clock)
    keys = {
        desk.run(partial(make, whole=one["fields"], settlement=one["at"])).value: key
        for key, one in SERVICES.items()
    }
    for bus in HELD["buses"]:
        desk.run(partial(make_bus, line=bus))
    yield Town(desk, clock, keys, {})
    desk.close()


def make(unit: Unit, *, whole: dict[str, Any], settlement: str) -> str:
    """A service as it stands in the file, in a hall of its town where it has one."""
    fields = {"status": "active", **whole}
    if settlement:
        hall = {"location_type": "physical", "settlement": settlement, "name": "Example Hall"}
        hall_id = unit.create(Kind.LOCATION, hall)
        fields["service_at_locations/a"] = {"location_id": hall_id}
    return unit.create(Kind.SERVICE, fields)


def make_bus(unit: Unit, *, line: dict[str, str]) -> str:
    """A bus that Ann looked up on the second of November."""
    seen = {"at": "2026-11-02T09:00:00Z", "by": "Ann", "how": "visited"}
    return unit.create(Kind.TRAVEL_LINE, {**line, "checks/bus": seen})


def fit_of(said: dict[str, Any]) -> Fit:
    lists = {name: tuple(said.get(name, ())) for name in ("about", "suits", "easier")}
    return Fit(**lists, language=said.get("language", ""))


def offered(town: Town, said: dict[str, Any], **changed: Any) -> tuple[Option, ...]:
    """What is found for a situation, with something of it changed."""
    said = {**said, **changed}
    town.clock.moment = datetime.fromisoformat(said["when"]).replace(tzinfo=LONDON)
    home = find_place(AREA, said["home"]) if said["home"] else None
    return town.desk.look(
        lambda look: find_help(
            look,
            needs=said["needs"],
            home=home,
            who=said.get("who", ()),
            fit=fit_of(said.get("fit", {})),
            limit=100,
        )
    )


def found(town: Town, said: dict[str, Any]) -> tuple[Option, ...]:
    """What is found for one of the situations; asked once."""
    if said["id"] not in town.found:
        town.found[said["id"]] = offered(town, said)
    return town.found[said["id"]]


def case_of(key: str, said: dict[str, Any]) -> Case:
    return Case(
        fields=SERVICES[key]["fields"],
        town=SERVICES[key]["at"],
        buses=HELD["buses"],
        home=find_place(AREA, said["home"]) if said["home"] else None,
        now=datetime.fromisoformat(said["when"]),
        area=AREA,
    )


def keys(town: Town, options: tuple[Option, ...]) -> list[str]:
    return [town.keys[one.id] for one in options]


def told_of(said: dict[str, Any]) -> str:
    return f"{said['id']}: {said['told']}"


@pytest.mark.parametrize("said", SITUATIONS, ids=told_of)
def test_the_right_place_is_among_the_first_three_for_the_right_reason(
    town: Town, said: dict[str, Any]
) -> None:
    options = found(town, said)
    order = keys(town, options)

    assert said["right"] in order[:FIRST], order[:6]
    right = options[order.index(said["right"])]
    for reason in said["says"]:
        assert any(reason in one for one in right.reasons), (reason, right.reasons, right.doubts)
    for doubt in said.get("doubts", ()):
        assert any(doubt in one for one in right.doubts), (doubt, right.doubts)
    for other in said.get("beside", ()):
        assert other in order[:FIRST], order[:6]
    for later in said.get("before", ()):
        assert later not in order or order.index(said["right"]) < order.index(later), order[:6]
    for other, doubt in said.get("others", {}).items():
        assert any(doubt in one for one in options[order.index(other)].doubts), doubt
    assert right.private_need == said.get("private", "")


@pytest.mark.parametrize("said", SITUATIONS, ids=told_of)
def test_every_sentence_about_every_place_is_true_of_it(town: Town, said: dict[str, Any]) -> None:
    for option in found(town, said):
        case = case_of(town.keys[option.id], said)
        for sentence in (*option.reasons, *option.doubts):
            assert not untrue(sentence, case), (case.fields["name"], untrue(sentence, case))


def test_there_are_sixty_of_them_and_they_differ() -> None:
    assert len(SITUATIONS) >= 60
    asked = [[one["home"], one["when"], one["needs"], one.get("fit")] for one in SITUATIONS]
    assert len({json.dumps(one) for one in asked}) >= 55
    assert {one["right"] for one in SITUATIONS} <= SERVICES.keys()
    assert len({one["right"] for one in SITUATIONS}) >= 45


# ---- moving one thing ---------------------------------------------------------------------------

HOMES = st.sampled_from(["", *(one.name for one in AREA.settlements)])
NEEDS = sorted(
    {
        name.removeprefix("needs/")
        for one in SERVICES.values()
        for name in one["fields"]
        if name.startswith("needs/")
    }
)
START = datetime(2026, 11, 11, tzinfo=UTC).replace(tzinfo=None)
MOMENTS = st.integers(0, 81 * 24 * 4).map(
    lambda quarters: (START + timedelta(minutes=15 * quarters)).isoformat()
)
FITS = st.fixed_dictionaries(
    {},
    optional={
        "about": st.lists(st.sampled_from(ABOUT), min_size=1, max_size=2, unique=True),
        "suits": st.lists(st.sampled_from(SUITS), min_size=1, max_size=2, unique=True),
        "easier": st.lists(st.sampled_from(EASIER), min_size=1, max_size=2, unique=True),
        "language": st.sampled_from(["Polish", "Urdu"]),
    },
)
ANYBODY = st.fixed_dictionaries(
    {
        "home": HOMES,
        "when": MOMENTS,
        "needs": st.lists(st.sampled_from(NEEDS), min_size=1, max_size=3, unique=True),
        "fit": FITS,
    }
)


@settings(max_examples=25, deadline=None)
@given(said=ANYBODY)
def test_whoever_asks_and_whenever_every_sentence_is_true(town: Town, said: dict[str, Any]) -> None:
    for option in offered(town, said):
        case = case_of(town.keys[option.id], said)
        for sentence in (*option.reasons, *option.doubts):
            assert not untrue(sentence, case), (case.fields["name"], untrue(sentence, case), said)


def without(option: Option, *names: str) -> dict[str, Any]:
    """What is said of an option, but for some of it."""
    told = vars(option).copy()
    for name in names:
        del told[name]
    return told


@settings(max_examples=25, deadline=None)
@given(said=ANYBODY, elsewhere=HOMES)
def test_moving_the_person_moves_the_way_there_and_hides_nothing(
    town: Town, said: dict[str, Any], elsewhere: str
) -> None:
    here = {one.id: one for one in offered(town, said)}
    there = {one.id: one for one in offered(town, said, home=elsewhere)}

    assert here.keys() == there.keys()
    of_the_way = ("score", "group", "reasons", "doubts", "reach")
    for one, other in ((here[id_], there[id_]) for id_ in here):
        assert without(one, *of_the_way) == without(other, *of_the_way)
        assert one.reasons[0] == other.reasons[0]


@settings(max_examples=25, deadline=None)
@given(said=ANYBODY, later=st.integers(1, 20))
def test_moving_the_clock_moves_what_has_hours_and_nothing_else(
    town: Town, said: dict[str, Any], later: int
) -> None:
    then = (datetime.fromisoformat(said["when"]) + timedelta(days=later, hours=later)).isoformat()
    here = {one.id: one for one in offered(town, said)}
    there = {one.id: one for one in offered(town, said, when=then)}

    assert here.keys() == there.keys()
    for one, other in ((here[id_], there[id_]) for id_ in here):
        assert (one.reach, one.phone, one.needs, one.cost, one.who_for) == (
            other.reach, other.phone, other.needs, other.cost, other.who_for
        )  # fmt: skip
        held = SERVICES[town.keys[one.id]]["fields"]
        if not any(name.startswith(("schedules/", "capacities/", "checks/")) for name in held):
            assert without(one, "score") == without(other, "score")


@settings(max_examples=25, deadline=None)
@given(said=ANYBODY, last=st.integers(6, 23))
def test_moving_the_last_bus_moves_only_what_that_bus_goes_to(
    town: Town, said: dict[str, Any], last: int
) -> None:
    # Given somebody in Darvel who goes by bus
    said = {**said, "home": "Darvel", "fit": {**said["fit"], "about": ["bus"]}}
    before = offered(town, said)

    # When the last bus home from Kilmarnock goes at another time
    bus = town.desk.look(
        lambda look: next(
            one
            for one in look.every(Kind.TRAVEL_LINE)
            if (one.fields["start"], one.fields["to"]) == ("Darvel", "Kilmarnock")
        )
    )
    town.desk.run(
        lambda unit: unit.change(Kind.TRAVEL_LINE, bus.id, {"last_home": f"{last:02d}:05"})
    )
    try:
        after = {one.id: one for one in offered(town, said)}
    finally:
        town.desk.run(
            lambda unit: unit.change(
                Kind.TRAVEL_LINE, bus.id, {"last_home": bus.fields["last_home"]}
            )
        )

    # Then nothing else is said of any place in another town
    assert after.keys() == {one.id for one in before}
    for one in before:
        if one.town == "Kilmarnock":
            assert without(one, "score", "reasons", "doubts") == without(
                after[one.id], "score", "reasons", "doubts"
            )
        else:
            assert without(one, "score") == without(after[one.id], "score")


@settings(max_examples=25, deadline=None)
@given(said=ANYBODY)
def test_whatever_would_fit_better_hides_nothing_that_answers(
    town: Town, said: dict[str, Any]
) -> None:
    plain = {one.id for one in offered(town, said, fit={})}
    assert plain <= {one.id for one in offered(town, said)}


def test_whoever_can_not_get_there_is_told_of_the_outreach_stop_in_their_own_village(
    tmp_path: Path,
) -> None:
    # Given a furniture store in Kilmarnock with no bus from Muirkirk, and a stop in Muirkirk on Thursday
    clock = FixedClock(datetime(2026, 11, 17, 11, tzinfo=LONDON))
    desk = a_desk(tmp_path, clock=clock)
    store = SERVICES["furniture"]["fields"] | {"phones/a": None}
    desk.run(partial(make, whole=store, settlement="Kilmarnock"))
    desk.run(
        lambda unit: plan_stop(
            unit,
            kind="stop",
            on=date(2026, 11, 19),
            opens=time(10),
            closes=time(12),
            settlement="Muirkirk",
        )
    )

    def told(home: str, *about: About) -> tuple[str, ...]:
        place, fit = find_place(AREA, home), Fit(about=about)
        options = desk.look(
            lambda look: find_help(look, needs=["home.furniture"], home=place, fit=fit)
        )
        return options[0].reasons

    # Then whoever lives there and has no car is told, and nobody else
    stop = "Nearer home: our outreach worker is in Muirkirk on Thursday, 10 am to 12 noon"
    assert stop in told("Muirkirk", "bus")
    assert stop in told("Muirkirk", "stay")
    assert stop not in told("Muirkirk", "car")
    assert stop not in told("Muirkirk")
    assert stop not in told("Darvel", "bus")
    desk.close()


# ---- nothing sure -------------------------------------------------------------------------------


def test_a_place_with_two_names_is_asked_about_and_never_guessed() -> None:
    place = find_place(AREA, "Waterside")

    assert place.question
    assert {one.settlement for one in place.choices} == {
        "Waterside (Fenwick)",
        "Waterside (Doon Valley)",
    }


def test_every_first_three_can_be_acted_on(town: Town) -> None:
    for said in SITUATIONS:
        assert can_answer(found(town, said)[:FIRST]), said["told"]
