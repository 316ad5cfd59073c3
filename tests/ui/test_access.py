"""Anyone can use it: names for a screen reader, plain text, keyboard order, contrast, large letters."""

from collections.abc import Iterator
from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from heartdesk.ui.pages import PAGES
from heartdesk.ui.preferences import Preferences
from heartdesk.ui.theme.tokens import LOOKS, Colours
from tests.ui.at_the_desk import AtTheDesk, Key

WORDS = "we've nae food in and the meter's oot"
SCALES = (100, 200)
LAYOUT_PASSES = 10
"""Panes within panes settle from the inside out."""


def filled(worker: AtTheDesk) -> None:
    """Bring every page and pane into being, with something in each."""
    worker.hears(WORDS)
    worker.help.asking.chips.chips()[0].click()
    worker.help.asking.place.type_in("Cumnock")
    worker.at_rest()
    worker.help.options.arrive()
    for _ in range(3):
        worker.press(Key.Key_Space)
        worker.press(Key.Key_Down)


def faces(worker: AtTheDesk) -> Iterator[str]:
    """Turn through everything the window can show; the name says what is at the front."""
    filled(worker)
    yield "help"
    worker.press(Key.Key_Right)
    worker.at_rest()
    yield "help: about"
    worker.help.step_back()
    worker.help.search_here()
    QApplication.processEvents()
    yield "help: all needs"
    worker.help.step_back()
    worker.help.print_out()
    worker.until(lambda: worker.help.preview is not None and worker.help.preview.isVisible())
    worker.at_rest()
    yield "help: preview"
    worker.help.step_back()
    for entry in PAGES:
        worker.content.go(entry.id)
        worker.at_rest()
        if entry.id == "directory":
            worker.until(lambda: worker.directory.entry.entry() is not None)
            worker.directory.entry.show_checks()
            QApplication.processEvents()
        yield entry.id


def shown(content: QWidget) -> list[QWidget]:
    """All widgets on the screen now."""
    return [widget for widget in content.findChildren(QWidget) if widget.isVisible()]


def described(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.property('role') or ''} {widget.accessibleName()!r}"


def test_everything_that_takes_the_cursor_has_a_name(worker: AtTheDesk) -> None:
    nameless = []
    for face in faces(worker):
        for widget in shown(worker.content):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled():
                heard = QAccessible.queryAccessibleInterface(widget)
                if not heard.text(QAccessible.Text.Name) and not widget.accessibleName():
                    nameless.append(f"{face}: {described(widget)}")
    assert not nameless


def test_every_label_shows_text_as_it_is(worker: AtTheDesk) -> None:
    rich = []
    for face in faces(worker):
        for label in worker.content.findChildren(QLabel):
            if label.textFormat() != Qt.TextFormat.PlainText:
                rich.append(f"{face}: {described(label)}")  # noqa: PERF401 - one list over all faces
    assert not rich


def test_every_choice_box_has_a_label_of_its_own(worker: AtTheDesk) -> None:
    for face in faces(worker):
        labels = [label.buddy() for label in worker.content.findChildren(QLabel)]
        for box in worker.content.findChildren(QComboBox):
            assert box in labels, f"{face}: {described(box)}"


def test_the_order_of_the_cursor_is_the_order_of_the_page(worker: AtTheDesk) -> None:
    filled(worker)
    worker.help.asking.start()
    order = []
    for _ in range(60):
        worker.press(Key.Key_Tab)
        order.append(worker.focused())
        if worker.focused() is worker.help.asking.words:
            break
    asking = worker.help.asking
    landmarks = [asking.chips.chips()[0], asking.place.edit, worker.help.options.list]
    places = [order.index(widget) for widget in landmarks]
    assert places == sorted(places)
    panel = worker.help.leaflet_panel
    go = [at for at, widget in enumerate(order) if panel.isAncestorOf(widget)]
    assert go, "the leaflet is reached by the keyboard"
    assert go[0] > places[-1]
    assert order[-1] is asking.words, "the cursor comes round again"


