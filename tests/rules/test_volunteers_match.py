"""How two people come together: the table of steps, silent noes, and suggestions that can be argued with."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.area import find_area
from heartdesk.core.errors import DeskError
from heartdesk.volunteers.experience import (
    TOPICS,
    Consent,
    LivedExperience,
    consent_fields,
    consent_of,
    experience_of,
    topics_fields,
    words_to_read_out,
)
from heartdesk.volunteers.match import BEFORE_MEETING, NEXT, OVER, SILENCE, State, Step, match_of
from heartdesk.volunteers.model import Age, HelperRole, TaskKind, Volunteer
from heartdesk.volunteers.suggest import MOST_AT_ONCE, Seeker, suggest

AREA = find_area("east_ayrshire")
TODAY = date(2026, 11, 17)
YES = Consent("May we?", "Cat", TODAY, TODAY + timedelta(days=200))
ROLE = HelperRole("r1", "Parent to parent", "Trust", frozenset({TaskKind.MATCH}), 0, "no", "Ann")
CATH = Volunteer(
    "v1", "Cath", age=Age.ADULT, places=("Cumnock",), languages=("English",), times=("MO-am",),
    phone="01632 960111", roles=(ROLE,),
)  # fmt: skip
CATH_KNOWS = LivedExperience("e1", "v1", ("asn",), YES)
ISA = Seeker(
    "s1",
    "Isa",
    "01632 960222",
    ("asn",),
    YES,
    place="Cumnock",
    languages=("English",),
    times=("MO-am",),
)
BASE = {"seeker_id": "s1", "volunteer_id": "v1", "role_id": "r1", "begun_on": "2026-11-17"}
MEETING = {"on": "2026-11-20", "at": "10 am", "where": "The hub", "supported_by": "Cat"}


@pytest.mark.parametrize(("state", "step"), list(product(State, Step)))
def test_every_step_from_every_state(state: State, step: Step) -> None:
    """The whole matrix: what the table does not say cannot be done, and what it says keeps its promises."""
    after = NEXT.get((state, step))

    if state in OVER:
        assert after is None, "what is over is over"
    if step is Step.LAY_ASIDE:
        assert after == (State.LAID_ASIDE if state in BEFORE_MEETING else None)
    else:
        assert after is not State.LAID_ASIDE
    if after is State.MEETING_AGREED:
        assert state in (State.BOTH_SAID_YES, State.MEETING_AGREED)
    if after is State.GOING_ON:
        assert state in (State.MEETING_AGREED, State.GOING_ON)
    if after is State.ENDED:
        assert (state, step) == (State.GOING_ON, Step.END_KINDLY)


def test_nobody_meets_before_both_have_said_yes() -> None:
    def walks(state: State, yes: frozenset[Step], seen: frozenset[State]) -> None:
        if state in (State.BOTH_SAID_YES, State.MEETING_AGREED, State.GOING_ON, State.ENDED):
            assert yes == {Step.HELPER_YES, Step.SEEKER_YES}
        for (at, step), after in NEXT.items():
            if at is state and after not in seen:
                now = yes | {step} if step in (Step.HELPER_YES, Step.SEEKER_YES) else yes
                walks(after, now, seen | {after})

    walks(State.BEGUN, frozenset(), frozenset({State.BEGUN}))


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "helper_yes": st.booleans(),
            "seeker_yes": st.booleans(),
            "meeting": st.just(MEETING) | st.just({"on": "2026-11-20"}),
            "met": st.booleans(),
            "ended_on": st.just("2026-12-01"),
            "laid_aside": st.booleans() | st.text(max_size=3),
        },
    )
)
def test_laid_aside_wins_whatever_else_two_desks_kept(facts: dict[str, object]) -> None:
    found = match_of("m1", {**BASE, **facts}, today=TODAY)

    assert found is not None
    assert (found.state is State.LAID_ASIDE) == ("laid_aside" in facts)
    if found.state in OVER:
        assert found.meeting is None
    if found.state is State.MEETING_AGREED:
        assert facts["helper_yes"] is True
        assert facts["seeker_yes"] is True


def test_two_yeses_kept_at_two_desks_are_both() -> None:
    one = match_of("m1", {**BASE, "helper_yes": True}, today=TODAY)
    both = match_of("m1", {**BASE, "helper_yes": True, "seeker_yes": True}, today=TODAY)
    assert one is not None
    assert both is not None
    assert (one.state, both.state) == (State.HELPER_SAID_YES, State.BOTH_SAID_YES)


def test_four_weeks_without_an_answer_is_a_silent_no_and_looks_like_any_other() -> None:
    waits = {**BASE, "helper_yes": True}
    on_the_day = match_of("m1", waits, today=TODAY + SILENCE)
    after = match_of("m1", waits, today=TODAY + SILENCE + timedelta(days=1))
    said_no = match_of("m1", {**BASE, "laid_aside": True}, today=TODAY)

    assert on_the_day is not None
    assert on_the_day.state is State.HELPER_SAID_YES
    assert after == said_no


def asked(
    *helpers: tuple[Volunteer, LivedExperience],
    seeker: Seeker = ISA,
    before: set[str] | None = None,
    busy: list[str] | None = None,
) -> str:
    found = suggest(
        seeker, helpers, asked=before or set(), under_way=busy or [], area=AREA, on=TODAY
    )
    return found.name if found else ""


def test_a_suggestion_says_every_reason() -> None:
    found = suggest(ISA, [(CATH, CATH_KNOWS)], asked=(), under_way=(), area=AREA, on=TODAY)
    assert found is not None
    assert found.reasons == (
        "Both know: bringing up a child with additional support needs",
        "Both speak English",
        "Both in Cumnock",
        "Both free on Monday mornings",
    )
    assert found.doubts == ()


def test_what_was_never_asked_is_said_as_not_known() -> None:
    bare = replace(CATH, places=(), languages=(), times=())
    found = suggest(ISA, [(bare, CATH_KNOWS)], asked=(), under_way=(), area=AREA, on=TODAY)
    assert found is not None
    assert len(found.reasons) == 1
    assert len(found.doubts) == 3


def test_nobody_is_suggested_without_what_it_takes() -> None:
    regulated = replace(ROLE, regulated="yes")
    ended = replace(YES, withdrawn=True)
    over = replace(YES, until=TODAY - timedelta(days=1))
    assert asked((CATH, CATH_KNOWS)) == "Cath"
    assert not asked((replace(CATH, roles=()), CATH_KNOWS)), "no such role"
    assert not asked((replace(CATH, roles=(regulated,)), CATH_KNOWS)), "no PVG"
    assert not asked((replace(CATH, status="resting"), CATH_KNOWS))
    assert not asked((CATH, replace(CATH_KNOWS, consent=ended)))
    assert not asked((CATH, replace(CATH_KNOWS, consent=over)))
    assert not asked((CATH, CATH_KNOWS), seeker=replace(ISA, consent=ended))
    assert not asked((CATH, replace(CATH_KNOWS, topics=("loss",)))), "nothing in common"
    assert not asked((CATH, replace(CATH_KNOWS, volunteer_id="v9"))), "somebody else's words"
    assert not asked((replace(CATH, languages=("Polish",)), CATH_KNOWS)), "no language in common"
    assert not asked((CATH, CATH_KNOWS), before={"v1"}), "once is enough"
    assert not asked((CATH, CATH_KNOWS), busy=["v1"] * MOST_AT_ONCE)
    assert not asked((CATH, CATH_KNOWS), seeker=replace(ISA, reach="01632-960111")), "themselves"


def test_the_same_people_in_any_order_give_the_same_suggestion() -> None:
    dod = replace(CATH, id="v2", name="Dod", times=())
    eck = replace(CATH, id="v3", name="Eck", phone="", places=("Dalmellington",))
    helpers = [
        (one, LivedExperience(f"e{one.id}", one.id, ("asn",), YES)) for one in (CATH, dod, eck)
    ]
    assert {asked(*some) for some in permutations(helpers)} == {"Cath"}
    twin = (replace(CATH, id="v4", name="Fay"), LivedExperience("e4", "v4", ("asn",), YES))
    assert asked(helpers[0], twin, busy=["v1"]) == "Fay", "who has less to do comes first"


def test_a_yes_holds_for_its_days_and_stays_withdrawn() -> None:
    until = TODAY + timedelta(days=100)
    words = words_to_read_out("Cath", ["asn"], until)
    fields = {
        "volunteer_id": "v1",
        **topics_fields(["asn"]),
        **consent_fields(words=words, asked_by="Cat", on=TODAY, until=until),
    }
    found = experience_of("e1", fields)
    assert found is not None
    assert found.consent.words == words
    assert found.consent.live(TODAY)
    assert found.consent.live(until)
    assert not found.consent.live(until + timedelta(days=1))
    for withdrawn in ("2026-11-18", False, "", 0, "nonsense"):
        ended = consent_of({**fields, "withdrawn": withdrawn})
        assert ended is not None
        assert not ended.live(TODAY), "whatever stands there, it does not bring the yes back"
    split = consent_of(fields, conflicts=("withdrawn",))
    assert split is not None
    assert not split.live(TODAY)
    assert consent_of(fields, conflicts=("consent",)) is None


def test_a_yes_is_for_a_year_at_most_and_for_something() -> None:
    for until in (TODAY, TODAY + timedelta(days=367)):
        with pytest.raises(DeskError):
            consent_fields(words="May we?", asked_by="Cat", on=TODAY, until=until)
    with pytest.raises(DeskError):
        topics_fields([])
    longer = {
        "consent": {
            "words": "May we?", "asked_by": "Cat", "agreed_on": "2026-11-17", "until": "2099-01-01",
        }
    }  # fmt: skip
    kept = consent_of(longer)
    assert kept is not None
    assert not kept.live(date(2028, 1, 1)), "what another desk wrote runs out as well"


def test_the_words_read_out_name_everything_that_is_kept() -> None:
    words = words_to_read_out("Cath", TOPICS, TODAY)
    assert all(topic in words for topic in TOPICS.values())
    assert "Tue 17 Nov 2026" in words
    assert "need not say why" in words
