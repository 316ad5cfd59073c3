"""Whatever another desk wrote into a request or a handover is read calmly, and periods are counted by the calendar."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as some

from heartdesk.core.kinds import Kind
from heartdesk.people.retention import CLASS_OF, Kept, what_holds, when_it_goes
from heartdesk.people.rights import Stage, lawful_holds, months_after, request_of
from heartdesk.sharing.model import NEXT, Already, State, Step, same_again, share_of

TODAY = date(2026, 11, 17)
NAMES = (
    *("person", "state", "stage", "already", "way", "items", "grounds", "why", "on", "until"),
    *("wish", "said_name", "tries/x", "holds/claim", "holds/x", "concern", "offered_on", "off"),
    *("sent_on", "told_to_stop_on", "withdrawn", "how", "ended", "agreed"),
)
VALUES = some.recursive(
    some.none()
    | some.booleans()
    | some.integers()
    | some.text(max_size=8)
    | some.sampled_from([*State, *Stage, *Already, "2026-11-17", "2026-02-30", "nobody", "them"]),
    lambda one: (
        some.lists(one, max_size=2)
        | some.dictionaries(some.sampled_from(["on", "by", "came", "until"]), one, max_size=3)
    ),
    max_leaves=4,
)
FIELDS = some.dictionaries(some.sampled_from(NAMES), VALUES, max_size=8)


@settings(max_examples=60)
@given(FIELDS)
def test_a_handover_is_read_whatever_stands_in_it(fields: dict[str, object]) -> None:
    share = share_of("id", fields, withdrawn=["x"])

    assert isinstance(share.state, State)
    assert share.must_be_told <= share.has_left
    if share.stopped:
        assert share.why == share.already_with == ""
    assert len(same_again([share], share.recipient, TODAY)) <= 1


@settings(max_examples=60)
@given(FIELDS)
def test_a_request_is_read_whatever_stands_in_it(fields: dict[str, object]) -> None:
    request = request_of("id", fields)

    assert isinstance(request.stage, Stage)
    assert all(isinstance(on, date) for on, _ in request.tries)
    assert set(request.held_on(TODAY)) <= set(request.holds)


@settings(max_examples=60)
@given(some.lists(some.tuples(some.sampled_from(list(CLASS_OF)), FIELDS), min_size=1, max_size=4))
def test_when_somebody_goes_is_worked_out_whatever_stands_there(
    kept: list[tuple[Kind, dict[str, object]]],
) -> None:
    every = [Kept(kind, fields, TODAY, "x") for kind, fields in kept]
    months = dict.fromkeys(CLASS_OF.values(), 6)

    when = when_it_goes(every, months)

    assert when is not None
    assert when[0] >= months_after(TODAY, 6), "nobody goes early"
    assert all(what_holds(every))
    assert when_it_goes(every, {}) is None, "without a signed period nobody goes"


@settings(max_examples=60)
@given(some.dates(date(1990, 1, 1), date(2090, 1, 1)), some.integers(0, 120))
def test_months_are_counted_by_the_calendar(day: date, months: int) -> None:
    then = months_after(day, months)

    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day <= day.day
    assert then.day == day.day or then.day >= 28


def test_every_step_leads_on_and_none_leads_back() -> None:
    order = [State.OFFERED, State.SENT, State.ACCEPTED, State.FIRST_VISIT]
    for (before, step), after in NEXT.items():
        if after in order:
            assert order.index(after) > order.index(before)
        assert isinstance(step, Step)
    assert set(NEXT.values()) | {State.OFFERED} == set(State), "every state can be reached"


def test_what_may_hold_details_is_dated_data_with_its_sources() -> None:
    assert set(lawful_holds()) == {"concern", "claim", "court", "law"}
