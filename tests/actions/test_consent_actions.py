"""Consent at a desk: a yes for each thing, taken back in one press, and the only way out."""

import copy
import pickle
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from heartdesk.consent.actions import (
    all_of,
    give,
    live,
    live_of,
    pass_on,
    people_lent_to_us,
    recipient_of,
    still,
    withdraw,
)
from heartdesk.consent.model import Age, Giver, Outgoing, RiskGround
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import CONTROLLER, PERSON, Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.safeguarding.actions import write
from heartdesk.safeguarding.model import About, Worry
from heartdesk.store import changes
from heartdesk.store.audit import written
from heartdesk.store.desk import Desk
from heartdesk.store.unit import Unit
from tests.makers import TRUST, TUESDAY, FixedClock, a_desk, a_worker
from tests.people_desk import (
    ADVICE,
    BEA,
    CAT,
    COUNCIL,
    DOT,
    EVE,
    LARDER,
    a_person,
    a_signed_desk,
    a_yes,
    at_work,
    consent_typed,
)

END = TUESDAY.date() + timedelta(days=30)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Desk:
    return at_work(a_signed_desk(a_desk(tmp_path, clock=clock, worker=CAT)), BEA)


@pytest.fixture
def isa(desk: Desk) -> str:
    return desk.run(a_person).value


def leaves(desk: Desk, isa: str, *, items: tuple[str, ...] = ("name", "reach")) -> Outgoing:
    """Try to pass these items on to the larder."""

    def go(unit: Unit) -> Outgoing:
        return pass_on(
            unit,
            grounds=all_of(unit, person=isa),
            person=isa,
            items={item: f"words of {item}" for item in items},
            recipient=LARDER,
            recipient_name="Cumnock larder",
            purpose="handover",
        )

    return desk.run(go).value


def test_each_thing_has_a_yes_of_its_own_with_its_own_words(desk: Desk, isa: str) -> None:
    ids = desk.run(lambda u: a_yes(u, isa)).value

    kept = desk.run(lambda u: all_of(u, person=isa)).value
    assert {one.id for one in kept} == set(ids)
    assert {one.item for one in kept} == {"name", "reach"}
    assert len({one.words for one in kept}) == 2
    assert {(one.by, one.how, one.giver) for one in kept} == {
        ("Bea", "spoken", Giver.THEMSELVES),
    }
    assert all(one.controller == TRUST for one in kept)


def test_nothing_is_kept_where_nothing_was_said_yes_to(desk: Desk, isa: str) -> None:
    for typed in (
        consent_typed(items=[], until=END),
        replace(consent_typed(until=END), items=["name", "everything"]),
        replace(consent_typed(until=END), recipient=""),
        replace(consent_typed(until=END), recipient="no such service"),
        replace(consent_typed(until=END), how="nodded"),  # type: ignore[arg-type]
        consent_typed(until=END, age=Age.NOT_ASKED),
    ):
        with pytest.raises(DeskError):
            desk.run(lambda u, t=typed: give(u, person=isa, typed=t))  # type: ignore[misc]
    with pytest.raises(ValueError, match="item"):
        desk.run(lambda u: give(u, person=isa, typed=replace(consent_typed(until=END), purpose="")))
    with pytest.raises(DeskError, match="any more"):
        desk.run(lambda u: give(u, person="nobody", typed=consent_typed(until=END)))

    assert desk.run(lambda u: all_of(u, person=isa)).value == ()


def test_a_yes_lets_leave_just_what_it_names(desk: Desk, isa: str) -> None:
    desk.run(lambda u: a_yes(u, isa))

    out = leaves(desk, isa)

    assert dict(out.items) == {"name": "words of name", "reach": "words of reach"}
    assert (out.recipient_name, out.ground, out.purpose) == (
        "Cumnock larder",
        "consent",
        "handover",
    )
    assert (out.worker_name, out.organization_name) == ("Bea", "Barony Trust")
    assert len(out.consents) == 2
    with pytest.raises(DeskError, match="roughly where you live"):
        leaves(desk, isa, items=("name", "reach", "place"))


