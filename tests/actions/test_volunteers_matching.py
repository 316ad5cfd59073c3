"""Lived experience, and two people brought together: sealed, one at a time, and a no that leaves no trace."""

import logging
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import NotAllowed, Role
from heartdesk.directory.actions import load_starter
from heartdesk.interchange.export import export_directory
from heartdesk.interchange.writers import WRITERS
from heartdesk.leaflets.actions import make_leaflet
from heartdesk.store.desk import Desk
from heartdesk.store.record import Worker
from heartdesk.store.search import search
from heartdesk.store.unit import Unit
from heartdesk.volunteers.actions import (
    add_volunteer,
    change_volunteer,
    decide,
    keep_role,
    read_helpers,
    read_volunteer,
    receive_disclosure,
)
from heartdesk.volunteers.agreeing import keep_yes, read_agreed, withdraw
from heartdesk.volunteers.experience import words_to_read_out
from heartdesk.volunteers.introducing import (
    InHand,
    agree_meeting,
    begin,
    end_kindly,
    lay_aside,
    not_this_one,
    read_in_hand,
    read_seeker,
    reviewed,
    say_yes,
    they_met,
)
from heartdesk.volunteers.match import State, Step
from heartdesk.volunteers.model import Age, TaskKind
from heartdesk.volunteers.seeking import SeekerTyped, add_seeker, seeker_words, stop_seeking
from heartdesk.volunteers.typed import AgeTyped, RoleTyped, StatusTyped
from tests.makers import FixedClock, a_desk, a_worker, held_by

CAT = a_worker(Role.PEOPLE_LEAD, name="Cat")
ANN = a_worker(Role.COORDINATOR, name="Ann")
DOT = a_worker(Role.PEOPLE_LEAD, name="Dot", organization="0d4f8f5a-7a55-4f57-9f43-0d8f5fd9b2aa")
TODAY = date(2026, 11, 17)
UNTIL = TODAY + timedelta(days=300)
PARENT = RoleTyped("Parent to parent", "Barony Trust", frozenset({TaskKind.MATCH}))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Desk:
    return a_desk(tmp_path, worker=CAT, clock=clock)


def at_work(desk: Desk, worker: Worker) -> Desk:
    desk.worker, desk.held = worker, held_by(worker)
    return desk


def a_helper(desk: Desk, name: str = "Cath", *, regulated: bool = False) -> str:
    made = desk.run(lambda u: add_volunteer(u, name=name)).value
    desk.run(lambda u: change_volunteer(u, id=made, typed=AgeTyped(Age.ADULT)))
    desk.run(lambda u: keep_role(u, id=made, role_id="", typed=PARENT))
    role = desk.run(lambda u: read_volunteer(u, id=made)).value.roles[0].id
    desk.run(lambda u: decide(u, id=made, role_id=role, regulated="yes" if regulated else "no"))
    return made


def says_yes(
    desk: Desk, helper: str, name: str = "Cath", topics: tuple[str, ...] = ("asn",)
) -> str:
    words = words_to_read_out(name, topics, UNTIL)
    return desk.run(
        lambda u: keep_yes(u, volunteer_id=helper, topics=topics, words=words, until=UNTIL)
    ).value


def a_seeker(desk: Desk, name: str = "Isa", topics: frozenset[str] = frozenset({"asn"})) -> str:
    words = seeker_words(name, topics, UNTIL)
    typed = SeekerTyped(name, "by the health visitor", topics, words, UNTIL)
    return desk.run(lambda u: add_seeker(u, typed=typed)).value


def hand(desk: Desk, seeker: str) -> InHand:
    return desk.run(lambda u: read_seeker(u, seeker_id=seeker)).value


def begun(desk: Desk, helper: str, seeker: str) -> str:
    return desk.run(lambda u: begin(u, seeker_id=seeker, volunteer_id=helper)).value


def both_said_yes(desk: Desk) -> tuple[str, str, str]:
    """(helper, seeker, match)"""
    helper = a_helper(desk)
    says_yes(desk, helper)
    seeker = a_seeker(desk)
    match = begun(desk, helper, seeker)
    for step in (Step.HELPER_YES, Step.SEEKER_YES):
        desk.run(lambda u, step=step: say_yes(u, match_id=match, step=step))  # type: ignore[misc]
    return helper, seeker, match


def meet(
    unit: Unit, match: str, *, on: date = TODAY, where: str = "The hub", by: str = "Cat"
) -> State:
    return agree_meeting(unit, match_id=match, on=on, at="10 am", where=where, supported_by=by)


