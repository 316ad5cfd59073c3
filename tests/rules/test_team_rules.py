"""Who is asked for a hub area: the closest who is there, or who covers. Nobody is guessed, no number is made up."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.area import find_area
from heartdesk.core.errors import DeskError
from heartdesk.team.model import (
    GOOD_FOR,
    Contact,
    ContactTyped,
    contact_of,
    schools_of,
    suggest,
    tidy_contact,
)

AREA = find_area("east_ayrshire")
TODAY = date(2026, 11, 24)
MONEY = AREA.needs.headings[0].id
MOIRA = Contact("m", "Moira", "Link worker", phone="01632 960123", localities=("barony",))
JIM = Contact("j", "Jim", "Money adviser", phone="01632 960124", about=(MONEY,))


def asked(*contacts: Contact, locality: str = "barony", heading: str = "") -> str:
    found = suggest(contacts, locality=locality, heading=heading, today=TODAY)
    return found.contact.name if found else ""


def test_home_decides_and_what_it_is_about_comes_first() -> None:
    assert asked(MOIRA, JIM) == "Moira", "the one of this hub area before the one of all"
    assert asked(MOIRA, JIM, heading=MONEY) == "Jim"
    assert asked(MOIRA, JIM, locality="doon-valley", heading=MONEY) == "Jim"
    assert asked(MOIRA, locality="doon-valley") == "", "nobody of another hub area is guessed"
    assert asked() == ""


def test_who_is_away_is_not_asked_but_who_covers_until_the_day_they_are_back() -> None:
    away = replace(MOIRA, away_until=TODAY, cover="j")

    found = suggest([away, JIM], locality="barony", today=TODAY)
    assert found is not None
    assert (found.contact.name, found.instead_of) == ("Jim", "Moira")
    assert "24 Nov 2026" in found.why
    assert asked(replace(away, away_until=TODAY - timedelta(days=1)), JIM) == "Moira"
    both = replace(JIM, away_until=TODAY)
    assert asked(away, both) == "", "who covers is away too: nobody is made up"
    assert asked(replace(away, cover="m")) == ""


def test_a_number_is_shown_as_one_to_ring_only_once_a_worker_has_rung_it() -> None:
    fields = {"name": "Moira", "role": "Link worker", "phone": "01632 960123"}
    written = contact_of("m", fields, AREA, TODAY)
    assert written is not None
    assert (written.phone, written.not_rung) == ("", "01632 960123")
    assert written.fresh == "Not checked yet: ring first."

    rung = {**fields, "checked_on": TODAY.isoformat(), "checked_by": "Ann"}
    now = contact_of("m", rung, AREA, TODAY)
    later = contact_of("m", rung, AREA, TODAY + GOOD_FOR + timedelta(days=1))
    assert now is not None
    assert later is not None
    assert (now.phone, now.fresh, now.is_fresh) == (
        "01632 960123",
        "Rung 24 Nov 2026 by Ann.",
        True,
    )
    assert later.fresh == "Last rung 24 Nov 2026: ring first."
    wrong = contact_of("m", {**rung, "phone": AREA.denied[0].number}, AREA, TODAY)
    assert wrong is not None
    assert (wrong.phone, wrong.not_rung) == ("", "")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (ContactTyped("", "Link worker"), "needs a name"),
        (ContactTyped("Moira", ""), "needs a name"),
        (ContactTyped("Moira", "Link worker", phone="01632 960123"), "Only work numbers"),
        (ContactTyped("Moira", "Link worker", phone="soon", is_work=True), "does not look like"),
        (ContactTyped("Moira 01632 960123", "Link worker"), "a number where none belongs"),
        (ContactTyped("Moira", AREA.denied[0].number), "known to be a wrong number"),
    ],
)
def test_what_cannot_be_kept_is_said_with_a_next_step(typed: ContactTyped, said: str) -> None:
    with pytest.raises(DeskError, match=said) as told:
        tidy_contact(typed, AREA)
    assert told.value.then


def test_the_schools_of_the_area_stand_there_with_nobody_written_down() -> None:
    schools = schools_of(AREA, (), (), TODAY)

    assert {"Doon Academy", "The Robert Burns Academy, Barony Campus"} <= {x.name for x in schools}
    assert all(not one.contact for one in schools)
    campuses = {x.name: x for x in AREA.services if x.help_kind == "campus"}
    assert set(campuses) == {one.name for one in schools}
    for one in schools:
        known = campuses[one.name].phone
        assert bool(one.office) == bool(known), "no number that the folder does not have"


@given(
    st.dictionaries(
        st.sampled_from(
            ["name", "role", "phone", "checked_on", "checked_by", "away_until", "cover", "school",
             "localities/barony", "about/x", "contact", "written_on", "written_by"]
        ),
        st.one_of(st.none(), st.text(max_size=30), st.booleans(), st.lists(st.text(max_size=3))),
    )
)  # fmt: skip
def test_whatever_another_desk_wrote_the_team_is_read(fields: dict[str, object]) -> None:
    one = contact_of("id", fields, AREA, TODAY)
    contacts = [one] if one else []
    assert one is None or one.name
    assert schools_of(AREA, [("link", fields)], contacts, TODAY)
    suggest(contacts, locality="barony", today=TODAY)
