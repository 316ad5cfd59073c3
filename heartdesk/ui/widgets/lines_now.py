"""Whom to ring now: the lines of a safety card with their numbers, those that answer first and in strong letters."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from heartdesk.safety.model import LineNow
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.label import PlainLabel


class LinesNow(QWidget):
    """A heading, then a number and what it is for on each line."""

    def __init__(self, theme: Theme, lines: Sequence[LineNow]) -> None:
        super().__init__()
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(PlainLabel(self.tr("Who to ring now"), role="strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(8))
        for at, line in enumerate(lines):
            phone = PlainLabel(line.phone, role="strong" if line.answers else "muted", wrap=False)
            phone.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(phone, at, 0)
            grid.addLayout(_about(line), at, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addStretch(1)


def _about(line: LineNow) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    head = f"{line.name}. {line.when}" if line.when else line.name
    column.addWidget(PlainLabel(head))
    for words, role in ((line.now, ""), (line.because, ""), (line.rung, "small")):
        if words:
            column.addWidget(PlainLabel(words, role=role))
    return column
