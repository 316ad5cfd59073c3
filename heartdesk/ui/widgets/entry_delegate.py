"""Paints a row of a list of entries as a card."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from heartdesk.ui.theme.icons import picture
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.theme.tokens import RADIUS, RING
from heartdesk.ui.widgets.entry_layout import BETWEEN, BOX, ICON, PAD, RowLayout
from heartdesk.ui.widgets.entry_rows import ROW

Index = QModelIndex | QPersistentModelIndex


class EntryDelegate(QStyledItemDelegate):
    """`ticks` says whether rows have a box to tick; `uniform` whether all are of one height."""

    def __init__(self, theme: Theme, *, ticks: bool, uniform: bool = False) -> None:
        super().__init__()
        self._theme, self._ticks = theme, ticks
        self._layout = RowLayout(theme, ticks=ticks, uniform=uniform)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = option.widget
        wide = (
            view.viewport().width() if isinstance(view, QAbstractItemView) else option.rect.width()
        )
        return QSize(0, self._layout.height(index.data(ROW), wide))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect, state = self._theme, option.rect, option.state
        current = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        ticked = self._ticks and index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thick, edge = (RING, "focus") if focused else (2, "accent") if current else (1, "line")
        painter.setPen(QPen(theme.colour(edge), thick))
        painter.setBrush(theme.colour("accent_soft" if current or ticked else "card"))
        painter.drawRoundedRect(rect.adjusted(2, 2, -2, -theme.px(BETWEEN) + 2), RADIUS, RADIUS)
        if self._ticks:
            self._paint_box(painter, rect, ticked=ticked)
        ratio = painter.device().devicePixelRatioF()
        for piece in self._layout.of(index.data(ROW), rect.width())[0]:
            where = piece.rect.translated(rect.topLeft())
            if piece.icon:
                side = theme.px(ICON)
                mark = picture(piece.icon, getattr(theme.colours, piece.colour), side, ratio)
                painter.drawPixmap(where.left(), where.top() + 1, mark)
                where.setLeft(where.left() + side + theme.px(4))
            painter.setFont(theme.font(piece.size, bold=piece.bold))
            painter.setPen(theme.colour(piece.colour))
            painter.drawText(where, piece.flags, piece.text)

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        released = event.type() == QEvent.Type.MouseButtonRelease
        if self._ticks and released and isinstance(event, QMouseEvent):
            across = event.position().x() - option.rect.left()
            if (
                across <= self._theme.px(PAD + BOX + 8)
                and event.button() == Qt.MouseButton.LeftButton
            ):
                return model.setData(index, None, Qt.ItemDataRole.CheckStateRole)
        return False

    def _paint_box(self, painter: QPainter, row: QRect, *, ticked: bool) -> None:
        theme = self._theme
        side = theme.px(BOX)
        box = QRect(row.left() + theme.px(PAD), row.top() + theme.px(PAD), side, side)
        painter.setPen(QPen(theme.colour("accent" if ticked else "edge"), 2))
        painter.setBrush(theme.colour("accent" if ticked else "card"))
        painter.drawRoundedRect(box, 5, 5)
        if ticked:
            ratio = painter.device().devicePixelRatioF()
            tick = picture("check", theme.colours.on_accent, side - 4, ratio)
            painter.drawPixmap(QPointF(box.left() + 2, box.top() + 2), tick)
