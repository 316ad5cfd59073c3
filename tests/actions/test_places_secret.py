"""A refuge has no address anywhere: not on the disk, in history or search, in what leaves, in a log or a report."""

import json
import logging
from dataclasses import replace
from functools import partial
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given, settings
from hypothesis import strategies as st

from heartdesk.core.errors import DeskError
from heartdesk.core.hlc import Stamp
from heartdesk.core.kinds import Audience, Kind
from heartdesk.core.places import find_place
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.core.whereabouts import is_secret, without_whereabouts
from heartdesk.directory.changing import change_fact, keep_travel
from heartdesk.directory.editing import TextTyped, Typed
from heartdesk.directory.groups import GroupTyped
from heartdesk.directory.history import history
from heartdesk.directory.merging import merge_entries
from heartdesk.directory.secret_place import keep_secret
from heartdesk.directory.steps import Steps, undo_change
from heartdesk.directory.store import read_held
from heartdesk.directory.travel import TravelLine
from heartdesk.interchange.actions import import_directory, undo_last_import
from heartdesk.interchange.export import export_directory
from heartdesk.interchange.writers import WRITERS
from heartdesk.leaflets.actions import make_leaflet
from heartdesk.store.desk import Desk
from heartdesk.store.merge import Change
from heartdesk.store.search import search
from heartdesk.store.shelf import UnitShelf
from heartdesk.store.unit import Look, Unit
from heartdesk.triage.actions import find_help
from tests.leaflet_makers import text_of
from tests.makers import ANN, KEY, FixedClock, a_desk, a_worker

STREET, POSTCODE, HOUSE = "77 Canary Wynd", "KA3 7ZZ", "Linnet House"
CANARIES = (
    STREET,
    POSTCODE,
    "KA37ZZ",
    HOUSE,
    "Canary",
    "55.61234",
    "-4.49123",
    "Bus 9 stops",
    "tea on Tuesdays",
)
PLACE = {
    "name": HOUSE,
    "location_type": "physical",
    "latitude": 55.61234,
    "longitude": -4.49123,
    "settlement": "Kilmarnock",
    "phones/p": {"number": "01632 960111", "description": f"the door at {STREET}"},
    "addresses/a": {"address_1": STREET, "city": "Kilmarnock", "postal_code": POSTCODE},
    "accessibility/a": {"description": f"Ramp at {HOUSE}"},
}


def refuge(place: str, **more: Any) -> dict[str, Any]:
    return {
        "name": "Example Women’s Safety",
        "description": f"Come to {HOUSE}, {STREET} (the Canary  wynd), Kilmarnock {POSTCODE.lower()}. Ring us.",
        "status": "active",
        "needs/safe.domestic": {"weight": 1},
        "getting_there": "Bus 9 stops outside",
        "access_notes": f"{STREET} has a step",
        "hours_text": "tea on Tuesdays",
        "schedules/s": {"freq": "WEEKLY", "byday": "TU", "description": f"at {HOUSE}"},
        "staff_note": f"really in {POSTCODE}",
        "service_at_locations/at": {"location_id": place, "description": f"behind {STREET}"},
        **more,
    }


def past(look: Look, *, kind: Kind, record_id: str) -> tuple[Change, ...]:
    return look.history(kind, record_id)


def shown_of(look: Look, *, kind: Kind, record_id: str) -> object:
    record = look.get(kind, record_id)
    return record and (sorted(record.fields.items()), record.conflicts)


def keep(desk: Desk, kind: Kind, fields: dict[str, Any]) -> str:
    return desk.run(lambda unit: unit.create(kind, fields)).value


def fields_of(desk: Desk, kind: Kind, record_id: str) -> dict[str, Any]:
    record = desk.look(lambda look: look.get(kind, record_id))
    assert record is not None
    return dict(record.fields)


