"""A worry about somebody's safety: who may write it, who reads it, when it goes on without a yes, until it is told."""

import socket
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from heartdesk.consent.actions import pass_on
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import RULES, Audience, Kind
from heartdesk.core.roles import ALLOWED, NotAllowed, Operation, Role
from heartdesk.safeguarding.actions import (
    Written,
    add,
    ground_for,
    keep_half_written,
    not_told,
    read_all,
    read_half_written,
    read_mine,
    review,
    tell,
    write,
)
from heartdesk.safeguarding.model import (
    About,
    Kept,
    Outcome,
    Says,
    Telling,
    Whom,
    Worry,
    bases_for,
    outcome,
    still_to_say,
)
from heartdesk.security.sealing import derived, public_of
from heartdesk.store.audit import written
from heartdesk.store.desk import Desk
from heartdesk.store.record import Worker
from heartdesk.store.unit import Unit
from tests.makers import TUESDAY, FixedClock, a_desk, a_worker, held_by

BEA = a_worker(Role.RECEPTION, name="Bea")
CAT = a_worker(Role.OUTREACH, name="Cat")
LEAD = a_worker(Role.SAFEGUARDING_LEAD, name="Lea")
DEPUTY = a_worker(Role.SAFEGUARDING_DEPUTY, name="Dev")
ADMIN = a_worker(Role.ADMIN, name="Ada")
BOTH = a_worker(Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY, name="Bo")

CANARY = "CANARY Isa"
CHILD = Worry(
    about=About.CHILD,
    who=f"{CANARY}, about 9",
    their_words="My dad hits me",
    seen="A bruise on the left arm",
    opinion="I think she is frightened to go home",
    basis="child-protection",
    what="What she said, and her school",
    why="She is not safe at home tonight",
    told=Says.NO,
    told_why="It may make things worse at home",
)
ADULT = Worry(
    about=About.ADULT, who="Tam", their_words="They take my pension", basis="life", why="x"
)
POINTS = {
    "cannot_safeguard": "He cannot count money",
    "at_risk": "His nephew takes it",
    "more_open": "He had a stroke",
}


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Desk:
    def no_network(*_args: object, **_more: object) -> None:
        raise OSError("there is no network here")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    return a_desk(tmp_path, clock=clock, worker=BEA)


def at_work(desk: Desk, worker: Worker) -> Desk:
    desk.worker, desk.held = worker, held_by(worker)
    return desk


def writes(desk: Desk, worker: Worker, worry: Worry) -> Written:
    return at_work(desk, worker).run(lambda unit: write(unit, worry=worry)).value


def reads(desk: Desk, worker: Worker) -> tuple[Kept, ...]:
    return at_work(desk, worker).run(read_all).value


def still_open(desk: Desk, worker: Worker = ADMIN) -> tuple[Telling, ...]:
    return at_work(desk, worker).look(not_told)


def tells(
    desk: Desk, worker: Worker, concern: str, whom: Whom = Whom.SOCIAL_WORK, name: str = "Mo"
) -> bool:
    return (
        at_work(desk, worker)
        .run(lambda u: tell(u, concern=concern, whom=whom, spoke_to=name, when=TUESDAY))
        .value
    )


def everything_in(desk: Desk) -> bytes:
    """Each value of each row, as one who writes SQL on the open desk would see it."""

    def read(unit: Unit) -> bytes:
        tables = unit.connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'table'")
        ).scalars()
        seen = []
        for name in tables:
            for row in unit.connection.execute(text(f'SELECT * FROM "{name}"')):  # noqa: S608
                seen += [v if isinstance(v, bytes) else str(v).encode() for v in row]
        return b"\n".join(seen)

    return desk.run(read).value


