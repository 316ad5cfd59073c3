"""The first thing a worker sees: who are you, and the passphrase. A practice desk opens by itself."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.ui.announce import announce
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.scroll import scrolled

PATIENCE_MS = 300
"""Nothing moves on the screen for waits shorter than this."""

FORM_WIDTH = 420


class OpeningView(QWidget):
    """Asks for a worker and a passphrase, and says in a sentence why the desk did not open."""

    refused = Signal(object)
    """DeskError: the desk did not open."""
    asked = Signal(str, str)
    """Worker's name and passphrase."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "page")
        inside = Frame("clear")
        outer = QVBoxLayout(inside)
        outer.addStretch(2)
        row = QHBoxLayout()
        row.addStretch(1)
        self._form = Frame("card")
        self._form.setFixedWidth(theme.px(FORM_WIDTH))
        row.addWidget(self._form)
        row.addStretch(1)
        outer.addLayout(row)
        self._waiting = PlainLabel("")
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        outer.addWidget(self._waiting)
        outer.addStretch(3)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(scrolled(inside, self.tr("Who is at the desk")))
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._say_waiting)
        self._worker = QLineEdit()
        self.secret = QLineEdit()
        self._said = PlainLabel("", role="alarm")
        self._form.hide()

    def ask(self, workers: tuple[str, ...]) -> None:
        """Show the form, with the names that are known here, and put the cursor where the worker begins."""
        self._fill(workers)
        self._form.show()
        (self.secret if self._worker.text() else self._worker).setFocus()

    def said(self) -> str:
        """What the worker was last told; "" for nothing."""
        return self._said.text()

    def start_waiting(self) -> None:
        """The desk is being opened; say so only if it takes a while."""
        self._form.setEnabled(False)
        self._patience.start()

    def opened(self) -> None:
        """The desk is open: forget the passphrase."""
        self._patience.stop()
        self.secret.clear()

    def refuse(self, trouble: DeskError) -> None:
        """The desk did not open: keep what was typed and say why."""
        self._patience.stop()
        self._waiting.setText("")
        if self._form.layout() is None:
            self._fill(())
        self._form.show()
        self._form.setEnabled(True)
        self._said.setText(f"{trouble.say} {trouble.then}".strip())
        self._said.show()
        self.secret.setFocus()
        self.secret.selectAll()
        announce(self, self._said.text())
        self.refused.emit(trouble)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask()
        else:
            super().keyPressEvent(event)

    def _fill(self, workers: tuple[str, ...]) -> None:
        px = self._theme.px
        column = QVBoxLayout(self._form)
        column.setContentsMargins(px(24), px(24), px(24), px(24))
        column.setSpacing(px(8))
        column.addWidget(PlainLabel(self.tr("Hello. Who is at the desk?"), role="heading"))
        for name in workers:
            column.addWidget(button(name, partial(self._choose, name), role="choice"))
        name_label = PlainLabel(self.tr("Your name"), wrap=False)
        name_label.setBuddy(self._worker)
        self._worker.setAccessibleName(self.tr("Your name"))
        column.addWidget(name_label)
        column.addWidget(self._worker)
        secret_label = PlainLabel(self.tr("Your passphrase"), wrap=False)
        secret_label.setBuddy(self.secret)
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setAccessibleName(self.tr("Your passphrase"))
        column.addWidget(secret_label)
        column.addWidget(self.secret)
        self._said.hide()
        column.addWidget(self._said)
        column.addSpacing(px(8))
        column.addWidget(
            button(
                self.tr("Open the desk"), self._ask, role="primary", theme=self._theme, icon="lock"
            ),
            alignment=Qt.AlignmentFlag.AlignRight,
        )
        if workers:
            self._worker.setText(workers[0])

    def _choose(self, name: str) -> None:
        self._worker.setText(name)
        self.secret.setFocus()

    def _ask(self) -> None:
        if not self._worker.text().strip():
            self._worker.setFocus()
        elif not self.secret.text():
            self.secret.setFocus()
        else:
            self.asked.emit(self._worker.text().strip(), self.secret.text())

    def _say_waiting(self) -> None:
        self._waiting.setText(self.tr("Opening the desk…"))
