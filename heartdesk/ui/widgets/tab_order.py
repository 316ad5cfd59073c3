"""Puts widgets that came later into their place in the order of the cursor."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_before(follower: QWidget, widgets: Sequence[QWidget]) -> None:
    """Let the cursor step on `widgets`, in their order, just before it steps on `follower`."""
    leader = follower.previousInFocusChain()
    while (
        leader is not None
        and leader is not follower
        and (leader in widgets or not _is_step(leader))
    ):
        leader = leader.previousInFocusChain()
    if leader is not None and leader is not follower:
        for first, then in pairwise((leader, *widgets)):
            QWidget.setTabOrder(first, then)


def in_order(widgets: Sequence[QWidget]) -> None:
    """Let the cursor step on `widgets` one after another, in their order, wherever the first of them stands."""
    for first, then in pairwise(widgets):
        QWidget.setTabOrder(first, then)


def steps_in(widget: QWidget) -> list[QWidget]:
    """Everything within a widget that the cursor steps on, in the order it was made; no list of a choice box."""
    window = widget.window()
    return [
        part for part in widget.findChildren(QWidget) if _is_step(part) and part.window() is window
    ]


def _is_step(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