@pytest.mark.parametrize("role", [*Role, None])
def test_everybody_can_write_a_worry_down_with_no_person_no_settings_and_no_network(
    desk: Desk, role: Role | None
) -> None:
    # given somebody of any role, or none; nobody has signed any settings, nobody is written down, there is no network
    # and no key to read people with, as when the desk has not met another for weeks
    worker = a_worker(*([role] if role else []), name="Someone", organization="")
    at_work(desk, worker)
    desk.held = replace(desk.held, private={})

    if role is None:
        with pytest.raises(NotAllowed):  # no role at all is not somebody who works here
            desk.run(lambda unit: write(unit, worry=CHILD))
        return
    made = desk.run(lambda unit: write(unit, worry=CHILD)).value

    # then it is saved, it is said to be told, and the writer can read out what they wrote
    assert made.outcome is Outcome.TELL
    assert [one.concern for one in desk.look(not_told)] == [made.id]
    (mine,) = desk.look(read_mine)
    assert mine.first == CHILD
    assert mine.by == "Someone"


def test_the_least_that_is_written_is_saved_and_only_nothing_is_not(desk: Desk) -> None:
    for worry in (Worry(their_words="x"), Worry(seen="x"), Worry(opinion="x"), Worry(who="x")):
        assert writes(desk, BEA, worry).outcome is Outcome.TELL
        assert still_to_say(worry)  # asked for, never demanded

    with pytest.raises(DeskError, match="Nothing is written down yet"):
        writes(desk, BEA, Worry(their_words=" \u200b\n", opinion=" "))
    assert len(still_open(desk)) == 4


AGREED = (Says.NOT_ASKED, Says.NO, Says.YES)


@pytest.mark.parametrize("about", About)
@pytest.mark.parametrize("points", ["none", "two", "three"])
@pytest.mark.parametrize("danger", ["", "He has a knife"])
def test_a_child_is_never_asked_and_an_adult_who_says_no_is_heard_unless_it_is_recorded_why_not(
    desk: Desk, about: About, points: str, danger: str
) -> None:
    shown = {"none": {}, "two": dict(list(POINTS.items())[:2]), "three": POINTS}[points]
    given: Any = shown
    for agrees, told in product(AGREED, AGREED):
        worry = replace(ADULT, about=about, agrees=agrees, danger=danger, told=told, **given)
        may_go = about is not About.ADULT or agrees is Says.YES or points == "three" or bool(danger)
        expected = Outcome.TELL if may_go else Outcome.STOP if agrees is Says.NO else Outcome.LEAD

        made = writes(desk, CAT, worry)
        raised = {one.concern: one for one in still_open(desk)}

        # then what is to be told stands on top: nothing where they said no and it stops there
        assert made.outcome is expected
        assert (made.id in raised) is (expected is not Outcome.STOP)
        # and what they want is kept all the same
        (kept,) = (one for one in reads(desk, CAT) if one.id == made.id)
        assert kept.now.agrees is agrees
        # and something may leave without a yes only where it may go
        at_work(desk, CAT)
        if may_go:
            ground = desk.run(
                lambda u, a=made.id: ground_for(u, concern=a, recipient_name="Social work")  # type: ignore[misc]
            ).value
            assert ground.holds
            assert ground.told is (told is Says.YES)
            assert "Article 6(1)(d)" in ground.lawful_basis
        else:
            with pytest.raises(DeskError, match="not written down why it must go"):
                desk.run(
                    lambda u, a=made.id: ground_for(u, concern=a, recipient_name="Social work")  # type: ignore[misc]
                )


def test_a_worry_lets_what_it_is_about_leave_and_an_unsaved_one_lets_nothing(desk: Desk) -> None:
    made = writes(desk, CAT, CHILD)
    ground = desk.run(lambda u: ground_for(u, concern=made.id, recipient_name="Social work")).value

    def leaves(unit: Unit, concern: str) -> object:
        return pass_on(
            unit,
            grounds=replace(ground, concern=concern),
            person="",
            items={"safety": "She is not safe"},
            recipient="sw",
            recipient_name="Social work",
            purpose="handover",
        )

    desk.run(lambda u: leaves(u, made.id))
    with pytest.raises(DeskError, match="not written down"):
        desk.run(lambda u: leaves(u, "6f7a4d0e-0000-4000-8000-000000000000"))


