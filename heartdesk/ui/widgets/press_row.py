"""A row of quiet buttons about one thing of a list."""

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.flow_layout import FlowLayout


def press_row(
    about: str, asked: Iterable[tuple[str, Callable[[], object]]], *, wraps: bool = False
) -> QWidget:
    """A button for each (words, pressed) pair; a screen reader says the words and what they are `about`.

    With `wraps` the row goes on in the next line where there is no room beside.
    """
    row = QWidget()
    line = FlowLayout(row) if wraps else QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    for words, pressed in asked:
        press = button(words, pressed, role="soft")
        press.setAccessibleName(f"{words}: {about}")
        line.addWidget(press)
    if isinstance(line, QHBoxLayout):
        line.addStretch(1)
    return row
