"""People a service keeps in touch with: nobody until it is signed, nobody without a reason, as little as will do."""

from dataclasses import replace
from pathlib import Path

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import CONTROLLER, Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.people.actions import (
    add_person,
    change_person,
    controller_settings,
    find_people,
    people_by_id,
    read_person,
    read_to_sign,
    sign_settings,
)
from heartdesk.people.model import REFUSED, SafeWay, matches, person_of, safe_way_of
from heartdesk.people.settings import proposals, settings_id
from heartdesk.store.audit import Event, written
from heartdesk.store.desk import Desk
from tests.makers import TRUST, TUESDAY, FixedClock, a_desk, a_worker
from tests.people_desk import (
    BEA,
    CAT,
    DOT,
    EVE,
    a_person,
    a_signed_desk,
    at_work,
    person_typed,
    settings_typed,
)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Desk:
    return a_signed_desk(a_desk(tmp_path, clock=clock, worker=CAT))


def test_nobody_is_written_down_before_the_organization_has_signed(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, worker=CAT)
    assert desk.look(controller_settings) is None

    for closed in (
        lambda u: add_person(u, typed=person_typed(), reason="pass_on", notice=""),
        lambda u: find_people(u, words="Isa"),
        lambda u: read_person(u, id="1"),
        lambda u: people_by_id(u, ["1"]),
        lambda u: change_person(u, id="1", typed=person_typed()),
    ):
        with pytest.raises(DeskError, match="has not signed yet"):
            desk.run(closed)

    assert desk.run(lambda u: list(u.every(Kind.PERSON))).value == []


def test_who_signed_when_and_what_is_kept_and_every_desk_may_read_it(desk: Desk) -> None:
    signed = desk.look(controller_settings)

    assert signed is not None
    assert (signed.signed_by, signed.controller_name) == ("Morag Bell", "Barony Trust")
    assert signed.signed_on == TUESDAY.date()
    assert signed.retention["contact"] == 6
    at_work(desk, a_worker(Role.RECEPTION, name="Fay"))
    assert desk.look(controller_settings) == signed
    # The council at the same hub has its own.
    at_work(desk, DOT)
    theirs = desk.look(controller_settings)
    assert theirs is not None
    assert theirs.controller_name == "The council"


def test_nothing_is_signed_by_halves(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, worker=CAT)
    whole = settings_typed()
    halves = (
        replace(whole, agreed=False),
        replace(whole, signed_by=" "),
        replace(whole, basis=""),
        replace(whole, months={**whole.months, "contact": 0}),
        replace(whole, months={}),
        replace(whole, notice="We are the Trust."),
        replace(whole, complaint_route=proposals().complaint),
        replace(whole, their_role=""),
    )

    for half in halves:
        with pytest.raises(DeskError, match="Nothing was saved"):
            desk.run(lambda u, half=half: sign_settings(u, typed=half))  # type: ignore[misc]

    assert desk.look(read_to_sign).signed is None


def test_only_the_people_lead_signs_and_an_unknown_organization_can_not(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, worker=BEA)

    for role in set(Role) - {Role.PEOPLE_LEAD}:
        at_work(desk, a_worker(role, name="Fay"))
        with pytest.raises(NotAllowed):
            desk.run(lambda u: sign_settings(u, typed=settings_typed()))
    at_work(desk, a_worker(Role.PEOPLE_LEAD, name="Gus", organization=""))
    with pytest.raises(DeskError, match="which organization you work for"):
        desk.run(lambda u: sign_settings(u, typed=settings_typed()))


def test_signing_again_replaces_it_and_what_was_signed_before_is_not_lost(
    desk: Desk, clock: FixedClock
) -> None:
    clock.move(days=3)
    longer = replace(settings_typed(), months={**settings_typed().months, "contact": 3})

    desk.run(lambda u: sign_settings(u, typed=longer))

    signed = desk.look(controller_settings)
    assert signed is not None
    assert signed.retention["contact"] == 3
    assert "We keep it for 3 months" in signed.notice_for("pass_on")
    told = desk.look(lambda look: look.history(Kind.CONTROLLER, settings_id(TRUST)))
    assert len(told) == 2


def test_settings_that_can_not_be_read_whole_close_the_pages(desk: Desk) -> None:
    for spoiled in (
        {"retention": {"contact": 6}},
        {"retention": "long"},
        {"signed_on": "lately"},
        {"signed_by": ""},
    ):
        at_work(desk, CAT)
        before = desk.look(lambda look: look.get(Kind.CONTROLLER, settings_id(TRUST)))
        assert before is not None
        desk.run(lambda u, s=spoiled: u.change(Kind.CONTROLLER, settings_id(TRUST), s))  # type: ignore[misc]
        assert desk.look(controller_settings) is None
        desk.run(lambda u, b=before: u.put(Kind.CONTROLLER, settings_id(TRUST), b.fields))  # type: ignore[misc]
    assert desk.look(controller_settings) is not None


def test_somebody_is_written_down_with_a_reason_and_the_notice_they_were_shown(desk: Desk) -> None:
    person = desk.run(a_person).value

    read = desk.run(lambda u: u.get(Kind.PERSON, person)).value
    assert read is not None
    assert read.fields["reason"] == "pass_on"
    assert "you asked us to pass something on" in str(read.fields["notice"])
    assert "We answer within 30 days" in str(read.fields["notice"])
    assert read.fields[CONTROLLER] == TRUST
    known = desk.run(lambda u: read_person(u, id=person)).value
    assert known.safe_words == "Ring 01632 960123: no voicemail, only Tuesdays"
    assert known.notice_on == "2026-11-17"


