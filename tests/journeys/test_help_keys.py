"""How many keys a whole conversation takes, counted where they come in: at the window, as from a keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from heartdesk.core.kinds import Kind
from heartdesk.store.record import Record
from tests.journeys.test_words_to_paper import MOST_PRESSES, at_home, kept, text_of
from tests.ui.at_the_desk import AtTheDesk, Key

__all__ = ["at_home"]

CTRL = Qt.KeyboardModifier.ControlModifier


class Keys(QObject):
    """Counts what reaches the window: letters that are typed, and keys that do something."""

    def __init__(self) -> None:
        super().__init__()
        self.letters = self.actions = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(watched, QWindow)
            and isinstance(event, QKeyEvent)
        ):
            in_text = isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit)
            typed = event.text().isprintable() and (event.text().strip() or in_text)
            with_control = bool(event.modifiers() & CTRL)
            if event.key() in (Key.Key_Control, Key.Key_Shift):
                pass
            elif typed and not with_control:
                self.letters += 1
            else:
                self.actions += 1
        return False


class Hands:
    """Presses keys of the keyboard, and nothing else."""

    def __init__(self, worker: AtTheDesk) -> None:
        self.worker = worker
        window = worker.content.window().windowHandle()
        assert window is not None
        self._window: QWindow = window
        self.keys = Keys()
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self.keys)

    def stop(self) -> None:
        app = QApplication.instance()
        assert app is not None
        app.removeEventFilter(self.keys)

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self._front(), key, modifier)
        self.worker.at_rest()

    def write(self, text: str) -> None:
        for letter in text:
            QTest.keyClick(self._front(), ord(letter))
        self.worker.at_rest()

    def _front(self) -> QWindow:
        """The window that the keyboard writes to: a list that has dropped down, where there is one."""
        front: QWindow | None = QApplication.focusWindow()
        return front if front is not None else self._window


@pytest.fixture
def hands(worker: AtTheDesk) -> Iterator[Hands]:
    made = Hands(worker)
    yield made
    made.stop()


def served(hands: Hands, at_home: Path, words: str, place: str) -> Record:
    """From the first word to the saved leaflet, and the page clear again."""
    worker = hands.worker
    worker.help.asking.start()
    before = {one.id for one in kept(worker)}
    hands.keys.letters = hands.keys.actions = 0
    hands.write(words)
    hands.press(Key.Key_Return)  # on to what it sounds like
    hands.press(Key.Key_Return)  # tick it
    hands.press(Key.Key_Return)  # on to home
    if place:
        hands.write(place)
    hands.press(Key.Key_Return)  # Enter alone: rather not say
    assert worker.focused() is worker.help.options.list
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Space)
    hands.press(Key.Key_P, CTRL)
    worker.until(lambda: worker.help.preview is not None and worker.help.preview.isVisible())
    worker.at_rest()
    saved = set(at_home.glob("*.pdf"))
    hands.press(Key.Key_Return)
    worker.until(lambda: set(at_home.glob("*.pdf")) > saved)
    worker.at_rest()
    assert 0 < hands.keys.actions <= MOST_PRESSES
    assert hands.keys.letters >= len(words + place)
    (file,) = set(at_home.glob("*.pdf")) - saved
    assert all(
        one.name in " ".join(text_of(file).split()) for one in worker.help.context.basket.picked
    )

    hands.press(Key.Key_Return)
    if worker.help.asking.safety.needs_answer():
        hands.press(Key.Key_Return)
    worker.until(lambda: worker.help.asking.words.toPlainText() == "")
    worker.at_rest()
    (new,) = [one for one in kept(worker) if one.id not in before]
    assert new.kind is Kind.ENQUIRY
    return new


@pytest.mark.parametrize(
    ("words", "place", "locality"),
    [
        ("nae food in and the meter is oot", "Dalmellington", "doon-valley"),
        ("ah cannae get oot the hoose and naebody comes", "", None),
    ],
)
def test_first_word_to_saved_leaflet_in_fourteen_keys(
    hands: Hands, at_home: Path, words: str, place: str, locality: str | None
) -> None:
    enquiry = served(hands, at_home, words, place)
    assert enquiry.fields.get("locality") == locality
    assert words.split(maxsplit=1)[0] not in str(enquiry.fields)


def test_the_next_person_finds_a_blank_page_and_needs_no_more_keys(
    hands: Hands, at_home: Path
) -> None:
    served(hands, at_home, "nae money for the leccy", "Cumnock")
    served(hands, at_home, "ma wean is awfy anxious", "")
