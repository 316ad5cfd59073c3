"""The head of Help someone: its name, and the two things that come to the desk between two people."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.enquiries.gaps import count_waiting
from heartdesk.ui.context import Context
from heartdesk.ui.widgets.buttons import button, relabel
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.one_or_two import OneOrTwo

_BESIDE = 560
"""From this width on, at 100 %, the links stand beside the name."""


class TitleRow(QWidget):
    """A slip came back; for a coordinator, lines that wait to be read, only while some do."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        links = QWidget()
        line = QHBoxLayout(links)
        line.setContentsMargins(0, 0, 0, 0)
        line.addStretch(1)
        title = PlainLabel(self.tr("Help someone"), role="title")
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(OneOrTwo(context.theme, title, links, beside=_BESIDE, shares=(1, 0)))
        roles = context.opened.roles
        self._reads = may(roles, Kind.GAP, Operation.CREATE)
        self.gaps = button("", lambda: context.go("gaps", ""), role="soft")
        self.gaps.hide()
        line.addWidget(self.gaps)
        self.risk = button(
            self.tr("Someone at risk   F9"), lambda: context.go("risk", ""), role="soft"
        )
        line.addWidget(self.risk)
        self.slip = button(
            self.tr("A slip came back   F4"), lambda: context.go("slips", ""), role="soft"
        )
        self.slip.setVisible(may(roles, Kind.OUTCOME, Operation.CREATE))
        line.addWidget(self.slip)
        context.background.changed.connect(self._changed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if Kind.GAP in kinds and self.isVisible():
            self._look()

    def _look(self) -> None:
        if self._reads:
            self._context.background.look("gap count", count_waiting, self._show)

    def _show(self, count: int) -> None:
        words = self.tr("1 line to read") if count == 1 else self.tr("{count} lines to read")
        relabel(self.gaps, words.format(count=count))
        self.gaps.setVisible(count > 0)
