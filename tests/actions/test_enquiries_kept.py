"""An enquiry is kept without a name and without a word of what was said."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from heartdesk.core.area import find_area
from heartdesk.core.errors import DeskError
from heartdesk.core.hlc import Stamp, milliseconds
from heartdesk.core.kinds import RULES, Kind
from heartdesk.core.places import Place, find_place
from heartdesk.enquiries.actions import record_enquiry, undo_enquiry
from heartdesk.enquiries.ageing import read_tallies
from heartdesk.hubs.actions import set_up_hub
from heartdesk.leaflets.actions import make_leaflet
from heartdesk.leaflets.printed import find_printed, keep_printed
from heartdesk.store.desk import Desk
from heartdesk.store.unit import NOBODY, Look
from heartdesk.triage.actions import find_help
from heartdesk.triage.model import Signpost
from tests.makers import ANN, TUESDAY, FixedClock, a_desk

AREA = find_area("east_ayrshire")
WORDS = "we've nae food in and the meter's oot, I'm Senga McTavish frae 12 Example Row"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = a_desk(tmp_path)
    yield desk
    desk.close()


def a_larder(desk: Desk) -> str:
    fields = {"name": "Example Larder", "needs/food.parcel": {"weight": 1.0}}
    return desk.run(lambda unit: unit.create(Kind.SERVICE, fields)).value


def kept(desk: Desk, record_id: str) -> dict[str, Any]:
    record = desk.look(lambda look: look.get(Kind.ENQUIRY, record_id))
    assert record is not None
    return dict(record.fields)


def test_an_enquiry_keeps_these_things_and_nothing_else(desk: Desk) -> None:
    # Given a hub, and a conversation in which a name and an address were said
    hub = desk.run(lambda unit: set_up_hub(unit, locality="doon-valley")).value
    larder = a_larder(desk)
    home = find_place(desk.area, "Dalmellington")
    desk.look(lambda look: find_help(look, needs=["food.parcel"], words=WORDS, home=home))

    # When it is finished
    record_id = desk.run(
        lambda unit: record_enquiry(
            unit,
            needs=["food.parcel", "warm.meter"],
            home=home,
            signposts=[Signpost(Kind.SERVICE, larder, "together")],
            missing=False,
            minutes=4,
        )
    ).value

    # Then exactly this is kept
    assert kept(desk, record_id) == {
        "week": "2026-W47",
        "hub": hub,
        "locality": "doon-valley",
        "settlement": "Dalmellington",
        "needs/food.parcel": True,
        "needs/warm.meter": True,
        "signposts/1": {"kind": "service", "id": larder, "step": "together"},
        "missing": False,
        "minutes": 4,
    }


def test_neither_words_nor_names_nor_the_minute_are_anywhere_in_it(desk: Desk) -> None:
    home = find_place(desk.area, "KA6 7AA")
    record_id = desk.run(
        lambda unit: record_enquiry(unit, needs=["food.parcel"], home=home, missing=True, minutes=7)
    ).value

    text = json.dumps(kept(desk, record_id)).casefold()
    for secret in (
        "nae",
        "senga",
        "example row",
        ANN.name.casefold(),
        ANN.id,
        "ka6",
        "10:30",
        "11-17",
    ):
        assert secret not in text


def test_a_place_that_is_not_in_the_area_is_not_kept(desk: Desk) -> None:
    blue_house = find_place(desk.area, "Flat 2, the blue house, Glasgow")
    made_up = Place("Senga's house", settlement="Senga's house")

    for home in (blue_house, made_up):
        record_id = desk.run(
            lambda unit, home=home: record_enquiry(unit, needs=["mind.low"], home=home)  # type: ignore[misc]
        ).value
        assert set(kept(desk, record_id)) == {"week", "needs/mind.low", "missing", "minutes"}


def test_no_home_no_hub_and_nothing_found_is_an_enquiry_too(desk: Desk) -> None:
    record_id = desk.run(lambda unit: record_enquiry(unit, needs=[], missing=True)).value

    assert kept(desk, record_id) == {"week": "2026-W47", "missing": True, "minutes": 0}


@pytest.mark.parametrize(("given", "held"), [(-3, 0), (0, 0), (5, 5), (10_000, 240)])
def test_minutes_stay_within_a_visit(desk: Desk, given: int, held: int) -> None:
    record_id = desk.run(lambda unit: record_enquiry(unit, needs=[], minutes=given)).value

    assert kept(desk, record_id)["minutes"] == held


def test_a_finished_enquiry_can_be_taken_back(desk: Desk) -> None:
    record_id = desk.run(lambda unit: record_enquiry(unit, needs=["mind.low"])).value

    desk.run(lambda unit: undo_enquiry(unit, id=record_id))

    assert desk.look(lambda look: look.get(Kind.ENQUIRY, record_id)) is None


def test_what_is_not_in_the_lists_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    nowhere = [Signpost(Kind.SERVICE, "Senga McTavish", "self")]
    many = [Signpost(Kind.SERVICE, a_larder(desk), "self")] * 13

    with pytest.raises(DeskError, match="not in the list of needs"):
        desk.run(lambda unit: record_enquiry(unit, needs=["anything she said"]))
    with pytest.raises(DeskError, match="not in the directory"):
        desk.run(lambda unit: record_enquiry(unit, needs=[], signposts=nowhere))
    with pytest.raises(DeskError, match="more than 12"):
        desk.run(lambda unit: record_enquiry(unit, needs=[], signposts=many))

    assert desk.look(lambda look: list(look.every(Kind.ENQUIRY))) == []


class TestTravels:
    """What another desk is given of it: the week, and nobody's name or minute."""

    def test_its_change_says_neither_the_minute_nor_the_worker(self, desk: Desk) -> None:
        # Given a Tuesday at half past ten, with Ann at the desk
        record_id = desk.run(lambda unit: record_enquiry(unit, needs=["mind.low"])).value

        # When it is taken back, and so said twice
        desk.run(lambda unit: undo_enquiry(unit, id=record_id))

        # Then both changes say the week's Monday and nobody
        said = desk.look(lambda look: look.history(Kind.ENQUIRY, record_id))
        monday = datetime(2026, 11, 16, tzinfo=UTC)
        assert [(one.stamp, one.worker) for one in said] == [
            (Stamp(milliseconds(monday), 0), NOBODY)
        ] * 2

    def test_a_change_of_the_directory_still_says_both(self, desk: Desk) -> None:
        larder = a_larder(desk)

        (said,) = desk.look(lambda look: look.history(Kind.SERVICE, larder))

        assert (said.stamp.wall, said.worker) == (milliseconds(TUESDAY), ANN.id)

    @pytest.mark.parametrize("kind", [Kind.ENQUIRY, Kind.LEAFLET_PRINTED, Kind.OUTCOME, Kind.GAP])
    def test_everything_of_a_conversation_is_kept_by_week(self, kind: Kind) -> None:
        assert RULES[kind].by_week


