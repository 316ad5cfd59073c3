"""Beside the preview of a hub's own sheet: which language stands beside English on it."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from heartdesk.ui.widgets.label import PlainLabel


class PreviewLanguage(QWidget):
    """Hidden until languages are offered."""

    chosen = Signal(str)
    """Make the sheet again with this language (a tag) beside English, "en" for English alone."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        label = PlainLabel(self.tr("Language beside English"), role="strong", wrap=False)
        self.box = QComboBox()
        self.box.setAccessibleName(self.tr("Language beside English"))
        label.setBuddy(self.box)
        column.addWidget(label)
        column.addWidget(self.box)
        self.box.activated.connect(lambda _at: self.chosen.emit(str(self.box.currentData())))
        self.hide()

    def offer(self, names: Mapping[str, str], *, now: str) -> None:
        """Languages by tag with their English names, `now` the one that the sheet has; none hides it."""
        self.box.clear()
        self.box.addItem(self.tr("English alone"), "en")
        for tag, name in names.items():
            self.box.addItem(name, tag)
        self.box.setCurrentIndex(max(0, self.box.findData(now)))
        self.setVisible(bool(names))
