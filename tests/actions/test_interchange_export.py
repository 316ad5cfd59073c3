"""What leaves the desk: in the standards' shapes to the letter, nothing private, and the same when it comes back."""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import urlopen

import icalendar
import jsonschema
import pytest
import vobject
from frictionless import Package, system
from hypothesis import given
from hypothesis import strategies as st
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from heartdesk.core.cells import defused, original
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.directory.actions import check_by_phone, load_starter
from heartdesk.interchange.actions import import_directory
from heartdesk.interchange.export import export_directory
from heartdesk.interchange.shapes import LISTS, PARTS, SCALARS
from heartdesk.interchange.whose import Whose, groups
from heartdesk.interchange.writers import WRITERS
from heartdesk.interchange.writers.csv_tables import COLUMNS
from heartdesk.store.desk import Desk
from heartdesk.store.unit import Unit
from tests.makers import ANN, FixedClock, a_desk
from tests.oruk_validator import Verdict, judge

SECRET = "only for us at the desk"
BASE = "https://example.org/schema/"


def fill(unit: Unit) -> None:
    """A directory with everything in it that is hard to send: a refuge, closures, hostile words, loose ends."""
    load_starter(unit)
    hall = unit.create(
        Kind.LOCATION,
        {
            "name": "Miners' welfare hall",
            "location_type": "physical",
            "settlement": "Patna",
            "latitude": 55.36,
            "longitude": -4.5,
            "addresses/a": {"address_1": "1 Main Street", "country": "GB"},
            "accessibility/lift": {"description": "Lift", "details": "By the side door"},
            "localities/doon-valley": True,
        },
    )
    refuge = unit.create(
        Kind.LOCATION,
        {"name": "The house on the hill", "addresses/a": {"address_1": "9 Hidden Row"}},
    )
    owner = unit.create(
        Kind.ORGANIZATION,
        {
            "name": "Doon Valley Soup",
            "organization_identifiers/1": {
                "identifier_scheme": "GB-SC",
                "identifier_type": "charity number",
                "identifier": "SC012345",
            },
            "phones/p": {"number": "01632 960001", "type": "voice"},
        },
    )
    soup = unit.create(
        Kind.SERVICE,
        {
            "name": "=Soup & a blether, £1",
            "description": "Hot soup.\nAnyone can come, '-' no questions.",
            "status": "active",
            "organization_id": owner,
            "staff_note": SECRET,
            "unparsed/odd": SECRET,
            "evidence": {"note": SECRET},
            "what_to_expect": "Somebody meets you at the door.",
            "is_group": True,
            "meets_in": "The kitchen",
            "joining": "open",
            "leader": "Morag",
            "no_need_to_bring": "Money",
            "hours_text": "Tuesdays 12 to 2",
            "hours_confirmed": True,
            "needs/food.today": {"weight": 0.5},
            "localities/doon-valley": True,
            "phones/p": {"number": "+44 1632 960002", "type": "voice", "extension": "12"},
            "email": "not an address",
            "schedules/tue": {
                "freq": "WEEKLY",
                "interval": 1,
                "byday": "TU",
                "opens_at": "12:00",
                "closes_at": "14:00",
            },
            "schedules/month": {
                "freq": "MONTHLY",
                "byday": "-1FR",
                "opens_at": "22:00",
                "closes_at": "01:00",
                "service_at_location_id": "at",
            },
            "schedules/shut": {
                "valid_from": "2026-12-21",
                "valid_to": "2027-01-03",
                "description": "Closed for the holidays",
            },
            "schedules/words": {"text": "Ring for times in summer"},
            "service_at_locations/at": {"location_id": hall},
            "cost_options/c": {"option": "Soup", "amount": 1, "currency": "GBP"},
            "attributes/1": {"taxonomy": "Else", "code": "soup", "label": "Soup"},
            "attributes/2": {"taxonomy": "Other", "code": "soup", "label": "Soups"},
            "contacts/1": {"name": "Jean Secretary", "title": "Secretary"},
            "languages/pl": {"name": "Polish", "code": "pl"},
        },
    )
    unit.create(
        Kind.SERVICE,
        {
            "name": "A safe house",
            "sensitive": True,
            "status": "active",
            "phones/p": {"number": "01632 960003"},
            "getting_there": "Bus 9 to Hidden Row",
            "service_at_locations/at": {"location_id": refuge},
            "schedules/s": {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00"},
        },
    )
    unit.create(Kind.SERVICE, {"name": "Nobody knows whether it runs"})
    check_by_phone(unit, id=soup, facts=("phone",))
    unit.create(Kind.ENQUIRY, {"week": "2026-W47", "missing": True})


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = a_desk(tmp_path / "one", worker=replace(ANN, name="Annabel Quill"))
    opened.run(fill)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def folders(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()


def exported(desk: Desk, tmp_path: Path, shape: str, name: str = "out") -> Path:
    return export_directory(desk, format=shape, out=tmp_path / f"{name}-{shape}").out


def everything(out: Path) -> bytes:
    files = [out] if out.is_file() else sorted(one for one in out.rglob("*") if one.is_file())
    return b"".join(one.read_bytes() for one in files)


@pytest.mark.parametrize("shape", WRITERS)
def test_nothing_private_leaves_in_any_shape(desk: Desk, tmp_path: Path, shape: str) -> None:
    written = everything(exported(desk, tmp_path, shape))

    for private in (
        SECRET, "Hidden Row", "house on the hill", "Jean Secretary", "Bus 9", "Annabel Quill", "2026-W47", "Morag",
    ):  # fmt: skip
        assert private.encode() not in written, private
    if shape not in ("ics", "oruk"):
        assert b"01632 960003" in written, "the refuge itself is found, by phone only"


@pytest.mark.parametrize("shape", ["hsds-json", "hsds-csv"])
def test_a_directory_that_leaves_and_comes_back_is_the_same(
    desk: Desk, tmp_path: Path, shape: str
) -> None:
    first = exported(desk, tmp_path, shape)
    other = a_desk(tmp_path / "two")
    other.run(load_starter)

    report = import_directory(other, source=first, system="first")
    assert report.kept_aside == ()
    again = import_directory(other, source=first, system="first")
    assert (again.added, again.updated) == (0, 0), "coming twice changes nothing"
    second = exported(other, tmp_path, "hsds-json", "second")
    other.close()

    whole = exported(desk, tmp_path, "hsds-json", "first")
    came, left = by_id(second), by_id(whole)
    assert came.keys() == left.keys()
    for one, said in left.items():
        for name, value in said.items():
            assert came[one].get(name) == value, f"{said['name']}: {name}"


def by_id(out: Path) -> dict[str, Any]:
    """The directory without the day of its last check: a source's date is never a check of ours."""
    said = json.loads(out.read_bytes())
    return {
        one["id"]: {name: value for name, value in one.items() if name != "assured_date"}
        for kind in said
        for one in said[kind]
    }


def test_an_export_into_a_used_folder_or_an_unknown_shape_changes_nothing(
    desk: Desk, tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "letter.txt").write_text("mine")
    with pytest.raises(DeskError, match="something in that folder"):
        export_directory(desk, format="oruk", out=taken)
    assert [one.name for one in taken.iterdir()] == ["letter.txt"]
    with pytest.raises(DeskError, match="cannot write a directory as pigeon"):
        export_directory(desk, format="pigeon", out=tmp_path / "x")


def test_a_sheet_runs_no_formula_and_reads_as_it_was(desk: Desk, tmp_path: Path) -> None:
    rows = list(
        csv.DictReader(exported(desk, tmp_path, "csv").read_text("utf-8-sig").splitlines(True))
    )
    soup = next(row for row in rows if "Soup" in row["name"])
    assert soup["name"] == "'=Soup & a blether, £1"
    assert soup["phone"] == "'+44 1632 960002"
    assert soup["checked on"] == "2026-11-17"


@given(st.text())
def test_a_cell_is_never_a_formula_and_always_comes_back(text: str) -> None:
    cell = defused(text)
    assert original(cell) == text
    assert not cell.lstrip(" \n").startswith(("=", "@", "\t", "\r", "\x00"))


def test_the_calendar_keeps_the_rules_the_holidays_and_the_night(
    desk: Desk, tmp_path: Path
) -> None:
    calendar = icalendar.Calendar.from_ical(exported(desk, tmp_path, "ics").read_bytes())
    events: list[Any] = calendar.walk("VEVENT")
    soups = [e for e in events if "Soup" in str(e["SUMMARY"])]
    weekly = next(e for e in soups if e["RRULE"]["FREQ"] == ["WEEKLY"])
    monthly = next(e for e in soups if e["RRULE"]["FREQ"] == ["MONTHLY"])

    assert weekly.decoded("DTSTART").isoformat() == "2026-11-17T12:00:00+00:00"
    assert weekly["DTSTART"].params["TZID"] == "Europe/London"
    shut = sorted(moment.dt.date().isoformat() for moment in weekly["EXDATE"].dts)
    assert shut == ["2026-12-22", "2026-12-29"]
    assert monthly["RRULE"]["BYDAY"] == ["-1FR"]
    assert (monthly.decoded("DTEND") - monthly.decoded("DTSTART")).seconds == 3 * 3600
    assert "Main Street" in monthly["LOCATION"]
    assert not any("safe house" in str(e["SUMMARY"]) for e in events)


def sessions(path: Path) -> tuple[str, list[str]]:
    """The name of a calendar, and whose sessions it holds."""
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    return str(calendar["NAME"]), sorted({str(one["SUMMARY"]) for one in calendar.walk("VEVENT")})


def a_weekly(name: str, **more: Any) -> dict[str, Any]:
    schedule = {
        "freq": "WEEKLY",
        "byday": "MO",
        "interval": 1,
        "opens_at": "10:00",
        "closes_at": "11:00",
    }
    return {"name": name, "status": "active", "schedules/a": schedule, **more}


def test_a_calendar_is_of_one_hub_or_of_one_group(desk: Desk, tmp_path: Path) -> None:
    walkers = desk.run(
        lambda unit: unit.create(
            Kind.SERVICE,
            a_weekly("Darvel walkers", is_group=True, **{"localities/loudoun": True}),
        )
    ).value
    desk.run(
        lambda unit: unit.create(
            Kind.SERVICE, a_weekly("Newmilns knitters", **{"localities/loudoun": True})
        )
    )

    def written(name: str, whose: Whose) -> tuple[str, list[str]]:
        return sessions(export_directory(desk, format="ics", out=tmp_path / name, whose=whose).out)

    assert written("hub.ics", Whose(hub="loudoun")) == (
        "What is on: Loudoun hub",
        ["Darvel walkers", "Newmilns knitters"],
    )
    assert written("group.ics", Whose(entry=walkers)) == (
        "What is on: Darvel walkers",
        ["Darvel walkers"],
    )
    name, everything_on = written("all.ics", Whose())
    assert name == "What is on: East Ayrshire"
    assert {"Darvel walkers", "Newmilns knitters"} < set(everything_on)
    assert any("Soup" in one for one in written("doon.ics", Whose(hub="Doon Valley"))[1])
    assert (walkers, "Darvel walkers") in desk.look(groups)


def test_a_hub_or_group_that_is_not_here_and_a_shape_that_is_whole_are_told(
    desk: Desk, tmp_path: Path
) -> None:
    for shape, whose in (
        ("ics", Whose(hub="nowhere")),
        ("ics", Whose(entry="5b0f6c1e-0a52-4d5e-9f53-0c6f4b5f8a99")),
        ("vcard", Whose(hub="loudoun")),
    ):
        with pytest.raises(DeskError) as told:
            export_directory(desk, format=shape, out=tmp_path / "out", whose=whose)
        assert told.value.then
    assert not (tmp_path / "out").exists()


def test_address_books_read_the_cards(desk: Desk, tmp_path: Path) -> None:
    cards = list(vobject.readComponents(exported(desk, tmp_path, "vcard").read_text()))
    soup = next(card for card in cards if "Soup" in card.fn.value)
    assert soup.tel.value == "+44 1632 960002"
    assert soup.org.value == ["Doon Valley Soup"]
    assert soup.note.value == "Hot soup.\nAnyone can come, '-' no questions."


# What follows holds what leaves against the standards' own schemas.


@pytest.mark.data("hsds/3.1")
def test_our_tables_of_the_standard_are_the_standards_own(data_dir: Path) -> None:
    def properties(name: str) -> set[str]:
        return set(
            json.loads((data_dir / "hsds/3.1/schema" / f"{name}.json").read_bytes())["properties"]
        )

    for kind, scalars in SCALARS.items():
        assert set(scalars) | set(LISTS[kind]) <= properties(kind.value)
    names = {
        "addresses": "address", "languages": "language", "capacities": "service_capacity",
        "accessibility": "accessibility", "additional_urls": "url", "additional_websites": "url", "funding": "funding",
    }  # fmt: skip
    for name, shape in PARTS.items():
        assert set(shape.cells) <= properties(names.get(name, name.removesuffix("s")))
    described = json.loads((data_dir / "hsds/3.1/datapackage.json").read_bytes())
    for resource in described["resources"]:
        table = resource["path"].removesuffix(".csv")
        theirs = [field["name"] for field in resource["schema"]["fields"]]
        if table in COLUMNS and len(theirs) > 2:
            assert list(COLUMNS[table]) == theirs


def strict(schemas: Path, root: str) -> jsonschema.Draft202012Validator:
    """A validator that takes nothing the schema does not name, formats checked."""

    def closed(value: Any) -> Any:
        if isinstance(value, dict):
            value = {name: closed(one) for name, one in value.items()}
            if "properties" in value:
                value["additionalProperties"] = False
        elif isinstance(value, list):
            value = [closed(one) for one in value]
        return value

    registry: Registry[Any] = Registry()
    for path in schemas.glob("*.json"):
        said = closed(json.loads(path.read_bytes()))
        said.pop("$id", None)
        resource = Resource.from_contents(said, default_specification=DRAFT202012)
        registry = registry.with_resource(BASE + path.name, resource)
    return jsonschema.Draft202012Validator(
        {"$ref": f"{BASE}{root}.json"},
        registry=registry,
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )


@pytest.mark.data("hsds/3.1")
def test_every_object_is_hsds_3_1_to_the_letter(desk: Desk, tmp_path: Path, data_dir: Path) -> None:
    said = json.loads(exported(desk, tmp_path, "hsds-json").read_bytes())
    for name in ("organization", "service", "location"):
        validator = strict(data_dir / "hsds/3.1/schema", name)
        assert said[f"{name}s"]
        for one in said[f"{name}s"]:
            assert [error.message for error in validator.iter_errors(one)] == []
        spoiled = {**said[f"{name}s"][0], "heard": "at the desk"}
        assert list(validator.iter_errors(spoiled)), "the validator is strict"


def test_the_csv_package_is_valid_for_frictionless(desk: Desk, tmp_path: Path) -> None:
    out = exported(desk, tmp_path, "hsds-csv")
    with system.use_context(trusted=True):
        report = Package(str(out / "datapackage.json")).validate()
    assert report.flatten(["type", "note", "rowNumber", "fieldName"]) == []
    assert {"services", "phones", "schedules", "attributes"} <= {t.name for t in report.tasks}


class _Handler(SimpleHTTPRequestHandler):
    """A plain web server told the two things README.txt says: index.json, and the type."""

    def translate_path(self, path: str) -> str:
        found = super().translate_path(path)
        return f"{found}/index.json" if Path(found).is_dir() else found

    def guess_type(self, path: Any) -> str:  # noqa: ARG002
        return "application/json"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def feed(desk: Desk, tmp_path: Path) -> Iterator[str]:
    folder = exported(desk, tmp_path, "oruk")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    server.daemon_threads = False  # so that closing waits for the last answer
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def fetched(url: str) -> Any:
    with urlopen(url) as answer:  # noqa: S310 - our own server on this machine
        return json.load(answer)


ENDPOINTS = ("services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms")


def test_the_feed_passes_the_rules_of_the_validator(feed: str) -> None:
    root = fetched(f"{feed}/")
    assert root["version"] == "HSDS-UK-3.0"
    assert {"version", "profile", "openapi_url"} <= root.keys()
    for endpoint in ENDPOINTS:
        page = fetched(f"{feed}/{endpoint}")
        assert (page["total_pages"], page["page_number"], page["empty"]) == (1, 1, False)
        assert page["total_items"] == page["size"] == len(page["contents"])
        ids = [one["id"] for one in page["contents"]]
        assert len(set(ids)) == len(ids)
        for one in (ids[0], ids[len(ids) // 2], ids[-1]):
            assert fetched(f"{feed}/{endpoint}/{one}")["id"] == one
    for one in fetched(f"{feed}/services")["contents"]:
        assert one["organization_id"] == one["organization"]["id"]
        assert one["status"] in ("active", "temporarily closed")


def test_another_desk_reads_the_feed(feed: str, tmp_path: Path) -> None:
    other = a_desk(tmp_path / "two")
    report = import_directory(other, source=feed)
    names = other.look(lambda look: {one.fields["name"] for one in look.every(Kind.SERVICE)})
    other.close()

    assert report.kept_aside == ()
    assert "=Soup & a blether, £1" in names
    assert "A safe house" not in names


@pytest.mark.data("oruk/3.0")
def test_the_feed_passes_the_validator_without_a_warning(feed: str, data_dir: Path) -> None:
    verdict = judge(lambda path, _query: fetched(feed + path), data_dir / "oruk/3.0")
    assert verdict == Verdict()


@pytest.mark.data("oruk/3.0")
def test_the_validators_own_mocks_behave_as_there(data_dir: Path) -> None:
    """Default passes and Warn warns, so that the rules restated here are known to be neither lax nor too hard."""

    def mocked(name: str) -> Verdict:
        files = data_dir / "oruk/3.0/validator-mocks" / name
        of = {
            "services": "service", "taxonomies": "taxonomy", "taxonomy_terms": "taxonomy_term",
            "service_at_locations": "service_at_location",
        }  # fmt: skip

        def fetch(path: str, _query: dict[str, str]) -> Any:
            endpoint, _, own = path.strip("/").partition("/")
            if not endpoint:
                found = files / "api_details.json"
            elif not own:
                found = files / f"{of[endpoint]}_list.json"
            else:
                full = files / f"{of[endpoint]}_full.json"
                found = full if full.exists() else files / f"{of[endpoint]}.json"
            return json.loads(found.read_bytes())

        return judge(fetch, data_dir / "oruk/3.0")

    assert mocked("V3.0-UK-Default").passes
    warn = mocked("V3.0-UK-Warn")
    assert warn.warnings
    assert warn.passes


@pytest.mark.data("oruk/3.0")
@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: one.pop("name"),
        lambda one: one.update(email="not an address"),
        lambda one: one.update(id="7"),
    ],
)
def test_a_feed_with_a_fault_in_it_fails(feed: str, data_dir: Path, spoil: Any) -> None:
    def fetch(path: str, _query: dict[str, str]) -> Any:
        if path == "/services/7":
            return None
        said = fetched(feed + path)
        if path == "/services":
            spoil(said["contents"][0])
        return said

    def twice(path: str, _query: dict[str, str]) -> Any:
        said = fetched(feed + path)
        if path == "/services":
            said["contents"].append(said["contents"][0])
        return said

    assert not judge(fetch, data_dir / "oruk/3.0").passes
    assert any("repeated" in one for one in judge(twice, data_dir / "oruk/3.0").errors)


def test_a_desk_with_nothing_sends_an_empty_directory(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "one", clock=FixedClock())
    for shape in WRITERS:
        exported(desk, tmp_path, shape)
    page = json.loads((tmp_path / "out-oruk/services/index.json").read_bytes())
    assert page["empty"] is True
    desk.close()


@pytest.mark.data("hsds/3.1")
@pytest.mark.parametrize(
    "source",
    [
        pytest.param(name, marks=pytest.mark.data(name))
        for name in (
            "directories/san_mateo_county",
            "directories/florida_legal",
            "aliss/v4_service.json",
            "hsds/3.1/examples/csv",
        )
    ],
)
def test_what_others_sent_us_leaves_in_the_standards_shape(
    tmp_path: Path, data_dir: Path, source: str
) -> None:
    desk = a_desk(tmp_path / "one")
    import_directory(desk, source=data_dir / source)
    said = json.loads(exported(desk, tmp_path, "hsds-json").read_bytes())
    out = exported(desk, tmp_path, "hsds-csv")
    desk.close()

    for name in ("organization", "service", "location"):
        validator = strict(data_dir / "hsds/3.1/schema", name)
        for one in said[f"{name}s"]:
            assert [error.message for error in validator.iter_errors(one)] == []
    with system.use_context(trusted=True):
        report = Package(str(out / "datapackage.json")).validate()
    assert report.flatten(["type", "note", "rowNumber", "fieldName"]) == []
