"""A page of cards under a title, in one column that scrolls."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.as_wide import AsWide
from heartdesk.ui.widgets.card import Card
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.scroll import scrolled


class CardColumn:
    """Builds the column of a page: `add` what comes next, `card` a new card, `fill` the page with it at the end."""

    def __init__(self, theme: Theme, title: str, *, width: int) -> None:
        self._theme, self._title = theme, title
        self._inside = AsWide(theme, width)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), theme.px(24))
        self._column.setSpacing(theme.px(12))
        self._column.addWidget(PlainLabel(title, role="title"))

    def add(self, part: QWidget) -> None:
        """Put a widget under what is there."""
        self._column.addWidget(part)

    def card(self, title: str) -> tuple[Card, QVBoxLayout]:
        """A new card with a heading, and the column within it."""
        card = Card(self._theme, title)
        self._column.addWidget(card)
        return card, card.column

    def fill(self, page: QWidget) -> None:
        """Make the column all that `page` shows."""
        self._column.addStretch(1)
        outer = QVBoxLayout(page)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(self._inside, self._title))


def to_the_right(*parts: QWidget) -> FlowLayout:
    """A line of buttons at the right edge, which goes on in the next where there is no room for all."""
    row = FlowLayout(to_right=True)
    for part in parts:
        row.addWidget(part)
    return row
