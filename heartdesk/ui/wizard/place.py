"""Where the desk stands: the council's area, then the hub."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidgetItem

from heartdesk.ui.unlock.big_list import BigList
from heartdesk.ui.wizard.step import Kit, Step

_MOST = 7
_VALUE = Qt.ItemDataRole.UserRole


class _Choice(Step):
    """One of a few large rows. Enter takes it."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.list = BigList(kit.theme, "", most=_MOST)
        self.list.installEventFilter(self)
        self.column.addWidget(self.list)

    def offer(self, choices: tuple[tuple[str, str], ...], chosen: str) -> None:
        """Show (value, words) pairs."""
        self.list.setAccessibleName(self.question)
        self.list.clear()
        for value, words in choices:
            QListWidgetItem(words, self.list).setData(_VALUE, value)
        values = [value for value, _ in choices]
        self.list.setCurrentRow(values.index(chosen) if chosen in values else 0)
        self.list.fit()
        self.list.setFocus()

    def value(self) -> str:
        """What is chosen."""
        row = self.list.currentRow()
        return str(self.list.item(row).data(_VALUE)) if row >= 0 else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.on.emit()
            return True
        return super().eventFilter(watched, event)


class WhichArea(_Choice):
    """Left out where only one area came with HeartDesk."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.question = self.tr("Which area is this desk for?")

    def wanted(self) -> bool:
        return len(self.kit.answers.areas) > 1 and self.kit.answers.asked is None

    def arrive(self) -> None:
        now = self.kit.answers.area
        self.offer(
            tuple((area.id, area.name) for area in self.kit.answers.areas), now.id if now else ""
        )

    def take(self) -> None:
        answers = self.kit.answers
        answers.area = next(area for area in answers.areas if area.id == self.value())


class WhichHub(_Choice):
    """The hubs of the area, by town first."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.question = self.tr("Which hub does this desk stand in?")
        self.say(self.tr("It can be changed later in Settings."), role="muted")

    def wanted(self) -> bool:
        asked = self.kit.answers.asked
        return asked is None or not asked.hub

    def arrive(self) -> None:
        area = self.kit.answers.area
        hubs = area.localities if area else ()
        self.offer(tuple((hub.id, hub.hub_name) for hub in hubs), self.kit.answers.hub)

    def take(self) -> None:
        self.kit.answers.hub = self.value()
