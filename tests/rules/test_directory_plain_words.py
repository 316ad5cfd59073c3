"""Words that hurt, words that are hard: told while typing, never in the way."""

import csv
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.resources import resources_folder
from heartdesk.directory.plain_words import AIM, phrases, reading_age, tips

HARD = (
    "Facilitating multidisciplinary interventions in accordance with statutory responsibilities"
    " regarding accommodation, rehabilitation and employability opportunities."
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Help for ADDICTS.", "addicts"),
        ("the homeless, and others", "the homeless"),
        ("She suffers from asthma", "suffers from"),
        ("drug abusers welcome", "drug abusers"),
        ("You must be wheelchair-bound", "wheelchair bound"),
    ],
)
def test_a_word_that_hurts_is_told_with_another_to_use(text: str, told: str) -> None:
    (tip,) = tips(text)
    assert tip.startswith(f"“{told}” can hurt. Maybe: ")


@pytest.mark.parametrize(
    "text",
    [
        "Homeless tonight? Ring us.",
        "The addicted letter is a poem",
        "Tea and a chat. All welcome.",
        "",
    ],
)
def test_a_kind_word_is_left_alone(text: str) -> None:
    assert tips(text) == ()


def test_hard_words_are_told_with_a_reading_age_and_plain_ones_are_not() -> None:
    plain = "Come in for a cup of tea. Somebody will meet you at the door. You can stay as long as you like."
    assert (reading_age(plain) or 99) <= AIM
    assert (reading_age(HARD) or 0) > 16
    assert any("reads like age" in tip for tip in tips(HARD))
    assert reading_age("Short text.") is None


def test_every_phrase_of_the_list_has_another_word_and_a_source() -> None:
    path = resources_folder() / "plain_words" / "say_instead.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len(rows) == len(phrases())
    assert {row["source"] for row in rows} == {"govuk", "nhsinform", "sdf", "heartdesk"}
    for one in phrases():
        assert tips(f"It is {one.words} here."), one
        assert not tips(one.instead), one


@given(st.text(max_size=500))
def test_no_text_is_too_odd(text: str) -> None:
    assert len(tips(text)) <= 3


def test_a_long_text_keeps_up_with_typing() -> None:
    tips("")
    started = time.process_time()
    tips(HARD * 30)
    assert time.process_time() - started < 0.05
