"""The hub's own words: kept, changed, taken away and put back on a real encrypted file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.area import find_area
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Role
from heartdesk.store.desk import Desk
from heartdesk.store.unit import Unit
from heartdesk.words.actions import (
    history,
    keep_word,
    may_change,
    put_back,
    read_words,
    take_away,
)
from heartdesk.words.model import LONGEST, MOST_NEEDS, LocalWord, fields_of, tidy_phrase, word_of
from tests.makers import a_desk, a_worker

NEEDS = find_area("east_ayrshire").needs


def open_desk(folder: Path, *roles: Role) -> Desk:
    return a_desk(folder, worker=a_worker(*roles, name="Morag"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = open_desk(tmp_path, Role.COORDINATOR)
    yield made
    made.close()


def keep(desk: Desk, phrase: str, *needs: str) -> LocalWord | None:
    return desk.run(lambda unit: keep_word(unit, phrase=phrase, needs=needs)).value


def words(desk: Desk) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.phrase, one.needs) for one in desk.look(read_words)]


def test_a_word_is_kept_with_what_it_means(desk: Desk) -> None:
    assert keep(desk, " The  Bings ", "com.groups") is None
    assert words(desk) == [("The Bings", ("com.groups",))]


def test_keeping_it_again_changes_it_and_undo_puts_the_old_meaning_back(desk: Desk) -> None:
    keep(desk, "the larder", "food.parcel")
    before = keep(desk, "The Larder", "food.meals")
    assert words(desk) == [("The Larder", ("food.meals",))]

    desk.run(lambda unit: put_back(unit, phrase="The Larder", before=before))
    assert words(desk) == [("the larder", ("food.parcel",))]


def test_undo_of_a_new_word_takes_it_away_and_it_can_be_kept_again(desk: Desk) -> None:
    before = keep(desk, "the larder", "food.parcel")
    desk.run(lambda unit: put_back(unit, phrase="the larder", before=before))
    assert words(desk) == []

    keep(desk, "the larder", "food.meals")
    assert words(desk) == [("the larder", ("food.meals",))]


def test_a_word_taken_away_comes_back_as_it_was(desk: Desk) -> None:
    keep(desk, "messages")
    (word,) = desk.look(read_words)
    gone = desk.run(lambda unit: take_away(unit, id=word.id)).value
    assert words(desk) == []

    desk.run(lambda unit: put_back(unit, phrase="messages", before=gone))
    assert words(desk) == [("messages", ())]
    assert desk.look(read_words)[0].means_nothing


def test_putting_a_spelling_right_leaves_one_word_and_undo_brings_the_first_back(
    desk: Desk,
) -> None:
    keep(desk, "the bngs", "com.groups")
    (wrong,) = desk.look(read_words)
    before = desk.run(
        lambda unit: keep_word(unit, phrase="the bings", needs=wrong.needs, replaces=wrong.id)
    ).value
    assert words(desk) == [("the bings", ("com.groups",))]

    desk.run(lambda unit: put_back(unit, phrase="the bings", before=before, also=wrong))
    assert words(desk) == [("the bngs", ("com.groups",))]


def test_the_store_keeps_what_it_meant_before(desk: Desk) -> None:
    keep(desk, "messages", "food.parcel")
    keep(desk, "messages")
    (word,) = desk.look(read_words)
    desk.run(lambda unit: take_away(unit, id=word.id))
    steps = desk.look(lambda look: history(look, id=word.id))
    assert [step.word and step.word.needs for step in steps] == [None, (), ("food.parcel",)]
    assert {step.by for step in steps} == {desk.worker.id}


@pytest.mark.parametrize(
    "phrase",
    ["", "   ", "🍞🍞", "...", "|", "..", "x" * 10_000, "one two three four five six seven"],
)
def test_what_cannot_be_a_phrase_is_refused_and_nothing_is_kept(desk: Desk, phrase: str) -> None:
    with pytest.raises(DeskError, match="Nothing was changed"):
        keep(desk, phrase, "food.parcel")
    assert words(desk) == []


def test_an_unknown_need_and_too_many_are_refused(desk: Desk) -> None:
    with pytest.raises(DeskError, match="not in the list"):
        keep(desk, "the bings", "no.such")
    many = [need.id for need in NEEDS.needs[: MOST_NEEDS + 1]]
    with pytest.raises(DeskError, match="says little"):
        keep(desk, "the bings", *many)
    assert words(desk) == []


def test_a_number_known_to_be_wrong_is_refused_here_too(desk: Desk) -> None:
    wrong = find_area("east_ayrshire").denied[0].number
    with pytest.raises(DeskError, match="wrong number"):
        keep(desk, wrong, "food.parcel")
    assert words(desk) == []


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.OUTREACH, Role.PEOPLE_LEAD, Role.PLANNER])
def test_reception_hears_the_words_and_may_not_change_them(tmp_path: Path, role: Role) -> None:
    with_coordinator = open_desk(tmp_path, Role.ADMIN)
    keep(with_coordinator, "the bings", "com.groups")
    assert with_coordinator.look(may_change)
    with_coordinator.close()

    desk = open_desk(tmp_path, role)
    assert words(desk) == [("the bings", ("com.groups",))]
    assert not desk.look(may_change)
    with pytest.raises(DeskError):
        keep(desk, "the larder", "food.parcel")
    assert words(desk) == [("the bings", ("com.groups",))]
    desk.close()


def test_two_desks_that_keep_the_same_word_make_one(tmp_path: Path) -> None:
    ids = set()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        desk = open_desk(tmp_path / name, Role.COORDINATOR)
        keep(desk, "The Bings" if name == "a" else "the bings!", "com.groups")
        ids |= {one.id for one in desk.look(read_words)}
        desk.close()
    assert len(ids) == 1


def test_what_another_desk_wrote_wrongly_is_left_out_and_never_silences(desk: Desk) -> None:
    def write(unit: Unit) -> None:
        for fields in (
            {"phrase": 7},
            {"needs/food.parcel": True},
            {"phrase": "x" * 500},
            {"phrase": "future", "needs/not.known.yet": True},
            {"phrase": "half", "needs/food.parcel": "yes"},
        ):
            unit.create(Kind.LOCAL_WORDS, fields)

    desk.run(write)
    assert words(desk) == [("half", ())]


@given(st.text(max_size=LONGEST + 20))
def test_a_kept_phrase_reads_back_as_it_was_kept(typed: str) -> None:
    try:
        phrase = tidy_phrase(typed)
    except DeskError:
        return
    assert tidy_phrase(phrase) == phrase
    read = word_of("x", fields_of(phrase, ("food.parcel",)), NEEDS)
    assert read == LocalWord("x", phrase, ("food.parcel",))
