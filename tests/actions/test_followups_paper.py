"""Two sheets: the list for a power cut, which is for workers, and a circle of support, which is the person's own."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.roles import Role
from heartdesk.followups.calling import StormList, agree, keep_try, note_list_printed, read_storm
from heartdesk.followups.checkin import Turn, Typed, words_to_read_out
from heartdesk.followups.circle import Around, Circle
from heartdesk.hubs.actions import set_up_hub
from heartdesk.leaflets.checkin_list import make_checkin_list
from heartdesk.leaflets.circle import make_circle
from heartdesk.store.audit import written
from heartdesk.store.desk import Desk
from heartdesk.today.actions import put_up
from tests.followup_makers import MOIRA, a_person, signed
from tests.leaflet_checks import pictures_in, validated
from tests.leaflet_makers import heard, text_of
from tests.makers import ANN, FixedClock, a_desk, a_worker, held_by

FRIDAY = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    clock.moment = FRIDAY
    opened = a_desk(tmp_path, clock=clock)
    opened.run(lambda unit: set_up_hub(unit, locality="doon-valley"))
    opened.worker, opened.held = MOIRA, held_by(MOIRA)
    signed(opened)
    yield opened
    opened.close()


def storm(desk: Desk) -> StormList:
    return desk.run(lambda unit: read_storm(unit, event="power")).value


def somebody(desk: Desk, call: str, typed: Typed) -> str:
    person = a_person(desk, call)
    words = words_to_read_out(call, typed)
    desk.run(lambda unit: agree(unit, person=person, typed=typed, agreed=words))
    return person


def test_the_list_has_what_a_caller_needs_in_the_dark_and_says_to_shred_it(
    desk: Desk, tmp_path: Path
) -> None:
    # Given Isa, who needs electricity, did not answer, and named her son; and a road that is shut
    isa = somebody(
        desk,
        "Isa <b>",
        Typed(
            {4: Turn(time(18), "Moira")},
            minutes=20,
            named="Her son Jim",
            named_number="07700 900456",
            risks=("power",),
            worry="the stairlift",
        ),
    )
    somebody(desk, "Rab", Typed({}))
    desk.run(lambda unit: keep_try(unit, person=isa, way="ring", came="no_answer"))
    worker, desk.worker = desk.worker, ANN
    desk.run(lambda unit: put_up(unit, text="Power back at nine", until=date(2026, 11, 20)))
    desk.worker = worker

    # When the list is made
    found = storm(desk)
    leaflet = desk.look(lambda look: make_checkin_list(look, storm=found))

    # Then it is all there, in the order of the list, and nothing of it names what it is for on the outside
    said = text_of(leaflet.pdf)
    for part in (
        "1 Isa <b>",
        "Ring 07700 900123: no voicemail, only Tuesdays",
        "something at home needs electricity, the stairlift",
        "Did not answer since Friday 6 pm",
        "Ring Her son Jim, 07700 900456; again after 20 minutes",
        "2 Rab",
        "Never heard from yet",
        "Tell them: Power back at nine",
        "Shred it",
        "101",
        "999",
    ):
        assert part in said, part
    assert leaflet.title == "Calls today"
    assert leaflet.notes, "a file of it is warned of"
    assert validated(leaflet.pdf, tmp_path) == []
    assert pictures_in(leaflet.pdf) == 0


def test_forty_people_go_on_their_pages_and_nobody_is_torn_in_two(
    desk: Desk, tmp_path: Path
) -> None:
    for number in range(40):
        somebody(desk, f"Person {number:02d} with a long name", Typed({}, risks=("warmth", "food")))
    found = storm(desk)
    leaflet = desk.look(lambda look: make_checkin_list(look, storm=found))
    said = text_of(leaflet.pdf)
    assert all(f"Person {number:02d}" in said for number in range(40))
    assert leaflet.pages <= 9
    assert validated(leaflet.pdf, tmp_path) == []


def test_that_a_list_was_made_is_in_the_audit_and_an_empty_one_is_none(desk: Desk) -> None:
    found = storm(desk)
    with pytest.raises(DeskError, match="said yes"):
        desk.look(lambda look: make_checkin_list(look, storm=found))
    desk.run(lambda unit: note_list_printed(unit, count=3))

    desk.worker = a_worker(Role.ADMIN)
    entries = desk.look(written)
    assert ("printed", "check-in list, 3") in [(one.event, one.reason) for one in entries]


def test_the_circle_is_the_persons_own_with_neither_their_name_nor_a_hub(tmp_path: Path) -> None:
    circle = Circle(
        "isa",
        (
            Around(
                "1", "Betty", "sister", "takes the bins out", "close", "heavy", True, "a night off"
            ),
            Around("2", "Jim", "son", cares=True),
            Around("3", "Ewan <script>", "neighbour", near="sometimes"),
        ),
        own="Company on Sundays",
    )
    leaflet = make_circle(circle)
    said = text_of(leaflet.pdf)
    for part in (
        "The people around me",
        "Betty, sister; every day; takes the bins out",
        "Ewan <script>",
        "What I need",
        "Company on Sundays",
        "What those who look after me need",
        "Betty: a night off",
        "Jim: Not said yet.",
        "A thick ring: it is heavy for them.",
    ):
        assert part in said, part
    assert "hub" not in said.lower()
    (drawing,) = [one for one in heard(leaflet.pdf) if one.role == "Figure"]
    assert "Betty, Jim, Ewan <script>" in drawing.alt, "a reader is told who is in the drawing"
    assert validated(leaflet.pdf, tmp_path) == []


def test_twelve_people_with_long_names_fit_on_one_page_and_nobody_is_no_drawing(
    tmp_path: Path,
) -> None:
    everybody = tuple(
        Around(str(number), f"Maximiliana Featherstonehaugh {number}", "second cousin")
        for number in range(12)
    )
    leaflet = make_circle(Circle("isa", everybody))
    assert leaflet.pages <= 2
    assert validated(leaflet.pdf, tmp_path) == []
    with pytest.raises(DeskError, match="Nobody is in the circle"):
        make_circle(Circle("isa"))
