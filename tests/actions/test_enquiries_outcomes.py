"""How it went, told by a slip with nobody's name on it; and what that says beside a place."""

from pathlib import Path
from typing import Any

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.enquiries.model import HOW, Went, tracks
from heartdesk.enquiries.outcomes import keep_outcomes, read_returned, take_back, track_records
from heartdesk.leaflets.actions import make_leaflet
from heartdesk.leaflets.printed import keep_printed
from heartdesk.store.desk import Desk
from tests.makers import FixedClock, a_desk, a_worker

HELPED, FULL = Went("helped"), Went("full")


def a_place(desk: Desk, name: str = "Example Larder", **fields: Any) -> str:
    whole = {"name": name, "needs/food.parcel": {"weight": 1.0}, **fields}
    return desk.run(lambda unit: unit.create(Kind.SERVICE, whole)).value


def a_slip(desk: Desk, *places: str) -> str:
    """Give a leaflet away, and give its code."""
    leaflet = desk.look(lambda look: make_leaflet(look, service_ids=places))
    desk.run(lambda unit: keep_printed(unit, leaflet=leaflet))
    assert leaflet.content is not None
    assert leaflet.content.slip_code is not None
    return leaflet.content.slip_code


def told(desk: Desk, place: str, *went: Went) -> None:
    """That many slips came back for a place."""
    for one in went:
        code = a_slip(desk, place)
        desk.run(lambda unit, one=one, code=code: keep_outcomes(unit, code=code, went={place: one}))  # type: ignore[misc]


def kept(desk: Desk) -> list[dict[str, Any]]:
    return desk.look(lambda look: [dict(one.fields) for one in look.every(Kind.OUTCOME)])


def line(desk: Desk, place: str) -> str:
    found = desk.look(track_records).get(place)
    return found.words if found else ""


def test_a_slip_keeps_the_place_the_week_and_how_it_went_and_nothing_else(desk: Desk) -> None:
    # Given a leaflet of two places, one of which was full
    larder, cafe = a_place(desk), a_place(desk, "Example Cafe")
    code = a_slip(desk, larder, cafe)

    # When its slip comes back
    went = {larder: FULL, cafe: Went("did_not_go", "far")}
    desk.run(lambda unit: keep_outcomes(unit, code=code, went=went))

    # Then that is all that is kept: no code, no enquiry, no name
    assert sorted(kept(desk), key=lambda one: one["how"]) == [
        {"week": "2026-W47", "hub": "", "service": cafe, "how": "did_not_go", "why": "far"},
        {"week": "2026-W47", "hub": "", "service": larder, "how": "full"},
    ]


def test_the_same_slip_told_twice_counts_once_and_the_last_word_holds(desk: Desk) -> None:
    larder = a_place(desk)
    code = a_slip(desk, larder)

    for one in (Went("did_not_go", "cost"), HELPED):
        desk.run(lambda unit, one=one: keep_outcomes(unit, code=code, went={larder: one}))  # type: ignore[misc]

    (outcome,) = kept(desk)
    assert outcome["how"] == "helped"
    assert "why" not in outcome
    said = desk.look(lambda look: read_returned(look, code=code.lower().replace("-", " ")))
    assert [one.went for one in said.places] == [HELPED]


def test_a_slip_of_the_hand_is_taken_back_to_what_was_said_before(desk: Desk) -> None:
    larder = a_place(desk)
    code = a_slip(desk, larder)
    first = desk.run(lambda unit: keep_outcomes(unit, code=code, went={larder: HELPED})).value
    second = desk.run(
        lambda unit: keep_outcomes(unit, code=code, went={larder: Went("did_not_go", "far")})
    ).value

    desk.run(lambda unit: take_back(unit, before=second))
    assert [(one["how"], "why" in one) for one in kept(desk)] == [("helped", False)]
    desk.run(lambda unit: take_back(unit, before=first))
    assert kept(desk) == []
    desk.run(lambda unit: keep_outcomes(unit, code=code, went={larder: FULL}))
    assert [one["how"] for one in kept(desk)] == ["full"]