def cut_off(widget: QWidget) -> str:
    """What is wrong with the size of a widget; "" when all of it can be read."""
    hint = widget.sizeHint()
    if isinstance(widget, QLabel) and not widget.text():
        return ""
    if isinstance(widget, QLabel | QAbstractButton):
        flows = widget.hasHeightForWidth()
        least = widget.heightForWidth(widget.width()) if flows else hint.height()
        if widget.height() < least or (not flows and widget.width() < hint.width()):
            return f"{described(widget)} is {widget.width()}x{widget.height()}, wants {hint.width()}x{least}"
    fields = isinstance(widget, QLineEdit | QPlainTextEdit | QComboBox)
    if fields and widget.height() < widget.minimumSizeHint().height():
        return f"{described(widget)} is {widget.height()} high, wants {widget.minimumSizeHint().height()}"
    return ""


@pytest.mark.parametrize("scale", SCALES)
def test_nothing_is_cut_off(worker: AtTheDesk, scale: int) -> None:
    worker.content.choose(Preferences(scale=scale))
    cut = []
    for face in faces(worker):
        for _ in range(LAYOUT_PASSES):
            QApplication.processEvents()
        found = [cut_off(widget) for widget in shown(worker.content)]
        cut += [f"{face}: {one}" for one in found if one]
    assert "\n".join(cut) == ""


def test_large_letters_put_the_panes_under_each_other(worker: AtTheDesk) -> None:
    worker.content.choose(Preferences(scale=200))
    QApplication.processEvents()
    panel, words = worker.help.leaflet_panel, worker.help.asking.words
    top = panel.mapTo(worker.content, panel.rect().topLeft()).y()
    assert top > words.mapTo(worker.content, words.rect().bottomLeft()).y()


def test_at_1366_by_768_nothing_essential_is_below_the_fold(worker: AtTheDesk) -> None:
    filled(worker)
    panel = worker.help.leaflet_panel
    for widget in (worker.help.asking.words, worker.help.asking.place.edit, *panel.essentials()):
        bottom = widget.mapTo(worker.content, widget.rect().bottomLeft()).y()
        assert widget.isVisible()
        assert 0 < bottom <= 768, described(widget)
    rows = worker.help.options.list.viewport().height() / worker.help.options.list.sizeHintForRow(0)
    assert rows >= 2


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


TEXTS = (
    *product(("text", "muted"), ("page", "card", "accent_soft", "plain_soft")),
    ("accent", "page"), ("accent", "card"), ("accent", "plain_soft"), ("accent", "accent_soft"),
    ("on_accent", "accent"), ("page", "text"), ("on_side", "side"), ("on_side", "side_chosen"),
    ("good", "good_soft"), ("ageing", "ageing_soft"), ("plain", "plain_soft"), ("alarm", "alarm_soft"),
    ("good", "card"), ("ageing", "card"), ("ageing", "accent_soft"), ("plain", "card"), ("plain", "accent_soft"),
    ("alarm", "card"), ("on_cloth", "cloth"),
)  # fmt: skip
EDGES = (
    ("edge", "page"), ("edge", "card"), ("focus", "page"), ("focus", "card"), ("focus", "accent_soft"),
    ("side_focus", "side"), ("side_focus", "side_chosen"), ("accent", "card"), ("accent", "page"),
)  # fmt: skip


@pytest.mark.parametrize("look", LOOKS)
def test_every_pair_of_colours_is_easy_to_tell_apart(look: str) -> None:
    colours: Colours = LOOKS[look]
    for pairs, least in ((TEXTS, 4.5), (EDGES, 3.0)):
        for front, ground in pairs:
            found = contrast(getattr(colours, front), getattr(colours, ground))
            assert found >= least, f"{front} on {ground}: {found:.2f}"


def test_enter_brings_what_it_leads_to_into_sight(worker: AtTheDesk) -> None:
    worker.content.choose(Preferences(scale=200))
    worker.hears(WORDS)
    worker.help.options.arrive()
    worker.until(lambda: whole(worker.focused()))
    worker.press(Key.Key_Space)
    worker.press(Key.Key_Return)
    worker.until(lambda: worker.focused() is worker.help.leaflet_panel.essentials()[0])
    worker.until(lambda: whole(worker.focused()))


def whole(widget: QWidget) -> bool:
    """Whether all of a widget is on the screen, with nothing cut off by a pane."""
    return widget.visibleRegion().boundingRect().height() == widget.height()