def test_nothing_leaves_before_it_is_written_why_and_by_which_law(desk: Desk) -> None:
    for bare in (replace(CHILD, basis=""), replace(CHILD, why=""), replace(CHILD, basis="made up")):
        made = writes(desk, CAT, bare)
        with pytest.raises(DeskError, match="why it is passed on"):
            desk.run(lambda u, a=made.id: ground_for(u, concern=a, recipient_name="SW"))  # type: ignore[misc]


def test_the_leads_read_every_worry_the_writer_their_own_and_nobody_else_any(desk: Desk) -> None:
    made = writes(desk, BEA, CHILD)

    for reader in (LEAD, DEPUTY, BOTH):
        (kept,) = reads(desk, reader)
        assert (kept.id, kept.first, kept.by, kept.mine) == (made.id, CHILD, "Bea", False)
    (own,) = reads(desk, BEA)
    assert (own.first, own.mine) == (CHILD, True)
    for other in (CAT, ADMIN, *(a_worker(role, name="X") for role in ALLOWED)):
        if not {Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY} & other.roles:
            assert reads(desk, other) == ()
    assert b"canary" not in everything_in(desk).lower()


def test_a_worry_about_the_lead_opens_for_the_deputy_alone(desk: Desk) -> None:
    # given Bea, who is worried about what the lead does
    made = writes(desk, BEA, replace(CHILD, about_lead=True))

    # then the lead has no key to it and finds nothing of it, not even one who is the deputy as well
    for lead in (LEAD, BOTH):
        assert reads(desk, lead) == ()
        with pytest.raises(NotAllowed):
            desk.run(lambda u: u.get(Kind.CONCERN_FOR_DEPUTY, made.id))
    at_work(desk, LEAD)
    boxes = desk.run(
        lambda u: (
            u.connection.execute(
                text("SELECT fields FROM change WHERE kind = 'concern_for_deputy'")
            )
            .scalars()
            .all()
        )
    ).value
    assert boxes
    assert not any(desk.held.can_open(box) for box in boxes)
    # and neither the changes nor the audit say who wrote it
    rows = desk.run(
        lambda u: (
            u.connection.execute(
                text("SELECT worker FROM change WHERE kind IN ('concern_for_deputy', 'telling')")
            )
            .scalars()
            .all()
        )
    ).value
    assert set(rows) == {"nobody"}
    assert not [e for e in desk.look(written) if e.worker == BEA.id and e.record_id == made.id]
    # while the deputy reads it, and Bea what she wrote
    (kept,) = reads(desk, DEPUTY)
    assert (kept.first.their_words, kept.by, kept.for_deputy) == ("My dad hits me", "Bea", True)
    assert [one.id for one in reads(desk, BEA)] == [made.id]
    # and the lead cannot make NOT YET TOLD go away
    with pytest.raises(DeskError, match="with the deputy"):
        tells(desk, LEAD, made.id)
    assert [one.concern for one in still_open(desk)] == [made.id]
    assert tells(desk, DEPUTY, made.id, Whom.POLICE)
    assert still_open(desk) == ()
    assert reads(desk, LEAD) == ()


