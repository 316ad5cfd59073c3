"""Patterns: words with gaps between them, found wherever they stand."""

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heartdesk.matching.patterns import (
    MANY,
    Pattern,
    PatternIndex,
    Positions,
    Slot,
    places,
    read_pattern,
)

UNHURRIED = settings(deadline=None)  # the first match loads the word lists


def read(source: str, gap: int = 3) -> Pattern:
    return read_pattern(source, roots_of=str.split, gap=gap)


def where(words: list[str]) -> Positions:
    positions: defaultdict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        positions[word].append(place)
    return positions


def found(source: str, text: str) -> list[tuple[int, ...]]:
    words = text.split()
    return list(places(read(source), words, where(words)))


def test_a_pattern_is_words_choices_and_gaps() -> None:
    assert read("no food .. in|left") == (
        Slot(frozenset({"no"}), 0),
        Slot(frozenset({"food"}), 0),
        Slot(frozenset({"in", "left"}), 3),
    )


@pytest.mark.parametrize("source", ["", "   ", "food ..", ".. food", "a .. .. b", ".."])
def test_a_pattern_that_opens_or_ends_on_a_gap_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="not a pattern"):
        read(source)


def test_a_choice_that_folds_to_two_words_is_refused() -> None:
    # "uc" would be two words in any text, so it could never fill one place
    with pytest.raises(ValueError, match="one word: uc"):
        read_pattern("uc|pip form", roots_of=lambda word: word.replace("uc", "u c").split(), gap=3)


@pytest.mark.parametrize(
    ("source", "text", "stands"),
    [
        ("no food", "we have no food in", [(2, 3)]),
        ("no food", "food no", []),
        ("meter .. out", "meter is out", [(0, 2)]),
        ("meter .. out", "meter a b c out", [(0, 4)]),
        ("meter .. out", "meter a b c d out", []),
        ("meter .. out", "meter out meter x out", [(0, 1), (2, 4)]),
        ("a|b c", "a c x b c", [(0, 1), (3, 4)]),
        ("no no", "no no no", [(0, 1), (1, 2)]),
    ],
)
def test_a_pattern_is_found_where_it_stands(
    source: str, text: str, stands: list[tuple[int, ...]]
) -> None:
    assert found(source, text) == stands


WORDS = st.sampled_from("abcd")


@UNHURRIED
@given(
    st.lists(st.tuples(st.sets(WORDS, min_size=1, max_size=2), st.integers(0, 3)), min_size=1),
    st.lists(WORDS, max_size=30),
    st.integers(0, 5),
)
def test_a_long_text_finds_what_a_short_one_would(
    slots: list[tuple[set[str], int]], text: list[str], padding: int
) -> None:
    # given any pattern, and a text in which its first word stands far too often to be tried each time
    pattern = tuple(Slot(frozenset(words), gap) for words, gap in slots)
    spread = ["x"] * 40
    first = sorted(pattern[0].roots)[0]
    long = [*text, *spread, *([first, *spread] * (MANY + padding))]

    # when it is looked for in the whole
    inside = [at for at in places(pattern, long, where(long)) if at[-1] < len(text)]

    # then what stands in the text alone is found, and nothing else there
    assert inside == list(places(pattern, text, where(text)))


def test_the_farthest_start_is_still_found_in_a_long_text() -> None:
    # "no" stands everywhere, "food" once, with as many words between as the gap allows
    often = "no x x x x x " * (MANY + 1)

    text = f"{often}no a b c food"

    assert found("no .. food", text) == [(len(often.split()), len(often.split()) + 4)]
    assert found("no .. food", f"{often}no a b c d food") == []


def test_an_index_offers_only_patterns_whose_every_word_is_there() -> None:
    patterns = {read(source): source for source in ("no food", "no heat", "food|heat bank", "cat")}
    index = PatternIndex(patterns)

    assert [value for _, value in index.possible(where(["food", "no"]))] == ["no food"]
    assert [value for _, value in index.possible(where(["heat", "food", "bank"]))] == [
        "food|heat bank"
    ]
    assert not list(index.possible({}))
