"""A list to tick, such as the needs an entry helps with or the hub areas it serves."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout

from heartdesk.core.area import Area
from heartdesk.core.fields import elements
from heartdesk.core.text import fold
from heartdesk.directory.changing import ForForm, tickable
from heartdesk.directory.editing import Ticks, TicksTyped, Typed
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.entry_edit_form import FactForm, small_field

_KEY = Qt.ItemDataRole.UserRole


class TicksForm(FactForm):
    """Ticked ones first, then all by heading; typing narrows a long list. Space ticks."""

    def __init__(self, theme: Theme, form: ForForm, area: Area, name: Ticks, says: str) -> None:
        super().__init__()
        self._name: Ticks = name
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        held = {one for one, _ in elements(form.fields, name)}
        pairs = list(tickable(name, area).items())
        self.narrow = small_field(theme, self.tr("Narrow the list"), self.tr("Type to narrow"))
        self.narrow.textEdited.connect(self._narrow)
        column.addWidget(self.narrow)
        self.narrow.setVisible(len(pairs) > 10)
        self.list = QListWidget()
        self.list.setAccessibleName(says)
        self.list.setFixedHeight(theme.px(216 if len(pairs) > 4 else 120))
        in_order = pairs if name == "kit" else sorted(pairs, key=lambda one: one[0] not in held)
        for key, said in in_order:
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
