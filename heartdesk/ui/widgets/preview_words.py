"""Words on a leaflet that may be hard, with plainer ones to say there: a line to read, and a list for who wants it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from heartdesk.leaflets.plainer import HardWord, Plainer, Reading
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button, relabel
from heartdesk.ui.widgets.choice_row import ChoiceButton
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import PlainLabel

SHOWN = 3
"""Words named in the line; the list has all."""

MOST = 12


class PreviewWords(QWidget):
    """One calm line; nothing is ever blocked. `chosen` is given after each choice, with all that are chosen."""

    chosen = Signal(object)
    """tuple[Plainer, ...]: what to say otherwise on this leaflet."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hard: tuple[HardWord, ...] = ()
        self._buttons: dict[Plainer, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        self._said = PlainLabel("", role="small")
        column.addWidget(self._said)
        self._open = button(self.tr("Show plainer words"), self._turn, role="soft")
        column.addWidget(self._open)
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.px(4))
        self._list.hide()
        column.addWidget(self._list)
        self.hide()

    def show_reading(self, reading: Reading) -> None:
        """Say how a leaflet reads; nothing at all where it reads well."""
        self._hard = reading.hard[:MOST]
        self._buttons = {}
        empty(self._rows)
        self._list.hide()
        self._said.setText(self._in_words(reading))
        self._open.setVisible(bool(self._hard))
        relabel(self._open, self.tr("Show plainer words"))
        self.setVisible(bool(self._said.text()))

    def clear(self) -> None:
        """Nothing of the last leaflet stays."""
        self.show_reading(Reading(()))

    def said(self) -> str:
        """The line."""
        return self._said.text() if not self.isHidden() else ""

    def choices(self) -> tuple[Plainer, ...]:
        """What is chosen to be said otherwise."""
        return tuple(one for one, press in self._buttons.items() if press.isChecked())

    def _in_words(self, reading: Reading) -> str:
        count = len(reading.hard)
        names = ", ".join(one.words.lower() for one in reading.hard[:SHOWN])
        more = "…" if count > SHOWN else ""
        said = ""
        if count == 1:
            said = self.tr("1 word may be hard: {words}").format(words=names)
        elif count:
            said = self.tr("{count} words may be hard: {words}").format(
                count=count, words=names + more
            )
        if reading.age is None:
            return said
        reads = self.tr("It reads like age {age}; 9 to 11 is easiest.").format(age=reading.age)
        return f"{said.rstrip('.')}. {reads}" if said else reads

    def _turn(self) -> None:
        if self._list.isHidden():
            self._fill()
        self._list.setVisible(self._list.isHidden())
        words = self.tr("Show plainer words")
        relabel(self._open, words if self._list.isHidden() else self.tr("Put the words away"))

    def _fill(self) -> None:
        if self._buttons:
            return
        self._rows.addWidget(PlainLabel(self.tr("For this leaflet only:"), role="muted"))
        for one in self._hard:
            told = self.tr("“{words}” in: {sentence}").format(
                words=one.words, sentence=one.sentence
            )
            self._rows.addWidget(PlainLabel(told, role="small"))
            self._rows.addWidget(PlainLabel(one.instead))
            press = ChoiceButton(self.tr("Say this"))
            says = self.tr("Say “{instead}” for “{words}”")
            press.setAccessibleName(says.format(instead=one.instead, words=one.words))
            press.clicked.connect(self._changed)
            self._buttons[one.plainer] = press
            self._rows.addWidget(press, alignment=Qt.AlignmentFlag.AlignLeft)

    def _changed(self) -> None:
        self.chosen.emit(self.choices())