def test_without_a_reason_or_with_another_notice_nobody_is_written_down(desk: Desk) -> None:
    signed = desk.look(controller_settings)
    assert signed is not None

    with pytest.raises(DeskError, match="not said yet why"):
        desk.run(lambda u: add_person(u, typed=person_typed(), reason="", notice="x"))
    for notice in ("", "We keep what we like.", signed.notice_for("check_in")):
        with pytest.raises(DeskError, match="notice is another one"):
            desk.run(
                lambda u, n=notice: add_person(u, typed=person_typed(), reason="pass_on", notice=n)  # type: ignore[misc]
            )

    assert desk.run(lambda u: list(u.every(Kind.PERSON))).value == []


def test_what_stays_in_the_way_is_said_and_nothing_is_half_kept(desk: Desk) -> None:
    whole = person_typed()
    for typed, said in (
        (replace(whole, call="  "), "What to call them"),
        (replace(whole, where=""), "How to reach them"),
        (replace(whole, where="ask at the pub"), "does not look like a phone number"),
    ):
        with pytest.raises(DeskError, match=said):
            desk.run(
                lambda u, t=typed: add_person(  # type: ignore[misc]
                    u, typed=t, reason="pass_on", notice=_notice(u)
                )
            )
    here = replace(whole, how="here", where="never kept")
    made = desk.run(lambda u: add_person(u, typed=here, reason="pass_on", notice=_notice(u))).value
    known = desk.run(lambda u: read_person(u, id=made)).value
    assert known.safe.where == ""
    assert known.safe_words.startswith("Only when they come in")


def _notice(unit: object) -> str:
    signed = controller_settings(unit)  # type: ignore[arg-type]
    assert signed is not None
    return signed.notice_for("pass_on")


def test_an_answer_they_would_rather_not_give_is_not_asked_again(desk: Desk) -> None:
    person = desk.run(a_person).value
    typed = replace(person_typed(), more={"address": REFUSED, "language": "Polish"})

    desk.run(lambda u: change_person(u, id=person, typed=typed))

    known = desk.run(lambda u: read_person(u, id=person)).value
    assert known.refused == {"address"}
    assert known.more == {"language": "Polish"}  # the full name was taken off again


def test_they_are_found_by_the_start_of_their_name_and_never_listed(desk: Desk) -> None:
    for call in ("Isa", "Isobel", "Tam"):
        desk.run(lambda u, call=call: a_person(u, call))  # type: ignore[misc]

    def found(words: str) -> list[str]:
        return [one.call for one in desk.run(lambda u: find_people(u, words=words)).value.people]

    assert found("is") == ["Isa", "Isobel"]
    assert found("ISA mcgh") == ["Isa"]
    assert found("sobel") == []
    for nothing in ("", " ", "i", " i "):
        with pytest.raises(DeskError, match="two letters"):
            found(nothing)


def test_no_letters_match_nobody() -> None:
    isa = person_of("1", {"call": "Isa", "more/full_name": "Isa McGhie"})

    assert matches(isa, "mcg IS")
    for nobody in ("", " ", "·–!"):
        assert not matches(isa, nobody)


def test_many_of_one_name_are_not_counted_out(desk: Desk) -> None:
    for number in range(21):
        desk.run(lambda u, n=number: a_person(u, f"Isa {n}"))  # type: ignore[misc]

    found = desk.run(lambda u: find_people(u, words="isa")).value

    assert len(found.people) == 20
    assert found.more


def test_every_look_is_in_the_audit_and_what_was_typed_is_not(desk: Desk) -> None:
    person = desk.run(a_person).value
    desk.run(lambda u: find_people(u, words="isa mcghie"))
    desk.run(lambda u: find_people(u, words="somebody else"))

    at_work(desk, a_worker(Role.ADMIN, name="Ada"))
    entries = desk.look(written)
    looked = [one for one in entries if one.event == Event.READ and one.record_id == person]
    assert len(looked) == 2
    assert "mcghie" not in repr(entries).lower()


def test_people_of_another_service_are_as_if_they_were_not_there(desk: Desk) -> None:
    person = desk.run(a_person).value
    at_work(desk, EVE)

    assert desk.run(lambda u: find_people(u, words="Isa")).value.people == ()
    assert desk.run(lambda u: people_by_id(u, [person])).value == {}
    with pytest.raises(DeskError, match="any more"):
        desk.run(lambda u: read_person(u, id=person))


def test_a_way_to_reach_somebody_that_desks_disagree_about_is_not_shown_as_safe(desk: Desk) -> None:
    fields = {"call": "Isa", "safe": {"how": "ring", "where": "01632 960123"}}

    assert "do not ring" in person_of("1", fields, ["safe"]).safe_words
    assert person_of("1", fields).safe_words == "Ring 01632 960123"


def test_what_can_not_be_read_is_as_if_it_were_not_there() -> None:
    for spoiled in (None, 3, "ring", {}, {"how": "shout"}, {"how": 5, "where": "x"}):
        assert safe_way_of(spoiled) == SafeWay()
    odd = {"how": "ring", "where": 5, "rules": ["no_voicemail", "made up", 7], "only": ["x"]}
    assert safe_way_of(odd) == SafeWay("ring", "", ("no_voicemail",), "")
    assert person_of("1", {"call": 5, "more/language": 9}).call == ""


def test_the_form_of_people_is_for_those_who_hold_their_keys(desk: Desk) -> None:
    for role in set(Role) - {Role.PEOPLE_LEAD, Role.OUTREACH}:
        at_work(desk, a_worker(role, name="Fay"))
        with pytest.raises(NotAllowed):
            desk.run(a_person)
    at_work(desk, BEA)
    assert desk.run(a_person).value
