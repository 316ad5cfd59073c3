"""A list to tick: the needs an entry helps with, or the hub areas it serves."""

from collections.abc import Mapping
from typing import Any, Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout

from heartdesk.core.area import Area
from heartdesk.core.fields import elements
from heartdesk.core.text import fold
from heartdesk.directory.changing import ForForm
from heartdesk.directory.editing import TicksTyped, Typed
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.entry_edit_form import EntryForm, small_field

_KEY = Qt.ItemDataRole.UserRole


class TicksForm(EntryForm):
    """Ticked ones first, then all by heading; typing narrows a long list. Space ticks."""

    def __init__(
        self, theme: Theme, form: ForForm, area: Area, name: Literal["needs", "localities"]
    ) -> None:
        super().__init__()
        self._name: Literal["needs", "localities"] = name
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        held = {one for one, _ in elements(form.fields, name)}
        pairs = (
            [(one.id, one.label) for one in area.needs.needs]
            if name == "needs"
            else [(one.id, one.hub_name) for one in area.localities]
        )
        self.narrow = small_field(theme, self.tr("Narrow the list"), self.tr("Type to narrow"))
        self.narrow.textEdited.connect(self._narrow)
        column.addWidget(self.narrow)
        self.narrow.setVisible(len(pairs) > 10)
        self.list = QListWidget()
        self.list.setAccessibleName(
            self.tr("What it helps with") if name == "needs" else self.tr("Hub areas it serves")
        )
        self.list.setFixedHeight(theme.px(216))
        for key, said in sorted(pairs, key=lambda one: one[0] not in held):
            item = QListWidgetItem(said, self.list)
            item.setData(_KEY, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in held else Qt.CheckState.Unchecked)
        self.list.setCurrentRow(0)
        self.list.itemChanged.connect(lambda _item: self.changed.emit())
        column.addWidget(self.list)

    def start(self) -> None:
        self.list.setFocus()

    def ticked(self) -> tuple[str, ...]:
        """The ids that are ticked."""
        return tuple(
            str(item.data(_KEY))
            for item in self._items()
            if item.checkState() == Qt.CheckState.Checked
        )

    def tick(self, key: str, *, on: bool) -> None:
        """Tick or untick one."""
        for item in self._items():
            if item.data(_KEY) == key:
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def typed(self) -> Typed:
        return TicksTyped(self._name, self.ticked())

    def content(self) -> dict[str, Any]:
        return {"ticked": list(self.ticked())}

    def put(self, content: Mapping[str, Any]) -> None:
        ticked = content.get("ticked", [])
        for item in self._items():
            self.tick(str(item.data(_KEY)), on=item.data(_KEY) in ticked)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(at) for at in range(self.list.count())]

    def _narrow(self, typed: str) -> None:
        words = fold(typed)
        for item in self._items():
            item.setHidden(words not in fold(item.text()))
