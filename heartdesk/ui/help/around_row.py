"""Who is there already: a worker who helps, and people around them. For their paper alone; kept nowhere."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.label import PlainLabel

LONGEST = 120
"""Characters of a line, as many as stand on paper."""


class AroundRow(QWidget):
    """Two lines, both optional. `helping` stays in the plan: they go on with whoever helps already."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(0, 2)  # the question wraps where letters are large
        grid.setColumnStretch(1, 5)
        self.helping = self._line(
            grid,
            self.tr("Is anyone already helping?"),
            self.tr("A first name and what they do. They stay in the plan."),
        )
        self.around = self._line(
            grid,
            self.tr("Who is around them?"),
            self.tr("Printed for them only. Kept nowhere."),
        )

    def _line(self, grid: QGridLayout, asked: str, hint: str) -> QLineEdit:
        label = PlainLabel(asked, role="strong")
        edit = QLineEdit()
        edit.setMaxLength(LONGEST)
        edit.setAccessibleName(asked)
        edit.setPlaceholderText(hint)
        edit.textChanged.connect(self.changed)
        label.setBuddy(edit)
        row = grid.rowCount()
        grid.addWidget(label, row, 0)
        grid.addWidget(edit, row, 1)
        return edit

    def beside(self) -> tuple[tuple[str, str], ...]:
        """What stands on their paper beside the places: (what it is, the words)."""
        said = (("already_helping", self.helping.text()), ("people_around", self.around.text()))
        return tuple((what, text.strip()) for what, text in said if text.strip())

    def take(self, beside: tuple[tuple[str, str], ...]) -> None:
        """Put the lines back as they were."""
        said = dict(beside)
        self.helping.setText(said.get("already_helping", ""))
        self.around.setText(said.get("people_around", ""))
