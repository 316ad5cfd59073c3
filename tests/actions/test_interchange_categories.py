"""What a source files a service under becomes a need it may meet: said to be a guess, and a worker may untick it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from heartdesk.core.area import find_area
from heartdesk.core.kinds import Kind
from heartdesk.directory.actions import read_service
from heartdesk.interchange.actions import import_directory
from heartdesk.interchange.categories import GUESSED, needs_of_categories, with_guessed_needs
from heartdesk.interchange.export import export_directory
from heartdesk.interchange.model import Row
from heartdesk.store.desk import Desk
from heartdesk.triage.actions import find_help
from tests.makers import a_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "desk").mkdir()
    desk = a_desk(tmp_path / "desk")
    yield desk
    desk.close()


def an_aliss_answer(
    path: Path, *categories: tuple[str, str], name: str = "Invented larder"
) -> Path:
    service = {
        "id": "5b0f6c1e-0a52-4d5e-9f53-0c6f4b5f8a77",
        "name": name,
        "description": "A room with shelves.",
        "phone": "01632 960444",
        "is_claimed": False,
        "organisation": {"id": "5b0f6c1e-0a52-4d5e-9f53-0c6f4b5f8a78", "name": "Invented Trust"},
        "categories": [{"name": said, "slug": slug} for said, slug in categories],
    }
    path.write_text(json.dumps({"meta": {"attribution": []}, "data": [service]}), encoding="utf-8")
    return path


def service(desk: Desk) -> tuple[str, Mapping[str, Any]]:
    (found,) = desk.look(
        lambda look: [
            (one.id, one.fields)
            for one in look.every(Kind.SERVICE)
            if one.fields["name"] == "Invented larder"
        ]
    )
    return found


def test_every_need_of_the_table_is_in_the_list_and_no_weight_is_as_sure_as_a_worker() -> None:
    known = {need.id for need in find_area("east_ayrshire").needs.needs}

    assert len(needs_of_categories()) > 150
    for category, meets in needs_of_categories().items():
        assert set(meets.needs) <= known, category
        assert 0 < meets.weight < 1, category
        assert category == category.lower()


def test_an_imported_service_is_found_by_its_tick_and_says_that_it_was_guessed(
    desk: Desk, tmp_path: Path
) -> None:
    source = an_aliss_answer(tmp_path / "aliss.json", ("Foodbank", "foodbank"))
    import_directory(desk, source=source)
    record_id, fields = service(desk)

    assert fields["needs/food.parcel"] == {"weight": 0.8, GUESSED: "Foodbank"}
    own = desk.run(
        lambda unit: unit.create(
            Kind.SERVICE,
            {"name": "Our larder", "status": "active", "needs/food.parcel": {"weight": 1.0}},
        )
    ).value
    options = desk.look(lambda look: find_help(look, needs=["food.parcel"]))
    option = next(one for one in options if one.id == record_id)
    assert any("Helps with" in reason for reason in option.reasons)
    assert any("Guessed from its category “Foodbank”" in doubt for doubt in option.doubts)
    ours = next(one for one in options if one.id == own)
    assert not any("Guessed" in doubt for doubt in ours.doubts)
    entry = desk.look(lambda look: read_service(look, id=record_id))
    assert entry is not None
    assert entry.guessed_needs == {"food.parcel": "Foodbank"}


def test_what_a_coordinator_unticks_stays_unticked_when_it_is_imported_again(
    desk: Desk, tmp_path: Path
) -> None:
    source = an_aliss_answer(tmp_path / "aliss.json", ("Foodbank", "foodbank"))
    import_directory(desk, source=source)
    record_id, _ = service(desk)

    desk.run(lambda unit: unit.change(Kind.SERVICE, record_id, {"needs/food.parcel": None}))
    again = import_directory(desk, source=source)

    assert (again.updated, again.added) == (0, 0)
    assert "needs/food.parcel" not in service(desk)[1]


def test_a_category_that_is_not_known_gives_no_need_and_the_surest_of_several_counts(
    desk: Desk, tmp_path: Path
) -> None:
    source = an_aliss_answer(
        tmp_path / "aliss.json",
        ("Astrology", "astrology"),
        ("Food and Nutrition", "food-and-nutrition"),
        ("Foodbank", "foodbank"),
    )
    import_directory(desk, source=source)

    needs = {name: said for name, said in service(desk)[1].items() if name.startswith("needs/")}
    assert needs == {
        "needs/food.parcel": {"weight": 0.8, GUESSED: "Foodbank"},
        "needs/food.meals": {"weight": 0.4, GUESSED: "Food and Nutrition"},
    }


def test_a_term_of_hsds_is_known_by_its_name_whatever_its_taxonomy() -> None:
    area = find_area("east_ayrshire")
    term = {
        "taxonomy": "Invented terms",
        "code": "77",
        "label": "Food Pantry",
        "link_type": "service_type",
    }
    audience = {"taxonomy": "ALISS community groups", "label": "Cancer", "link_type": "audience"}
    row = Row(Kind.SERVICE, "1", "1", {"attributes/a": term, "attributes/b": audience}, "a file")

    found = with_guessed_needs(row, area).fields

    assert found["needs/food.parcel"][GUESSED] == "Food Pantry"
    assert not any(name.startswith("needs/hea") for name in found)  # whom it is for is no need


def test_a_service_that_names_its_needs_itself_is_left_as_it_is() -> None:
    area = find_area("east_ayrshire")
    fields = {
        "needs/money.debt": {"weight": 1.0},
        "attributes/a": {"label": "Foodbank", "link_type": "service_type"},
    }
    row = Row(Kind.SERVICE, "1", "1", fields, "a file")

    assert with_guessed_needs(row, area) == row


def test_a_guess_leaves_as_its_category_and_is_guessed_anew_where_it_arrives(
    desk: Desk, tmp_path: Path
) -> None:
    source = an_aliss_answer(tmp_path / "aliss.json", ("Foodbank", "foodbank"))
    import_directory(desk, source=source)

    export_directory(desk, format="hsds-json", out=tmp_path / "out.json")

    written = (tmp_path / "out.json").read_text(encoding="utf-8")
    exported = next(
        one for one in json.loads(written)["services"] if one["name"] == "Invented larder"
    )
    said = {one["taxonomy_term"].get("taxonomy") for one in exported["attributes"]}
    assert "ALISS categories" in said
    assert "HeartDesk needs" not in said
    (tmp_path / "other").mkdir()
    other = a_desk(tmp_path / "other")
    import_directory(other, source=tmp_path / "out.json")
    assert service(other)[1]["needs/food.parcel"][GUESSED] == "Foodbank"
    other.close()
