"""The shapes that councils and charities really send, one by one: what is taken in, what stays private."""

from pathlib import Path
from typing import Any

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.fields import elements
from heartdesk.core.kinds import Kind
from heartdesk.interchange.actions import import_directory
from heartdesk.interchange.model import Report
from heartdesk.interchange.readers.any_csv import guessed, read_map
from heartdesk.store.desk import Desk

FILES = Path(__file__).parents[1] / "fixtures" / "interchange"


def named(desk: Desk, kind: Kind = Kind.SERVICE) -> dict[str, dict[str, Any]]:
    return desk.look(
        lambda look: {one.fields["name"]: dict(one.fields) for one in look.every(kind)}
    )


def parts(fields: dict[str, Any], name: str) -> list[Any]:
    return [said for _, said in elements(fields, name)]


def remarks(report: Report) -> str:
    return " | ".join(note.reason for note in report.notes)


def test_outposts_sheet_comes_in_without_what_it_keeps_private(desk: Desk) -> None:
    report = import_directory(desk, source=FILES / "outpost_csv")

    tea = named(desk)["Toddler tea"]
    assert (tea["status"], tea["minimum_age"], tea["maximum_age"]) == ("active", 0, 4)
    assert [one["byday"] for one in parts(tea, "schedules")] in (["TU", "FR"], ["FR", "TU"])
    assert [one["number"] for one in parts(tea, "phones")] == ["01632 960011"]
    assert named(desk)["Hidden group"]["status"] == "temporarily closed"
    places = named(desk, Kind.LOCATION)
    assert parts(places["Welfare hall"], "addresses")[0]["postal_code"] == "KA6 7AA"
    whole = str([named(desk), places])
    for private in (
        "Private Person",
        "960012",
        "off sick",
        "Kirk Wynd",
        "KA6 7AB",
        "55.5",
        "internal",
    ):
        assert private not in whole, private
    assert "kept private" not in whole
    assert "hides the exact address" in remarks(report)
    assert [one.reason for one in report.kept_aside] == [
        "it belongs to a row that is not in the sheet (import_id_reference)"
    ]


def test_open_referral_uk_1_comes_in_in_todays_terms(desk: Desk) -> None:
    report = import_directory(desk, source=FILES / "oruk_1")

    walk = named(desk)["Walk and talk"]
    assert walk["description"] == "A walk by the water & a blether."
    assert walk["fees_description"] == "Free"
    assert (walk["minimum_age"], walk["maximum_age"]) == (16, 100), "the widest range of them"
    rules = {one.get("byday"): one for one in parts(walk, "schedules")}
    assert rules["MO"]["opens_at"] == "10:00"
    assert rules["WE"]["service_at_location_id"] == "sal-1", "3 is Wednesday, at that place"
    assert rules[None]["description"] == "Closed"
    assert {one["label"] for one in parts(walk, "attributes")} == {
        "Exercise", "venue", "drop-in", "Information",
    }  # fmt: skip
    assert parts(walk, "contacts")[0]["phones"][0]["number"] == "01632 960021"
    assert parts(named(desk, Kind.LOCATION)["Kirk hall"], "accessibility")[0] == {
        "description": "Ramp"
    }
    assert "own words" not in str(walk), "reviews hold what people said"
    assert "reviews" in remarks(report)
    assert named(desk, Kind.ORGANIZATION)["Valley Walkers"]["website"] == "https://example.org"
    assert "No organisation" in named(desk)


def test_street_support_says_each_service_once_however_many_days_it_stands_under(
    desk: Desk,
) -> None:
    report = import_directory(desk, source=FILES / "street_support")

    services = named(desk)
    assert set(services) == {"Doon Soup & Co: Meals", "Doon Soup & Co: Advice", "Walk-in Weans"}
    (soup,) = parts(services["Doon Soup & Co: Meals"], "schedules")
    assert (soup["byday"], soup["opens_at"]) == ("MO,TH", "12:00")
    (weans,) = parts(services["Walk-in Weans"], "schedules")
    assert weans["byday"] == "MO,TU"
    (always,) = parts(services["Doon Soup & Co: Advice"], "schedules")
    assert (always["opens_at"], always["closes_at"]) == ("00:00", "00:00")
    assert not parts(services["Doon Soup & Co: Meals"], "phones"), "“test tel” is no number"
    assert [one.reason for one in report.kept_aside] == ["the source does not publish this service"]
    assert "calls for volunteers were left out" in remarks(report)


def test_a_sheet_of_their_own_columns_is_understood_by_its_headings(desk: Desk) -> None:
    report = import_directory(desk, source=FILES / "own_columns", format="csv")

    knit = named(desk)["Knit and natter"]
    assert [one["number"] for one in parts(knit, "phones")] == ["01632 960041"]
    (rule,) = parts(knit, "schedules")
    assert (rule["byday"], knit["hours_confirmed"]) == ("MO", False), "read out of words: not sure"
    dance = named(desk)["Tea dance"]
    assert dance["hours_text"] == "every other Friday"
    assert not parts(dance, "schedules")
    assert dance["fees_description"] == "£1"
    assert "remarks" in remarks(report), "a column nobody explained is named"
    assert "under the mat" not in str(named(desk))
    assert report.kept_aside == ()


def test_a_map_says_what_the_columns_are_where_their_names_do_not(
    desk: Desk, tmp_path: Path
) -> None:
    sheet = tmp_path / "liste.csv"
    sheet.write_text("A;B;C\nKaffee;01632 960042;Tuesdays\n")
    with pytest.raises(DeskError, match=r"Nothing in liste\.csv"):
        import_directory(desk, source=sheet, format="csv")

    columns = read_map({"columns": {"A": "name", "B": "phone", "C": "hours"}})
    import_directory(desk, source=sheet, columns=columns)

    assert named(desk)["Kaffee"]["hours_text"] == "Tuesdays"


@pytest.mark.parametrize(
    "said",
    [None, [], {}, {"columns": {}}, {"columns": {"A": "phone"}}, {"columns": {"A": "pigeon"}}],
)
def test_a_map_that_makes_no_sense_is_refused_in_a_sentence(said: Any) -> None:
    with pytest.raises(DeskError, match="map of the columns") as trouble:
        read_map(said)
    assert "columns" in trouble.value.then


def test_each_meaning_is_given_to_one_column_only() -> None:
    assert guessed(["Name", "Title", "E-mail", "Lat", "Long", "Nonsense"]) == {
        "Name": "name", "E-mail": "email", "Lat": "latitude", "Long": "longitude",
    }  # fmt: skip


def test_what_people_said_is_never_taken_for_a_directory(desk: Desk, tmp_path: Path) -> None:
    """A file of training sentences once came in as 1,839 places."""
    said = '{"id": "t1", "text": "nae food in", "needs": ["food.today"], "kind": "general"}\n' * 3
    (tmp_path / "words.jsonl").write_text(said)
    with pytest.raises(DeskError, match=r"Nothing in words\.jsonl"):
        import_directory(desk, source=tmp_path / "words.jsonl")
