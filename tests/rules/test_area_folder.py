"""Another council adds its folder without code, and every slip in it gets a clear sentence."""

import csv
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heartdesk.core import area as area_module
from heartdesk.core.area import Area, areas, find_area, load_area, starter_records
from heartdesk.core.errors import DeskError
from heartdesk.core.places import find_place

EVIDENCE = {"level": "A", "sources": ["https://example.org/us"], "accessed": "2026-11-01"}

GAZETTEER = [
    {
        "settlement": "Little Sound",
        "also_called": "The Sound; Wee Soun",
        "type": "village",
        "part_of": "",
        "lat": "60.1",
        "lon": "-1.2",
        "position": "good",
        "position_source": "our own survey",
        "localities": "north",
        "certainty": "certain",
        "sectors": "ZE9 1",
        "radius_m": "800",
        "evidence": "the hub's own list",
        "note": "",
    }
]
SECTORS = [
    {
        "sector": "ZE9 1",
        "lat": "60.11",
        "lon": "-1.21",
        "localities": "north",
        "certainty": "certain",
        "postcodes_here": "12",
        "postcodes_all": "12",
        "other_councils": "",
        "covers": "Little Sound",
    }
]
FILES: dict[str, dict[str, Any]] = {
    "area": {
        "id": "small_isles",
        "name": "Small Isles",
        "pack_version": "1",
        "pack_made": "2026-11-01",
        "council_name": "Small Isles Council",
        "council_service": "council",
        "leaflet_foot": [{"entry": "talk", "words": "Someone to listen"}],
    },
    "localities": {
        "localities": [
            {"id": "north", "name": "North", "hub_name": "North hub", "certainty": "certain"}
        ]
    },
    "needs": {
        "id": "small-needs",
        "name": "Needs",
        "version": "1",
        "headings": [{"id": "food", "label": "Food"}],
        "flags": [{"id": "now", "label": "In danger now", "level": "red", "card": "danger"}],
        "needs": [
            {"id": "food.parcel", "label": "Food parcel", "heading": "food", "flag": "now"},
        ],
    },
    "organizations": {
        "organizations": [{"id": "us", "name": "Us", "sources": ["https://example.org/us"]}]
    },
    "services": {
        "services": [
            {
                "id": "council",
                "name": "Small Isles Council",
                "help_kind": "council",
                "purpose": "Ask us.",
                "needs": ["food.parcel"],
                "organization": "us",
                "phone": "01632 960123",
                "hours_text": "Mon to Fri 9am to 5pm",
                "hours_confirmed": True,
                "schedules": [
                    {
                        "freq": "WEEKLY",
                        "byday": "MO,TU,WE,TH,FR",
                        "opens_at": "09:00",
                        "closes_at": "17:00",
                    }
                ],
                "place": {
                    "settlement": "Little Sound",
                    "address": "1 Shore Street",
                    "postcode": "ZE9 1AA",
                    "lat": 60.1,
                    "lon": -1.2,
                },
                "evidence": EVIDENCE,
            }
        ]
    },
    "helplines": {
        "helplines": [
            {
                "id": "talk",
                "name": "Talk Line",
                "help_kind": "mental_health",
                "purpose": "Someone to listen.",
                "phone": "01632 960456",
                "crisis": True,
                "evidence": EVIDENCE,
            }
        ]
    },
    "safety_cards": {
        "cards": [
            {
                "id": "danger",
                "title": "In danger now",
                "neutral_title": "Help now",
                "when": "Someone is in danger.",
                "steps": [{"text": "Ring {talk}.", "source": "our own rule"}],
                "lines": [{"entry": "talk"}],
            }
        ]
    },
    "denied_numbers": {"denied": [{"number": "01632 960999", "why": "A closed line."}]},
}

Change = Callable[[dict[str, Any]], object]


