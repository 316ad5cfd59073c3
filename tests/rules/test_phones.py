"""Numbers: compared whatever their spacing, refused wherever they hide, printed in groups."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.phones import (
    NO_BREAK_SPACE,
    DeniedNumber,
    denied_in,
    digits,
    for_print,
    looks_like_phone,
    spoken,
    tel_uri,
    whole_numbers,
)

ENGLAND = DeniedNumber("0808 2000 247", "England's line")
MISPRINT = DeniedNumber("116 213", "A misprint of the Samaritans number")
OLD = DeniedNumber("08457 90 90 90", "Old Samaritans number")
DENIED = (ENGLAND, MISPRINT, OLD)


@pytest.mark.parametrize(
    "written",
    [
        "01632 960123",
        "01632960123",
        "(01632) 960-123",
        "+44 1632 960123",
        "+44 (0)1632 960 123",
        "0044 1632 960123",
        "44 1632 960123",
        "01632\u00a0960\u200b123",
        "٠١٦٣٢ ٩٦٠١٢٣",
        "01632 960123 ext. 12",
        "01632 960123, ask for Ann",
        "01632 960123x12",
    ],
)
def test_one_number_is_one_number_however_it_is_written(written: str) -> None:
    assert digits(written) == "01632960123"


def test_words_are_no_number_and_a_number_abroad_is_its_own() -> None:
    assert digits("ask the hub") == ""
    assert digits("+353 1 496 0123") == "0035314960123"


@pytest.mark.parametrize(
    "text",
    [
        "0808 2000 247",
        "08082000247",
        "Ring 0808-2000-247 any time",
        "+44 808 2000 247",
        "+44 (0)808 2000247",
        "0044(0)808.2000.247",
        "448082000247",
        "8082000247",  # a spreadsheet ate the nought
        "0808\u00a02000\u200b247",
        "٠٨٠٨ ٢٠٠٠ ٢٤٧",
        "0808\n2000 247",
        "01632 960123 / 0808 2000 247",
        "07700 900123 0808 2000 247 01632 960123",
        "tel:08082000247",
        "https://example.org/call/08082000247",
        "0808\x002000\x01247",  # signs that are taken out before a text is shown
        "0808\u28002000\u3164247",
        "".join(f"{d}\ufe0f\u20e3" for d in "08082000247"),  # the key signs of a telephone
    ],
)
def test_england_s_abuse_line_is_found_wherever_it_hides(text: str) -> None:
    assert denied_in(text, DENIED) is ENGLAND


@pytest.mark.parametrize(
    "text", ["Samaritans 116 213", "116213", "(116) 213.", "tel:116213", "116 213 24 hours"]
)
def test_the_misprint_of_the_samaritans_is_found(text: str) -> None:
    assert denied_in(text, DENIED) is MISPRINT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no number here",
        "Samaritans 116 123",
        "01632 116 213",  # a whole number that only ends in it
        "0116 213 000",
        "1162130",
        "0808 2000 2470",
        "10808 2000 2471",
        "lat 55.116213",
        "https://example.org/article/116213",
        "id-116213",
        "£116213",
        "0808 2000, room 247",
        "5f08082000247a1"[:9],
    ],
)
def test_other_digits_are_not_mistaken_for_a_denied_number(text: str) -> None:
    assert denied_in(text, DENIED) is None


def test_with_nothing_denied_nothing_is_found() -> None:
    assert denied_in("0808 2000 247", ()) is None


@given(
    st.sampled_from(DENIED),
    st.lists(st.sampled_from(["", " ", "-", ".", " - ", "\u00a0"]), min_size=12, max_size=12),
    st.text(alphabet="abc ,.!\n<>", max_size=20),
)
def test_a_denied_number_is_found_in_any_spacing_and_sentence(
    number: DeniedNumber, gaps: list[str], words: str
) -> None:
    spaced = "".join(d + gap for d, gap in zip(digits(number.number), gaps, strict=False))

    assert denied_in(f"{words} ring {spaced.strip()} {words}", DENIED) is number


@given(st.text(alphabet="0123456789 +-.()/x,abc\n", max_size=200))
def test_any_jumble_of_digits_is_read_without_trouble(text: str) -> None:
    denied_in(text, DENIED)
    whole_numbers(text)
    for_print(text)
    spoken(text)
    assert digits(text) == "" or digits(text).isdigit()
    assert tel_uri(text) is None or looks_like_phone(text)


def test_forty_thousand_hostile_letters_do_not_hold_the_desk_up() -> None:
    # a first version looked at every pair of positions: minutes instead of a fraction of a second
    started = time.process_time()
    for text in ("01 " * 13_000, "0" * 40_000, " " * 40_000, "((((" * 10_000 + "1"):
        denied_in(text, DENIED)
        digits(text)
        looks_like_phone(text)

    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("number", "uri"),
    [
        ("01632 960123", "tel:01632960123"),
        ("+44 1632 960123", "tel:01632960123"),
        ("116 123", "tel:116123"),
        ("999", "tel:999"),
        ("0800 1111", "tel:08001111"),
        ("18001 111", "tel:18001111"),
        ("Text SHOUT to 85258", None),
        ("85258", None),
        ("ask the hub", None),
        ("01632", None),
        ("", None),
    ],
)
def test_a_link_rings_a_whole_number_and_nothing_else(number: str, uri: str | None) -> None:
    assert tel_uri(number) == uri


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        ("01632960123", "01632 960123"),
        ("02079460123", "020 7946 0123"),
        ("01414960123", "0141 496 0123"),
        ("01184960123", "0118 496 0123"),
        ("07700900123", "07700 900123"),
        ("08081570123", "0808 157 0123"),
        ("03069990123", "0306 999 0123"),
        ("116123", "116 123"),
        ("999", "999"),
        ("0800 83 85 87", "0800 83 85 87"),  # as published: it is easier to keep in mind
        ("08000 28 22 33", "08000 28 22 33"),
    ],
)
def test_a_number_is_printed_in_groups_that_stay_on_one_line(number: str, printed: str) -> None:
    assert for_print(number) == printed.replace(" ", NO_BREAK_SPACE)


def test_a_number_is_read_out_digit_by_digit() -> None:
    assert spoken("01632 960123") == "0 1 6 3 2, 9 6 0 1 2 3"


def test_numbers_hidden_in_a_sentence_are_found() -> None:
    text = "Office hours, then 01632 960123 or 07700 900123; option 5, since 2019"

    assert whole_numbers(text) == ("01632960123", "07700900123")
