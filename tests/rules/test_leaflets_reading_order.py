"""Letters from right to left: the order on paper, the lines they are set in, what a reader of the file is given."""

import string

import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.colors import black

from heartdesk.leaflets.escape import kept_together, phone_text, words
from heartdesk.leaflets.fonts import ARABIC, load, shaped_font, width_of
from heartdesk.leaflets.pieces import set_text
from heartdesk.leaflets.reading_order import as_seen, direction_of, levels_of, numbers_and_times
from heartdesk.leaflets.set_lines import SetLines, Stretch

LETTERS = st.text("ab Cd ()[]{} 12 3,4.5 +-% £ اب ت مً پ ٹ ١٢ ۳ /:!،۔ \u00a0", max_size=30)


def seen(text: str, direction: str = "R") -> str:
    """A text as it stands on paper, read from left to right."""
    levels = levels_of(text, "R" if direction == "R" else "L")
    return "".join(text[at] for at in as_seen(levels))


@given(text=LETTERS, direction=st.sampled_from("LR"))
def test_letters_stand_where_the_library_of_unicode_rules_puts_them(
    text: str, direction: str
) -> None:
    # The library also moves spaces at the end of a line, which our lines do not have.
    tidy = text.strip(" \u00a0")

    assert seen(tidy, direction) == get_display(tidy, base_dir=direction)


def test_a_number_to_ring_stays_in_order_within_arabic() -> None:
    number = phone_text("01632 960 101")

    assert number in seen(f"اتصل {number} اليوم")
    assert "101 960 01632" in seen("اتصل 01632 960 101 اليوم"), (
        "this is what the no-break spaces are for"
    )


@pytest.mark.parametrize(
    "whole", ["01632 960 101", "+44 1632 960101", "10 am", "10.30 am to 4 pm", "9:30-16:00", "999"]
)
def test_numbers_and_times_stay_in_order_within_arabic(whole: str) -> None:
    text = kept_together(f"اتصل {whole} اليوم (Cumnock)")

    levels = levels_of(text, "R", numbers_and_times(text))

    assert kept_together(whole) in "".join(text[at] for at in as_seen(levels))


def test_a_date_stays_in_order_within_arabic() -> None:
    assert "17.11.2026" in seen("تم التحقق: 17.11.2026")


def test_a_text_runs_as_its_first_letter_does() -> None:
    assert direction_of("12 مركز Cumnock") == "R"
    assert direction_of("(Cumnock) مركز") == "L"
    assert direction_of("12 - 14") == "L"


@pytest.mark.parametrize("word", ["مجاناً", "الإنجليزية", "کھلنے", "لا"])
def test_every_letter_of_a_shaped_word_is_given_back_once_and_in_order(word: str) -> None:
    load(ARABIC)
    font = shaped_font(ARABIC.regular)

    letters = [
        font.meanings[ord(glyph.letter)]
        for cluster in font.clusters(word)
        for glyph in cluster.glyphs
    ]

    assert "".join(reversed(letters)) == word


def test_letters_join_or_they_would_be_wider() -> None:
    assert width_of("کھلنے", 10) < sum(width_of(letter, 10) for letter in "کھلنے")


@given(
    text=st.text("abc def اب ت ٹے 你好，。 （好） 12\n", min_size=1, max_size=80),
    width=st.floats(30, 200),
)
def test_lines_hold_every_letter_and_none_is_wider_than_its_room(text: str, width: float) -> None:
    lines = SetLines([Stretch(text, False)], width, size=12, line=15, colour=black)

    held = "".join(piece.text for line in lines._lines for piece in line)
    assert held.replace(" ", "") == text.replace(" ", "").replace("\n", "")
    assert lines.reach <= max(width, 14)


def test_a_line_of_chinese_never_begins_with_a_stop_or_ends_with_a_bracket() -> None:
    text = "如果没有解决，请再来找我们。（您可以带朋友一起来。）" * 3

    for width in range(60, 160, 7):
        lines = SetLines([Stretch(text, False)], width, size=12, line=15, colour=black)
        for line in lines._lines:
            said = "".join(piece.text for piece in line)
            assert said[0] not in "，。）"
            assert said[-1] != "（"


def test_a_plain_text_is_left_to_the_plain_paragraph() -> None:
    plain = set_text(words("Tea & a talk, Чай, Gàidhlig " + string.printable[:90]), 200, size=12)

    assert not isinstance(plain.paragraph, SetLines)
    assert isinstance(set_text(words("茶"), 200, size=12).paragraph, SetLines)
    assert set_text(words("مركز Cumnock"), 200, size=12).said == "مركز Cumnock"