def a_folder(tmp_path: Path, changed: str = "", change: Change = lambda _: None) -> Path:
    """The folder of a tiny made-up council, with one file changed."""
    folder = tmp_path / "small_isles"
    folder.mkdir(exist_ok=True)
    files = json.loads(json.dumps({**FILES, "gazetteer": GAZETTEER, "sectors": SECTORS}))
    if changed:
        change(files[changed])
    for name, value in files.items():
        if name in ("gazetteer", "sectors"):
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, value[0])
                writer.writeheader()
                writer.writerows(value)
        else:
            (folder / f"{name}.json").write_text(json.dumps(value), "utf-8")
    return folder


def trouble(tmp_path: Path, changed: str, change: Change) -> str:
    """The sentence a council officer reads when one file is wrong."""
    with pytest.raises(DeskError) as caught:
        load_area(a_folder(tmp_path, changed, change))
    assert caught.value.then
    assert "HeartDesk has changed nothing" in caught.value.then
    return caught.value.say


def service(file: dict[str, Any]) -> dict[str, Any]:
    """The one service of the tiny council."""
    found: dict[str, Any] = file["services"][0]
    return found


def _add_council(file: dict[str, Any]) -> None:
    file["helplines"].append({**file["helplines"][0], "id": "council"})


def test_a_second_council_needs_no_code(tmp_path: Path) -> None:
    area = load_area(a_folder(tmp_path))

    assert (area.name, area.council_phone) == ("Small Isles", "01632 960123")
    assert find_place(area, "wee soun").locality_id == "north"
    assert find_place(area, "ze91aa").locality_id == "north"
    assert area.safety_cards[0].steps[0].text == "Ring 01632\u00a0960456."
    assert area.leaflet_foot[0].words == "Someone to listen"
    assert len(list(starter_records(area))) == 4


def test_it_is_offered_as_soon_as_its_folder_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "areas").mkdir()
    a_folder(tmp_path / "areas")
    (tmp_path / "areas" / "broken").mkdir()
    (tmp_path / "areas" / "Not An Area").mkdir()
    monkeypatch.setattr(area_module, "resources_folder", lambda: tmp_path)

    assert areas() == (("small_isles", "Small Isles"), ("broken", "broken"))
    assert find_area("small_isles").name == "Small Isles"
    with pytest.raises(DeskError, match=r"area\.json of the area folder “broken” is missing"):
        find_area("broken")


def test_a_package_carries_its_areas_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    (tmp_path / "resources" / "areas").mkdir(parents=True)
    a_folder(tmp_path / "resources" / "areas")

    assert areas() == (("small_isles", "Small Isles"),)


@pytest.mark.parametrize("name", ["atlantis", "", "../areas", "/etc", "small isles", "x" * 300])
def test_an_area_that_is_not_there_is_a_sentence(name: str) -> None:
    with pytest.raises(DeskError, match="HeartDesk has no area called") as caught:
        find_area(name)
    assert "east_ayrshire" in caught.value.then


