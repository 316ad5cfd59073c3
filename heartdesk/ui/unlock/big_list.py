"""Large rows to choose one from: a card for each, the chosen one by ground, edge and weight."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.theme.tokens import BODY, RADIUS, RING, SMALL

MOST_ROWS, FEWEST_ROWS = 5, 3
_ROW, _GAP = 48, 3

Index = QModelIndex | QPersistentModelIndex


def initials(name: str) -> str:
    """Up to two letters that stand for a name."""
    words = [word for word in name.split() if word[:1].isalnum()] or [name]
    return "".join(word[:1] for word in (words[0], words[-1])[: min(2, len(words))]).upper()


class BigRow(QStyledItemDelegate):
    """Paints one row; with `lettered`, the initials of a name stand before it."""

    def __init__(self, theme: Theme, *, lettered: bool) -> None:
        super().__init__()
        self._theme, self._lettered = theme, lettered

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, self._theme.px(_ROW) + 2 * _GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, px = self._theme, self._theme.px
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(2, _GAP, -2, -_GAP)
        painter.setBrush(theme.colour("accent_soft" if chosen or over else "card"))
        edge = "focus" if focused else "accent" if chosen else "edge"
        painter.setPen(QPen(theme.colour(edge), RING if focused else 2 if chosen else 1))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        words = box.adjusted(px(14), 0, -px(10), 0)
        if self._lettered:
            side = px(30)
            top = box.top() + (box.height() - side) // 2
            circle = QRect(words.left() - px(4), top, side, side)
            self._paint_letters(painter, circle, str(index.data()), chosen=chosen)
            words.adjust(side + px(8), 0, 0, 0)
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font(BODY, bold=chosen))
        shown = theme.metrics(BODY, bold=chosen).elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()

    def _paint_letters(self, painter: QPainter, circle: QRect, name: str, *, chosen: bool) -> None:
        theme = self._theme
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent" if chosen else "plain_soft"))
        painter.drawEllipse(circle)
        painter.setPen(theme.colour("on_accent" if chosen else "plain"))
        painter.setFont(theme.font(SMALL, bold=True))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, initials(name))


class BigList(QListWidget):
    """A list of large rows, as high as a few of them; more are scrolled to."""

    def __init__(
        self, theme: Theme, name: str, *, lettered: bool = False, most: int = MOST_ROWS
    ) -> None:
        super().__init__()
        self._theme, self._most = theme, most
        self.setProperty("role", "entries")
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._rows = BigRow(theme, lettered=lettered)
        self.setItemDelegate(self._rows)
        theme.changed.connect(self.fit)

    def fit(self) -> None:
        """Take the room that the rows want."""
        large = self._theme.px(100) >= 150
        rows = min(self.count(), FEWEST_ROWS if large else self._most)
        self.setFixedHeight(rows * (self._theme.px(_ROW) + 2 * _GAP) + 2)
        self.scheduleDelayedItemsLayout()
