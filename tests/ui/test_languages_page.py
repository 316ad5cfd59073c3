"""Leaflets in other languages, at the window: a coordinator puts words right, has them signed, adds a language."""

from collections.abc import Mapping
from functools import partial
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QComboBox, QPushButton

from heartdesk.leaflets.languages import _write, read_language
from heartdesk.leaflets.own_words import Language
from heartdesk.store.unit import Unit
from heartdesk.ui.pages.languages import LanguagesPage
from heartdesk.ui.theme.fonts import OTHER_LETTERS
from tests.ui.at_the_desk import AtTheDesk, Key


def opened(worker: AtTheDesk, tag: str) -> LanguagesPage:
    """The page with a language, at rest."""
    worker.content.go("languages")
    page = cast(LanguagesPage, worker.content.page("languages"))
    worker.until(lambda: page.choice.count() > 1)
    page.open_with(tag)
    return page


def kept(worker: AtTheDesk, tag: str) -> Language:
    found: list[Language | None] = []
    worker.content.background.look(
        "kept language", lambda look: read_language(look, tag), found.append
    )
    worker.until(lambda: bool(found))
    assert found[0] is not None
    return found[0]


def test_the_page_is_reached_from_settings(worker: AtTheDesk) -> None:
    worker.content.go("settings")

    worker.settings.leads["languages"].click()

    assert isinstance(worker.content.page("languages"), LanguagesPage)
    assert worker.content.page("languages").isVisible()


def test_a_word_is_put_right_with_the_keyboard_alone(worker: AtTheDesk) -> None:
    page = opened(worker, "pl")
    page.arrive()
    for _ in range(40):
        if worker.focused() is page.words.fields["where"]:
            break
        worker.press(Key.Key_Tab)
    assert worker.focused() is page.words.fields["where"]

    worker.press(Key.Key_A, modifier=Qt.KeyboardModifier.ControlModifier)
    worker.write("Dokad")
    page.keep.setFocus()
    worker.press(Key.Key_Return)

    worker.until(lambda: kept(worker, "pl").words["where"] == "Dokad")


def test_nobody_signs_words_that_are_not_kept_yet(worker: AtTheDesk) -> None:
    page = opened(worker, "pl")
    assert page.sign_it.isEnabled()
    assert not page.keep.isEnabled()

    page.words.fields["cost"].setFocus()
    worker.write("x")

    assert not page.sign_it.isEnabled()
    assert page.keep.isEnabled()


def test_a_language_is_signed_as_who_is_signed_in_and_the_page_says_what_is_left(
    worker: AtTheDesk,
) -> None:
    page = opened(worker, "ur")
    me = page.context.opened.worker
    assert page.sign_it.text() == f"Sign all these words as {me}"
    page.read_by.setFocus()
    worker.write("Amina Shah")
    worker.press(Key.Key_Return)

    worker.until(lambda: "3 words not yet checked" in page.choice.currentText())
    (signature,) = kept(worker, "ur").signatures
    assert (signature.name, signature.read_by) == (me, "Amina Shah")
    assert page.read_by.text() == ""
    assert f"{me} signed {len(signature.words)} words, read by Amina Shah" in page.past.text()

    worker.content.background.do(partial(_as_another, words=signature.words), lambda _done: None)
    worker.until(lambda: page.choice.currentText() == "Urdu: signed")


def _as_another(unit: Unit, *, words: Mapping[str, str]) -> None:
    """Another coordinator signs at another desk, and it arrives here."""
    found = read_language(unit, "ur")
    assert found is not None
    entry = {"name": "Bilal", "on": "2026-11-22", "words": dict(words), "by": "another worker"}
    _write(unit, found, {"signed/b": entry})


def test_signing_twice_is_refused_and_who_read_it_stays_typed(worker: AtTheDesk) -> None:
    page = opened(worker, "pl")
    page.sign_it.click()
    worker.until(lambda: "3 words not yet checked" in page.choice.currentText())

    page.read_by.setFocus()
    worker.write("Ola")
    worker.press(Key.Key_Return)

    worker.until(lambda: "You have signed all of these words already" in page._sign_trouble.text())
    assert page.read_by.text() == "Ola"


def test_a_signature_is_taken_back_and_that_is_seen_afterwards(worker: AtTheDesk) -> None:
    page = opened(worker, "gd")
    page.sign_it.click()
    worker.until(lambda: "3 words not yet checked" in page.choice.currentText())

    back = next(one for one in page.findChildren(QPushButton) if one.text().startswith("Take back"))
    back.click()

    worker.until(lambda: "draft, not yet checked" in page.choice.currentText())
    assert "was taken back" in page.past.text()


def test_arabic_is_typed_from_right_to_left_and_polish_from_left(worker: AtTheDesk) -> None:
    page = opened(worker, "ar")
    assert page.words.fields["where"].layoutDirection() == Qt.LayoutDirection.RightToLeft

    page.open_with("pl")
    assert page.words.fields["where"].layoutDirection() == Qt.LayoutDirection.LeftToRight


def test_a_language_is_added_and_can_be_chosen_for_the_next_leaflet(worker: AtTheDesk) -> None:
    page = opened(worker, "pl")
    page.more.setCurrentIndex(page.more.findData("lt"))
    page.add_it.click()

    worker.until(lambda: page.choice.currentText() == "Lithuanian: no words yet")
    assert worker.focused() is page.words.fields["draft"]
    assert not page.sign_it.isEnabled(), "there is nothing to sign yet"
    worker.content.go("help")
    lists = worker.help.leaflet_panel.findChildren(QComboBox)
    worker.until(lambda: any(one.findData("lt") >= 0 for one in lists))


def test_every_field_has_a_name_for_a_screen_reader(worker: AtTheDesk) -> None:
    page = opened(worker, "ar")

    names = [field.accessibleName() for field in page.words.fields.values()]
    assert len(set(names)) == len(names)
    assert all("in Arabic" in name for name in names)


def test_letters_of_every_language_can_be_seen_on_a_machine_that_has_no_font_for_them(
    worker: AtTheDesk,
) -> None:
    opened(worker, "ur")

    assert set(OTHER_LETTERS) <= set(QFontDatabase.families())
