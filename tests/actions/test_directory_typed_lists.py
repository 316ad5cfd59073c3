"""Prices, languages, areas, papers, tags, ages, whom to ask for: typed, shown, told in the history, sent on."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.directory.actions import read_service, search_directory
from heartdesk.directory.changing import change_fact, change_organization, read_for_form
from heartdesk.directory.editing import TextTyped, Typed
from heartdesk.directory.groups import LedTyped, PlacesTyped
from heartdesk.directory.history import history, put_back
from heartdesk.directory.model import ServiceEntry
from heartdesk.directory.steps import Before, undo_change
from heartdesk.directory.typed_lists import (
    AgesTyped,
    ContactsTyped,
    CostRow,
    CostTyped,
    LinesTyped,
    costs_of,
    lines_of,
)
from heartdesk.interchange.actions import import_directory
from heartdesk.interchange.export import export_directory
from heartdesk.leaflets.from_directory import leaflet_entry
from heartdesk.store.desk import Desk
from tests.makers import a_desk, a_worker


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    opened = a_desk(tmp_path / "one")
    yield opened
    opened.close()


def make(desk: Desk, **more: Any) -> str:
    fields = {"name": "Example Blether", "status": "active", **more}
    return desk.run(lambda unit: unit.create(Kind.SERVICE, fields)).value


def change(desk: Desk, record_id: str, typed: Typed, *, told: bool = False) -> Before:
    return desk.run(lambda unit: change_fact(unit, id=record_id, typed=typed, told=told)).value


def shown(desk: Desk, record_id: str) -> ServiceEntry:
    entry = desk.look(lambda look: read_service(look, id=record_id))
    assert entry is not None
    return entry


def fields(desk: Desk, record_id: str) -> dict[str, Any]:
    record = desk.look(lambda look: look.get(Kind.SERVICE, record_id))
    assert record is not None
    return dict(record.fields)


PRICES = CostTyped(
    "Pay what you can",
    (CostRow("An adult", "£2.50"), CostRow("A child", "free"), CostRow("A bag of food", "50p")),
)


def test_prices_are_kept_as_amounts_and_said_in_words(desk: Desk) -> None:
    made = make(desk)
    before = change(desk, made, PRICES, told=True)

    options = [v for name, v in sorted(fields(desk, made).items()) if name.startswith("cost_opt")]
    assert options == [
        {"option": "An adult", "amount": 2.5, "currency": "GBP"},
        {"option": "A child", "amount": 0.0, "currency": "GBP"},
        {"option": "A bag of food", "amount": 0.5, "currency": "GBP"},
    ]
    entry = shown(desk, made)
    for said in ("Pay what you can", "£2.50 (An adult)", "Free (A child)", "£0.50 (A bag of food)"):
        assert said in entry.cost
    assert not entry.free
    assert [one.by for one in entry.facts if one.fact == "cost"] == ["Ann"], "they told her today"
    assert "£2.50" in leaflet_entry(entry, area=desk.area, doer=None, home=None).cost

    # And one price changes while the others keep their ids and what a source said of them
    form = costs_of(fields(desk, made))
    dearer = [CostRow("An adult", "3", form[0].id), *form[1:]]
    change(desk, made, CostTyped("", dearer))
    assert {one.id for one in costs_of(fields(desk, made))} == {one.id for one in form}
    assert "£3 (An adult)" in shown(desk, made).cost

    desk.run(lambda unit: undo_change(unit, before=before))
    assert shown(desk, made).cost == ""


def test_they_told_me_today_is_kept_of_a_price_that_is_still_right(desk: Desk) -> None:
    made = make(desk, fees_description="Free")
    change(desk, made, CostTyped("Free"), told=True)
    assert [one.by for one in shown(desk, made).facts if one.fact == "cost"] == ["Ann"]


@pytest.mark.parametrize("amount", ["lots", "£2.5.0", "-3", "two pounds", "£", "1,000,000"])
def test_what_is_no_amount_is_asked_about_and_nothing_changes(desk: Desk, amount: str) -> None:
    made = make(desk, fees_description="Free")
    with pytest.raises(DeskError, match="is not an amount of money") as trouble:
        change(desk, made, CostTyped("Ask", (CostRow("An adult", amount),)))
    assert "£2.50, 50p or free" in trouble.value.then
    assert shown(desk, made).cost == "Free"


@given(st.text(max_size=30), st.text(max_size=12))
def test_no_price_typed_breaks_the_form(option: str, amount: str) -> None:
    try:
        made = CostTyped("", (CostRow(option, amount),)).fields({})
    except DeskError:
        return
    kept = {name: value for name, value in made.items() if value is not None}
    for row in costs_of(kept):
        name = f"cost_options/{row.id}"
        assert CostTyped("", (row,)).fields(kept)[name] == kept[name]


def test_languages_are_typed_in_a_line_and_a_source_s_code_stays(desk: Desk) -> None:
    held = {"languages/pl": {"name": "Polish", "code": "pl"}, "languages/ur": {"name": "Urdu"}}
    made = make(desk, **held)
    change(desk, made, LinesTyped("languages", "polish, Arabic\nArabic"))
    kept = fields(desk, made)
    assert kept["languages/pl"] == {"name": "Polish", "code": "pl"}
    assert "languages/ur" not in kept
    assert sorted(lines_of(kept, "languages").split("\n")) == ["Arabic", "Polish"]
    change(desk, made, TextTyped("interpretation_services", "An interpreter by phone, ask first"))
    said = shown(desk, made).languages
    assert "Arabic" in said
    assert "An interpreter by phone" in said
    assert leaflet_entry(shown(desk, made), area=desk.area, doer=None, home=None).languages == said


def test_papers_to_bring_stand_beside_what_else_to_bring(desk: Desk) -> None:
    letter = {"document": "A letter", "uri": "https://example.org/x"}
    made = make(desk, bring="A bag", **{"required_documents/a": letter})
    change(desk, made, LinesTyped("required_documents", "A letter\nA bank card"))
    assert fields(desk, made)["required_documents/a"]["uri"] == "https://example.org/x"
    assert shown(desk, made).bring.startswith("A bag; ")
    assert "A bank card" in shown(desk, made).bring
    change(desk, made, TextTyped("bring", "Two bags"))
    assert "A letter" in shown(desk, made).bring, "changing the one leaves the other"


def test_areas_and_tags_are_shown_and_tags_are_found(desk: Desk) -> None:
    made = make(desk)
    change(desk, made, LinesTyped("service_areas", "Doon Valley\nAll of the Ayrshires"))
    change(desk, made, LinesTyped("attributes", "Knitting"))
    entry = shown(desk, made)
    assert sorted(entry.areas) == ["All of the Ayrshires", "Doon Valley"]
    assert entry.tags == ("Knitting",)
    (hit,) = desk.look(lambda look: search_directory(look, words="knitting"))
    assert hit.id == made


def test_a_name_to_ask_for_needs_their_yes_and_never_leaves_or_goes_on_paper(
    desk: Desk, tmp_path: Path
) -> None:
    made = make(desk, **{"contacts/a": {"name": "Jo", "title": "Manager", "email": "jo@example.org"}})  # fmt: skip
    with pytest.raises(DeskError, match="only when they said yes"):
        change(desk, made, ContactsTyped("Jo, Manager\nMorag Invented, opens the door"))
    change(desk, made, ContactsTyped("Jo, Manager\nMorag Invented, opens the door", said_yes=True))
    entry = shown(desk, made)
    assert sorted(entry.contacts) == ["Jo, Manager, jo@example.org", "Morag Invented, opens the door"]  # fmt: skip
    told = leaflet_entry(entry, area=desk.area, doer=None, home=None)
    assert "Morag Invented" not in str(told)
    out = export_directory(desk, format="hsds-json", out=tmp_path / "out").out
    assert b"Morag Invented" not in out.read_bytes()

    change(desk, made, ContactsTyped("Jo, Manager"))
    assert shown(desk, made).contacts == ("Jo, Manager, jo@example.org",)


def test_ages_are_told_and_never_a_gate(desk: Desk) -> None:
    made = make(desk, eligibility_description="Young people")
    change(desk, made, AgesTyped("12", "18"))
    assert shown(desk, made).who_for == "Young people, ages 12 to 18"
    for least, most in (("18", "12"), ("old", ""), ("-1", ""), ("", "300")):
        with pytest.raises(DeskError, match="Nothing was changed"):
            change(desk, made, AgesTyped(least, most))
    change(desk, made, AgesTyped())
    assert shown(desk, made).who_for == "Young people"
    (hit,) = desk.look(lambda look: search_directory(look, words="example blether"))
    assert hit.id == made


@pytest.mark.parametrize(
    ("led", "said"),
    [("families", "Led by families"), ("volunteers", "Led by volunteers"), ("service", "Led by a service")],
)  # fmt: skip
def test_who_leads_it_is_said_of_any_entry(desk: Desk, led: Any, said: str) -> None:
    made = make(desk)
    change(desk, made, LedTyped(led))
    assert said in shown(desk, made).good_to_know
    change(desk, made, LedTyped(""))
    assert shown(desk, made).good_to_know == ()


def test_places_left_are_told_of_any_entry_with_the_day(desk: Desk) -> None:
    made = make(desk)
    change(desk, made, PlacesTyped("3", "10", "2026-11-17"))
    assert shown(desk, made).places_left == "3 places left (told Tue 17 Nov 2026)"
    with pytest.raises(DeskError, match="More places are left than there are"):
        change(desk, made, PlacesTyped("11", "10", "2026-11-17"))
    change(desk, made, PlacesTyped("", "", "2026-11-17"))
    assert shown(desk, made).places_left == ""


def test_who_runs_it_is_one_that_is_known_or_a_new_one(desk: Desk) -> None:
    trust = desk.run(lambda u: u.create(Kind.ORGANIZATION, {"name": "Pretend Trust"})).value
    made = make(desk)
    before = desk.run(lambda u: change_organization(u, id=made, name="pretend  trust")).value
    assert fields(desk, made)["organization_id"] == trust
    assert shown(desk, made).organization == "Pretend Trust"
    desk.run(lambda u: change_organization(u, id=made, name="Invented Hall Committee"))
    assert shown(desk, made).organization == "Invented Hall Committee"
    steps = desk.look(lambda look: history(look, id=made))
    assert (steps[0].name, steps[0].before, steps[0].now) == (
        "Who runs it", "Pretend Trust", "Invented Hall Committee",
    )  # fmt: skip
    desk.run(lambda u: change_organization(u, id=made, name=" "))
    assert shown(desk, made).organization == ""
    desk.run(lambda unit: undo_change(unit, before=before))
    assert desk.look(lambda look: read_for_form(look, id=made)).organization == ""  # type: ignore[union-attr]

    refuge = make(desk, name="Pretend Refuge", sensitive=True)
    with pytest.raises(DeskError, match="not changed here"):
        desk.run(lambda u: change_organization(u, id=refuge, name="Pretend Trust"))
    desk.worker = a_worker(Role.RECEPTION, name="Bea")
    with pytest.raises(NotAllowed):
        desk.run(lambda u: change_organization(u, id=made, name="Never Heard Of"))


TYPED: tuple[tuple[str, Typed], ...] = (
    ("Cost", PRICES),
    ("Languages", LinesTyped("languages", "Polish")),
    ("Interpreter", TextTyped("interpretation_services", "By phone")),
    ("Areas it serves", LinesTyped("service_areas", "Doon Valley")),
    ("Papers to bring", LinesTyped("required_documents", "A letter")),
    ("Tags", LinesTyped("attributes", "Knitting")),
    ("Whom to ask for", ContactsTyped("Jo, Manager", said_yes=True)),
    ("Ages", AgesTyped("12", "18")),
    ("Who leads it", LedTyped("families")),
    ("Places left", PlacesTyped("3", "10", "2026-11-17")),
)


@pytest.mark.parametrize(("name", "typed"), TYPED)
def test_each_stands_in_the_history_and_can_be_put_back(
    desk: Desk, name: str, typed: Typed
) -> None:
    made = make(desk)
    was = fields(desk, made)
    change(desk, made, typed)
    step = desk.look(lambda look: history(look, id=made))[0]
    assert (step.name, step.before) == (name, "")
    assert step.now
    desk.run(lambda unit: put_back(unit, step=step))
    assert fields(desk, made) == was


def test_what_was_typed_leaves_by_the_standard_and_comes_back_the_same(
    desk: Desk, tmp_path: Path
) -> None:
    made = make(desk)
    for _, typed in TYPED:
        if not isinstance(typed, ContactsTyped):
            change(desk, made, typed)
    out = export_directory(desk, format="hsds-json", out=tmp_path / "out").out
    (service,) = json.loads(out.read_bytes())["services"]
    assert {one["name"] for one in service["languages"]} == {"Polish"}
    assert {one["amount"] for one in service["cost_options"]} == {2.5, 0.0, 0.5}
    assert {one["document"] for one in service["required_documents"]} == {"A letter"}
    assert (service["minimum_age"], service["maximum_age"]) == (12, 18)

    other = a_desk(tmp_path / "two")
    import_directory(other, source=out, system="first")
    (hit,) = other.look(lambda look: search_directory(look, words="example blether"))
    there, here = shown(other, hit.id), shown(desk, made)
    other.close()
    assert sorted(there.cost.split("; ")) == sorted(here.cost.split("; "))
    for fact in ("languages", "areas", "bring", "who_for", "good_to_know"):
        assert getattr(there, fact) == getattr(here, fact), fact
    assert "Knitting" in there.tags