def test_a_name_that_the_caller_gives_the_recipient_is_not_believed(desk: Desk, isa: str) -> None:
    desk.run(lambda u: a_yes(u, isa))

    out = desk.run(
        lambda u: pass_on(
            u,
            grounds=(),
            person=isa,
            items={"name": "Isa"},
            recipient=LARDER,
            recipient_name="The debt collector",
            purpose="handover",
        )
    ).value

    assert out.recipient_name == "Cumnock larder"


def test_taken_back_is_gone_at_once_also_for_what_was_ready_to_leave(desk: Desk, isa: str) -> None:
    ids = desk.run(lambda u: a_yes(u, isa)).value
    out = leaves(desk, isa)
    assert desk.run(lambda u: still(u, outgoing=out)).value is out

    taken = desk.run(lambda u: withdraw(u, ids=ids[:1])).value

    assert (taken.count, taken.recipients) == (1, ("Cumnock larder",))
    with pytest.raises(DeskError, match="Nothing has left"):
        desk.run(lambda u: still(u, outgoing=out))
    with pytest.raises(DeskError, match="Nothing has left"):
        leaves(desk, isa)
    assert leaves(desk, isa, items=("reach",)).consents == ids[1:]
    # Once more changes nothing, and there is no way back but a new yes.
    assert desk.run(lambda u: withdraw(u, ids=ids[:1])).value.count == 0
    with pytest.raises(ValueError, match="never taken back"):
        desk.run(lambda u: u.change(Kind.CONSENT, ids[0], {"withdrawn": False}))
    with pytest.raises(ValueError, match="not changed"):
        desk.run(lambda u: u.change(Kind.CONSENT, ids[1], {"until": "2027-01-01"}))
    desk.run(lambda u: a_yes(u, isa, items=["name"]))
    assert leaves(desk, isa).consents


def test_a_new_yes_does_not_bring_back_what_was_ready_on_an_old_one(desk: Desk, isa: str) -> None:
    ids = desk.run(lambda u: a_yes(u, isa)).value
    out = leaves(desk, isa)
    desk.run(lambda u: withdraw(u, ids=ids))
    desk.run(lambda u: a_yes(u, isa))

    with pytest.raises(DeskError, match="Nothing has left"):
        desk.run(lambda u: still(u, outgoing=out))


def test_a_second_yes_does_not_stop_what_the_first_let_leave(desk: Desk, isa: str) -> None:
    desk.run(lambda u: a_yes(u, isa))
    out = leaves(desk, isa)
    desk.run(lambda u: a_yes(u, isa))

    assert desk.run(lambda u: still(u, outgoing=out)).value is out


def test_it_ends_by_itself_after_its_last_day(desk: Desk, isa: str, clock: FixedClock) -> None:
    desk.run(lambda u: a_yes(u, isa, days=0))
    out = leaves(desk, isa)
    clock.move(hours=13)  # the same evening
    assert leaves(desk, isa).consents

    clock.move(hours=1)

    for gone in (lambda: leaves(desk, isa), lambda: desk.run(lambda u: still(u, outgoing=out))):
        with pytest.raises(DeskError, match="Nothing has left"):
            gone()


def test_a_clock_set_back_makes_no_old_yes_hold_again(
    desk: Desk, isa: str, clock: FixedClock
) -> None:
    desk.run(lambda u: a_yes(u, isa, days=1))
    clock.move(days=3)
    desk.run(lambda u: u.create(Kind.ENQUIRY, {"week": "2026-W47"}))
    desk.run(lambda u: a_person(u, "Tam"))
    with pytest.raises(DeskError):
        leaves(desk, isa)

    clock.move(days=-3)

    with pytest.raises(DeskError, match="Nothing has left"):
        leaves(desk, isa)
    assert desk.run(lambda u: live_of(u, person=isa)).value == ()


def test_a_yes_that_was_kept_while_the_clock_was_behind_never_holds(
    desk: Desk, isa: str, clock: FixedClock
) -> None:
    clock.move(days=-2)
    desk.run(lambda u: a_yes(u, isa))
    clock.move(days=2)

    assert desk.run(lambda u: [one.unsure for one in all_of(u, person=isa)]).value == [True, True]
    with pytest.raises(DeskError, match="Nothing has left"):
        leaves(desk, isa)


