"""A row of chips that keeps its place: needs to tick, the ticked ones first."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.chips import Chip, Offer
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.tab_order import put_before


class ChipBox(QWidget):
    """Chips in lines, between a leading label and two trailing buttons.

    A ticked chip stays, whatever is suggested next; unticked ones make way.
    """

    ticked = Signal()
    """The set of ticked chips changed."""
    went_on = Signal()
    """The worker pressed Enter on a ticked chip."""

    def __init__(self, theme: Theme, lead: QWidget, tail: QWidget, last: QWidget) -> None:
        super().__init__()
        self._theme, self._lead, self._tail, self._last = theme, lead, tail, last
        self._line = FlowLayout(self, gap=theme.px(6))
        for widget in (lead, tail, last):
            self._line.addWidget(widget)
        self._chips: dict[str, Chip] = {}
        self._revealed = False

    def offer(self, offered: tuple[Offer, ...]) -> None:
        """Show these, best first, after the chips that are ticked."""
        known = {one.key: one for one in offered}
        kept = [chip for chip in self._chips.values() if chip.isChecked()]
        for chip in kept:
            if chip.key in known:
                chip.say(known.pop(chip.key))
        self._lay(kept, list(known.values()))

    def tick(self, offer: Offer, *, on: bool = True) -> None:
        """Tick a chip, made if it is not there yet, or untick one."""
        if offer.key not in self._chips:
            if not on:
                return
            self._lay(list(self._chips.values()), [offer])
        self._chips[offer.key].setChecked(on)

    def reveal(self, *, on: bool) -> None:
        """Show every chip by its own label, while that is held."""
        self._revealed = on
        for chip in self._chips.values():
            chip.reveal(on=on)

    def keys(self) -> tuple[str, ...]:
        """The ticked ones, in the order shown."""
        return tuple(key for key, chip in self._chips.items() if chip.isChecked())

    def chips(self) -> tuple[Chip, ...]:
        """All that are shown."""
        return tuple(self._chips.values())

    def clear(self) -> None:
        """Take all chips away."""
        self._lay([], [])

    def _lay(self, kept: list[Chip], fresh: list[Offer]) -> None:
        focused = next((chip.key for chip in self._chips.values() if chip.hasFocus()), None)
        before = self.keys()
        for key in [key for key, chip in self._chips.items() if chip not in kept]:
            same = next((one for one in fresh if one.key == key), None)
            chip = self._chips[key]
            if same is not None:
                # The same chip moves rather than being made again, so that the cursor stays on it.
                chip.say(same)
                continue
            del self._chips[key]
            chip.hide()
            chip.deleteLater()
        while self._line.takeAt(0) is not None:
            pass
        old = self._chips
        self._chips = {chip.key: chip for chip in kept}
        for one in fresh:
            self._chips[one.key] = old[one.key] if one.key in old else self._made(one)
        for widget in (self._lead, *self._chips.values(), self._tail, self._last):
            self._line.addWidget(widget)
        put_before(self._tail, tuple(self._chips.values()))
        if focused in self._chips:
            self._chips[focused].setFocus()
        self.updateGeometry()
        if self.keys() != before:
            self.ticked.emit()

    def _made(self, offer: Offer) -> Chip:
        chip = Chip(self._theme, offer)
        chip.reveal(on=self._revealed)
        chip.toggled.connect(self.ticked)
        chip.on_enter.connect(self.went_on)
        return chip