def test_from_a_suggestion_to_a_kind_ending(desk: Desk, clock: FixedClock) -> None:
    helper, seeker, match = both_said_yes(desk)
    found = hand(desk, seeker)
    assert found.match is not None
    assert found.match.state is State.BOTH_SAID_YES
    assert found.suggestion is not None
    assert "Both know: bringing up a child" in found.suggestion.reasons[0]
    assert found.missing == ""

    for where, by in (("", "Cat"), ("The hub", " ")):
        with pytest.raises(DeskError, match="It does not say"):
            desk.run(lambda u, where=where, by=by: meet(u, match, where=where, by=by))  # type: ignore[misc]
    desk.run(lambda u: meet(u, match, on=TODAY + timedelta(days=3)))
    with pytest.raises(DeskError, match="when they have met"):
        desk.run(lambda u: they_met(u, match_id=match))
    clock.move(days=3)
    assert desk.run(lambda u: they_met(u, match_id=match)).value is State.GOING_ON

    clock.move(days=42)
    going = hand(desk, seeker).match
    assert going is not None
    assert going.review_due(TODAY + timedelta(days=45))
    desk.run(lambda u: reviewed(u, match_id=match))
    with pytest.raises(DeskError, match="thank them"):
        desk.run(lambda u: end_kindly(u, match_id=match, both_thanked=False))
    desk.run(lambda u: end_kindly(u, match_id=match, both_thanked=True))
    after = hand(desk, seeker)
    assert after.match is None
    assert after.suggestion is None, "the same two are not suggested again"
    assert helper in [one.id for one in desk.run(read_helpers).value.people]


@pytest.mark.parametrize("step", [Step.HELPER_YES, Step.SEEKER_YES])
def test_a_no_of_either_leaves_the_same_nothing(desk: Desk, step: Step) -> None:
    """Whose no it was, or that anybody said one, stands nowhere a worker can read."""
    helper = a_helper(desk)
    says_yes(desk, helper)
    seeker = a_seeker(desk)
    never_anyone = hand(desk, a_seeker(desk, "Una", frozenset({"prison"})))
    match = begun(desk, helper, seeker)
    desk.run(lambda u: say_yes(u, match_id=match, step=step))

    desk.run(lambda u: lay_aside(u, match_id=match))

    record = desk.run(lambda u: u.get(Kind.MATCH, match)).value
    assert record is not None
    assert record.fields.keys() == {
        "controller", "seeker_id", "volunteer_id", "role_id", "begun_on", "laid_aside",
    }  # fmt: skip
    after = hand(desk, seeker)
    assert (after.match, after.suggestion) == (never_anyone.match, never_anyone.suggestion)
    assert (after.match, after.suggestion) == (None, None)
    with pytest.raises(DeskError):
        desk.run(lambda u: say_yes(u, match_id=match, step=step))


def test_silence_is_the_same_as_a_no(desk: Desk, clock: FixedClock) -> None:
    helper = a_helper(desk)
    says_yes(desk, helper)
    seeker = a_seeker(desk)
    begun(desk, helper, seeker)
    clock.move(days=29)
    after = hand(desk, seeker)
    assert (after.match, after.suggestion) == (None, None)


def test_one_suggestion_at_a_time_and_the_next_only_after_it(desk: Desk) -> None:
    for name in ("Cath", "Dod"):
        says_yes(desk, a_helper(desk, name), name)
    seeker = a_seeker(desk)
    first = hand(desk, seeker).suggestion
    assert first is not None
    assert hand(desk, seeker).suggestion == first, "looking again does not bring another"
    other = "Dod" if first.name == "Cath" else "Cath"

    desk.run(lambda u: not_this_one(u, seeker_id=seeker, volunteer_id=first.volunteer_id))
    second = hand(desk, seeker).suggestion
    assert second is not None
    assert second.name == other
    with pytest.raises(DeskError, match="no longer holds"):
        begun(desk, first.volunteer_id, seeker)


def test_seekers_come_one_at_a_time_those_who_wait_for_something_first(desk: Desk) -> None:
    helper = a_helper(desk)
    says_yes(desk, helper)
    una, isa = a_seeker(desk, "Una", frozenset({"prison"})), a_seeker(desk, "Isa")
    match = begun(desk, helper, isa)
    desk.run(lambda u: say_yes(u, match_id=match, step=Step.HELPER_YES))

    first = desk.run(read_in_hand).value
    second = desk.run(lambda u: read_in_hand(u, after=isa)).value
    again = desk.run(lambda u: read_in_hand(u, after=una)).value

    names = [one.seeker.name for one in (first, second, again) if one.seeker]
    assert names == ["Isa", "Una", "Isa"]
    assert first.more


