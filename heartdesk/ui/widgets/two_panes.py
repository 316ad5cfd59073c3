"""Two panes side by side where there is room, and one under the other where letters are large."""

from dataclasses import dataclass

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.label import Frame
from heartdesk.ui.widgets.scroll import Pane, scrolled


@dataclass(frozen=True)
class Widths:
    """In pixels at 100 %: from which width the panes stand side by side, and how wide each may be then.

    `share` is the part of the whole that the side pane would like.
    """

    beside: int
    side_least: int
    side_most: int
    share: float = 0.3
    main_most: int = 1000


class TwoPanes(QWidget):
    """In one column the whole scrolls, and `side_first` puts the side pane on top."""

    def __init__(
        self,
        theme: Theme,
        main: QWidget,
        side: QWidget,
        *,
        name: str,
        widths: Widths,
        side_first: bool = False,
    ) -> None:
        super().__init__()
        self._theme, self._main, self._side = theme, main, side
        self._widths, self._side_first = widths, side_first
        body = Frame("clear")
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)
        holder = QWidget()
        across = QHBoxLayout(holder)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(main, 1)
        across.addStretch(0)
        self._line.addWidget(holder, 1)
        self._line.addWidget(side)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = scrolled(body, name)
        outer.addWidget(self._scroll)
        theme.changed.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px, widths, ways = self._theme.px, self._widths, QBoxLayout.Direction
        wide = self.width() >= px(widths.beside)
        stacked = ways.BottomToTop if self._side_first else ways.TopToBottom
        self._line.setDirection(ways.LeftToRight if wide else stacked)
        wanted = max(px(widths.side_least), round(self.width() * widths.share))
        # One under the other they are taller than the window: the bar that scrolls them needs its room beside them.
        all_of_it = self.width() - self._scroll.verticalScrollBar().sizeHint().width()
        self._side.setFixedWidth(min(wanted, px(widths.side_most)) if wide else all_of_it)
        for pane in self._side.findChildren(Pane):
            pane.let_grow(not wide)
        self._main.setMaximumWidth(px(widths.main_most) if wide else all_of_it)
