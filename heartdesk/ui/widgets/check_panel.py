""" "I rang them today": which facts did they say are right?"""

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from heartdesk.directory.model import FACTS, Fact, ServiceEntry
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel


class CheckPanel(Frame):
    """Offers only facts that the entry holds: nobody can say that a missing one is right."""

    keep = Signal(object)
    """tuple[Fact, ...]: these are right."""
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("calm")
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(12))
        column.setSpacing(px(4))
        self._asks = PlainLabel("", role="strong")
        column.addWidget(self._asks)
        words: dict[Fact, str] = {
            "phone": self.tr("This number"),
            "hours": self.tr("Days and times"),
            "address": self.tr("Address"),
            "cost": self.tr("Cost"),
            "access": self.tr("Access"),
        }
        choices = QWidget()
        line = FlowLayout(choices, gap=px(6))
        self.boxes: dict[Fact, QCheckBox] = {}
        for fact in FACTS:
            box = QCheckBox(words[fact])
            box.setAccessibleName(words[fact])
            line.addWidget(box)
            self.boxes[fact] = box
        column.addWidget(choices)
        ends = QWidget()
        row = FlowLayout(ends, gap=px(8))
        row.addWidget(button(self.tr("Keep"), self.keep_ticked, role="primary"))
        row.addWidget(button(self.tr("Not now"), self.closed.emit))
        column.addWidget(ends)
        self.hide()

    def open_for(self, entry: ServiceEntry, *, kept: Collection[Fact] = ()) -> None:
        """Ask about the facts of an entry that are not `kept` already."""
        held = {one.fact for one in entry.facts} - set(kept)
        for fact, box in self.boxes.items():
            box.setVisible(fact in held)
            box.setChecked(False)
        self._asks.setText(
            self.tr("Kept: the number is right. What else did they say is right?")
            if kept
            else self.tr("You rang them. What did they say is right?")
        )
        self.show()
        first = next((box for fact, box in self.boxes.items() if fact in held), None)
        if first is not None:
            first.setFocus()

    def keep_ticked(self) -> None:
        """Keep what is ticked."""
        self.keep.emit(
            tuple(
                fact for fact, box in self.boxes.items() if box.isChecked() and not box.isHidden()
            )
        )