def test_saving_is_not_telling_until_somebody_says_who_was_told_and_when(
    desk: Desk, clock: FixedClock
) -> None:
    made = writes(desk, BEA, CHILD)

    # then it stands on top for every worker, and says nothing of whom or what
    for role in Role:
        (telling,) = still_open(desk, a_worker(role, name="Z"))
        assert telling.since == TUESDAY
    record = desk.look(lambda look: next(look.every(Kind.TELLING)))
    assert record.fields.keys() == {"concern", "since"}
    # and naming nobody, or a time to come, changes nothing
    with pytest.raises(DeskError, match="still counts as not told"):
        tells(desk, CAT, made.id, name=" ")
    clock.move(hours=-1)
    with pytest.raises(DeskError, match="still to come"):
        tells(desk, CAT, made.id)
    clock.move(hours=2)
    # and the lead alone is not enough for a child
    assert tells(desk, CAT, made.id, Whom.LEAD) is False
    assert len(still_open(desk)) == 1

    clock.move(minutes=1)

    # when Cat, who cannot read it, has rung for Bea
    assert tells(desk, CAT, made.id, name="Mo, duty worker") is True

    # then it is off the top, and the lead reads who was told, by whom and when
    assert still_open(desk) == ()
    (kept,) = reads(desk, LEAD)
    last = kept.told[-1]
    assert (last.whom, last.spoke_to, last.by, last.when) == (
        "social work",
        "Mo, duty worker",
        "Cat",
        TUESDAY,
    )


def test_an_adult_who_was_not_asked_yet_goes_to_our_own_lead_and_further_once_it_is_known_why(
    desk: Desk, clock: FixedClock
) -> None:
    made = writes(desk, BEA, ADULT)
    (telling,) = still_open(desk)
    assert telling.lead_is_enough
    assert tells(desk, BEA, made.id, Whom.LEAD)
    assert still_open(desk) == ()
    clock.move(minutes=20)

    # when he says yes after all
    (kept,) = reads(desk, BEA)
    now = replace(kept.now, agrees=Says.YES, wants="He wants it to stop")
    assert (
        at_work(desk, BEA).run(lambda u: add(u, concern=made.id, worry=now)).value is Outcome.TELL
    )

    (telling,) = still_open(desk)
    assert not telling.lead_is_enough
    clock.move(minutes=5)
    assert tells(desk, BEA, made.id, Whom.LEAD) is False
    assert tells(desk, BEA, made.id, Whom.SOCIAL_WORK)
    (kept,) = reads(desk, LEAD)
    assert kept.first == ADULT  # what was first written stays as it was
    assert (kept.now.agrees, kept.now.wants) == (Says.YES, "He wants it to stop")
    assert [step.kind for step in kept.steps] == ["told", "added", "told", "told"]


def test_who_said_no_is_heard_until_danger_is_written_down(desk: Desk) -> None:
    made = writes(desk, BEA, replace(ADULT, agrees=Says.NO, wants="To be left alone"))
    assert made.outcome is Outcome.STOP
    assert still_open(desk) == ()

    (kept,) = reads(desk, BEA)
    worse = replace(kept.now, danger="His nephew said he would kill him")
    desk.run(lambda u: add(u, concern=made.id, worry=worse))

    assert [one.concern for one in still_open(desk)] == [made.id]


def test_nothing_is_ever_changed_or_taken_away(desk: Desk, clock: FixedClock) -> None:
    made = writes(desk, BEA, CHILD)
    tells(desk, BEA, made.id)
    kinds = (Kind.CONCERN, Kind.CONCERN_STEP, Kind.CONCERN_FOR_DEPUTY, Kind.STEP_FOR_DEPUTY)
    for kind in (*kinds, Kind.CONCERN_COPY, Kind.TELLING):
        assert RULES[kind].fixed
        for row in ALLOWED.values():
            assert Operation.DELETE not in row.get(kind, ())
            assert kind is Kind.TELLING or Operation.CHANGE not in row.get(kind, ())
    clock.move(days=4000)
    at_work(desk, a_worker(*Role, name="Everything"))
    with pytest.raises(NotAllowed):
        desk.run(lambda u: u.change(Kind.CONCERN, made.id, {"their_words": "nothing"}))
    with pytest.raises(NotAllowed):
        desk.run(lambda u: u.delete(Kind.CONCERN, made.id))
    telling = desk.look(lambda look: next(look.every(Kind.TELLING))).id
    with pytest.raises(ValueError, match="never taken back"):
        desk.run(lambda u: u.change(Kind.TELLING, telling, {"told": None}))
    (kept,) = reads(desk, LEAD)
    assert kept.first == CHILD
    assert {RULES[kind].audience for kind in kinds} == {Audience.SAFEGUARDING, Audience.DEPUTY}


