"""What is typed about somebody who helps: kept tidy, and no number of a certificate among it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.area import find_area
from heartdesk.core.errors import DeskError
from heartdesk.volunteers.certificate import looks_like_certificate
from heartdesk.volunteers.model import OFFERS, TIMES, Age, TaskKind, volunteer_of
from heartdesk.volunteers.typed import (
    AgeTyped,
    ContactTyped,
    LanguagesTyped,
    NameTyped,
    NoteTyped,
    OffersTyped,
    PlacesTyped,
    RoleTyped,
    StatusTyped,
    TimesTyped,
    Typed,
)

AREA = find_area("east_ayrshire")
TODAY = date(2026, 11, 17)


def kept(*typed: Typed) -> dict[str, object]:
    fields: dict[str, object] = {}
    for one in typed:
        fields |= one.fields(fields, area=AREA, today=TODAY)
    return {name: value for name, value in fields.items() if value is not None}


@pytest.mark.parametrize(
    "text",
    [
        "PVG 1234567890123456",
        "certificate 2501 2345 6789 0123",
        "1234-5678-9012-3456",
        "PVG no. 2506123",
        "Scheme membership AB250612",
        "her disclosure is 78123",
        "9876543210987",
    ],
)
def test_the_number_of_a_certificate_is_seen(text: str) -> None:
    assert looks_like_certificate(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PVG came on 3 March 2025",
        "PVG came 03/03/2025, renew 2030-03-03",
        "Ring her on 01632 960123 about the PVG",
        "Has 2 dogs and a van with 8 seats",
        "07700 900123 after 6",
        "KA18 1AB, bus 43",
    ],
)
def test_a_phone_number_or_a_day_is_none(text: str) -> None:
    assert not looks_like_certificate(text)


@given(st.integers(10**11, 10**16 - 1), st.sampled_from(["", " ", "-"]), st.text(max_size=20))
def test_any_number_as_long_as_a_certificate_is_seen_however_it_is_spaced(
    number: int, gap: str, before: str
) -> None:
    digits = "7" + str(number)  # a number to ring here begins with a nought
    groups = gap.join(digits[at : at + 4] for at in range(0, len(digits), 4))
    assert looks_like_certificate(f"{before} . {groups}")


@given(st.text(max_size=300))
def test_no_text_makes_it_stumble(text: str) -> None:
    looks_like_certificate(text)


@pytest.mark.parametrize(
    "typed",
    [
        NameTyped("Cath 2501234567890123"),
        NoteTyped("PVG certificate number 2501 2345 6789 0123"),
        OffersTyped(frozenset(), "PVG 2501234567890123"),
        LanguagesTyped("Polish, PVG 2501234567890123"),
    ],
)
def test_a_certificate_number_is_not_kept_and_the_worker_is_told_what_to_keep(typed: Typed) -> None:
    with pytest.raises(DeskError, match="only the day it came"):
        typed.fields({}, area=AREA, today=TODAY)


def test_a_certificate_number_is_not_kept_in_a_role_either() -> None:
    with pytest.raises(DeskError, match="only the day it came"):
        RoleTyped("Driver 2501234567890123", "Trust", frozenset({TaskKind.LIFT})).fields_of("r")
    with pytest.raises(DeskError, match="only the day it came"):
        RoleTyped("Driver", "Trust PVG 250123", frozenset({TaskKind.LIFT})).fields_of("r")


def test_what_is_typed_is_what_is_read() -> None:
    fields = kept(
        NameTyped("  Cath\u200b  "),
        AgeTyped(Age.SIXTEEN),
        ContactTyped("text", "07700 900123"),
        OffersTyped(frozenset({"kitchen", "garden"}), "Jam"),
        TimesTyped(frozenset({"MO-am", "FR-eve"}), date(2026, 12, 20), date(2027, 1, 4)),
        PlacesTyped("cumnock, Dalmellington"),
        LanguagesTyped("polish; BSL"),
        NoteTyped("Likes the wee ones."),
        StatusTyped("helping"),
    )

    cath = volunteer_of("v1", fields)

    assert (cath.name, cath.age, cath.age_asked) == ("Cath", Age.SIXTEEN, TODAY)
    assert (cath.contact_by, cath.phone) == ("text", "07700 900123")
    assert cath.offers == ("kitchen", "garden")
    assert cath.times == ("MO-am", "FR-eve")
    assert cath.places == ("Cumnock", "Dalmellington")
    assert cath.languages == ("BSL", "Polish")
    assert cath.is_free(date(2026, 11, 23)) is True
    assert cath.is_free(date(2026, 11, 23), "eve") is False
    assert cath.is_free(date(2026, 12, 21)) is False, "away"
    assert volunteer_of("v2", {"name": "Dod"}).is_free(TODAY) is None, "not asked is not known"
    birth = [name for name in fields if "birth" in name or "dob" in name]
    assert not birth


def test_taking_a_place_off_takes_it_off() -> None:
    fields: dict[str, object] = kept(PlacesTyped("Cumnock, Dalmellington"))
    fields |= PlacesTyped("Dalmellington").fields(fields, area=AREA, today=TODAY)
    assert volunteer_of("v1", fields).places == ("Dalmellington",)


@pytest.mark.parametrize(
    "typed",
    [
        NameTyped("  "),
        NameTyped("123"),
        ContactTyped("phone"),
        ContactTyped("email", email="cath at home"),
        ContactTyped("phone", "123"),
        PlacesTyped("Atlantis"),
        TimesTyped(frozenset(), date(2026, 12, 20), date(2026, 12, 1)),
        TimesTyped(frozenset(), date(2026, 12, 20), date(2029, 12, 1)),
    ],
)
def test_what_will_not_do_is_told_with_a_next_step(typed: Typed) -> None:
    with pytest.raises(DeskError) as told:
        typed.fields({}, area=AREA, today=TODAY)
    assert "Nothing was saved." in told.value.say
    assert told.value.then


def test_a_role_without_a_name_an_organization_or_a_task_is_none() -> None:
    for typed in (
        RoleTyped(" ", "Trust", frozenset({TaskKind.LIFT})),
        RoleTyped("Driver", " ", frozenset({TaskKind.LIFT})),
        RoleTyped("Driver", "Trust", frozenset()),
    ):
        with pytest.raises(DeskError):
            typed.fields_of("r")


def test_every_key_may_stand_in_a_field_map() -> None:
    from heartdesk.core.fields import is_field_name  # noqa: PLC0415 - beside what it checks
    from heartdesk.volunteers.experience import TOPICS, topic_key  # noqa: PLC0415

    names = [f"offers/{one}" for one in OFFERS] + [f"times/{one}" for one in TIMES]
    names += [f"topics/{topic_key(one)}" for one in TOPICS]
    names += list(LanguagesTyped("Gàidhlig, język, 中文, اردو").fields({}, area=AREA, today=TODAY))
    assert [one for one in names if not is_field_name(one)] == []
