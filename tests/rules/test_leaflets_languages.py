"""Another language beside ours: what stands there, what does not, and who has to have signed it."""

import json
import string
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from heartdesk.core.resources import resources_folder
from heartdesk.leaflets import own_words
from heartdesk.leaflets.fonts import load, runs
from heartdesk.leaflets.labels import read_labels
from heartdesk.leaflets.own_words import label_files, languages, read_own_words, words_sum
from heartdesk.leaflets.paper import make_paper
from tests.leaflet_makers import ADVICE, LARDER, a_leaflet, heard, text_of

SPOKEN = tuple(label_files())
LABELS = resources_folder() / "leaflets" / "labels"


@pytest.fixture
def signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Signs the Polish words of a copy: `signed(people, safety people)`."""
    folder = tmp_path / "leaflets" / "labels"
    folder.mkdir(parents=True)
    for path in LABELS.glob("*.json"):
        (folder / path.name).write_bytes(path.read_bytes())
    fonts = resources_folder() / "fonts"
    (tmp_path / "fonts").symlink_to(fonts)

    def sign(people: list[str], safety: list[str], **changes: str) -> None:
        found = json.loads((LABELS / "pl.json").read_text(encoding="utf-8"))
        for kind, names in (("signed", people), ("safety_signed", safety)):
            words = words_sum(found["labels" if kind == "signed" else "safety"])
            found[kind] = [{"name": name, "on": "2026-11-22", "words": words} for name in names]
        found["labels"] |= changes
        (folder / "pl.json").write_text(json.dumps(found), encoding="utf-8")
        monkeypatch.setattr(own_words, "resources_folder", lambda: tmp_path)
        read_own_words.cache_clear()
        read_labels.cache_clear()

    yield sign
    monkeypatch.undo()
    read_own_words.cache_clear()
    read_labels.cache_clear()


def polish() -> str:
    return text_of(make_paper(a_leaflet(LARDER, ADVICE, language="pl")).pdf)


@pytest.mark.parametrize("language", SPOKEN)
def test_a_language_has_words_only_for_labels_that_we_have(language: str) -> None:
    own, ours = read_own_words(language), read_labels(language)

    for name in own.labels:
        assert name == "free" or hasattr(ours, name)
    assert set(own.safety) == {"crisis", "999", "111"}
    assert own.tag == language


@pytest.mark.parametrize("language", SPOKEN)
def test_every_letter_of_a_language_can_be_printed(language: str) -> None:
    own = read_own_words(language)

    said = [own.draft, own.details, *own.labels.values(), *own.safety.values()]
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

    text = text_of(leaflet.pdf)
    assert own.draft in text
    assert f"DRAFT. Nobody has checked the {own.name} on this paper yet." in text
    assert own.details in text
    assert f"{own.safety['999']} (DRAFT)" in text
    assert any(f"checked the {own.name}" in note for note in leaflet.notes)


def test_english_stands_beside_every_word_of_the_other_language() -> None:
    parts = heard(make_paper(a_leaflet(ADVICE, language="pl")).pdf)

    rows = [part.text for part in parts]
    assert "[pl: Gdzie] Where Area Centre, 17 Pretend Road, Nowhere. Beside the library" in rows
    assert "[pl: Koszt: Bezpłatnie] Cost Free" in rows
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

    assert "Getting in Ramp" in rows


def test_one_named_person_takes_the_draft_away_but_not_from_what_is_about_safety(
    signed: Any,
) -> None:
    signed(["Ola Nowak"], ["Ola Nowak"])

    text = polish()
    assert "WERSJA ROBOCZA" not in text
    assert "Szczegóły są po angielsku" in text
    assert "W nagłym wypadku zadzwoń pod numer 999 (DRAFT)" in text


def test_two_people_take_the_draft_from_what_is_about_safety(signed: Any) -> None:
    signed(["Ola Nowak"], ["Ola Nowak", "Jan Kowal"])

    assert "DRAFT" not in polish()


def test_one_person_signing_twice_is_one_person(signed: Any) -> None:
    signed(["Ola Nowak"], ["Ola Nowak", " ola nowak "])

    assert "999 (DRAFT)" in polish()


def test_a_word_changed_after_it_was_signed_is_a_draft_again(signed: Any) -> None:
    signed(["Ola Nowak"], ["Ola Nowak", "Jan Kowal"], where="Dokąd")

    assert "WERSJA ROBOCZA" in polish()


def test_the_languages_that_are_ready_are_told_by_name() -> None:
    assert languages() == {
        "en": "English",
        "gd": "Scottish Gaelic",
        "pl": "Polish",
        "ro": "Romanian",
        "uk": "Ukrainian",
    }
