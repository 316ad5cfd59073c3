"""The desk's file is damaged: which backup brings it back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidgetItem

from heartdesk.core.errors import DeskError
from heartdesk.ui.session import DeskDamaged
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.unlock.big_list import BigList
from heartdesk.ui.unlock.sheet import Sheet
from heartdesk.ui.unlock.told import Told
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.label import PlainLabel

_ID = Qt.ItemDataRole.UserRole


class DamagedForm(Sheet):
    """The newest backup is chosen; the damaged file is kept aside, never deleted."""

    asked = Signal(str)
    """Id of the backup to bring back."""
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.column.addWidget(PlainLabel(self.tr("Bring the desk back"), role="heading"))
        self._says = PlainLabel("")
        self.column.addWidget(self._says)
        self.list = BigList(theme, self.tr("Backups, newest first"))
        self.column.addWidget(self.list)
        self.told = Told()
        self.column.addWidget(self.told)
        self.go = button(
            self.tr("Bring it back"), self._ask, role="primary", theme=theme, icon="undo"
        )
        self.end_with(self.go, back=self.left.emit)

    def begin(self, trouble: DeskDamaged) -> None:
        """Offer the backups that were found."""
        self._says.setText(str(trouble))
        self.list.clear()
        for backup in trouble.backups:
            QListWidgetItem(backup.says, self.list).setData(_ID, backup.id)
        self.list.setCurrentRow(0)
        self.list.fit()
        self.go.setFocus()

    def refuse(self, trouble: DeskError) -> None:
        """It did not come back, or has still to be chosen: say why."""
        if not isinstance(trouble, DeskDamaged):
            self.told.tell(trouble)

    def _ask(self) -> None:
        row = self.list.currentRow()
        if row >= 0:
            self.asked.emit(str(self.list.item(row).data(_ID)))
