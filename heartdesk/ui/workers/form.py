"""What the forms of the Workers page share: a heading, a line for what is wrong, Back and one step on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout

from heartdesk.core.errors import DeskError
from heartdesk.ui.announce import announce
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.unlock.told import Told
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.label import Frame, PlainLabel


class WorkerForm(Frame):
    """A card that is filled in by its kinds. `left` goes back to the list without a change."""

    left = Signal()
    asked = Signal()
    """Everything is filled in: do it."""

    def __init__(self, theme: Theme, go: str) -> None:
        super().__init__("card")
        px = theme.px
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(16), px(24), px(16))
        outer.setSpacing(px(8))
        self.heading = PlainLabel("", role="heading")
        outer.addWidget(self.heading)
        self.column = QVBoxLayout()
        self.column.setSpacing(px(8))
        outer.addLayout(self.column)
        self.told = Told()
        outer.addWidget(self.told)
        self._doing = PlainLabel("", role="muted")
        self._doing.hide()
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._bar.setAccessibleName(self.tr("Under way"))
        self._bar.hide()
        outer.addWidget(self._doing)
        outer.addWidget(self._bar)
        foot = QHBoxLayout()
        self.back = button(
            self.tr("Back"), self.left.emit, role="soft", theme=theme, icon="arrow_back"
        )
        self.go = button(go, self.ask, role="primary")
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.go)
        outer.addSpacing(px(4))
        outer.addLayout(foot)

    def missing(self) -> str:
        """What has still to be filled in, as a sentence; "" for nothing."""
        return ""

    def ask(self) -> None:
        """Go on, or say what is missing."""
        missing = self.missing()
        if missing:
            self.told.say(missing)
        else:
            self.told.clear()
            self.asked.emit()

    def show_under_way(self, words: str) -> None:
        """It is being done: say so, and how long it may take."""
        self._doing.setText(words)
        self._doing.show()
        self._bar.show()
        self._bar.setFocus()  # the button that had it is about to be disabled
        for part in (self.go, self.back):
            part.setEnabled(False)
        announce(self, words)

    def stop(self) -> None:
        """It is done, or it is not: nothing is under way."""
        for part in (self.go, self.back):
            part.setEnabled(True)
        self._doing.hide()
        self._bar.hide()

    def refuse(self, trouble: DeskError) -> None:
        """It was not done: keep what was typed and say why."""
        self.stop()
        self.told.tell(trouble)