class TestSlipCode:
    """A slip code leads to its enquiry, unless that would say something of whoever has the slip."""

    def linked(self, desk: Desk, *, needs: list[str], **fields: Any) -> bool:
        service = desk.run(
            lambda unit: unit.create(
                Kind.SERVICE,
                {"name": "Example Larder", "needs/food.parcel": {"weight": 1.0}},
            )
        ).value
        leaflet = desk.look(lambda look: make_leaflet(look, service_ids=[service]))
        desk.run(lambda unit: keep_printed(unit, leaflet=leaflet))
        assert leaflet.content is not None
        assert leaflet.content.slip_code is not None
        code = leaflet.content.slip_code
        if fields:
            desk.run(lambda unit: unit.change(Kind.SERVICE, service, fields))
        enquiry = desk.run(
            lambda unit: record_enquiry(
                unit,
                needs=needs,
                signposts=[Signpost(Kind.SERVICE, service, "self")],
                codes=[code],
            )
        ).value
        found = desk.look(lambda look: find_printed(look, code=code)).enquiry
        assert found in ("", enquiry)
        desk.run(lambda unit: undo_enquiry(unit, id=enquiry, codes=[code]))
        assert desk.look(lambda look: find_printed(look, code=code)).enquiry == ""
        return bool(found)

    def test_an_everyday_need_is_linked_until_it_is_taken_back(self, desk: Desk) -> None:
        assert self.linked(desk, needs=["food.parcel", "warm.meter"])

    @pytest.mark.parametrize(
        "need", [need.id for need in AREA.needs.needs if need.flag or need.neutral_label]
    )
    def test_no_safety_flag_or_sensitive_need_stands_beside_a_code(
        self, desk: Desk, need: str
    ) -> None:
        assert not self.linked(desk, needs=["food.parcel", need])

    def test_nor_does_a_sensitive_place(self, desk: Desk) -> None:
        assert not self.linked(desk, needs=["food.parcel"], sensitive=True)