def test_a_place_that_is_not_on_the_slip_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    larder, cafe = a_place(desk), a_place(desk, "Example Cafe")
    code = a_slip(desk, larder)

    with pytest.raises(DeskError, match="not asked about"):
        desk.run(lambda unit: keep_outcomes(unit, code=code, went={larder: HELPED, cafe: HELPED}))
    with pytest.raises(DeskError, match="slip code"):
        desk.run(lambda unit: keep_outcomes(unit, code="senga", went={larder: HELPED}))

    assert kept(desk) == []


@pytest.mark.parametrize(
    "fields",
    [{"sensitive": True}, {"needs/safe.domestic": {"weight": 1.0}, "needs/food.parcel": None}],
)
def test_nobody_is_asked_about_a_place_that_gives_them_away(
    desk: Desk, fields: dict[str, Any]
) -> None:
    refuge = a_place(desk, "Example Refuge")
    code = a_slip(desk, refuge)
    desk.run(lambda unit: unit.change(Kind.SERVICE, refuge, fields))

    (asked,) = desk.look(lambda look: read_returned(look, code=code)).places
    assert not asked.asked
    with pytest.raises(DeskError, match="not asked about"):
        desk.run(lambda unit: keep_outcomes(unit, code=code, went={refuge: HELPED}))


class TestTrackRecord:
    """Counts beside a place: of this hub, of twelve months, of five people or more, never of a sensitive place."""

    def test_it_counts_and_says_until_when(self, desk: Desk) -> None:
        larder = a_place(desk)
        told(desk, larder, *[HELPED] * 5, Went("got_there"), Went("got_there"), FULL, FULL)

        assert line(desk, larder) == (
            "9 people here told us how it went: 7 got there, 5 were helped (up to November 2026)"
        )

    def test_four_people_are_too_few_to_say_anything(self, desk: Desk) -> None:
        larder = a_place(desk)
        told(desk, larder, *[HELPED] * 4)
        assert line(desk, larder) == ""
        told(desk, larder, FULL)
        assert line(desk, larder) == "5 people here told us how it went (up to November 2026)"

    def test_after_a_year_it_is_forgotten(self, desk: Desk, clock: FixedClock) -> None:
        larder = a_place(desk)
        told(desk, larder, *[HELPED] * 5)
        clock.move(weeks=52)
        assert line(desk, larder)
        clock.move(weeks=1)
        assert line(desk, larder) == ""

    def test_a_place_that_became_sensitive_since_says_nothing(self, desk: Desk) -> None:
        larder = a_place(desk)
        told(desk, larder, *[HELPED] * 6)
        assert line(desk, larder)
        desk.run(lambda unit: unit.change(Kind.SERVICE, larder, {"sensitive": True}))
        assert line(desk, larder) == ""

    def test_another_hubs_slips_do_not_count_here(self) -> None:
        said = [{"service": "a", "how": how, "week": "2026-W40", "hub": "other"} for how in HOW]
        assert tracks(said * 5, hub="here", since="2026-W01") == {}

    def test_what_nobody_can_read_is_left_out(self) -> None:
        said = [{"service": "a", "how": "splendid", "week": "2026-W40", "hub": ""}] * 9
        assert tracks(said, hub="", since="2026-W01") == {}


def test_a_planner_neither_tells_nor_reads_how_it_went(desk: Desk, tmp_path: Path) -> None:
    larder = a_place(desk)
    code = a_slip(desk, larder)
    planner = a_desk(tmp_path, worker=a_worker(Role.PLANNER))

    with pytest.raises(NotAllowed):
        planner.run(lambda unit: keep_outcomes(unit, code=code, went={larder: HELPED}))
    with pytest.raises(NotAllowed):
        planner.look(track_records)
    planner.close()
