"""The rules of a yes: who says it, in which words, until when, and what can never count as one."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from heartdesk.consent.model import (
    HOWS,
    ITEMS,
    LONGEST,
    PURPOSES,
    Age,
    AskFirst,
    Consent,
    Giver,
    RiskGround,
    about_them,
    consent_fields,
    consent_of,
    who_says_yes,
    words_to_read_out,
)
from heartdesk.core.clock import local
from heartdesk.core.errors import DeskError
from tests.makers import TUESDAY
from tests.people_desk import LARDER, consent_typed

TODAY = TUESDAY.date()
END = TODAY + timedelta(days=30)


def kept(**changed: object) -> dict[str, object]:
    """The fields of a yes of Isa's."""
    fields = consent_fields(
        consent_typed(until=END),
        "name",
        call="Isa",
        recipient_name="Cumnock larder",
        at=TUESDAY,
        by="Bea",
        unsure=False,
    )
    return {"person": "isa", **fields, **changed}


def read(**changed: object) -> Consent:
    found = consent_of("1", kept(**changed))
    assert found is not None
    return found


def test_a_yes_holds_from_its_moment_to_the_end_of_its_last_day_here() -> None:
    yes = read()

    assert yes.is_live(TUESDAY)
    assert not yes.is_live(TUESDAY - timedelta(seconds=1))
    last = datetime(END.year, END.month, END.day, 23, 59, tzinfo=local(TUESDAY).tzinfo)
    assert yes.is_live(last)
    assert not yes.is_live(last + timedelta(minutes=1))


def test_a_yes_names_one_person_one_recipient_one_thing_and_one_purpose() -> None:
    yes = read()
    named = {"person": "isa", "recipient": LARDER, "item": "name", "purpose": "handover"}

    assert yes.is_for(**named)
    for other in named:
        assert not yes.is_for(**{**named, other: "something else"})


@given(at=st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1)))  # noqa: DTZ001
def test_what_was_taken_back_or_dated_by_an_unsure_clock_never_holds(at: datetime) -> None:
    for moment in (TUESDAY, at.replace(tzinfo=TUESDAY.tzinfo)):
        for dead in ({"withdrawn": True}, {"withdrawn": "perhaps"}, {"withdrawn": False}):
            assert not read(**dead).is_live(moment)
        for unsure in ({"unsure": True}, {"unsure": None}, {"unsure": "no"}, {"unsure": 0}):
            assert not read(**unsure).is_live(moment)
        conflicted = consent_of("1", kept(), ["until"])
        assert conflicted is not None
        assert not conflicted.is_live(moment)


spoiled = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.lists(st.integers())
)


@given(st.sampled_from(sorted(kept())), spoiled)
def test_whatever_stands_in_a_field_a_yes_is_read_whole_or_lets_nothing_leave(
    name: str, value: object
) -> None:
    found = consent_of("1", kept(**{name: value}))

    if found is not None and found.is_live(TUESDAY):
        assert not found.unsure
        assert not found.withdrawn
        assert found.until <= TODAY + LONGEST
        assert found.words
        assert found.recipient
        assert found.item


def test_a_yes_that_claims_to_hold_for_ever_ends_after_a_year() -> None:
    assert read(until="2099-01-01").until == TODAY + LONGEST


@pytest.mark.parametrize(
    ("age", "understands", "risk", "giver"),
    [
        (Age.GROWN, None, None, Giver.THEMSELVES),
        (Age.TWELVE, None, None, Giver.THEMSELVES),
        (Age.TWELVE, False, True, Giver.THEMSELVES),
        (Age.UNDER_12, True, None, Giver.THEMSELVES),
        (Age.UNDER_12, False, False, Giver.PARENT),
    ],
)
def test_who_says_yes(age: Age, understands: bool | None, risk: bool | None, giver: Giver) -> None:
    assert who_says_yes(age, understands=understands, parent_adds_risk=risk) is giver


def test_a_parent_is_not_asked_where_that_puts_the_child_at_risk() -> None:
    with pytest.raises(DeskError, match="must not be asked") as refused:
        who_says_yes(Age.UNDER_12, understands=False, parent_adds_risk=True)
    assert "at risk" in refused.value.then

    for unasked in (
        (Age.NOT_ASKED, None, None),
        (Age.UNDER_12, None, None),
        (Age.UNDER_12, False, None),
    ):
        age, understands, risk = unasked
        with pytest.raises(AskFirst):
            who_says_yes(age, understands=understands, parent_adds_risk=risk)