def test_barriers_are_kept_from_the_list_alone(desk: Desk) -> None:
    record_id = desk.run(
        lambda unit: record_enquiry(
            unit, needs=[], barriers=["far", "interpreter", "her man Tam", "unsaid"]
        )
    ).value

    assert {name for name in kept(desk, record_id) if name.startswith("barriers")} == {
        "barriers/far",
        "barriers/interpreter",
    }


class TestAfterTwoYears:
    """After 24 months only tallies stay, and nothing of one enquiry."""

    def test_what_is_over_becomes_counts_and_is_gone_for_good(self, tmp_path: Path) -> None:
        # Given three enquiries, one of them taken back, and a slip that came back
        clock = FixedClock()
        desk = a_desk(tmp_path, clock=clock)
        home = find_place(desk.area, "Dalmellington")
        ids = [
            desk.run(
                lambda unit: record_enquiry(
                    unit, needs=["food.parcel"], home=home, minutes=4, missing=True
                )
            ).value
            for _ in range(3)
        ]
        desk.run(lambda unit: undo_enquiry(unit, id=ids[2]))

        # When the next one comes two years and a week later
        clock.move(weeks=105)
        new = desk.run(lambda unit: record_enquiry(unit, needs=["mind.low"])).value

        # Then the old ones are counts, and no table says anything of any one of them
        assert desk.look(read_tallies) == {
            "2026-11 doon-valley": {
                "enquiry": 2,
                "minutes": 8,
                "missing": 2,
                "needs/food.parcel": 2,
            }
        }
        assert [one.id for one in desk.look(lambda look: list(look.every(Kind.ENQUIRY)))] == [new]
        everything = all_that_is_kept(desk)
        assert not any(one.encode() in everything for one in ids)
        desk.close()

    def test_what_is_not_two_years_old_stays(self, tmp_path: Path) -> None:
        clock = FixedClock()
        desk = a_desk(tmp_path, clock=clock)
        record_id = desk.run(lambda unit: record_enquiry(unit, needs=["mind.low"])).value

        clock.move(weeks=104)
        desk.run(lambda unit: record_enquiry(unit, needs=[]))

        assert kept(desk, record_id)["week"] == "2026-W47"
        assert desk.look(read_tallies) == {}
        desk.close()

    def test_it_is_counted_once_however_often_it_is_looked_for(self, tmp_path: Path) -> None:
        clock = FixedClock()
        desk = a_desk(tmp_path, clock=clock)
        desk.run(lambda unit: record_enquiry(unit, needs=["mind.low"]))
        for _ in range(3):
            clock.move(weeks=105)
            desk.run(lambda unit: record_enquiry(unit, needs=["mind.low"]))

        counts = [one["enquiry"] for one in desk.look(read_tallies).values()]
        assert counts == [1, 1, 1]
        desk.close()


def test_words_are_nowhere_in_the_store_however_they_came(desk: Desk) -> None:
    # Given a conversation whose every field a hurried worker filled with a name
    canary = "Zzsenga"
    home = Place(f"{canary}'s house", settlement=canary, locality_id="doon-valley")
    desk.look(lambda look: find_help(look, needs=["food.parcel"], words=canary, home=home))

    # When it is kept
    desk.run(
        lambda unit: record_enquiry(
            unit, needs=["food.parcel"], home=home, who=[canary], barriers=[canary], missing=True
        )
    )

    # Then no page of the store has it
    assert canary.casefold().encode() not in all_that_is_kept(desk)


def all_that_is_kept(desk: Desk) -> bytes:
    """Every value of every table, in small letters."""
    return desk.look(all_kept)


def all_kept(look: Look) -> bytes:
    """The same, of the store that is looked at."""
    names = look.connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'entry_fts%'"
    ).scalars()
    found = []
    for name in names.all():
        for row in look.connection.exec_driver_sql(f'SELECT * FROM "{name}"'):  # noqa: S608 - our own tables
            found += [value if isinstance(value, bytes) else str(value).encode() for value in row]
    return b"\n".join(found).lower()
