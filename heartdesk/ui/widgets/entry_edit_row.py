"""One fact of an entry: what it says and a "Change" beside it, or its form line."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from heartdesk.core.errors import DeskError
from heartdesk.directory.plain_words import tips
from heartdesk.ui.context import Context
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import take_out
from heartdesk.ui.widgets.entry_edit_facts import Editable
from heartdesk.ui.widgets.entry_edit_form import EntryForm
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.scroll import bring_into_sight


class FactRow(QWidget):
    """A fact and its "Change"; or its form line with "Publish change" under it."""

    wanted = Signal()
    typed = Signal()
    publish = Signal()
    given_up = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._theme = context.theme
        self._fact: Editable | None = None
        self.form: EntryForm | None = None
        px = self._theme.px
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        line = QWidget()
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        self._name = PlainLabel("", role="muted")
        self._said = PlainLabel("")
        texts.addWidget(self._name)
        texts.addWidget(self._said)
        across.addLayout(texts, 1)
        self.change: QPushButton = button(self.tr("Change"), self.wanted.emit, role="soft")
        across.addWidget(self.change, 0, Qt.AlignmentFlag.AlignTop)
        self._outer.addWidget(line)
        self._card: Frame | None = None
        self._gap = px(6)

    def show_fact(self, fact: Editable) -> None:
        """Show what it says now."""
        self._fact = fact
        self._name.setText(fact.name)
        self._said.setText(fact.said or self.tr("Not known"))
        self.change.setAccessibleName(self.tr("Change: {fact}").format(fact=fact.name))

    def open_form(self, context: Context) -> None:
        """Put the form line under the name, in place of what it says."""
        if self._fact is None:
            return
        px = context.theme.px
        self.form = self._fact.make()
        card = self._card = Frame("calm")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(12), px(8), px(12), px(12))
        column.setSpacing(self._gap)
        column.addWidget(self.form)
        self._back = PlainLabel("", role="strong")
        self._tips = PlainLabel("", role="doubt")
        self._told = QCheckBox(self.tr("They told me today"))
        self._told.toggled.connect(lambda _on: self._changed())
        self._trouble = PlainLabel("", role="alarm")
        for part in (self._back, self._tips, self._told, self._trouble):
            column.addWidget(part)
        self._told.setVisible(self.form.told_today)
        ends = QWidget()
        ends_line = FlowLayout(ends, gap=px(8))
        self.keep = button(self.tr("Publish change"), self.publish.emit, role="primary")
        self.not_now = button(self.tr("Not now"), self.given_up.emit)
        ends_line.addWidget(self.keep)
        ends_line.addWidget(self.not_now)
        column.addWidget(ends)
        self._outer.addWidget(card)
        card.show()  # now, not with the next event: what is not shown can not take the cursor
        self._said.hide()
        self.change.hide()
        self._trouble.hide()
        self.form.changed.connect(self._changed)
        self._tell()
        self._show_whole()

    def _show_whole(self, turns: int = 4) -> None:
        """Bring the whole form into sight, down to "Publish change": each pane around it settles a turn later."""
        if self._card is not None and isValid(self._card):
            bring_into_sight(self._card)
            if turns:
                QTimer.singleShot(0, lambda: self._show_whole(turns - 1))

    def close_form(self) -> None:
        """Show what it says again."""
        card, self._card, self.form = self._card, None, None
        if card is not None:
            take_out(self._outer, card)
        self._said.show()
        self.change.show()

    def form_start(self) -> None:
        """Put the cursor in the form."""
        if self.form is not None:
            self.form.start()

    def put(self, kept: Mapping[str, Any]) -> None:
        """Put back what was half typed; a draft of an older HeartDesk that does not fit is left."""
        if self.form is None:
            return
        content = kept.get("form")
        if isinstance(content, Mapping):
            self.form.put(content)
        self._told.setChecked(kept.get("told") is True)
        self._tell()

    def told(self) -> bool:
        """Whether they told the worker today."""
        return self.form is not None and self.form.told_today and self._told.isChecked()

    def tick_told(self, *, on: bool) -> None:
        """Say that they told the worker today."""
        self._told.setChecked(on)

    def complain(self, trouble: DeskError) -> None:
        """Say what stands in the way; nothing that was typed is lost."""
        self._trouble.setText(str(trouble))
        self._trouble.show()
        self.form_start()

    def said(self) -> str:
        """All that is told beside the form."""
        labels = (self._back, self._tips, self._trouble)
        return "\n".join(one.text() for one in labels if one.text())

    def _changed(self) -> None:
        self._trouble.clear()
        self._trouble.hide()
        self._tell()
        self.typed.emit()

    def _tell(self) -> None:
        if self.form is None:
            return
        for label, text in (
            (self._back, self.form.read_back()),
            (self._tips, "\n".join(tips(self.form.tips_on()))),
        ):
            label.setText(text)
            label.setVisible(bool(text))