def test_whatever_the_clock_says_a_yes_can_be_taken_back(
    desk: Desk, isa: str, clock: FixedClock
) -> None:
    ids = desk.run(lambda u: a_yes(u, isa)).value
    clock.move(days=-300)

    assert desk.run(lambda u: withdraw(u, ids=ids)).value.count == 2


def test_the_question_is_asked_word_for_word_of_one_recipient(desk: Desk, isa: str) -> None:
    desk.run(lambda u: a_yes(u, isa))

    def asks(**other: str) -> bool:
        named = {"person": isa, "recipient": LARDER, "item": "name", "purpose": "handover", **other}
        return desk.run(lambda u: live(u, **named)).value is not None

    assert asks()
    assert not asks(recipient=ADVICE)
    assert not asks(recipient=COUNCIL)
    assert not asks(item="place")
    assert not asks(purpose="visit")
    assert not asks(person="somebody else")


def test_a_recorded_worry_does_not_carry_an_adult_who_said_no(desk: Desk) -> None:
    worry = Worry(about=About.CHILD, their_words="He hits us", why="She is hurt")
    concern = desk.run(lambda u: write(u, worry=worry)).value.id
    refused = RiskGround(
        "adult", concern, "a law", "Social work", "She is frightened", agreed=False
    )

    def go(unit: Unit, ground: RiskGround) -> Outgoing:
        return pass_on(
            unit,
            grounds=ground,
            person="",
            items={"what": "She may be hurt"},
            recipient="social work",
            recipient_name="Social work",
            purpose="at risk",
        )

    for ground in (refused, replace(refused, agreed=None)):
        with pytest.raises(DeskError, match="did not agree"):
            desk.run(lambda u, g=ground: go(u, g))  # type: ignore[misc]
    assert desk.run(lambda u: go(u, replace(refused, danger=True))).value.concern == concern


def test_nobody_else_makes_what_leaves(desk: Desk, isa: str) -> None:
    desk.run(lambda u: a_yes(u, isa))
    out = leaves(desk, isa)
    said = {name: getattr(out, name) for name in ("person", "recipient", "recipient_name")}

    with pytest.raises(TypeError, match="consent alone"):
        Outgoing(
            **said,
            items={"name": "x"},
            purpose="handover",
            at=TUESDAY,
            worker_name="",
            organization_name="",
            ground="consent",
        )
    for forged in (
        lambda: replace(out, items={"full_name": "Isa McGhie"}),
        lambda: pickle.dumps(out),
        lambda: copy.copy(out),
        lambda: copy.deepcopy(out),
    ):
        with pytest.raises(TypeError):
            forged()
    with pytest.raises(TypeError):
        out.items["place"] = "Cumnock"  # type: ignore[index]
    assert "Isa" not in repr(out)
    assert "words of" not in repr(out)


def test_another_service_sees_just_the_items_agreed_and_nothing_after_they_are_taken_back(
    desk: Desk, isa: str
) -> None:
    ids = desk.run(lambda u: a_yes(u, isa, items=["name", "place", "needs"])).value

    at_work(desk, DOT)
    (lent,) = desk.run(people_lent_to_us).value
    assert {name: lent.fields[name] for name in lent.fields} == {
        "call": "Isa",
        "locality": "Cumnock",
        CONTROLLER: TRUST,
    }
    assert desk.run(lambda u: u.get(Kind.PERSON, isa)).value is None
    assert desk.run(lambda u: all_of(u, person=isa)).value == ()

    at_work(desk, BEA).run(lambda u: withdraw(u, ids=ids[:1]))
    at_work(desk, DOT)
    (lent,) = desk.run(people_lent_to_us).value
    assert "call" not in lent.fields
    at_work(desk, CAT).run(lambda u: withdraw(u, ids=ids[1:]))
    assert at_work(desk, DOT).run(people_lent_to_us).value == ()


def test_what_is_lent_ends_with_its_last_day_and_with_an_unsure_clock(
    desk: Desk, isa: str, clock: FixedClock
) -> None:
    desk.run(lambda u: a_yes(u, isa, days=1))
    at_work(desk, DOT)
    assert len(desk.run(people_lent_to_us).value) == 1

    clock.move(days=3)
    assert desk.run(people_lent_to_us).value == ()
    desk.run(lambda u: a_person(u, "Tam"))
    clock.move(days=-3)
    assert desk.run(people_lent_to_us).value == ()


