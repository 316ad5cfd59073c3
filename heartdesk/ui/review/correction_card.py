"""One correction that waits: what the directory says, what this hub says, and the yes or no to it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.directory.sending import Waiting
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel


class CorrectionCard(Frame):
    """Who may not say yes is told why, and whom to ask."""

    yes = Signal(str)
    no = Signal(str)
    """The id of the correction."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("calm")
        px = theme.px
        self._id = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(12))
        column.setSpacing(px(4))
        self._fact = PlainLabel("", role="strong")
        self._was = PlainLabel("")
        self._now = PlainLabel("")
        self._told = PlainLabel("", role="muted")
        self._why_not = PlainLabel("", role="doubt")
        for part in (self._fact, self._was, self._now, self._told, self._why_not):
            column.addWidget(part)
        ends = QWidget()
        line = FlowLayout(ends, gap=px(8))
        self.send = button(self.tr("Yes, send it on"), lambda: self.yes.emit(self._id), role="primary")  # fmt: skip
        self.put_away = button(self.tr("No, take it back"), lambda: self.no.emit(self._id))
        line.addWidget(self.send)
        line.addWidget(self.put_away)
        column.addWidget(ends)
        self.hide()

    def show_waiting(self, waiting: Waiting | None, *, owner: bool) -> None:
        """Show a correction, or none; `owner` is somebody who looks after the directory."""
        self.setVisible(waiting is not None)
        if waiting is None:
            return
        self._id = waiting.id
        none = self.tr("nothing")
        self._fact.setText(waiting.fact)
        self._was.setText(self.tr("The directory says: {words}").format(words=waiting.before or none))  # fmt: skip
        self._now.setText(self.tr("This hub says: {words}").format(words=waiting.now or none))
        told = [waiting.told]
        if waiting.overtaken:
            told.append(self.tr("The directory was changed since, so it does not show any more."))
        self._told.setText("\n".join(told))
        self._why_not.setText(waiting.why_not)
        self._why_not.setVisible(bool(waiting.why_not))
        self.send.setVisible(not waiting.why_not)
        self.put_away.setVisible(owner or waiting.mine)

    def said(self) -> str:
        """All that is told."""
        return "\n".join(one.text() for one in self.findChildren(PlainLabel) if not one.isHidden())