def test_where_a_parent_says_yes_the_childs_own_view_is_kept() -> None:
    asked = consent_typed(
        items=["name"],
        until=END,
        age=Age.UNDER_12,
        understands=False,
        parent_adds_risk=False,
        giver_name="her mum, Ann",
        own_view="I want Gran to come",
    )

    def keep(typed: object) -> dict[str, object]:
        return consent_fields(
            typed,  # type: ignore[arg-type]
            "name",
            call="Isa",
            recipient_name="Cumnock larder",
            at=TUESDAY,
            by="Bea",
            unsure=False,
        )

    fields = keep(asked)
    assert fields["giver_name"] == "her mum, Ann"
    assert fields["own_view"] == "I want Gran to come"
    assert "Isa" in str(fields["words"])
    for missing in (replace(asked, own_view=" "), replace(asked, giver_name="")):
        with pytest.raises(DeskError, match="view of their own"):
            keep(missing)


def test_other_words_than_were_read_out_are_no_yes() -> None:
    typed = consent_typed(items=["name"], until=END)
    for wrong in (
        replace(typed, words_by_item={}),
        replace(typed, words_by_item={"name": "Is it all right to share your details?"}),
        replace(typed, until=END + timedelta(days=1)),
        replace(typed, purpose="visit"),
    ):
        with pytest.raises(DeskError, match="since the words were read out"):
            consent_fields(
                wrong,
                "name",
                call="Isa",
                recipient_name="Cumnock larder",
                at=TUESDAY,
                by="Bea",
                unsure=False,
            )
    for other in ({"call": "Tam", "recipient_name": "Another"}, {"recipient_name": "Another"}):
        said = {"call": "Isa", "recipient_name": "Cumnock larder", **other}
        with pytest.raises(DeskError, match="since the words were read out"):
            consent_fields(typed, "name", at=TUESDAY, by="Bea", unsure=False, **said)


@given(st.dates(min_value=date(2026, 1, 1), max_value=date(2029, 1, 1)))
def test_a_yes_is_for_a_year_at_most_and_ends_today_or_later(until: date) -> None:
    typed = consent_typed(items=["name"], until=until)

    def keep() -> object:
        return consent_fields(
            typed,
            "name",
            call="Isa",
            recipient_name="Cumnock larder",
            at=TUESDAY,
            by="Bea",
            unsure=False,
        )

    if TODAY <= until <= TODAY + LONGEST:
        assert keep()
    else:
        with pytest.raises(DeskError, match="a year at most"):
            keep()


def test_the_words_say_whom_what_why_until_when_and_that_no_costs_nothing() -> None:
    for item in ITEMS:
        for purpose in PURPOSES:
            said = words_to_read_out(
                call="Isa",
                recipient_name="Cumnock larder",
                item=item,
                purpose=purpose,
                until=END,
            )
            assert "Cumnock larder" in said
            assert ITEMS[item] in said
            assert PURPOSES[purpose] in said
            assert "17 December 2026" in said
            assert "If you say no, we still help you" in said


def test_a_parent_is_asked_about_the_child_by_name() -> None:
    assert about_them("roughly where you live", "Isa") == "roughly where Isa lives"
    assert about_them("your full name", "Isa") == "Isa’s full name"
    assert about_them("what to call you", "Isa") == "what to call Isa"
    for item, said in ITEMS.items():
        assert " you" not in f" {about_them(said, 'Isa')} ".replace("they", ""), item
    for purpose, said in PURPOSES.items():
        assert " you" not in f" {about_them(said, 'Isa')} ", purpose


GROUND = RiskGround("adult", "c1", "Adult Support and Protection", "Social work", "Hurt at home")


def test_what_goes_without_a_yes_needs_a_worry_that_says_why() -> None:
    child = replace(GROUND, path="child")
    assert child.holds
    for missing in ("concern", "lawful_basis", "recipient_name", "why"):
        emptied: dict[str, Any] = {missing: ""}
        assert not replace(child, **emptied).holds
    assert not GROUND.holds
    assert not replace(GROUND, agreed=False).holds
    ways: list[dict[str, Any]] = [{"agreed": True}, {"three_points": True}, {"danger": True}]
    for enough in ways:
        assert replace(GROUND, **enough).holds
        assert replace(GROUND, **{"agreed": False, **enough}).holds


def test_every_way_of_saying_yes_is_named() -> None:
    assert set(HOWS) == {"spoken", "signed", "phone"}
