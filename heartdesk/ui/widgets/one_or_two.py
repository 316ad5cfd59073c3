"""Two parts side by side where there is room, one under the other where there is not."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from heartdesk.ui.theme.theme import Theme


class OneOrTwo(QWidget):
    """`beside` is the width at 100 % from which on the parts stand side by side, `shares` how they share it."""

    def __init__(
        self,
        theme: Theme,
        first: QWidget,
        second: QWidget,
        *,
        beside: int,
        shares: tuple[int, int] = (1, 0),
        gap: int = 16,
    ) -> None:
        super().__init__()
        self._theme, self._beside = theme, beside
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(theme.px(gap))
        for part, share in zip((first, second), shares, strict=True):
            self._line.addWidget(part, share)

    def is_beside(self) -> bool:
        """Whether the parts stand side by side now."""
        return self._line.direction() == QBoxLayout.Direction.LeftToRight

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self._theme.px(self._beside)
        ways = QBoxLayout.Direction
        self._line.setDirection(ways.LeftToRight if wide else ways.TopToBottom)
