"""Who can be asked: for what, on which day, in which part of it."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.ui.helpers.form import day_typed
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.entry_edit_form import choices, labelled, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.volunteers.model import TASKS, TaskKind


class AskLine(QWidget):
    """Three small questions; `asked` when they are to be answered."""

    asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        fields = QWidget()
        line = FlowLayout(fields, gap=theme.px(8))
        kinds = tuple(
            (str(kind), said[:1].upper() + said[1:])
            for kind, said in TASKS.items()
            if kind is not TaskKind.MATCH
        )
        parts = (
            ("", self.tr("Any time")),
            ("am", self.tr("Morning")),
            ("pm", self.tr("Afternoon")),
            ("eve", self.tr("Evening")),
        )
        self.kind = choices(self.tr("What for"), kinds, str(TaskKind.ROTA))
        self.day = small_field(theme, self.tr("Which day"), self.tr("Today, or 18 Nov"), width=150)
        self.part = choices(self.tr("When"), parts, "")
        for name, field in (
            (self.tr("What for"), self.kind),
            (self.tr("Which day"), self.day),
            (self.tr("When"), self.part),
        ):
            line.addWidget(labelled(name, field))
        column.addWidget(fields)
        self.go = button(self.tr("Who can be asked?"), self.asked.emit, role="primary")
        ends = QWidget()
        FlowLayout(ends).addWidget(self.go)
        column.addWidget(ends)
        self.trouble = PlainLabel("", role="alarm")
        self.trouble.hide()
        column.addWidget(self.trouble)
        self.day.returnPressed.connect(self.asked.emit)

    def question(self, today: date) -> tuple[TaskKind, date, str] | None:
        """What is asked; None, with a line that says why, where the day is none."""
        self.trouble.hide()
        try:
            typed = self.day.text().strip()
            on = day_typed(typed, self.tr("The day"), today) if typed else today
        except DeskError as trouble:
            self.trouble.setText(str(trouble))
            self.trouble.show()
            return None
        return TaskKind(self.kind.currentData()), on, str(self.part.currentData())