def test_without_its_pvg_a_match_cannot_begin_nor_go_on(desk: Desk) -> None:
    helper = a_helper(desk, regulated=True)
    says_yes(desk, helper)
    seeker = a_seeker(desk)
    assert hand(desk, seeker).suggestion is None
    role = desk.run(lambda u: read_volunteer(u, id=helper)).value.roles[0].id
    until = TODAY + timedelta(days=10)
    desk.run(lambda u: receive_disclosure(u, id=helper, role_id=role, on=TODAY, until=until))
    match = begun(desk, helper, seeker)
    for step in (Step.HELPER_YES, Step.SEEKER_YES):
        desk.run(lambda u, step=step: say_yes(u, match_id=match, step=step))  # type: ignore[misc]

    with pytest.raises(DeskError, match="had to be renewed"):
        desk.run(lambda u: meet(u, match, on=until + timedelta(days=1)))
    desk.run(lambda u: meet(u, match, on=until))
    desk.run(lambda u: meet(u, match, on=TODAY))
    desk.run(lambda u: decide(u, id=helper, role_id=role, regulated="undecided"))

    assert "Nobody has decided" in hand(desk, seeker).missing
    with pytest.raises(DeskError, match="Nobody has decided"):
        desk.run(lambda u: they_met(u, match_id=match))
    desk.run(lambda u: lay_aside(u, match_id=match))


def test_a_rest_from_helping_stops_a_match(desk: Desk) -> None:
    helper, seeker, match = both_said_yes(desk)
    desk.run(lambda u: change_volunteer(u, id=helper, typed=StatusTyped("resting")))
    assert "having a rest" in hand(desk, seeker).missing
    with pytest.raises(DeskError, match="having a rest"):
        desk.run(lambda u: meet(u, match))


def test_a_yes_is_kept_word_for_word_and_ends_for_good(desk: Desk, clock: FixedClock) -> None:
    helper = a_helper(desk)
    says_yes(desk, helper)
    now = desk.run(lambda u: read_agreed(u, volunteer_id=helper)).value.now
    assert now is not None
    assert now.consent.words == words_to_read_out("Cath", ("asn",), UNTIL)
    assert (now.consent.asked_by, now.consent.agreed_on, now.consent.until) == ("Cat", TODAY, UNTIL)

    desk.run(lambda u: withdraw(u, volunteer_id=helper))

    assert desk.run(lambda u: read_agreed(u, volunteer_id=helper)).value.now is None
    kept = desk.run(lambda u: list(u.every(Kind.LIVED_EXPERIENCE))).value
    assert [[name for name in one.fields if name.startswith("topics/")] for one in kept] == [[]]
    says_yes(desk, helper, topics=("loss",))
    again = desk.run(lambda u: read_agreed(u, volunteer_id=helper)).value.now
    assert again is not None
    assert again.topics == ("loss",)
    assert len(desk.run(lambda u: list(u.every(Kind.LIVED_EXPERIENCE))).value) == 2
    clock.move(days=301)
    assert desk.run(lambda u: read_agreed(u, volunteer_id=helper)).value.now is None, "it ran out"


def test_asking_again_ends_what_was_agreed_before(desk: Desk) -> None:
    helper = a_helper(desk)
    says_yes(desk, helper, topics=("asn", "loss"))
    says_yes(desk, helper, topics=("loss",))
    now = desk.run(lambda u: read_agreed(u, volunteer_id=helper)).value.now
    assert now is not None
    assert now.topics == ("loss",)
    seeker = a_seeker(desk)
    assert hand(desk, seeker).suggestion is None, "what they took back is not used"


def test_no_other_words_than_those_that_were_read_out_can_be_kept(desk: Desk) -> None:
    helper = a_helper(desk)
    for words in ("", "May we?", words_to_read_out("Cath", ("loss",), UNTIL)):
        with pytest.raises(DeskError, match="Read them out again"):
            desk.run(
                lambda u, words=words: keep_yes(  # type: ignore[misc]
                    u, volunteer_id=helper, topics=("asn",), words=words, until=UNTIL
                )
            )
    typed = SeekerTyped("Isa", "at the hub", frozenset({"asn"}), "May we?", UNTIL)
    with pytest.raises(DeskError, match="Read them out again"):
        desk.run(lambda u: add_seeker(u, typed=typed))


