"""Choosing what is to be brought in: a file, a folder or the address of a feed; how far it is; a way to stop."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from heartdesk.ui.announce import announce
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.label import PlainLabel

_GAP = 8


class ImportChoice(QWidget):
    """Says what was chosen by a signal; shows what it is told."""

    chosen = Signal(object)
    """Path | str: a file, a folder, or an https address."""
    asked_to_stop = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addWidget(
            PlainLabel(
                self.tr(
                    "From another directory, a council list or a sheet of your own. First you see what it would do."
                    " What a worker here changed is never written over."
                )
            )
        )
        row = QHBoxLayout()
        self.file = button(self.tr("Choose a file"), self._choose_file, role="primary")
        self.folder = button(self.tr("Choose a folder"), self._choose_folder)
        row.addWidget(self.file)
        row.addWidget(self.folder)
        row.addStretch(1)
        column.addLayout(row)
        label = PlainLabel(self.tr("Or the web address of a feed. It begins with https://"))
        self.address = QLineEdit()
        self.address.setPlaceholderText("https://")
        self.address.setAccessibleName(label.text())
        label.setBuddy(self.address)
        self.address.returnPressed.connect(self._choose_address)
        line = QHBoxLayout()
        line.addWidget(self.address, 1)
        line.addWidget(button(self.tr("Look at it"), self._choose_address))
        column.addWidget(label)
        column.addLayout(line)
        self.said = PlainLabel("")
        self.said.hide()
        self.way = QProgressBar()
        self.way.setRange(0, 0)
        self.way.setTextVisible(False)
        self.way.setAccessibleName(self.tr("Under way"))
        self.stop = button(self.tr("Stop"), self.asked_to_stop.emit)
        column.addWidget(self.said)
        column.addWidget(self.way)
        column.addWidget(self.stop, alignment=Qt.AlignmentFlag.AlignLeft)
        self.show_way(on=False)

    def arrive(self) -> None:
        """Put the cursor where choosing begins."""
        self.file.setFocus()

    def show_way(self, *, on: bool) -> None:
        """Show that something is under way, with the button that stops it."""
        self.way.setVisible(on)
        self.stop.setVisible(on)

    def say(self, text: str, *, aloud: bool = True) -> None:
        """Say something under the choice."""
        self.said.setText(text)
        self.said.show()
        if aloud:
            announce(self, text)

    def hush(self) -> None:
        """Say nothing any more."""
        self.said.hide()

    def _choose_file(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self, self.tr("Which file?"), str(Path.home()))
        if found:
            self.chosen.emit(Path(found))

    def _choose_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, self.tr("Which folder?"), str(Path.home()))
        if found:
            self.chosen.emit(Path(found))

    def _choose_address(self) -> None:
        address = self.address.text().strip()
        if address.casefold().startswith("https://"):
            self.chosen.emit(address)
        else:
            self.say(self.tr("The address of a feed begins with https://"))
            self.address.setFocus()
