"""What "reads like: ..." may show: calm, clean sentences of our own."""

import pytest

from heartdesk.core.resources import resources_folder
from heartdesk.matching.matcher import load_matcher
from heartdesk.matching.tables import read_rows
from installer.train_matcher.examples import HUSHED, is_example
from installer.train_matcher.rows import Row

FOLDER = load_matcher().folder
SPOKEN = frozenset(
    typed for _, (typed, _) in read_rows(resources_folder() / "matcher" / "folds.tsv", columns=2)
)


def row(text: str, needs: str = "trav.bus", kind: str = "general", flags: str = "") -> Row:
    return Row(text, tuple(needs.split()), tuple(flags.split()), kind, 1.0)


@pytest.mark.parametrize(
    "text",
    [
        "how do I renew my bus pass",
        "ma bus pass has run oot",
        "the bus to Dalmellington doesn't wait for the train",
        "I still set out two cups",
    ],
)
def test_a_calm_clean_sentence_may_be_shown(text: str) -> None:
    assert is_example(row(text), FOLDER, SPOKEN)


@pytest.mark.parametrize(
    "text",
    [
        "how do i renwe my bus pass",
        "hes lost his bus pass again",
        "u know the bus pass thing pls",
        "F 34, 2 weans, PPM empty, no credit",
        "bus pass?",
        "that bastard of a driver shut the door",
        "my brother died and I need a bus to the funeral",
        "he hits me and I need the bus",
        "I need a bus. " * 10,
    ],
)
def test_slips_notes_and_what_may_frighten_are_never_shown(text: str) -> None:
    assert not is_example(row(text), FOLDER, SPOKEN)


def test_only_ordinary_sentences_of_ordinary_needs_are_shown() -> None:
    text = "how do I renew my bus pass"

    assert not is_example(row(text, kind="near_miss"), FOLDER, SPOKEN)
    assert not is_example(row(text, needs="safe.domestic"), FOLDER, SPOKEN)
    assert not is_example(row(text, flags="roofless"), FOLDER, SPOKEN)
    assert not is_example(row(text, needs=""), FOLDER, SPOKEN)


def test_every_sentence_that_ships_is_one_of_these() -> None:
    shown = load_matcher().sentences()

    assert len(shown) > 600
    assert not [text for text in shown if not is_example(row(text), FOLDER, SPOKEN)]
    assert "safe." in HUSHED