@pytest.mark.parametrize(
    ("changed", "change", "said"),
    [
        # a slip of the hand would lose a fact
        ("services", lambda f: service(f).update(fone="1"), "“fone” is not a name HeartDesk knows"),
        ("services", lambda f: service(f).pop("name"), "“name” is missing"),
        ("services", lambda f: service(f).update(name=5), "must be text in quotation marks"),
        ("services", lambda f: service(f).update(crisis="yes"), "must be true or false"),
        ("services", lambda f: service(f).update(minimum_age="old"), "must be a number"),
        ("services", lambda f: service(f).update(minimum_age=900), "must be from 0 to 120"),
        ("services", lambda f: service(f).update(id="Big Council"), "must be small letters"),
        ("services", lambda f: f.update(services={}), "must be a list of objects"),
        ("services", lambda f: f["services"].append(service(f)), "has “council” twice"),
        ("services", lambda f: service(f).update(needs=["food"]), "which is not in needs.json"),
        ("services", lambda f: service(f).update(organization="them"), "organizations.json"),
        ("services", lambda f: service(f).update(localities=["south"]), "localities.json"),
        ("services", lambda f: service(f).update(url="http://x.org"), "starts with https://"),
        ("services", lambda f: service(f).update(url="javascript:x"), "starts with https://"),
        ("services", lambda f: service(f).update(email="us"), "is not an e-mail address"),
        # numbers nobody can answer for
        (
            "services",
            lambda f: service(f).update(evidence={**EVIDENCE, "level": "C"}),
            "only evidence A or B may show a number",
        ),
        (
            "services",
            lambda f: service(f).update(evidence={**EVIDENCE, "sources": []}),
            "an entry nobody has read about may not ship",
        ),
        ("services", lambda f: service(f).pop("evidence"), "say where this was read"),
        ("services", lambda f: service(f).update(phone="ask Ann"), "is not a telephone number"),
        ("services", lambda f: service(f).update(phone="01632960999"), "must never be shown"),
        (
            "services",
            lambda f: service(f).update(purpose="Ring +44 1632 960 999"),
            "has a number that must never be shown (A closed line.)",
        ),
        (
            "services",
            lambda f: service(f).update(purpose="Or ring 01632 960777"),
            "numbers stand in “phone” only",
        ),
        ("services", lambda f: service(f).update(phone_not_confirmed=True), "cannot stand beside"),
        ("helplines", lambda f: f["helplines"][0].update(phone=None), "needs a number"),
        # hours that would lie
        ("services", lambda f: service(f).pop("hours_confirmed"), "hours_confirmed is true"),
        ("services", lambda f: service(f).pop("hours_text"), "“hours_text” is missing"),
        (
            "services",
            lambda f: service(f)["schedules"][0].update(opens_at="9am"),
            "must be a time such as 09:30",
        ),
        ("services", lambda f: service(f)["schedules"][0].update(byday="Mon"), "must be days"),
        # places
        (
            "services",
            lambda f: service(f)["place"].update(settlement="Atlantis"),
            "which is not in gazetteer.csv",
        ),
        ("services", lambda f: service(f)["place"].update(lat=60.3), "about 22 km from"),
        ("services", lambda f: service(f)["place"].update(lat=None), "must stand together"),
        ("services", lambda f: service(f).update(sensitive=True), "may not give an address"),
        ("gazetteer", lambda f: f[0].update(lat="north"), "gazetteer.csv, line 2: “lat” must be"),
        ("gazetteer", lambda f: f[0].update(lat="6.1"), "must be from 49 to 61.5"),
        ("gazetteer", lambda f: f[0].update(localities=""), "“localities” is empty"),
        ("gazetteer", lambda f: f[0].update(localities="south"), "not in localities.json"),
        ("gazetteer", lambda f: f[0].update(certainty="sure"), "must be one of certain, likely"),
        ("gazetteer", lambda f: f[0].update(sectors="ZE9 2"), "not in sectors.csv"),
        ("gazetteer", lambda f: f.append(dict(f[0])), "has “little sound” twice"),
        ("sectors", lambda f: f[0].update(localities=""), "must be unsure"),
        ("sectors", lambda f: f[0].update(postcodes_all="3"), "must be from 12"),
        ("localities", lambda f: f.update(localities=[]), "needs at least one hub area"),
        # needs, cards and the whole
        ("needs", lambda f: f["needs"][0].update(heading="drink"), "must be one of food"),
        ("needs", lambda f: f["needs"][0].update(flag="soon"), "one of the flags of this file"),
        ("needs", lambda f: f["flags"][0].update(card="calm"), "opens the card “calm”"),
        (
            "safety_cards",
            lambda f: f["cards"][0]["steps"][0].update(text="Ring {nobody}."),
            "names “nobody”, which is no service or helpline here",
        ),
        (
            "safety_cards",
            lambda f: f["cards"][0]["steps"][0].update(text="Ring 01632 960456."),
            "write the id of its entry in braces instead",
        ),
        ("safety_cards", lambda f: f["cards"][0]["steps"][0].pop("source"), "“source” is missing"),
        (
            "safety_cards",
            lambda f: f["cards"][0]["lines"][0].update(nearest=["nowhere"]),
            "“nowhere”",
        ),
        (
            "safety_cards",
            lambda f: f["cards"][0]["lines"][0].update(when_shut="talk"),
            "whose times are not confirmed",
        ),
        (
            "safety_cards",
            lambda f: f["cards"][0]["lines"][0].update(
                because=[{"locality": "north", "text": "Ring 01632 960456.", "source": "us"}]
            ),
            "has a telephone number",
        ),
        ("safety_cards", lambda f: f["cards"][0].update(steps=[]), "“steps” is empty"),
        ("area", lambda f: f.update(council_service="talk2"), "must name a service with a"),
        ("area", lambda f: f.update(id="big_isles"), "must be the name of its folder"),
        ("area", lambda f: f.update(pack_made="today"), "must be a day such as"),
        ("area", lambda f: f["leaflet_foot"][0].pop("words"), "“words” is missing"),
        ("denied_numbers", lambda f: f["denied"][0].update(number="x"), "is not a telephone"),
        ("helplines", _add_council, "is also the id of a helpline"),
    ],
)
def test_every_slip_in_a_file_is_named(
    tmp_path: Path, changed: str, change: Change, said: str
) -> None:
    say = trouble(tmp_path, changed, change)

    assert said in say
    assert changed in say or changed in ("services", "helplines")


