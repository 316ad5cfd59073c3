"""A line that somebody beside the desk must not read: it stands under other words until F2 is held."""

from PySide6.QtWidgets import QWidget

from heartdesk.ui.widgets.label import PlainLabel


class Covered(PlainLabel):
    """Shows `instead` until it is revealed."""

    def __init__(self, text: str, instead: str, *, role: str = "") -> None:
        super().__init__(instead, role=role)
        self._text, self._instead = text, instead

    def reveal(self, *, on: bool) -> None:
        """Show what it says, while that is held."""
        self.setText(self._text if on else self._instead)


def reveal(within: QWidget, *, on: bool) -> None:
    """Reveal, or cover again, every covered line of a part of the page."""
    for line in within.findChildren(Covered):
        line.reveal(on=on)