def test_the_lead_says_what_was_done_and_nobody_else_can(desk: Desk, clock: FixedClock) -> None:
    made = writes(desk, BEA, CHILD)
    clock.move(minutes=5)
    at_work(desk, LEAD).run(lambda u: review(u, concern=made.id, words="Rang the team leader."))

    (kept,) = reads(desk, LEAD)
    assert [(step.kind, step.words, step.by) for step in kept.steps] == [
        ("reviewed", "Rang the team leader.", "Lea")
    ]
    for other in (BEA, CAT):
        with pytest.raises(DeskError):
            at_work(desk, other).run(lambda u: review(u, concern=made.id, words="x y z"))
    assert reads(desk, BEA)[0].steps == ()  # the leads' own words stay theirs


def test_every_look_at_a_worry_is_written_down(desk: Desk) -> None:
    made = writes(desk, BEA, CHILD)
    reads(desk, LEAD)

    entries = at_work(desk, ADMIN).look(written)
    assert [e.worker for e in entries if e.record_id == made.id and e.event == "read"] == [LEAD.id]


def test_the_law_is_dated_data_with_its_source_and_what_is_not_confirmed_says_so() -> None:
    for about in About:
        bases = bases_for(about)
        assert bases[0].confirmed  # what is offered first was read at its source
        assert all(one.source and one.as_of == "2026-11-21" for one in bases)
    assert "agreed" not in {one.id for one in bases_for(About.CHILD)}


def test_no_worry_carries_a_score(desk: Desk) -> None:
    writes(desk, BEA, CHILD)
    record = at_work(desk, LEAD).run(lambda u: next(iter(u.every(Kind.CONCERN)))).value
    assert not {"score", "risk", "level", "rank"} & record.fields.keys()
    assert outcome(replace(CHILD, opinion="")) is outcome(CHILD)


def test_a_call_by_a_clock_that_runs_a_little_before_counts(desk: Desk) -> None:
    made = writes(desk, BEA, CHILD)
    soon = TUESDAY + timedelta(minutes=3)
    assert desk.run(
        lambda u: tell(u, concern=made.id, whom=Whom.POLICE, spoke_to="PC Ali", when=soon)
    ).value


def test_half_a_worry_is_kept_for_its_writer_alone(desk: Desk, clock: FixedClock) -> None:
    at_work(desk, BEA).run(lambda u: keep_half_written(u, content={"their_words": CANARY}))
    clock.move(days=30)

    assert desk.look(read_half_written) == {"their_words": CANARY}
    for other in (CAT, LEAD, ADMIN):
        assert at_work(desk, other).look(read_half_written) is None
    at_work(desk, BEA)
    assert b"canary" not in everything_in(desk).lower()
    desk.run(lambda u: keep_half_written(u, content=None))
    assert desk.look(read_half_written) is None


def test_the_printed_code_opens_ones_own_worry_and_nobody_elses(desk: Desk) -> None:
    # given Bea, whose copy is sealed to her passphrase and to the printed code
    code = derived(b"code", salt=b"", purpose="test code")
    at_work(desk, BEA)
    desk.held = replace(desk.held, own_ways=(*desk.held.own_ways, public_of(code)))
    made = desk.run(lambda unit: write(unit, worry=CHILD)).value

    # when the desk is opened with the code in her name, and then in Cat's
    desk.held = replace(desk.held, own=code)
    assert [one.id for one in desk.look(read_mine)] == [made.id]
    at_work(desk, CAT)
    desk.held = replace(desk.held, own=code)
    assert desk.look(read_mine) == ()
