"""Under the list: put whoever is chosen on the rota, or take a turn off it."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.ui.announce import announce
from heartdesk.ui.context import Context
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.entry_edit_form import small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.volunteers.model import TaskKind
from heartdesk.volunteers.rostering import put_back_on_rota, put_on_rota, take_off_rota
from heartdesk.volunteers.rota import Turn


class RotaLine(QWidget):
    """`put_on_asked` and `take_off_asked`: the page knows who is chosen, and calls `put_on` or `take_off`."""

    put_on_asked = Signal()
    take_off_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        theme = context.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        fields = QWidget()
        line = FlowLayout(fields, gap=theme.px(8))
        self.at = small_field(
            theme, self.tr("At what time, if you agreed one"), self.tr("10 am to 1 pm"), width=170
        )
        self.at.returnPressed.connect(self.put_on_asked)
        self.on_button = button(
            self.tr("Put on the rota"), self.put_on_asked.emit, theme=theme, icon="add"
        )
        self.off_button = button(self.tr("Take off the rota"), self.take_off_asked.emit)
        for part in (self.at, self.on_button, self.off_button):
            line.addWidget(part)
        column.addWidget(fields)
        self._trouble = PlainLabel("", role="alarm")
        self._trouble.hide()
        column.addWidget(self._trouble)

    def fit(self, which: str, *, chosen: bool) -> None:
        """Show what can be done on that side of the page with the row that is `chosen`."""
        asking = which == "ask" and chosen
        self.at.setVisible(asking)
        self.on_button.setVisible(asking)
        self.off_button.setVisible(which == "rota" and chosen)
        self.setVisible(chosen and which in ("ask", "rota"))
        self._trouble.hide()

    def put_on(self, volunteer_id: str, role_id: str, task: TaskKind, on: date, part: str) -> None:
        """Put somebody on the rota, and offer to take it back."""
        background, at = self._context.background, self.at.text()
        if not part:
            self._complain(
                DeskError(
                    "A turn is in the morning, the afternoon or the evening.",
                    then="Choose one above, and ask again.",
                )
            )
            return

        def done(turn_id: str) -> None:
            self.at.clear()
            self._context.toast(
                self.tr("On the rota."),
                act=lambda: background.do(lambda unit: take_off_rota(unit, id=turn_id)),
            )

        background.do(
            lambda unit: put_on_rota(
                unit, volunteer_id=volunteer_id, role_id=role_id, task=task, on=on, part=part, at=at
            ),
            done,
            self._complain,
        )

    def take_off(self, turn: Turn) -> None:
        """Take a turn off, and offer to put it back."""
        background = self._context.background

        def done(gone: Turn) -> None:
            self._context.toast(
                self.tr("Taken off the rota."),
                act=lambda: background.do(lambda unit: put_back_on_rota(unit, turn=gone)),
            )

        background.do(lambda unit: take_off_rota(unit, id=turn.id), done, self._complain)

    def trouble(self) -> str:
        """What stands in the way, "" for nothing."""
        return "" if self._trouble.isHidden() else self._trouble.text()

    def _complain(self, trouble: DeskError) -> None:
        self._trouble.setText(str(trouble))
        self._trouble.show()
        announce(self, str(trouble))
