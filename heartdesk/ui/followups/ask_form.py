"""Asking one person how it went: what they say, another day, or nobody asks any more."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.directory.typed_day import typed_day
from heartdesk.directory.values import day
from heartdesk.enquiries.model import Went
from heartdesk.followups.actions import Asked
from heartdesk.ui.followups.words import what_words
from heartdesk.ui.help.went_row import WentRow
from heartdesk.ui.helpers.covered import Covered
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card_column import to_the_right
from heartdesk.ui.widgets.entry_edit_form import labelled, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel


class AskForm(Frame):
    """One person at a time. How to reach them stands covered until F2 is held."""

    told = Signal(object)
    """Went, or None where they were only asked how they are."""
    moved = Signal(object)
    """date: ask on another day."""
    ended = Signal(str)
    """Nobody asks any more, and why."""
    instead = Signal()
    """Look for another place with them."""

    def __init__(self, theme: Theme, asked: Asked, today: date) -> None:
        super().__init__("calm")
        self.asked, self._today = asked, today
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(8))
        column.addWidget(PlainLabel(asked.person.call, role="heading"))
        self.reach = Covered(
            asked.person.safe_words, self.tr("How to reach them: hold F2 to see it"), role="strong"
        )
        column.addWidget(self.reach)
        self.went: WentRow | None = None
        if asked.follow_up.service and asked.follow_up.what != "visit":
            self.went = WentRow(theme, what_words(asked.follow_up, asked.place))
            self.went.keep.connect(self._keep)
            column.addWidget(self.went)
        else:
            column.addWidget(PlainLabel(what_words(asked.follow_up, ""), role="strong"))
        self.keep = button(
            self.tr("Keep it") if self.went else self.tr("Done: we spoke"),
            self._keep,
            role="primary",
            theme=theme,
            icon="check",
        )
        column.addWidget(self._line(theme))
        self.trouble = PlainLabel("", role="alarm")
        self.trouble.hide()
        column.addWidget(self.trouble)
        column.addLayout(to_the_right(self.keep))

    def start(self) -> None:
        """Put the cursor where the answer is given."""
        if self.went is not None:
            self.went.arrive()
        else:
            self.keep.setFocus()

    def complain(self, trouble: DeskError) -> None:
        """Say what went wrong; nothing that was typed is lost."""
        self.trouble.setText(f"{trouble.say} {trouble.then}")
        self.trouble.show()

    def _line(self, theme: Theme) -> QWidget:
        """What else may be done: another day, another place, no more."""
        box = QWidget()
        flow = FlowLayout(box, gap=theme.px(8))
        self.on = small_field(theme, self.tr("Another day"), self.tr("Such as 4 Dec"), width=140)
        self.on.setMaxLength(40)
        self.on.returnPressed.connect(self._move)
        flow.addWidget(labelled(self.tr("No luck? Another day"), self.on))
        flow.addWidget(button(self.tr("Ask on that day"), self._move, role="soft"))
        if self.went is not None:
            self.other = button(self.tr("Look for another place"), self.instead.emit, role="soft")
            flow.addWidget(self.other)
        self.off = button(
            self.tr("They asked us not to"), lambda: self.ended.emit("asked us not to"), role="soft"
        )
        flow.addWidget(self.off)
        return box

    def _keep(self) -> None:
        went: Went | None = self.went.went() if self.went is not None else None
        if self.went is not None and went is None:
            self.complain(DeskError("Nothing is answered yet.", then="Press a figure, then Enter."))
            self.went.arrive()
            return
        self.told.emit(went)

    def _move(self) -> None:
        on = day(typed_day(self.on.text(), self._today))
        if on is None:
            self.complain(DeskError("That is not a day.", then="Write it as 4 Dec."))
            self.on.setFocus()
            return
        self.moved.emit(on)
