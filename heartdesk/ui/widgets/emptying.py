"""Takes widgets out of a layout: everything, so that it can be filled again, or one."""

from PySide6.QtWidgets import QLayout, QWidget


def empty(layout: QLayout) -> None:
    """Take out all items; their widgets go away."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def take_out(layout: QLayout, widget: QWidget) -> None:
    """Take one widget out; it goes away."""
    layout.removeWidget(widget)
    widget.hide()
    widget.deleteLater()