def test_taking_a_yes_back_lays_aside_what_rests_on_it(desk: Desk) -> None:
    helper, seeker, match = both_said_yes(desk)
    desk.run(lambda u: withdraw(u, volunteer_id=helper))
    found = hand(desk, seeker)
    assert (found.match, found.suggestion) == (None, None)
    with pytest.raises(DeskError):
        desk.run(lambda u: meet(u, match))


def test_a_seeker_who_would_rather_not_is_let_go_of(desk: Desk) -> None:
    _, seeker, match = both_said_yes(desk)
    desk.run(lambda u: stop_seeking(u, seeker_id=seeker))
    assert desk.run(read_in_hand).value.seeker is None
    record = desk.run(lambda u: u.get(Kind.MATCH_SEEKER, seeker)).value
    assert record is not None
    assert record.fields.keys() == {"controller", "consent", "withdrawn", "withdrawn_on"}
    assert desk.run(lambda u: u.get(Kind.MATCH, match)).value.fields["laid_aside"] is True  # type: ignore[union-attr]


def test_somebody_who_is_meeting_is_not_let_go_of_before_it_is_ended(desk: Desk) -> None:
    _, seeker, match = both_said_yes(desk)
    desk.run(lambda u: meet(u, match))
    desk.run(lambda u: they_met(u, match_id=match))
    with pytest.raises(DeskError, match="End that kindly first"):
        desk.run(lambda u: stop_seeking(u, seeker_id=seeker))


def they_meet(desk: Desk, clock: FixedClock) -> tuple[str, str, str]:
    """(helper, seeker, match) of two who meet by themselves."""
    helper, seeker, match = both_said_yes(desk)
    desk.run(lambda u: meet(u, match))
    desk.run(lambda u: they_met(u, match_id=match))
    clock.move(days=300)
    desk.run(lambda u: reviewed(u, match_id=match))
    return helper, seeker, match


def test_a_yes_that_runs_out_while_they_meet_leaves_nobody_hanging(
    desk: Desk, clock: FixedClock
) -> None:
    # Given two who meet, and the yes of the one who asked for it runs out
    _, seeker, match = they_meet(desk, clock)
    clock.move(days=1)

    # Then it is the first thing in hand, with who to tell, and not a word of what they live with
    found = desk.run(read_in_hand).value
    assert found.seeker is not None
    assert found.match is not None
    assert (found.seeker.id, found.seeker.name, found.match.id) == (seeker, "Isa", match)
    assert (found.seeker.topics, found.seeker.consent) == ((), None)
    assert "Their yes has ended" in found.missing
    assert found.suggestion is not None
    assert found.suggestion.reasons == ()
    with pytest.raises(DeskError, match="Their yes has ended"):
        desk.run(lambda u: reviewed(u, match_id=match))

    # And it is ended kindly, and then nothing of them is kept but the words they were asked with
    desk.run(lambda u: end_kindly(u, match_id=match, both_thanked=True))
    assert desk.run(read_in_hand).value.seeker is None
    record = desk.run(lambda u: u.get(Kind.MATCH_SEEKER, seeker)).value
    assert record is not None
    assert record.fields.keys() == {"controller", "consent", "withdrawn", "withdrawn_on"}


def test_a_yes_that_runs_out_before_they_meet_is_laid_aside_with_one_press(
    desk: Desk, clock: FixedClock
) -> None:
    _, seeker, match = both_said_yes(desk)
    clock.move(days=301)
    found = desk.run(read_in_hand).value
    assert found.seeker is not None
    assert found.seeker.id == seeker
    assert "Lay it aside" in found.missing
    desk.run(lambda u: lay_aside(u, match_id=match))
    assert desk.run(read_in_hand).value.seeker is None


@pytest.mark.parametrize("why", ["left", "rest", "pvg", "withdrew", "gone", "seeker withdrew"])
def test_meeting_can_always_be_ended_kindly(desk: Desk, why: str) -> None:
    # Given two who meet, and something that would stop any other step
    helper, seeker, match = both_said_yes(desk)
    desk.run(lambda u: meet(u, match))
    desk.run(lambda u: they_met(u, match_id=match))
    role = desk.run(lambda u: read_volunteer(u, id=helper)).value.roles[0].id
    if why in ("left", "rest"):
        status = StatusTyped("left" if why == "left" else "resting")
        desk.run(lambda u: change_volunteer(u, id=helper, typed=status))
    elif why == "pvg":
        desk.run(lambda u: decide(u, id=helper, role_id=role, regulated="yes"))
    elif why == "withdrew":
        desk.run(lambda u: withdraw(u, volunteer_id=helper))
    elif why == "gone":
        desk.run(lambda u: u.delete(Kind.VOLUNTEER, helper))
    else:  # at another desk, which did not know that they meet
        desk.run(lambda u: u.change(Kind.MATCH_SEEKER, seeker, {"withdrawn": True, "name": None}))

    found = hand(desk, seeker)
    assert found.match is not None
    assert found.match.id == match
    assert desk.run(lambda u: end_kindly(u, match_id=match, both_thanked=True)).value is State.ENDED