def test_a_card_cannot_ring_a_number_nobody_has_confirmed(tmp_path: Path) -> None:
    def unconfirm(file: dict[str, Any]) -> None:
        file["helplines"][0].update(phone=None, phone_not_confirmed=True, crisis=False)

    assert "no number with evidence A or B" in trouble(tmp_path, "helplines", unconfirm)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("services.json", b'{"services": [', "services.json: this is not JSON at line 1"),
        ("services.json", b"[1, 2]", "must hold one object in braces"),
        ("services.json", b"[" * 100_000, "services.json: this is not JSON"),
        ("services.json", '{"name": "Caf\u00e9"}'.encode("latin-1"), "not saved as UTF-8"),
        ("services.json", b'{"services": [], "services": []}', "has “services” twice"),
        ("services.json", b'{"services": ' + b"9" * 5000 + b"}", "services.json: this is not"),
        ("services.json", b"", "services.json: this is not JSON"),
        ("gazetteer.csv", b'settlement,lat\n"Little', "not a table HeartDesk can read"),
        ("gazetteer.csv", b"settlement,lat\nA,1,2\n", "as many values as there are columns"),
        ("gazetteer.csv", b"settlement,lat\nA\n", "as many values as there are columns"),
        ("gazetteer.csv", b"settlement,lat\n", "gazetteer.csv"),
        ("area.json", b'{"id": "small_isles"}' + b" " * 9_000_000, "far too large"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    folder = a_folder(tmp_path)
    (folder / name).write_bytes(content)

    with pytest.raises(DeskError) as caught:
        load_area(folder)
    assert said in caught.value.say


@pytest.mark.parametrize("name", [f"{name}.json" for name in FILES] + ["gazetteer.csv"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    folder = a_folder(tmp_path)
    (folder / name).unlink()

    with pytest.raises(DeskError, match=f"The file {name} of the area folder “small_isles”"):
        load_area(folder)


def test_a_file_saved_by_a_spreadsheet_with_a_mark_at_its_start_is_read(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    table = folder / "gazetteer.csv"
    table.write_bytes(b"\xef\xbb\xbf" + table.read_bytes().replace(b"\n", b"\r\n"))

    assert load_area(folder).settlements[0].name == "Little Sound"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from([*(f"{name}.json" for name in FILES), "gazetteer.csv", "sectors.csv"]),
    st.integers(0, 1500),
    st.binary(max_size=3),
    st.integers(0, 40),
)
def test_a_damaged_file_is_read_or_named_and_nothing_else(
    tmp_path: Path, name: str, at: int, added: bytes, removed: int
) -> None:
    path = a_folder(tmp_path) / name
    whole = path.read_bytes()
    path.write_bytes(whole[:at] + added + whole[at + removed :])

    with suppress(DeskError):
        assert load_area(path.parent).name


def test_hostile_words_in_a_folder_stay_harmless_text(tmp_path: Path) -> None:
    def hostile(file: dict[str, Any]) -> None:
        service(file)["name"] = "<img src=x>\u202e\x00 Tea & <b>chat</b>"

    area: Area = load_area(a_folder(tmp_path, "services", hostile))

    assert area.services[0].name == "<img src=x> Tea & <b>chat</b>"
