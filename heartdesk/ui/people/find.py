"""Finding somebody who is written down: by what they are called, and never from a list of everybody."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.people.actions import Found, find_people
from heartdesk.ui.announce import announce
from heartdesk.ui.context import Context
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.entry_list import EntryList
from heartdesk.ui.widgets.entry_rows import EntryModel, EntryRow
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel


class Find(QWidget):
    """Letters, then Enter. Nothing is guessed while it is typed: each look at somebody is written down."""

    chosen = Signal(str)
    """The id of somebody to show."""
    found = Signal(object)
    """Found: what came of it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        px = context.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        line = QWidget()
        flow = FlowLayout(line, gap=px(8))
        self.words = QLineEdit()
        self.words.setMinimumWidth(px(220))
        self.words.setPlaceholderText(self.tr("What they are called"))
        self.words.setAccessibleName(self.tr("What they are called"))
        self.words.returnPressed.connect(self.look_for)
        self.press = button(self.tr("Find"), self.look_for)
        flow.addWidget(self.words)
        flow.addWidget(self.press)
        column.addWidget(line)
        self.said = PlainLabel("", role="muted")
        column.addWidget(self.said)
        self.model = EntryModel()
        self.list = EntryList(context.theme, self.model, self.tr("People found"))
        self.list.setMinimumHeight(px(120))
        self.list.next_step.connect(self._chose)
        self.list.more.connect(self._chose)
        self.list.clicked.connect(lambda _index: self._chose(self.list.current()))
        column.addWidget(self.list, 1)
        self.clear()

    def look_for(self) -> None:
        """Look for what is typed."""
        words = self.words.text()
        self._context.background.do(
            lambda unit: find_people(unit, words=words), self._show, self._refused
        )

    def clear(self) -> None:
        """Nobody is found any more."""
        self.words.clear()
        self.model.show(())
        self.said.setText(self.tr("There is no list of everybody. At least two letters."))

    def _show(self, found: Found) -> None:
        rows = tuple(
            EntryRow(kind=str(Kind.PERSON), id=one.id, name=one.call, line=one.locality)
            for one in found.people
        )
        self.model.show(rows)
        if not rows:
            said = self.tr("Nobody of that name is written down by your organization.")
        elif found.more:
            said = self.tr("There are more. Type more of the name.")
        else:
            said = self.tr("Choose with Enter.")
        self.said.setText(said)
        announce(self, said)
        if rows:
            self.list.make_current(0)
            self.list.setFocus()
        self.found.emit(found)

    def _refused(self, trouble: DeskError) -> None:
        self.model.show(())
        self.said.setText(str(trouble))
        announce(self, str(trouble))

    def _chose(self, row: EntryRow | None) -> None:
        if row is not None:
            self.chosen.emit(row.id)
