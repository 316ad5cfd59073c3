"""Three questions for when the worker is alone with somebody: never asked in company, never pressed for."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel

_LABEL = 220
"""How wide the questions are at 100 %, so that the answers stand under each other."""


class Alone(QWidget):
    """Opened by the worker's own choice. "Not asked, not private" is a good answer."""

    answered = Signal(str, str)
    """A question of `safety_state.QUESTIONS`, and its answer."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        widest = theme.px(_LABEL)
        self.rows: dict[str, ChoiceRow] = {}
        asked = (
            ("home", self.tr("Safe at home?")),
            ("self", self.tr("Thoughts of harming yourself?")),
            ("child", self.tr("Any child not safe?")),
        )
        for question, words in asked:
            one = QWidget()
            line = FlowLayout(one, gap=theme.px(8))
            label = PlainLabel(words, wrap=False)
            label.setMinimumSize(widest, theme.px(34))
            row = ChoiceRow(
                words,
                (
                    ("", self.tr("Not asked")),
                    ("private", self.tr("Not private")),
                    ("fine", self.tr("Asked: fine")),
                    ("worried", self.tr("Worried")),
                ),
            )
            row.button("private").setAccessibleName(
                self.tr("{question}: not asked, it was not private").format(question=words)
            )
            row.chosen.connect(partial(self.answered.emit, question))
            line.addWidget(label)
            line.addWidget(row)
            column.addWidget(one)
            self.rows[question] = row

    def first(self) -> QWidget:
        """Where the cursor begins."""
        row = self.rows["home"]
        return row.button(row.value())

    def show_answers(self, asked: dict[str, str]) -> None:
        """Show what was answered before."""
        for question, row in self.rows.items():
            row.choose(asked.get(question, ""))
