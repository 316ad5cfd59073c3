"""One calm line that says how many leaflets out there are not right any more, and leads to them."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.leaflets.recall import count_wrong
from heartdesk.ui.context import Context
from heartdesk.ui.widgets.buttons import button, relabel

TOLD_BY = frozenset(
    (Kind.SERVICE, Kind.LOCATION, Kind.ORGANIZATION, Kind.TRAVEL_LINE, Kind.LEAFLET_PRINTED)
)


class RecallLine(QWidget):
    """Reads anew whenever it shows. For a worker who may not see leaflets it is not there."""

    def __init__(self, context: Context, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._may = may(context.opened.roles, Kind.LEAFLET_PRINTED, Operation.READ)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._press = button("", lambda: context.go("recall", ""), role="soft")
        column.addWidget(self._press)
        self._show(0)
        if not self._may:
            self.hide()
        context.background.changed.connect(self._changed)

    def said(self) -> str:
        """What it says."""
        return self._press.accessibleName()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def _look(self) -> None:
        if self._may:
            self._context.background.look("recall count", count_wrong, self._show)

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if self.isVisible() and kinds & TOLD_BY:
            self._look()

    def _show(self, count: int) -> None:
        if count == 1:
            words = self.tr("1 leaflet given out is not right any more")
        elif count:
            words = self.tr("{count} leaflets given out are not right any more").format(
                count=f"{count:,}"
            )
        else:
            words = self.tr("Look up a slip code")
        relabel(self._press, words)