READS: tuple[Callable[[Unit], object], ...] = (
    read_in_hand,
    lambda u: read_agreed(u, volunteer_id="anyone"),
    lambda u: list(u.every(Kind.LIVED_EXPERIENCE)),
    lambda u: u.count_unopened(Kind.LIVED_EXPERIENCE),
    lambda u: u.count_unopened(Kind.MATCH),
    lambda u: u.get(Kind.MATCH_SEEKER, "anyone"),
)


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.PEOPLE_LEAD])
def test_for_anybody_else_there_is_no_such_thing(desk: Desk, role: Role) -> None:
    """No count, no hint: the same answer whether something is kept or not, in the words said of any person."""
    worker = a_worker(role, name="Other")

    def told() -> list[str]:
        said = []
        for read in READS:
            with pytest.raises(NotAllowed) as refused:
                at_work(desk, worker).run(read)
            said.append(str(refused.value))
        return said

    before = told()
    both_said_yes(at_work(desk, CAT))
    assert told() == before
    assert set(before) == {
        "Your role at this desk does not let you see people's details. Ask the people lead."
    }


def test_a_coordinator_sees_the_same_volunteer_with_and_without(desk: Desk) -> None:
    helper = a_helper(desk)
    at_work(desk, ANN)
    before = desk.run(read_helpers).value
    record = desk.run(lambda u: u.get(Kind.VOLUNTEER, helper)).value
    at_work(desk, CAT)
    says_yes(desk, helper)
    begun(desk, helper, a_seeker(desk))
    at_work(desk, ANN)
    assert desk.run(read_helpers).value == before
    assert desk.run(lambda u: u.get(Kind.VOLUNTEER, helper)).value == record


def test_another_organization_s_people_lead_sees_nothing_of_it(desk: Desk) -> None:
    helper, _, match = both_said_yes(desk)
    at_work(desk, DOT)
    assert desk.run(read_in_hand).value.seeker is None
    assert desk.run(lambda u: read_agreed(u, volunteer_id=helper)).value.now is None
    with pytest.raises(DeskError, match="no longer here"):
        desk.run(lambda u: lay_aside(u, match_id=match))


CANARY = "CANARYWORD"


def test_nothing_of_it_leaves_by_export_search_leaflet_or_log(
    desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    boss = a_worker(*Role, name="Boss")
    at_work(desk, boss)
    desk.run(load_starter)
    helper = a_helper(desk, CANARY)
    says_yes(desk, helper, CANARY)
    topics = frozenset({"asn"})
    words = seeker_words(CANARY, topics, UNTIL)
    typed = SeekerTyped(CANARY, f"{CANARY} at home", topics, words, UNTIL)
    seeker = desk.run(lambda u: add_seeker(u, typed=typed)).value
    begun(desk, helper, seeker)
    assert hand(desk, seeker).seeker is not None

    for name in WRITERS:
        out = tmp_path / "out" / name
        out.parent.mkdir(exist_ok=True)
        export_directory(desk, format=name, out=out)
    leaving = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(leaving) >= len(WRITERS)
    for path in leaving:
        assert CANARY.encode() not in path.read_bytes(), path.name
        assert helper.encode() not in path.read_bytes(), path.name
    assert desk.look(lambda look: search(look, CANARY)) == ()
    service = desk.look(lambda look: search(look, "food"))[0].id
    leaflet = desk.look(lambda look: make_leaflet(look, service_ids=[service]))
    assert CANARY.encode() not in leaflet.pdf
    assert CANARY not in caplog.text
    assert helper not in caplog.text


def test_no_table_shows_a_word_of_it(desk: Desk) -> None:
    from tests.actions.test_store_people import everything_in  # noqa: PLC0415 - the same look with SQL

    helper = a_helper(desk, CANARY)
    says_yes(desk, helper, CANARY)
    a_seeker(desk, CANARY)
    assert CANARY.encode() not in everything_in(desk)
    assert b"additional support needs" not in everything_in(desk)
    for name in (b"laid_aside", b"topics/asn", b"helper_yes"):
        assert name not in everything_in(desk)
