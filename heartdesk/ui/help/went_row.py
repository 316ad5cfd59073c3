"""How it went at one place: five answers, a key each; and why, where they did not go."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.enquiries.model import HOW, WHY, Went
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.choice_row import ChoiceButton
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel


class WentRow(QWidget):
    """The row takes the cursor; a figure answers. A second press of an answer takes it away."""

    answered = Signal()
    """An answer was given, and nothing more is asked of this place."""
    keep = Signal()
    """Enter: keep what was said."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.name = name
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.px(8))
        column.setSpacing(theme.px(4))
        column.addWidget(PlainLabel(name, role="strong"))
        words = {
            "got_there": self.tr("Got there"),
            "helped": self.tr("It helped"),
            "full": self.tr("Full"),
            "closed": self.tr("Closed"),
            "did_not_go": self.tr("Did not go"),
        }
        self._hows = self._row(theme, {one: words[one] for one in HOW})
        column.addWidget(self._hows.box)
        reasons = {
            "far": self.tr("Too far, or no bus"),
            "cost": self.tr("The cost"),
            "times": self.tr("The times"),
            "steps": self.tr("Steps or access"),
            "language": self.tr("Language"),
            "worried": self.tr("Worried about going"),
            "changed": self.tr("No longer needed"),
            "unsaid": self.tr("Rather not say"),
        }
        self._whys = self._row(theme, {one: reasons[one] for one in WHY})
        column.addWidget(self._whys.box)
        self._whys.box.hide()
        self._hows.chosen.connect(self._said)
        self._whys.chosen.connect(self.answered)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def went(self) -> Went | None:
        """What was said; None where nothing was."""
        how = next((one for one in HOW if one == self._hows.value()), None)
        why = next((one for one in WHY if one == self._whys.value()), None)
        return None if how is None else Went(how, why if how == "did_not_go" else None)

    def say(self, went: Went | None) -> None:
        """Show what was said before."""
        if went is not None:
            self._hows.choose(went.how)
            self._whys.choose(went.why or "")
            self._whys.box.setVisible(went.how == "did_not_go")

    def arrive(self) -> None:
        """Put the cursor on the first answer."""
        self._hows.buttons[HOW[0]].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A figure answers, wherever in the row the cursor is: first how, then why."""
        figure = event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.keep.emit()
        elif figure.isdecimal() and figure.isascii():
            row = self._whys if self._hows.value() == "did_not_go" else self._hows
            row.press(int(figure))
        else:
            super().keyPressEvent(event)

    def _row(self, theme: Theme, words: dict[str, str]) -> "_Answers":
        return _Answers(theme, self.name, words)

    def _said(self) -> None:
        why = self._hows.value() == "did_not_go"
        self._whys.box.setVisible(why)
        if not why:
            self._whys.choose("")
        if why:
            self._whys.buttons[WHY[0]].setFocus()
        elif self._hows.value():
            self.answered.emit()


class _Answers(QWidget):
    """Answers of which one or none holds, each with its figure."""

    chosen = Signal()

    def __init__(self, theme: Theme, name: str, words: dict[str, str]) -> None:
        super().__init__()
        self.box = self
        line = FlowLayout(self, gap=theme.px(6))
        self.buttons: dict[str, ChoiceButton] = {}
        for figure, (value, said) in enumerate(words.items(), 1):
            made = _Answer(f"{figure}  {said}")
            made.setAccessibleName(f"{name}: {said}")
            made.clicked.connect(lambda _on=False, picked=value: self._pressed(picked))
            line.addWidget(made)
            self.buttons[value] = made

    def value(self) -> str:
        """The answer that holds; "" for none."""
        return next((value for value, one in self.buttons.items() if one.isChecked()), "")

    def choose(self, value: str) -> None:
        """Set the answer without telling anybody."""
        for one, made in self.buttons.items():
            made.setChecked(one == value)

    def press(self, figure: int) -> None:
        """The answer with this figure, if there is one."""
        values = list(self.buttons)
        if 0 < figure <= len(values):
            self.buttons[values[figure - 1]].click()

    def _pressed(self, value: str) -> None:
        self.choose(value if self.buttons[value].isChecked() else "")
        self.chosen.emit()


class _Answer(ChoiceButton):
    """Space presses it; Enter is left to the row, which keeps what was said."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)
