"""Another language beside ours: what stands there, what does not, and who has to have signed it."""

import string
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from heartdesk.core.resources import resources_folder
from heartdesk.leaflets.fonts import load, runs
from heartdesk.leaflets.labels import read_labels
from heartdesk.leaflets.languages import KEYS
from heartdesk.leaflets.own_words import (
    SAFETY,
    Signature,
    label_files,
    languages,
    own_words,
    read_own_words,
    shipped,
)
from heartdesk.leaflets.paper import make_paper
from heartdesk.leaflets.reading_order import direction_of
from tests.leaflet_makers import ADVICE, LARDER, a_leaflet, heard, text_of

SPOKEN = tuple(label_files())
LABELS = resources_folder() / "leaflets" / "labels"


def polish(*people: str, only: Sequence[str] = (), **changes: str) -> str:
    """All words of a Polish leaflet that these people signed, all of it or `only` some, and some changed since."""
    language = shipped("pl")
    words = {key: language.words[key] for key in only or language.words}
    signed = tuple(Signature(name, date(2026, 11, 22), words) for name in people)
    changed = replace(language, signatures=signed, words={**language.words, **changes})
    return text_of(make_paper(a_leaflet(LARDER, ADVICE, language="pl"), own_words(changed)).pdf)


@pytest.mark.parametrize("language", SPOKEN)
def test_a_language_has_words_only_for_labels_that_we_have(language: str) -> None:
    own, ours = read_own_words(language), read_labels(language)

    for name in own.labels:
        assert name == "free" or hasattr(ours, name)
        assert name in KEYS
    assert set(own.safety) == set(SAFETY)
    assert own.tag == language
    assert all((own.draft, own.details, own.interpreter))


@pytest.mark.parametrize("language", SPOKEN)
def test_every_letter_of_a_language_can_be_printed(language: str) -> None:
    own = read_own_words(language)

    said = [own.draft, own.details, own.interpreter, *own.labels.values(), *own.safety.values()]
    for text in said:
        for face, stretch in runs(text):
            assert face is not None, stretch
            assert set(stretch) <= load(face)


@pytest.mark.parametrize("language", SPOKEN)
def test_a_sentence_about_a_number_says_that_very_number(language: str) -> None:
    safety = read_own_words(language).safety

    for number in ("999", "111"):
        digits = "".join(letter for letter in safety[number] if letter in string.digits)
        assert digits == number


def test_romanian_has_its_own_letters_and_ukrainian_its_own_apostrophe() -> None:
    romanian = (LABELS / "ro.json").read_text(encoding="utf-8")
    ukrainian = (LABELS / "uk.json").read_text(encoding="utf-8")

    assert not set(romanian) & set("şţŞŢ")
    assert "'" not in ukrainian


@pytest.mark.parametrize("language", SPOKEN)
def test_a_language_nobody_signed_says_draft_in_both_languages(language: str) -> None:
    own = read_own_words(language)

    leaflet = make_paper(a_leaflet(LARDER, language=language))

    said = [part.text for part in heard(leaflet.pdf)]
    assert own.draft in said
    assert f"DRAFT. Nobody has checked the {own.name} on this paper yet." in said
    assert own.details in said
    assert f"{shipped(language).words['999']} (DRAFT)" in said
    assert any(f"checked the {own.name}" in note for note in leaflet.notes)


@pytest.mark.parametrize("language", SPOKEN)
def test_an_interpreter_is_asked_for_instead_of_guessing_what_the_directory_says(
    language: str,
) -> None:
    own = read_own_words(language)

    said = [part.text for part in heard(make_paper(a_leaflet(ADVICE, language=language)).pdf)]

    assert own.interpreter in said
    assert f"Show this where you go: I speak {own.spoken}. I need an interpreter." in said
    assert "Someone goes through the bills with you." in said


