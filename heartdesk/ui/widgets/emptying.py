"""Takes everything out of a layout, so that it can be filled again."""

from PySide6.QtWidgets import QLayout


def empty(layout: QLayout) -> None:
    """Take out all items; their widgets go away."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