def on_the_disk(folder: Path) -> str:
    """Every page of the store and of its log in the clear, what was deleted within a page included."""
    found = bytearray()
    for path in folder.glob("heartdesk.db*"):
        data = path.read_bytes()
        if path.name.endswith("-wal"):
            pages = [data[at + 24 : at + 24 + 4096] for at in range(32, len(data) - 24, 24 + 4096)]
        elif path.name.endswith(".db"):
            pages = [data[at : at + 4096] for at in range(0, len(data), 4096)]
            pages[0] = pages[0][16:]
        else:
            continue
        for page in pages:
            sealed, vector = page[:-80], page[-80:-64]
            plain = Cipher(algorithms.AES(KEY), modes.CBC(vector)).decryptor()
            found += plain.update(sealed[: len(sealed) // 16 * 16])
    return found.decode("latin-1")


def assert_nowhere(desk: Desk, where: Path, canaries: tuple[str, ...] = CANARIES) -> None:
    plain = on_the_disk(where)
    assert "Women" in plain or "Refuge" in plain, "the pages are opened rightly"
    for canary in canaries:
        assert canary not in plain, canary
    for typed in ("Canary", POSTCODE, "Linnet"):
        assert desk.look(partial(search, words=typed)) == ()


def test_the_pages_of_a_store_are_read_rightly(desk: Desk, tmp_path: Path) -> None:
    keep(desk, Kind.LOCATION, PLACE)

    assert STREET in on_the_disk(tmp_path), "else the tests beside this one could not fail"


def test_marking_a_refuge_takes_its_address_off_the_disk(desk: Desk, tmp_path: Path) -> None:
    # Given a refuge that somebody put in with everything, and corrected since
    place = keep(desk, Kind.LOCATION, PLACE)
    service = keep(desk, Kind.SERVICE, refuge(place))
    desk.run(lambda unit: unit.change(Kind.LOCATION, place, {"name": f"{HOUSE} (rear)"}))
    desk.run(lambda unit: unit.change(Kind.SERVICE, service, {"description": f"Now at {HOUSE}"}))
    desk.empty_log()
    assert STREET in on_the_disk(tmp_path)

    # When the coordinator says that nobody may be led there
    assert desk.run(lambda unit: keep_secret(unit, id=service)).value

    # Then its whereabouts are nowhere, and it is still there to be rung
    assert_nowhere(desk, tmp_path)
    (held,) = desk.look(lambda look: read_held(look, [service]))
    assert held.places == ()
    assert [one for name, one in held.fields.items() if name.startswith("phones/")] == [
        {"number": "01632 960111", "description": "the door at (not given out)"}
    ]
    assert held.fields["description"] == "Now at (not given out)"
    for kind, record_id in ((Kind.SERVICE, service), (Kind.LOCATION, place)):
        told = desk.look(partial(past, kind=kind, record_id=record_id))
        assert not any(canary in repr(told) for canary in CANARIES)
    assert not any(
        canary in repr(desk.look(lambda look: history(look, id=service))) for canary in CANARIES
    )
    assert not desk.run(lambda unit: keep_secret(unit, id=service)).value


def test_what_somebody_is_just_reading_leaves_the_log_with_the_next_action(
    desk: Desk, tmp_path: Path
) -> None:
    place = keep(desk, Kind.LOCATION, PLACE)
    service = keep(desk, Kind.SERVICE, refuge(place))

    def mark_meanwhile(look: Look) -> None:
        look.get(Kind.LOCATION, place)
        desk.run(lambda unit: keep_secret(unit, id=service))

    desk.look(mark_meanwhile)
    assert STREET in on_the_disk(tmp_path), "the log cannot be cut under somebody who reads it"
    desk.run(lambda unit: unit.change(Kind.SERVICE, service, {"email": "ring@example.org"}))

    assert_nowhere(desk, tmp_path)


def test_nothing_of_a_refuge_is_written_however_it_is_typed(desk: Desk, tmp_path: Path) -> None:
    """Street, postcode and position are known by their shape. That a house is called so nobody can know."""
    place = keep(desk, Kind.LOCATION, {**PLACE, "sensitive": True})
    typed = refuge(
        place, description=f"Ring first. It is at {STREET}, {POSTCODE}, ///linnet.linnet.linnet"
    )
    service = keep(desk, Kind.SERVICE, {**typed, "sensitive": True})
    desk.run(lambda unit: unit.change(Kind.LOCATION, place, PLACE))
    desk.run(lambda unit: unit.change(Kind.SERVICE, service, {**typed, "sensitive": None}))
    desk.run(lambda unit: unit.delete(Kind.SERVICE, service))
    desk.run(lambda unit: unit.bring_back(Kind.SERVICE, service, typed))

    assert_nowhere(desk, tmp_path, (*CANARIES, "linnet"))
    assert is_secret(fields_of(desk, Kind.SERVICE, service))


@pytest.mark.parametrize(
    "typed",
    [
        TextTyped("access_notes", "two steps"),
        TextTyped("hours_text", "Mondays"),
        GroupTyped(meets_in="Room 2"),
    ],
)
def test_what_is_never_kept_is_refused_and_said(desk: Desk, typed: Typed) -> None:
    place = keep(desk, Kind.LOCATION, PLACE)
    service = keep(desk, Kind.SERVICE, refuge(place))
    desk.run(lambda unit: keep_secret(unit, id=service))
    if isinstance(typed, GroupTyped):
        typed = replace(typed, today="2026-11-17")

    with pytest.raises(DeskError, match="Nothing was changed"):
        desk.run(lambda unit: change_fact(unit, id=service, typed=typed))

    desk.run(
        lambda unit: change_fact(
            unit, id=service, typed=TextTyped("application_process", "Ring 9 to 5")
        )
    )


def test_a_hall_that_others_use_keeps_its_address(desk: Desk) -> None:
    hall = keep(desk, Kind.LOCATION, {**PLACE, "name": "Example Hall"})
    lunch = keep(
        desk,
        Kind.SERVICE,
        {"name": "Example Lunch", "service_at_locations/a": {"location_id": hall}},
    )
    hidden = keep(desk, Kind.SERVICE, refuge(hall))

    desk.run(lambda unit: keep_secret(unit, id=hidden))

    assert fields_of(desk, Kind.LOCATION, hall)["addresses/a"]["address_1"] == STREET
    assert not is_secret(fields_of(desk, Kind.SERVICE, lunch))
    said = json.dumps(fields_of(desk, Kind.SERVICE, hidden))
    assert STREET not in said
    assert hall not in said
    assert "Example Hall" not in said


def test_what_refuge_keepers_run_and_own_is_kept_secret_with_them(
    desk: Desk, tmp_path: Path
) -> None:
    keepers = keep(desk, Kind.ORGANIZATION, {"name": "Example Women’s Safety", "sensitive": True})
    office = keep(desk, Kind.LOCATION, {**PLACE, "organization_id": keepers})
    place = keep(desk, Kind.LOCATION, PLACE)
    service = keep(desk, Kind.SERVICE, refuge(place, organization_id=keepers))

    for kind, one in ((Kind.LOCATION, office), (Kind.LOCATION, place), (Kind.SERVICE, service)):
        assert is_secret(fields_of(desk, kind, one))
    assert_nowhere(desk, tmp_path)


def test_a_correction_of_a_refuge_keeps_no_address(tmp_path: Path) -> None:
    # Given a reception worker who corrected where it is, which waits for a yes
    desk = a_desk(tmp_path)
    service = keep(desk, Kind.SERVICE, refuge("none", description="Ring at any hour."))
    desk.close()
    reception = a_desk(tmp_path, worker=a_worker(Role.RECEPTION))
    typed = {"getting_there": f"Bus 9 stops at {STREET}"}
    reception.run(lambda unit: Steps(unit).change(Kind.SERVICE, service, typed))
    reception.close()
    desk = a_desk(tmp_path)

    desk.run(lambda unit: keep_secret(unit, id=service))

    assert_nowhere(desk, tmp_path)
    desk.close()


def test_only_a_coordinator_marks_and_nothing_takes_it_back(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    place = keep(desk, Kind.LOCATION, PLACE)
    service = keep(desk, Kind.SERVICE, refuge(place))
    reception = a_desk(tmp_path, worker=a_worker(Role.RECEPTION))
    with pytest.raises(NotAllowed, match="role"):
        reception.run(lambda unit: keep_secret(unit, id=service))
    reception.close()

    def mark(unit: Unit) -> object:
        steps = Steps(unit)
        steps.change(Kind.SERVICE, service, {"sensitive": True})
        return steps.before()

    before = desk.run(mark).value
    desk.run(lambda unit: undo_change(unit, before=before))  # type: ignore[arg-type]

    assert is_secret(fields_of(desk, Kind.SERVICE, service))
    assert_nowhere(desk, tmp_path)
    desk.close()


def hsds(*, name: str = "Example Refuge", flagged: bool = False) -> dict[str, Any]:
    at = {"id": "at-1", "location": {
        "id": "place-1", "name": HOUSE, "location_type": "physical", "latitude": 55.61234, "longitude": -4.49123,
        "addresses": [{"id": "a-1", "address_1": STREET, "city": "Kilmarnock", "postal_code": POSTCODE}],
    }}  # fmt: skip
    return {
        "id": "service-1",
        "name": name,
        "status": "active",
        "description": f"A house in {STREET}, {POSTCODE}",
        "organization": {
            "id": "org-1",
            "name": "Example Trust",
            "locations": [],
        },
        "phones": [{"id": "p-1", "number": "01632 960112", "description": f"at {HOUSE}"}],
        "schedules": [
            {"id": "s-1", "freq": "WEEKLY", "byday": "TU", "description": "tea on Tuesdays"}
        ],
        "service_at_locations": [at],
        "made_up_field": f"see {STREET}",
    }


def put(folder: Path, *services: dict[str, Any]) -> Path:
    path = folder / "feed.json"
    path.write_text(json.dumps(list(services)))
    return path


def test_an_import_brings_no_address_of_a_refuge_onto_the_disk(
    desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    feed = put(tmp_path, hsds())

    rehearsed = import_directory(desk, source=feed, dry_run=True)
    report = import_directory(desk, source=feed)
    again = import_directory(desk, source=feed)

    assert_nowhere(
        desk, tmp_path, ("Canary", POSTCODE, "KA37ZZ", HOUSE, "55.612", "4.4912", "tea on")
    )
    assert (report.added, again.added, again.updated) == (3, 0, 0)
    assert (rehearsed.added, again.unchanged) == (3, 3)
    for told in (repr(rehearsed), repr(report), repr(again), caplog.text):
        assert not any(canary in told for canary in CANARIES)


def test_a_feed_cannot_bring_back_the_address_of_what_a_worker_marked(
    desk: Desk, tmp_path: Path
) -> None:
    # Given an entry from a feed under a harmless name
    feed = put(tmp_path, hsds(name="Example Women’s Safety"))
    import_directory(desk, source=feed)
    service = desk.look(lambda look: search(look, "Example Women"))[0].id
    # When a worker marks it, and the feed comes again, with news and with another address
    desk.run(lambda unit: keep_secret(unit, id=service))
    assert_nowhere(desk, tmp_path)
    moved = hsds(name="Example Women’s Safety")
    moved["service_at_locations"][0]["location"]["id"] = "place-2"
    moved["application_process"] = f"Knock at {STREET}"
    second = import_directory(desk, source=put(tmp_path, moved))

    assert second.added == 1, "a place of which nothing is known but that it is there"
    assert_nowhere(desk, tmp_path)
    undo_last_import(desk)
    assert_nowhere(desk, tmp_path)
    assert is_secret(fields_of(desk, Kind.SERVICE, service))


def test_a_dry_run_shows_nothing_of_what_it_would_take_out(desk: Desk, tmp_path: Path) -> None:
    import_directory(desk, source=put(tmp_path, hsds(name="Example Women’s Safety")))

    would = import_directory(desk, source=put(tmp_path, hsds()), dry_run=True)

    assert "Example Refuge" in repr(would.changes)
    assert not any(canary in repr(would) for canary in CANARIES)


def test_a_church_that_a_feed_names_twice_stays_where_it_is(desk: Desk, tmp_path: Path) -> None:
    lunch = {
        **hsds(name="Example Lunch"),
        "id": "service-2",
        "description": "Soup",
        "made_up_field": "",
    }
    for order in permutations((hsds(), lunch)):
        import_directory(desk, source=put(tmp_path, *order))

    found = desk.look(lambda look: search(look, "Example Lunch"))
    (held,) = desk.look(lambda look: read_held(look, [found[0].id]))
    assert held.places
    assert not held.sensitive
    (hidden,) = desk.look(lambda look: search(look, "Example Refuge"))
    assert hidden.sensitive
    assert STREET not in json.dumps(fields_of(desk, Kind.SERVICE, hidden.id))


@pytest.mark.parametrize("shape", WRITERS)
def test_nothing_that_leaves_says_where_it_is(desk: Desk, tmp_path: Path, shape: str) -> None:
    place = keep(desk, Kind.LOCATION, PLACE)
    service = keep(desk, Kind.SERVICE, refuge(place, is_group=True))
    desk.run(lambda unit: keep_secret(unit, id=service))

    out = export_directory(desk, format=shape, out=tmp_path / f"out-{shape}").out

    files = [out] if out.is_file() else [one for one in out.rglob("*") if one.is_file()]
    written = b"".join(one.read_bytes() for one in files).decode()
    assert not any(canary in written for canary in CANARIES)


def test_help_that_is_found_says_nothing_of_where(desk: Desk) -> None:
    place = keep(desk, Kind.LOCATION, PLACE)
    service = keep(desk, Kind.SERVICE, refuge(place, **{"phones/own": {"number": "01632 960113"}}))
    bus = TravelLine(
        to="Kilmarnock",
        start="Patna",
        bus="Bus 9 stops",
        days=(),
        first="",
        last_home="",
        looked_up=None,
    )
    desk.run(lambda unit: keep_travel(unit, line=bus))
    desk.run(lambda unit: keep_secret(unit, id=service))

    found = desk.look(
        lambda look: find_help(look, needs={"safe.domestic"}, home=find_place(look.area, "Patna"))
    )

    assert "Example Women’s Safety" in repr(found)
    assert not any(canary in repr(found) for canary in CANARIES)


def test_a_leaflet_has_its_phone_alone(desk: Desk) -> None:
    place = keep(desk, Kind.LOCATION, PLACE)
    service = keep(desk, Kind.SERVICE, refuge(place))
    desk.run(lambda unit: keep_secret(unit, id=service))

    paper = desk.look(lambda look: make_leaflet(look, service_ids=[service]))

    assert not any(canary in f"{text_of(paper.pdf)} {paper!r}" for canary in CANARIES)


def test_what_waited_to_travel_is_said_without_it(desk: Desk) -> None:
    place = keep(desk, Kind.LOCATION, PLACE)
    service = keep(desk, Kind.SERVICE, refuge(place))
    desk.run(lambda unit: keep_secret(unit, id=service))

    waits = desk.run(lambda unit: UnitShelf(unit).unsaid(Audience.DIRECTORY, 100)).value

    assert service in {one.record_id for one in waits}
    assert not any(canary in repr(waits) for canary in CANARIES)


def arrive(unit: Unit, *, told: list[Change]) -> None:
    UnitShelf(unit).apply(told, "there")


def all_changes(desk: Desk, *records: tuple[Kind, str]) -> list[Change]:
    return [
        one
        for kind, record_id in records
        for one in desk.look(partial(past, kind=kind, record_id=record_id))
    ]


def test_changes_from_elsewhere_meet_the_mark_in_any_order(tmp_path: Path) -> None:
    """Another desk's address that was said before, beside or after the mark is dropped at the door."""
    (tmp_path / "there").mkdir()
    there = a_desk(tmp_path / "there", clock=FixedClock())
    place = keep(there, Kind.LOCATION, PLACE)
    service = keep(there, Kind.SERVICE, refuge(place))
    there.run(lambda unit: unit.change(Kind.SERVICE, service, {"getting_there": f"Past {STREET}"}))
    said = all_changes(there, (Kind.LOCATION, place), (Kind.SERVICE, service))
    there.run(lambda unit: keep_secret(unit, id=service))
    known = {one.id for one in said}
    ofs = ((Kind.LOCATION, place), (Kind.SERVICE, service))
    mark = [one for one in all_changes(there, *ofs) if one.id not in known]
    assert not any(canary in repr(mark) for canary in CANARIES), "what is said of it from now on"
    orders = [
        [*said, *mark], [*mark, *said], [said[0], *mark, *said[1:]], [said[-1], *mark, *said[:-1]],
        [*reversed([*said, *mark])],
    ]  # fmt: skip
    shown = set()
    for number, order in enumerate(orders):
        folder = tmp_path / str(number)
        folder.mkdir()
        here = a_desk(folder)
        for one in order:  # a round each
            here.run(partial(arrive, told=[one]))
        assert_nowhere(here, folder)
        state = [here.look(partial(shown_of, kind=kind, record_id=one)) for kind, one in ofs]
        shown.add(repr(state))
        here.close()
    assert len(shown) == 1, "every desk says the same in the end"
    there.close()


def test_no_desk_can_take_the_mark_back(desk: Desk, tmp_path: Path) -> None:
    place = keep(desk, Kind.LOCATION, PLACE)
    service = keep(desk, Kind.SERVICE, refuge(place))
    desk.run(lambda unit: keep_secret(unit, id=service))
    marks = [one for one in all_changes(desk, (Kind.SERVICE, service)) if "sensitive" in one.fields]

    taken_back = Change(
        id=(b"another desk", 1),
        kind=Kind.SERVICE,
        record_id=service,
        fields={"sensitive": None, "getting_there": f"Past {STREET}"},
        replaces={"sensitive": [one.id for one in marks]},
        stamp=Stamp(2**42, 0),
        worker="somebody",
    )
    desk.run(partial(arrive, told=[taken_back]))

    assert is_secret(fields_of(desk, Kind.SERVICE, service))
    assert_nowhere(desk, tmp_path)


def test_a_twin_of_a_refuge_leaves_no_address_behind(desk: Desk, tmp_path: Path) -> None:
    place = keep(desk, Kind.LOCATION, PLACE)
    twin = keep(desk, Kind.SERVICE, refuge(place))
    service = keep(desk, Kind.SERVICE, {"name": "Women’s Safety", "sensitive": True})

    desk.run(
        lambda unit: merge_entries(
            unit, keep=service, other=twin, take=("phones", "place", "description")
        )
    )

    assert_nowhere(desk, tmp_path)


def test_a_store_from_an_earlier_heartdesk_is_gone_through_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a store in which a refuge was only hidden, not left out
    with monkeypatch.context() as earlier:
        for name in ("settled", "written"):
            earlier.setattr(f"heartdesk.store.unit.secret.{name}", {
                "settled": lambda _unit, record: record,
                "written": lambda _unit, _kind, fields, _record=None: dict(fields),
            }[name])  # fmt: skip
        desk = a_desk(tmp_path)
        place = keep(desk, Kind.LOCATION, PLACE)
        keep(desk, Kind.SERVICE, refuge(place, sensitive=True))
        desk.run(
            lambda unit: unit.connection.exec_driver_sql(
                "DELETE FROM meta WHERE name LIKE 'whereabouts%'"
            )
        )
        desk.close()
    assert STREET in on_the_disk(tmp_path)

    a_desk(tmp_path).close()

    assert STREET not in on_the_disk(tmp_path)
    assert HOUSE not in on_the_disk(tmp_path)


words = st.text("abcKA 1Z9.,-\u2019é", max_size=30)
values = (
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | words
    | st.lists(words, max_size=3)
    | st.dictionaries(words, words | st.lists(words, max_size=2), max_size=3)
)
names = st.sampled_from(
    [
        "name",
        "description",
        "addresses/a",
        "latitude",
        "phones/p",
        "source",
        "unparsed/x",
        "service_areas/s",
        "else",
    ]
)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([Kind.SERVICE, Kind.LOCATION, Kind.ORGANIZATION]),
    st.dictionaries(names, values),
)
def test_taking_whereabouts_out_twice_is_as_once(kind: Kind, fields: dict[str, Any]) -> None:
    once = without_whereabouts(kind, fields)

    assert without_whereabouts(kind, once) == once
    assert once.get("latitude") is None
    assert once.get("addresses/a") is None


def test_ann_is_the_coordinator_of_these_tests() -> None:
    assert Role.COORDINATOR in replace(ANN).roles
