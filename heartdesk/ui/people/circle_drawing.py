"""The drawing of a circle of support: lines and rings painted, each person a button that the keyboard reaches."""

import math
from itertools import combinations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from heartdesk.followups.circle import CROWDED, NEARS, Around, Circle, Placed, in_words, placed
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.label import for_button

_HIGH = 430
_LEAST = 280
_NEXT = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_BEFORE = (Qt.Key.Key_Left, Qt.Key.Key_Up)


class CircleDrawing(QWidget):
    """The person in the middle. Arrow keys go round, Enter opens somebody, Delete takes them out."""

    opened = Signal(str)
    """The id of somebody to be changed."""
    taken = Signal(str)
    """The id of somebody to be taken out."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._circle = Circle("")
        self._drawn: tuple[Placed, ...] = ()
        self.spots: dict[str, _Spot] = {}
        self._me = ""
        self.setAccessibleName(self.tr("Who is around them"))
        self.setMinimumSize(theme.px(_LEAST), theme.px(_HIGH))

    def show_circle(self, call: str, circle: Circle) -> None:
        """Draw this circle around somebody."""
        chosen = next((one for one, spot in self.spots.items() if spot.hasFocus()), "")
        for spot in self.spots.values():
            spot.hide()
            spot.deleteLater()
        self._me, self._circle = call, circle
        self._drawn = placed(circle.around)
        self.spots = {
            one.around.id: self._spot(one.around, str(number))
            for number, one in enumerate(self._drawn, 1)
        }
        before: QWidget | None = None
        for spot in self.spots.values():
            spot.show()
            if before is not None:
                QWidget.setTabOrder(before, spot)
            before = spot
        self._place()
        if chosen in self.spots:
            self.spots[chosen].setFocus()
        self.update()

    def start(self) -> bool:
        """Put the cursor on the first person; False where there is none."""
        first = next(iter(self.spots.values()), None)
        if first is not None:
            first.setFocus()
        return first is not None

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(_HIGH + 120), self._theme.px(_HIGH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        order = list(self.spots)
        at = next((place for place, one in enumerate(order) if self.spots[one].hasFocus()), None)
        if at is None:
            super().keyPressEvent(event)
        elif event.key() in _NEXT:
            self.spots[order[(at + 1) % len(order)]].setFocus()
        elif event.key() in _BEFORE:
            self.spots[order[at - 1]].setFocus()
        elif event.key() == Qt.Key.Key_Delete:
            self.taken.emit(order[at])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, wide, high = self._middle(), *self._reach()
        quiet = self._theme.colour("line")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(quiet, 1, Qt.PenStyle.DashLine))
        for one in self._rings():
            painter.drawEllipse(middle, wide * one, high * one)
        painter.setPen(QPen(self._theme.colour("muted"), self._theme.px(1)))
        for placed_at in self._drawn:
            painter.drawLine(middle, self._at(placed_at))
        self._paint_middle(painter, middle)
        painter.end()

    def _paint_middle(self, painter: QPainter, middle: QPointF) -> None:
        """Whose circle it is."""
        metrics = QFontMetrics(self.font())
        words = metrics.elidedText(self._me, Qt.TextElideMode.ElideRight, self._theme.px(120))
        wide, high = metrics.horizontalAdvance(words) + self._theme.px(24), metrics.height() * 1.8
        box = QRectF(middle.x() - wide / 2, middle.y() - high / 2, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawRoundedRect(box, high / 2, high / 2)
        painter.setPen(self._theme.colour("on_accent"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _rings(self) -> list[float]:
        """How far out each ring is that somebody stands on."""
        near = {one.around.near: math.hypot(one.across, one.down) for one in self._drawn}
        return [near[one] for one in NEARS if one in near]

    def _spot(self, one: Around, number: str) -> "_Spot":
        made = _Spot(self._theme, one, number, self)
        made.clicked.connect(lambda _on=False, who=one.id: self.opened.emit(who))
        return made

    def _place(self) -> None:
        """Put everybody on their spot: by name, or by number where names would cover each other."""
        self._put(named=len(self._drawn) <= CROWDED)
        if any(
            one.geometry().intersects(other.geometry())
            for one, other in combinations(self.spots.values(), 2)
        ):
            self._put(named=False)

    def _put(self, *, named: bool) -> None:
        for one in self._drawn:
            spot = self.spots[one.around.id]
            spot.show_name(named=named)
            spot.resize(spot.sizeHint())
            at = self._at(one)
            left = min(
                max(0, round(at.x() - spot.width() / 2)), max(0, self.width() - spot.width())
            )
            spot.move(left, round(at.y() - spot.height() / 2))

    def _middle(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2)

    def _reach(self) -> tuple[float, float]:
        """How far the outermost stand from the middle, across and down."""
        edge = self._theme.px(70)
        return max(10.0, self.width() / 2 - edge), max(10.0, self.height() / 2 - self._theme.px(26))

    def _at(self, one: Placed) -> QPointF:
        wide, high = self._reach()
        middle = self._middle()
        return QPointF(middle.x() + one.across * wide, middle.y() + one.down * high)


class _Spot(QPushButton):
    """Somebody of the circle, by name, or by `number` where many stand there. Dots say how heavy it is for them; the
    spoken name says all of it."""

    def __init__(self, theme: Theme, one: Around, number: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._one, self._number = theme, one, number
        self.setProperty("role", "choice")
        self.setAutoDefault(True)
        self.setAccessibleName(in_words(one))

    def show_name(self, *, named: bool) -> None:
        """Show the name, as far as there is room for it, or the number."""
        metrics = QFontMetrics(self.font())
        heavy = {"heavy": " ●●", "some": " ●"}.get(self._one.strain, "")
        room = self._theme.px(120)
        name = metrics.elidedText(self._one.name, Qt.TextElideMode.ElideRight, room)
        self.setText(for_button((name if named else self._number) + heavy))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows are left to the drawing, which goes round."""
        if event.key() in (*_NEXT, *_BEFORE):
            event.ignore()
        else:
            super().keyPressEvent(event)
