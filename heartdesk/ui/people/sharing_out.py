"""Letting a paper about a person leave: printed, or as a locked file whose words are shown once."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.leaflets.actions import save_pdf
from heartdesk.leaflets.handover_file import lock_file, spoken_words
from heartdesk.store.unit import Unit
from heartdesk.ui.announce import announce
from heartdesk.ui.context import Context
from heartdesk.ui.paper import print_leaflet, short_path, suggested_file
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel

Make = Callable[[Unit], tuple[bytes, Mapping[str, bytes]]]


class PaperOut(QWidget):
    """`make` is asked anew each time, in the moment it leaves: it raises where it no longer may.

    It gives the PDF, and the files that lie in it when it is locked. Only the locked file is written to the disk.
    """

    left = Signal(str)
    """It left: what to say."""

    def __init__(self, context: Context, make: Make, *, prints: bool, locks: bool) -> None:
        super().__init__()
        self._context = context
        self._make = make
        self._beside: QPushButton | None = None
        px = context.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        self.file = QLineEdit()
        self.file.setAccessibleName(self.tr("Where to save the locked file"))
        self.file.returnPressed.connect(self.save)
        self._about = PlainLabel(
            self.tr(
                "The file opens with six words only. Send it one way, and say the words on the phone, never in the "
                "same message. The words are shown once, when it is saved."
            ),
            role="muted",
        )
        self.words = PlainLabel("", role="heading")
        self._trouble, self._done = PlainLabel("", role="alarm"), PlainLabel("", role="strong")
        self.print_button = button(self.tr("Print it"), self.print_out, role="primary")
        save_role = "" if prints else "primary"
        self.save_button = button(self.tr("Save the locked file"), self.save, role=save_role)
        self.have_words = button(self.tr("I have the words"), self._end, role="primary")
        ends = QWidget()
        self.line = FlowLayout(ends, gap=px(8))
        for one in (self._about, self.file, self._done, self.words, self._trouble, ends):
            column.addWidget(one)
        for press in (self.print_button, self.save_button, self.have_words):
            self.line.addWidget(press)
        hidden = (self.words, self._trouble, self._done, self.have_words)
        shown = {
            self.print_button: prints,
            self.save_button: locks,
            self.file: locks,
            self._about: locks,
        }
        for part, on in (*((one, False) for one in hidden), *shown.items()):
            part.setVisible(on)
        if locks:
            context.background.on_paper(
                suggested_file,
                lambda file: self.file.setText(short_path(file)),
                topic="locked file",
            )

    def add(self, press: QPushButton) -> None:
        """Put a button beside those that let it leave; it goes once the file is saved."""
        self.line.addWidget(press)
        self._beside = press

    def start(self) -> None:
        """Put the cursor on the next step."""
        self.steps()[-1 if self.have_words.isVisibleTo(self) else self._first()].setFocus()

    def steps(self) -> list[QWidget]:
        """What the cursor steps on, in the order it is read."""
        every = (self.file, self.print_button, self.save_button, self.have_words)
        return [one for one in every if one.isVisibleTo(self)]

    def trouble(self) -> str:
        """What stands in the way, "" for nothing."""
        return "" if self._trouble.isHidden() else self._trouble.text()

    def print_out(self) -> None:
        """Give it to the usual printer."""
        self._leave(
            lambda pdf, _beside: print_leaflet(pdf, printer=""),
            lambda handed: self.left.emit(handed.say),
        )

    def save(self) -> None:
        """Save it locked, where it says."""
        words, file = spoken_words(), Path(self.file.text().strip()).expanduser()
        self._leave(
            lambda pdf, beside: save_pdf(file, lock_file(pdf, words, beside=beside)),
            lambda _saved: self._saved(file, words),
        )

    def fail(self, trouble: DeskError) -> None:
        """Say what stands in the way; nothing has left."""
        self._able(on=True)
        self._trouble.setText(str(trouble))
        self._trouble.show()
        announce(self, str(trouble))

    def _leave(
        self, leave: Callable[[bytes, Mapping[str, bytes]], Any], left: Callable[[Any], None]
    ) -> None:
        def hand(made: tuple[bytes, Mapping[str, bytes]]) -> None:
            self._context.background.on_paper(lambda: leave(*made), left, self.fail)

        self._able(on=False)
        self._trouble.hide()
        self._context.background.do(self._make, hand, self.fail)

    def _saved(self, file: Path, words: str) -> None:
        for one in (self.file, self.print_button, self.save_button, self._about):
            one.hide()
        if self._beside is not None:
            self._beside.hide()
        said = self.tr("Saved as {file}. Write these six words down now: nobody can look them up.")
        self._done.setText(said.format(file=file.name))
        self.words.setText(words)
        for one in (self._done, self.words, self.have_words):
            one.show()
        announce(self, self._done.text())
        self.have_words.setFocus()

    def _end(self) -> None:
        self.words.setText("")
        self.left.emit(self.tr("Kept: the file is locked."))

    def _able(self, *, on: bool) -> None:
        for one in (self.print_button, self.save_button):
            one.setEnabled(on)

    def _first(self) -> int:
        return 1 if self.file.isVisibleTo(self) else 0
