"""Whatever people type or files bring, HeartDesk keeps it as harmless text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartdesk.core.text import fold, one_line, plain


def test_a_name_with_markup_stays_the_letters_that_were_typed() -> None:
    for name in (
        "<img src=x onerror=alert(1)>",
        "Tea & <b>chat</b>",
        "a\\b {0} %s $x",
        "../../etc",
    ):
        assert plain(name) == name


def test_a_name_cannot_turn_the_line_around_it() -> None:
    # a right-to-left override would show "gpj.exe" as "exe.jpg"
    assert plain("\u202eCumnock\u202c \u2066Larder\u2069 \u200eopen\u200f") == "Cumnock Larder open"


def test_what_cannot_be_seen_is_not_kept() -> None:
    assert plain("Lar\u200bder\x00\x07\ufeff \u2060open\u00ad") == "Larder open"
    assert plain("\u3164\u2800\u115f") == ""
    assert plain("half \ud83d of one") == "half of one"


def test_an_emoji_and_other_alphabets_stay() -> None:
    for name in ("Tea 🫖 and blether", "مرحبا", "Zażółć gęślą jaźń", "中文", "Ħ"):
        assert plain(name) == name


def test_the_same_letters_are_kept_the_same_way() -> None:
    assert plain("Cafe\u0301") == plain("Caf\u00e9") == "Caf\u00e9"


def test_lines_stay_lines_and_spaces_are_tidied() -> None:
    given_text = "  Mondays\t 10am \r\n\r\n\r\n\u2028Bring\u00a0 a cup  \x85"

    assert plain(given_text) == "Mondays 10am\n\nBring a cup"
    assert one_line(given_text) == "Mondays 10am Bring a cup"


def test_ten_thousand_letters_are_cut_and_say_so() -> None:
    kept = plain("x" * 10_000, 200)

    assert len(kept) == 200
    assert kept.endswith("x…")
    assert plain("x" * 200, 200) == "x" * 200
    assert one_line("a " * 10_000, 50) == ("a " * 24) + "a…"


@pytest.mark.parametrize("limit", [0, 1, 2])
def test_a_tiny_limit_is_kept_too(limit: int) -> None:
    assert len(plain("hello", limit)) <= limit


@given(st.text(), st.integers(min_value=1, max_value=80))
def test_any_text_comes_out_harmless_and_only_once_changed(text: str, limit: int) -> None:
    kept = plain(text, limit)

    assert len(kept) <= limit
    assert plain(kept, limit) == kept
    assert not any(ord(c) < 32 and c != "\n" for c in kept)
    assert not any("\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" for c in kept)
    assert "\n" not in one_line(text, limit)
    kept.encode("utf-8")


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_names_are_compared_without_capitals_accents_and_apostrophes() -> None:
    assert fold("Ga'ston") == fold("GA’STON") == fold(" gàston ") == "gaston"
    assert fold("Tea & Toast-Club") == "tea and toast club"
