"""All needs under their headings, to tick by hand when the words did not suggest the right one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from heartdesk.core.area import Needs
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.chips import Chip, Offer
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.scroll import scrolled


class NeedChooser(Frame):
    """Made once, when first opened. What is typed in its search narrows the list."""

    ticked = Signal(str, bool)
    """A need was ticked or unticked, by id."""
    closed = Signal()

    def __init__(self, theme: Theme, needs: Needs) -> None:
        super().__init__("card")
        self._needs = needs
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(8))
        top = QHBoxLayout()
        label = PlainLabel(self.tr("What else would help?"), role="strong", wrap=False)
        top.addWidget(label)
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Type to narrow the list"))
        self._search.setAccessibleName(self.tr("Search the needs"))
        label.setBuddy(self._search)
        top.addWidget(self._search, 1)
        top.addWidget(button(self.tr("Done"), self.closed.emit, role="primary"))
        column.addLayout(top)
        inside = Frame("clear")
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(px(4))
        self._chips: dict[str, Chip] = {}
        self._headings: list[tuple[QWidget, QWidget, tuple[Chip, ...]]] = []
        for heading in needs.headings:
            self._add_heading(theme, heading.id, heading.label)
        self._nothing = PlainLabel(
            self.tr("No need is called that. Try a shorter word."), role="muted"
        )
        self._list.addWidget(self._nothing)
        self._list.addStretch(1)
        area = scrolled(inside, self.tr("All needs"))
        column.addWidget(area, 1)
        self._search.textChanged.connect(self._narrow)
        self._narrow("")

    def open_with(self, ticked: tuple[str, ...]) -> None:
        """Show which needs are ticked, and put the cursor in the search."""
        for need, chip in self._chips.items():
            chip.blockSignals(True)
            chip.setChecked(need in ticked)
            chip.blockSignals(False)
        self._search.clear()
        self._search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shown = [chip for chip in self._chips.values() if not chip.isHidden()]
            if self._search.hasFocus() and self._search.text() and shown:
                shown[0].setFocus()
            else:
                self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _add_heading(self, theme: Theme, heading_id: str, label: str) -> None:
        title = PlainLabel(label, role="strong")
        box = QWidget()
        line = FlowLayout(box, gap=theme.px(6))
        chips = []
        for need in self._needs.under(heading_id):
            chip = Chip(theme, Offer(need.id, need.label))
            chip.toggled.connect(lambda on, need_id=need.id: self.ticked.emit(need_id, on))
            chip.on_enter.connect(self.closed)
            line.addWidget(chip)
            chips.append(chip)
            self._chips[need.id] = chip
        self._list.addWidget(title)
        self._list.addWidget(box)
        self._headings.append((title, box, tuple(chips)))

    def _narrow(self, typed: str) -> None:
        words = typed.casefold().split()
        any_shown = False
        for title, box, chips in self._headings:
            heading = title.text().casefold() if isinstance(title, PlainLabel) else ""
            for chip in chips:
                need = self._needs.need(chip.key)
                about = f"{heading} {chip.label} {need.description if need else ''}".casefold()
                chip.setVisible(all(word in about for word in words))
            shown = any(not chip.isHidden() for chip in chips)
            title.setVisible(shown)
            box.setVisible(shown)
            any_shown = any_shown or shown
        self._nothing.setVisible(not any_shown)
