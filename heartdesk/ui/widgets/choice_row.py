"""A few answers side by side, of which one holds."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import for_button


class ChoiceButton(QPushButton):
    """An answer to choose. It is as wide as its words are when they are chosen, and so bold."""

    def __init__(self, words: str) -> None:
        super().__init__(for_button(words))
        self.setProperty("role", "choice")
        self.setCheckable(True)
        self.setAutoDefault(True)  # Enter presses it, as Space does
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        bold = QFont(self.font())
        bold.setBold(True)
        plain = QFontMetrics(self.font()).horizontalAdvance(self.text())
        return super().sizeHint() + QSize(
            QFontMetrics(bold).horizontalAdvance(self.text()) - plain, 0
        )


class ChoiceRow(QWidget):
    """One of `choices`, (value, words) pairs, is always chosen. `name` is for a screen reader."""

    chosen = Signal(str)
    """The worker chose a value. Not given when the program sets it."""

    def __init__(self, name: str, choices: tuple[tuple[str, str], ...], *, gap: int = 4) -> None:
        super().__init__()
        self.setAccessibleName(name)
        line = FlowLayout(self, gap=gap)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for value, words in choices:
            button = ChoiceButton(words)
            button.setAccessibleName(f"{name}: {words}")
            button.clicked.connect(lambda _on=False, picked=value: self.chosen.emit(picked))
            self._group.addButton(button)
            self._buttons[value] = button
            line.addWidget(button)
        self.choose(choices[0][0])

    def choose(self, value: str) -> None:
        """Set the answer without telling anybody."""
        self._buttons[value].setChecked(True)

    def value(self) -> str:
        """The answer that holds."""
        return next(value for value, button in self._buttons.items() if button.isChecked())

    def button(self, value: str) -> QPushButton:
        """The button of an answer."""
        return self._buttons[value]
