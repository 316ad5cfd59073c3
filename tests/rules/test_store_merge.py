"""The merge: whatever the order of arrival, every desk comes to say the same, and nothing is lost unseen."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heartdesk.core.hlc import Stamp
from heartdesk.core.kinds import RULES, Audience, Kind, Rule
from heartdesk.store.merge import DELETED, EVERY_FIELD, Change, ChangeId, merge

ANN, BOB = b"a" * 16, b"b" * 16
CREATED: ChangeId = (ANN, 1)


def change(
    by: bytes,
    number: int,
    fields: Mapping[str, Any],
    replaces: Mapping[str, list[ChangeId]] | None = None,
    *,
    wall: int | None = None,
) -> Change:
    return Change(
        id=(by, number),
        kind="service",
        record_id="larder",
        fields=fields,
        replaces=replaces or {},
        stamp=Stamp(number if wall is None else wall, 0),
        worker="somebody",
    )


LARDER = change(ANN, 1, {"name": "Larder", "description": "Food"})


def test_edits_of_different_fields_stand_side_by_side() -> None:
    renamed = change(ANN, 2, {"name": "Cumnock Larder"}, {"name": [CREATED]})
    described = change(BOB, 2, {"description": "Free food"}, {"description": [CREATED]})

    together = merge([LARDER, renamed, described])

    assert together.fields == {"name": "Cumnock Larder", "description": "Free food"}
    assert together.conflicts == ()


def test_two_answers_for_one_field_show_the_newest_and_wait_for_a_person() -> None:
    ours = change(ANN, 2, {"name": "Cumnock Larder"}, {"name": [CREATED]}, wall=20)
    theirs = change(BOB, 2, {"name": "Larder, Cumnock"}, {"name": [CREATED]}, wall=30)

    both = merge([LARDER, ours, theirs])
    settled = change(ANN, 3, {"name": "The Larder"}, {"name": [ours.id, theirs.id]}, wall=25)
    after = merge([LARDER, ours, theirs, settled])

    assert both.fields["name"] == "Larder, Cumnock"
    assert both.conflicts == ("name",)
    assert after.fields["name"] == "The Larder"
    assert after.conflicts == ()


def test_a_clock_ten_years_ahead_does_not_outlive_a_change_that_had_seen_it() -> None:
    ahead = change(BOB, 2, {"name": "Wrong"}, {"name": [CREATED]}, wall=10**13)
    after = change(ANN, 3, {"name": "Right"}, {"name": [ahead.id]}, wall=3)

    assert merge([LARDER, ahead, after]).fields["name"] == "Right"


def test_the_same_answer_from_two_desks_is_no_conflict() -> None:
    ours = change(ANN, 2, {"name": "Cumnock Larder"}, {"name": [CREATED]})
    theirs = change(BOB, 2, {"name": "Cumnock Larder"}, {"name": [CREATED]})

    assert merge([LARDER, ours, theirs]).conflicts == ()


def test_true_and_one_are_different_answers() -> None:
    ours = change(ANN, 2, {"crisis": True})
    theirs = change(BOB, 2, {"crisis": 1})

    assert merge([LARDER, ours, theirs]).conflicts == ("crisis",)


def test_a_delete_takes_a_record_away() -> None:
    gone = change(ANN, 2, {DELETED: True}, {EVERY_FIELD: [CREATED]})

    assert merge([LARDER, gone]).deleted


def test_a_delete_beside_an_edit_it_had_not_seen_leaves_the_record_in_view() -> None:
    gone = change(ANN, 2, {DELETED: True}, {EVERY_FIELD: [CREATED]})
    edited = change(BOB, 2, {"description": "Moved to Main Street"}, {"description": [CREATED]})

    both = merge([LARDER, gone, edited])

    assert not both.deleted
    assert both.conflicts == (DELETED,)
    assert both.fields == {"name": "Larder", "description": "Moved to Main Street"}


def test_a_delete_taken_back_brings_every_word_back() -> None:
    gone = change(ANN, 2, {DELETED: True}, {EVERY_FIELD: [CREATED]})
    back = change(ANN, 3, {DELETED: False}, {DELETED: [gone.id]})

    after = merge([LARDER, gone, back])

    assert not after.deleted
    assert after.conflicts == ()
    assert after.fields == {"name": "Larder", "description": "Food"}


def test_a_removed_phone_is_gone_but_a_newer_one_beside_it_is_a_question() -> None:
    first = change(ANN, 1, {"phones/1": {"number": "01632 960001"}})
    removed = change(ANN, 2, {"phones/1": None}, {"phones/1": [first.id]})
    corrected = change(BOB, 2, {"phones/1": {"number": "01632 960002"}}, {"phones/1": [first.id]})

    assert "phones/1" not in merge([first, removed]).fields
    assert merge([first, removed, corrected]).conflicts == ("phones/1",)


@st.composite
def histories(draw: st.DrawFn) -> list[Change]:
    """What up to three desks may say of one record, each edit having seen some of what came before it."""
    known = [LARDER]
    for number in range(draw(st.integers(0, 8))):
        seen = merge(known[: draw(st.integers(1, len(known)))])
        by = draw(st.sampled_from([ANN, BOB, b"c" * 16]))
        wall = draw(st.integers(0, 50))
        if draw(st.integers(0, 9)) == 0:
            heads = {i for name, ids in seen.heads.items() if name != DELETED for i in ids}
            replaces = {EVERY_FIELD: sorted(heads), DELETED: sorted(seen.heads.get(DELETED, ()))}
            known.append(change(by, 10 + number, {DELETED: True}, replaces, wall=wall))
        else:
            name = draw(st.sampled_from(["name", "description", "phones/1"]))
            value = draw(st.sampled_from([None, "x", "y", {"number": "01632 960001"}]))
            replaces = {name: sorted(seen.heads.get(name, ()))}
            known.append(change(by, 10 + number, {name: value}, replaces, wall=wall))
    return known


@given(histories().flatmap(lambda known: st.tuples(st.just(known), st.permutations(known))))
def test_the_order_of_arrival_changes_nothing(both: tuple[list[Change], list[Change]]) -> None:
    sent, arrived = both

    assert merge(sent) == merge(arrived)


@given(histories())
def test_no_value_nobody_replaced_is_out_of_sight(known: list[Change]) -> None:
    merged = merge(known)
    replaced = {
        (name, i)
        for c in known
        for name, ids in c.replaces.items()
        for i in ids
        if name != EVERY_FIELD
    }

    for said in known:
        for name, value in said.fields.items():
            if (name, said.id) in replaced or name == DELETED or value is None:
                continue
            shown = merged.fields.get(name)
            assert shown == value or name in merged.conflicts


@pytest.fixture
def consents(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the kind of these changes be kept as consents are."""
    monkeypatch.setitem(
        RULES, Kind.SERVICE, Rule(Audience.PEOPLE, fixed=True, one_way=("withdrawn",))
    )


@pytest.mark.usefixtures("consents")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(4)), ahead=st.integers(-1000, 1000))
def test_a_withdrawn_consent_stays_withdrawn_whatever_is_said_later(
    order: list[int], ahead: int
) -> None:
    made = change(ANN, 1, {"scope": "food"})
    withdrawn = change(ANN, 2, {"withdrawn": True}, wall=ahead)
    unseen = change(BOB, 1, {"withdrawn": False}, wall=50)
    seen = change(BOB, 2, {"withdrawn": False}, {"withdrawn": [withdrawn.id]}, wall=60)

    merged = merge([[made, withdrawn, unseen, seen][place] for place in order])

    assert merged.fields == {"scope": "food", "withdrawn": True}
    assert merged.conflicts == ()


@pytest.mark.usefixtures("consents")
def test_what_somebody_consented_to_is_never_changed_by_anybody() -> None:
    made = change(ANN, 1, {"scope": "food"})
    stretched = change(BOB, 1, {"scope": "everything"}, {"scope": [made.id]}, wall=99)

    assert merge([made, stretched]).fields == {"scope": "food"}
    assert merge([made, stretched]).conflicts == ()