def test_nobody_lends_to_themselves_what_another_service_answers_for(desk: Desk, isa: str) -> None:
    """Dot writes a consent of Isa's to the council herself: she cannot read Isa, and it opens nothing."""
    at_work(desk, DOT)
    with pytest.raises(DeskError, match="any more"):
        desk.run(lambda u: a_yes(u, isa, recipient=COUNCIL, recipient_name="The council"))
    forged = {
        CONTROLLER: COUNCIL,
        PERSON: isa,
        "recipient": COUNCIL,
        "recipient_name": "The council",
        "recipient_organization": COUNCIL,
        "item": "name",
        "purpose": "handover",
        "how": "spoken",
        "words": "yes",
        "given_at": TUESDAY.isoformat(),
        "until": END.isoformat(),
        "by": "Dot",
        "unsure": False,
    }
    desk.run(lambda u: u.create(Kind.CONSENT, forged))

    assert desk.run(people_lent_to_us).value == ()
    with pytest.raises(NotAllowed):
        desk.run(lambda u: u.create(Kind.CONSENT, {**forged, CONTROLLER: TRUST}))
    # Nor does a third service lend it to the council.
    third = a_worker(Role.OUTREACH, name="Flo", organization="third")
    at_work(desk, third).run(lambda u: u.create(Kind.CONSENT, {**forged, CONTROLLER: "third"}))
    at_work(desk, DOT)
    assert desk.run(people_lent_to_us).value == ()
    with pytest.raises(DeskError, match="any more"):
        desk.run(
            lambda u: pass_on(
                u,
                grounds=(),
                person=isa,
                items={"name": "Isa"},
                recipient=COUNCIL,
                recipient_name="The council",
                purpose="handover",
            )
        )


def test_a_look_at_what_is_lent_is_in_the_audit(desk: Desk, isa: str) -> None:
    (consent,) = desk.run(lambda u: a_yes(u, isa, items=["name"])).value
    at_work(desk, EVE).run(people_lent_to_us)

    at_work(desk, a_worker(Role.ADMIN, name="Ada"))
    seen = [(one.kind, one.record_id) for one in desk.look(written) if one.worker == EVE.id]
    assert (Kind.PERSON, isa) in seen
    assert (Kind.CONSENT, consent) in seen


def test_a_worker_of_no_organization_is_lent_nothing(desk: Desk, isa: str) -> None:
    desk.run(lambda u: a_yes(u, isa, recipient=ADVICE, recipient_name="Money advice"))

    at_work(desk, a_worker(Role.OUTREACH, name="Gus", organization=""))

    assert desk.run(people_lent_to_us).value == ()


def test_whom_to_tell_is_a_service_or_an_organization_of_the_directory(desk: Desk) -> None:
    assert desk.look(lambda look: recipient_of(look, LARDER)) == ("Cumnock larder", COUNCIL)
    assert desk.look(lambda look: recipient_of(look, ADVICE)) == ("Money advice", "")
    assert desk.look(lambda look: recipient_of(look, COUNCIL)) == ("The council", COUNCIL)
    with pytest.raises(DeskError, match="not chosen"):
        desk.look(lambda look: recipient_of(look, "nowhere"))


def test_two_desks_apart_and_one_takes_it_back_it_is_back_everywhere(
    tmp_path: Path, desk: Desk, isa: str
) -> None:
    ids = desk.run(lambda u: a_yes(u, isa, items=["name"])).value
    other = a_desk(tmp_path, worker=BEA, name="other.db")

    def carry(source: Desk, to: Desk) -> None:
        for kind, record_id in ((Kind.PERSON, isa), (Kind.CONSENT, ids[0])):
            known = source.look(
                lambda look, k=kind, r=record_id: changes.changes_of(look.connection, k, r)  # type: ignore[misc]
            )
            to.run(
                lambda u, known=known: changes.apply(  # type: ignore[misc]
                    u.connection, known, stream="theirs", held=u.held
                )
            )

    carry(desk, other)
    at_work(other, BEA).run(lambda u: withdraw(u, ids=ids))
    carry(other, desk)

    with pytest.raises(DeskError, match="Nothing has left"):
        leaves(desk, isa, items=("name",))
