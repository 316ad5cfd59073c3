"""A new entry: a name, and whether it is a group. All else is added in the entry itself."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.directory.changing import add_entry
from heartdesk.ui.context import Context
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.widgets.entry_edit_form import small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel


class NewEntry(QWidget):
    """A button, and the form behind it."""

    added = Signal(str)
    """The id of the new entry."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        theme = context.theme
        px = theme.px
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.open = button(
            self.tr("Add a new one"), self.open_form, role="soft", theme=theme, icon="add"
        )
        outer.addWidget(self.open, alignment=Qt.AlignmentFlag.AlignLeft)
        self._card = Frame("calm")
        column = QVBoxLayout(self._card)
        column.setContentsMargins(px(12), px(8), px(12), px(12))
        column.setSpacing(px(6))
        label = PlainLabel(self.tr("What do people call it?"), role="strong")
        self.name = small_field(theme, self.tr("Name of the new entry"))
        self.name.returnPressed.connect(self.add)
        label.setBuddy(self.name)
        self.what = ChoiceRow(
            self.tr("What it is"),
            (("service", self.tr("A service")), ("group", self.tr("A group"))),
            gap=px(6),
        )
        self._trouble = PlainLabel("", role="alarm")
        ends = QWidget()
        line = FlowLayout(ends, gap=px(8))
        line.addWidget(button(self.tr("Add"), self.add, role="primary"))
        line.addWidget(button(self.tr("Not now"), self.close_form))
        for part in (label, self.name, self.what, self._trouble, ends):
            column.addWidget(part)
        outer.addWidget(self._card)
        self._card.hide()
        self._trouble.hide()

    def open_form(self) -> None:
        """Ask for the name."""
        self._card.show()
        self.open.hide()
        self.name.setFocus()

    def close_form(self) -> bool:
        """Put the form away; False where it is not open."""
        if self._card.isHidden():
            return False
        self._away()
        self.open.setFocus()
        return True

    def half_typed(self) -> str:
        """The name as far as it is typed."""
        return self.name.text()

    def take_half_typed(self, name: str) -> None:
        """Put back what `half_typed` gave."""
        if name:
            self.name.setText(name)
            self._card.show()
            self.open.hide()

    def add(self) -> None:
        """Make the entry."""
        name, group = self.name.text(), self.what.value() == "group"
        self._context.background.do(
            lambda unit: add_entry(unit, name=name, group=group), self._added, self.complain
        )

    def complain(self, trouble: DeskError) -> None:
        """Say what stands in the way; the name stays."""
        self._trouble.setText(str(trouble))
        self._trouble.show()
        self.name.setFocus()

    def said(self) -> str:
        """What stands in the way; "" for nothing."""
        return self._trouble.text()

    def _added(self, entry_id: str) -> None:
        self._away()
        self.added.emit(entry_id)

    def _away(self) -> None:
        self.name.clear()
        self.what.choose("service")
        self._trouble.clear()
        self._trouble.hide()
        self._card.hide()
        self.open.show()