@pytest.mark.parametrize("language", SPOKEN)
def test_only_arabic_and_urdu_run_from_the_right(language: str) -> None:
    directions = {direction_of(said) for said in shipped(language).words.values()}

    assert directions == ({"R"} if language in ("ar", "ur") else {"L"})


def test_english_stands_beside_every_word_of_the_other_language() -> None:
    parts = heard(make_paper(a_leaflet(ADVICE, language="pl")).pdf)

    rows = [part.text for part in parts]
    assert "[pl: Gdzie] / Where: Area Centre, 17 Pretend Road, Nowhere. Beside the library" in rows
    assert "[pl: Koszt: Bezpłatnie] / Cost: Free" in rows
    polish = [part for part in parts if part.language == "pl"]
    assert (polish[0].role, polish[0].text) == ("H1", "Kto może pomóc")
    for part, next_one in pairwise(parts):
        if part.language == "pl" and part.role == "P":
            assert next_one.language == "", f"no English under {part.text}"


def test_what_the_directory_says_is_never_put_into_another_language() -> None:
    english = {part.text for part in heard(make_paper(a_leaflet(ADVICE)).pdf)}
    parts = heard(make_paper(a_leaflet(ADVICE, language="pl")).pdf)

    for fact in ("Someone goes through the bills with you.", "1 Money and Energy Advice"):
        assert fact in english
        assert [part.language for part in parts if part.text == fact] == [""]


def test_a_word_nobody_has_put_into_the_language_stays_english_alone() -> None:
    assert read_labels("pl").beside("Getting in") == ""
    rows = [part.text for part in heard(make_paper(a_leaflet(ADVICE, language="pl")).pdf)]

    assert "Getting in: Ramp" in rows


def test_one_named_person_takes_the_draft_away_but_not_from_what_is_about_safety() -> None:
    text = polish("Ola Nowak")

    assert "WERSJA ROBOCZA" not in text
    assert "Szczegóły są po angielsku" in text
    assert "W nagłym wypadku zadzwoń pod numer 999 (DRAFT)" in text
    assert text.count("(DRAFT)") == len(SAFETY) - 1, "111 is not on this leaflet's foot"


def test_two_people_take_the_draft_from_what_is_about_safety() -> None:
    assert "DRAFT" not in polish("Ola Nowak", "Jan Kowal")


def test_one_person_signing_twice_is_one_person() -> None:
    assert "999 (DRAFT)" in polish("Ola Nowak", " ola nowak ")


def test_a_word_changed_after_it_was_signed_is_a_draft_again_and_no_other() -> None:
    text = polish("Ola Nowak", "Jan Kowal", where="Dokąd")

    assert "Dokąd (DRAFT) / Where:" in text
    assert text.count("DRAFT") == text.count("Dokąd")


def test_a_word_about_safety_changed_wants_two_people_again() -> None:
    text = polish("Ola Nowak", "Jan Kowal", crisis="Pomoc od razu")

    assert "Pomoc od razu (DRAFT)" in text
    assert text.count("DRAFT") == 1


def test_a_name_of_nothing_signs_nothing() -> None:
    assert "WERSJA ROBOCZA" in polish("  ", "...")


def test_the_languages_that_are_ready_are_told_by_name() -> None:
    assert languages() == {
        "en": "English",
        "ar": "Arabic",
        "gd": "Scottish Gaelic",
        "pl": "Polish",
        "ro": "Romanian",
        "uk": "Ukrainian",
        "ur": "Urdu",
        "zh-Hans": "Chinese (simplified)",
    }


def test_a_label_in_two_languages_never_stands_on_a_fact_in_letters_of_a_third() -> None:
    """Chinese in an address is set by ourselves, and leaves no room at the start of its line for the label."""
    place = replace(ADVICE, address="社区中心, 17 Pretend Road", landmark="")

    parts = heard(make_paper(a_leaflet(place, language="pl")).pdf)

    said = [(part.language, part.text) for part in parts]
    where = said.index(("pl", "Gdzie"))
    assert said[where + 1] == ("", "Where: 社区中心, 17 Pretend Road")
