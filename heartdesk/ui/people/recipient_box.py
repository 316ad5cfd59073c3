"""Choosing the service that is to be told: letters, Enter, then one of those found in the directory."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from heartdesk.core.text import one_line
from heartdesk.directory.actions import search_directory
from heartdesk.store.entry import Hit
from heartdesk.store.unit import Look
from heartdesk.ui.announce import announce
from heartdesk.ui.context import Context
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.entry_edit_form import labelled, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel

MOST = 12


class RecipientBox(QWidget):
    """Nobody is chosen until the worker has chosen: the first found is never taken by itself."""

    picked = Signal()
    """Another service is chosen, or none any more."""

    def __init__(self, context: Context, whom: str = "") -> None:
        """`whom` is what is asked for, where it is not whom to tell."""
        super().__init__()
        self._context = context
        theme = context.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        line = QWidget()
        flow = FlowLayout(line, gap=theme.px(12))
        whom = whom or self.tr("Which service is to be told")
        self.words = small_field(theme, whom, self.tr("Letters of its name, then Enter"), width=280)
        self.words.returnPressed.connect(self.look_for)
        flow.addWidget(labelled(whom, self.words))
        self.press = button(self.tr("Find"), self.look_for, role="soft")
        flow.addWidget(self.press)
        self.found = QComboBox()
        self.found.setAccessibleName(self.tr("Services found"))
        self.found.setMinimumWidth(theme.px(300))
        self.found.currentIndexChanged.connect(lambda _at: self.picked.emit())
        self._found = labelled(self.tr("Services found"), self.found)
        self._found.hide()
        flow.addWidget(self._found)
        column.addWidget(line)
        self.said = PlainLabel("", role="doubt")
        self.said.hide()
        column.addWidget(self.said)

    def entry_id(self) -> str:
        """The id of the service chosen; "" for none."""
        return str(self.found.currentData() or "")

    def entry_name(self) -> str:
        """Its name; "" for none."""
        return self.found.currentText() if self.entry_id() else ""

    def look_for(self) -> None:
        """Look in the directory for what is typed."""
        words = self.words.text()
        if words.strip():

            def search(look: Look) -> tuple[Hit, ...]:
                return search_directory(look, words=words, limit=MOST)

            self._context.background.look("recipient", search, self._show)

    def steps(self) -> list[QWidget]:
        """What the cursor steps on, in the order it is read."""
        return [self.words, self.press, self.found]

    def start(self) -> None:
        """Put the cursor where typing begins."""
        self.words.setFocus()

    def content(self) -> dict[str, Any]:
        """What is typed and chosen, as JSON takes it."""
        return {"words": self.words.text(), "id": self.entry_id(), "name": self.entry_name()}

    def put(self, content: Mapping[str, Any]) -> None:
        """Put it back."""
        self.words.setText(str(content.get("words", "")))
        if content.get("id"):
            self._fill([(str(content["id"]), one_line(str(content.get("name", ""))))], at=1)

    def _show(self, found: tuple[Hit, ...]) -> None:
        self._fill([(one.id, one.name) for one in found], at=0)
        said = (
            self.tr("Choose one of {count}.").format(count=len(found))
            if found
            else self.tr("The directory has no such service. Try fewer letters.")
        )
        self.said.setText(said)
        self.said.setVisible(not found)
        announce(self, said)
        if found:
            self.found.setFocus()

    def _fill(self, pairs: list[tuple[str, str]], *, at: int) -> None:
        self.found.blockSignals(True)
        self.found.clear()
        self.found.addItem(self.tr("Choose one"), "")
        for entry_id, name in pairs:
            self.found.addItem(name, entry_id)
        self.found.setCurrentIndex(at)
        self.found.blockSignals(False)
        self._found.setVisible(bool(pairs))
        self.picked.emit()
