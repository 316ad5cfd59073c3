"""What may stand on this one leaflet besides the places: their own words, and whom to ask for. Off unless asked for."""

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from heartdesk.leaflets.prepare import MATTERS
from heartdesk.ui.context import Context
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.label import PlainLabel, for_button


class LeafletExtra(QWidget):
    """A tick for the worker's first name, and a field that opens for their own words.

    The words are for the paper alone: they are in no draft, in no record, and gone with this leaflet. The tick is the
    worker's own choice and stays for the next person.
    """

    def __init__(self, context: Context, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = context.opened.worker.strip().split(" ")[0]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(context.theme.px(4))
        self._name = name
        says = self.tr("Put “Ask for {name}” on it").format(name=name)
        self._ask = QCheckBox(for_button(says))
        self._ask.setAccessibleName(says)
        column.addWidget(self._ask)
        if not name:
            self._ask.hide()
        self._open = button(self.tr("Add their own words"), self._show_field, role="soft")
        column.addWidget(self._open)
        self._about = PlainLabel(
            self.tr("What matters to them, only if they want it on the paper. It is kept nowhere."),
            role="muted",
        )
        self._words = QLineEdit()
        self._words.setMaxLength(MATTERS)
        self._words.setAccessibleName(self.tr("What matters to them, in their own words"))
        self._about.setBuddy(self._words)
        for one in (self._about, self._words):
            one.hide()
            column.addWidget(one)

    def matters(self) -> str:
        """Their own words; "" where the field is not open."""
        return "" if self._words.isHidden() else self._words.text().strip()

    def ask_for(self) -> str:
        """The worker's name where it is ticked; else ""."""
        return self._name if self._ask.isChecked() else ""

    def show_for(self, style: str) -> None:
        """A discreet paper has neither, so neither is offered."""
        self.setEnabled(style != "discreet")

    def start_anew(self) -> None:
        """Nobody's words stay for the next person."""
        self._words.clear()
        self._words.hide()
        self._about.hide()
        self._open.show()

    def _show_field(self) -> None:
        self._open.hide()
        self._about.show()
        self._words.show()
        self._words.setFocus()
