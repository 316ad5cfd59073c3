"""Puts widgets that came later into their place in the order of the cursor."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


def put_before(follower: QWidget, widgets: Sequence[QWidget]) -> None:
    """Let the cursor step on `widgets`, in their order, just before it steps on `follower`."""
    # Behind it first, then it behind them. Never ask a widget for the one before or after it: PySide takes the answer
    # for a child of the asked, and Python's garbage then takes live parts of the window (docs/decisions/0046).
    in_order((follower, *widgets, follower))


def in_order(widgets: Sequence[QWidget]) -> None:
    """Let the cursor step on `widgets` one after another, in their order, wherever the first of them stands."""
    for first, then in pairwise(widgets):
        QWidget.setTabOrder(first, then)


def as_read(widget: QWidget) -> None:
    """Let the cursor step through a widget as its layouts are read, whenever each part was made, hidden or not."""
    in_order(list(_steps_as_read(widget)))


def steps_in(widget: QWidget) -> list[QWidget]:
    """Everything within a widget that the cursor steps on, in the order it was made; no list of a choice box."""
    window = widget.window()
    return [
        part for part in widget.findChildren(QWidget) if _is_step(part) and part.window() is window
    ]


def _steps_as_read(widget: QWidget) -> Iterator[QWidget]:
    if _is_step(widget):
        yield widget
    inside = widget.widget() if isinstance(widget, QScrollArea) else None
    if inside is not None:
        yield from _steps_as_read(inside)
    layout = widget.layout()
    if layout is not None:
        yield from _steps_of(layout)


def _steps_of(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        widget, within = (None, None) if item is None else (item.widget(), item.layout())
        if widget is not None:
            yield from _steps_as_read(widget)
        elif within is not None:
            yield from _steps_of(within)


def _is_step(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
