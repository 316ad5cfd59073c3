"""The worries that a worker may read: added to, rung about, and by the leads followed up."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.safeguarding.actions import read_all, review
from heartdesk.safeguarding.model import Kept
from heartdesk.store.unit import Unit
from heartdesk.ui.context import Context
from heartdesk.ui.safeguarding.not_told import moment_in_words
from heartdesk.ui.safeguarding.worry_view import WorryView
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card import Card
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.entry_edit_form import labelled, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel


class Worries(QWidget):
    """Nothing is read before it is asked for, since every reading is written down."""

    turned = Signal()
    """They are shown now, or put away."""

    def __init__(
        self, context: Context, *, add_to: Callable[[Kept], None], ring: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._context, self._add_to, self._ring = context, add_to, ring
        self._shown: tuple[Kept, ...] | None = None
        self._answers = may(context.opened.roles, Kind.CONCERN, Operation.READ)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)

    def are_shown(self) -> bool:
        """Whether they were asked for and stand here, also where there are none."""
        return self._shown is not None

    def shown(self) -> tuple[Kept, ...]:
        """The worries that are shown."""
        return self._shown or ()

    def turn(self) -> None:
        """Show them, or put them away."""
        if self.are_shown():
            self.put_away()
        else:
            self._context.background.do(read_all, self._show)

    def put_away(self) -> None:
        """Nothing of them stands here any more."""
        self._shown = None
        empty(self._rows)
        self.turned.emit()

    def _show(self, found: tuple[Kept, ...]) -> None:
        empty(self._rows)
        self._shown = found
        for one in found:
            self._rows.addWidget(self._card(one))
        if not found:
            self._rows.addWidget(PlainLabel(self.tr("There is no worry here that you may read.")))
        self.turned.emit()

    def _card(self, one: Kept) -> Card:
        theme = self._context.theme
        card = Card(theme)
        card.column.addWidget(WorryView(theme, one))
        line = QWidget()
        flow = FlowLayout(line, gap=theme.px(8))
        about = moment_in_words(one.at)
        for words, pressed in (
            (self.tr("Add to it"), partial(self._add_to, one)),
            (self.tr("Ring, then say who was told"), partial(self._ring, one.id)),
        ):
            press = button(words, pressed, role="soft")
            press.setAccessibleName(f"{words}: {about}")
            flow.addWidget(press)
        card.column.addWidget(line)
        if self._answers:
            card.column.addWidget(self._review_line(one))
        return card

    def _review_line(self, one: Kept) -> QWidget:
        what = small_field(self._context.theme, self.tr("What was done about it"), width=420)
        keep = button(self.tr("Write it down"), partial(self._review, one, what))
        what.returnPressed.connect(keep.click)
        line = QWidget()
        flow = FlowLayout(line, gap=self._context.theme.px(8))
        flow.addWidget(labelled(self.tr("What was done about it, for the leads"), what))
        flow.addWidget(keep)
        line.setAccessibleName(moment_in_words(one.at))
        line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return line

    def _review(self, one: Kept, field: QLineEdit) -> None:
        words = field.text()

        def act(unit: Unit) -> tuple[Kept, ...]:
            review(unit, concern=one.id, words=words)
            return read_all(unit)

        self._context.background.do(act, self._show)
