"""A layout that fills a line and goes on in the next, as words do."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Hidden widgets take no place. Widgets wider than the line are narrowed to it.

    With `to_right` each line stands at the right edge.
    """

    def __init__(
        self, parent: QWidget | None = None, *, gap: int = 8, to_right: bool = False
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._to_right = to_right
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        """All in one line."""
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        around = self.contentsMargins()
        width = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        height = max((size.height() for size in sizes), default=0)
        return QSize(
            width + around.left() + around.right(), height + around.top() + around.bottom()
        )

    def minimumSize(self) -> QSize:
        return QSize(1, self.sizeHint().height())

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        around = self.contentsMargins()
        inner = rect.marginsRemoved(around)
        top = inner.y()
        for line in self._lines(max(1, inner.width())):
            tall = max(size.height() for _, size in line)
            left = inner.x()
            if self._to_right:
                used = sum(size.width() for _, size in line) + self._gap * (len(line) - 1)
                left += inner.width() - used
            for item, size in line:
                if move:
                    item.setGeometry(QRect(QPoint(left, top + (tall - size.height()) // 2), size))
                left += size.width() + self._gap
            top += tall + self._gap
        return max(0, top - self._gap - rect.y()) + around.bottom()

    def _lines(self, room: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """The items that are shown, with their sizes, broken into lines no wider than `room`."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        left = 0
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            width = min(hint.width(), room)
            height = item.heightForWidth(width) if item.hasHeightForWidth() else hint.height()
            if not lines or left + width > room:
                lines.append([])
                left = 0
            lines[-1].append((item, QSize(width, height)))
            left += width + self._gap
        return lines
