"""The side bar: where you are, where you can go, and the quiet truth at its foot."""

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QGridLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from heartdesk.core.roles import Role
from heartdesk.ui.pages import pages_for
from heartdesk.ui.theme.icons import picture
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.theme.tokens import BODY, RADIUS, RING, SIDE_WIDTH
from heartdesk.ui.widgets.buttons import button, relabel
from heartdesk.ui.widgets.label import Frame, PlainLabel

PAGE_ID = Qt.ItemDataRole.UserRole
ICON = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex


_ROOMY = 130
"""Per cent of the usual size of letters up to which all of the side bar has room.

Beyond it the pages come first: the keys stand in two columns with a word each, and what the foot says is left to the
pages that say the same.
"""


def is_roomy(theme: Theme) -> bool:
    """Whether letters are small enough for all of the side bar."""
    return theme.px(100) <= _ROOMY


class _Line(QStyledItemDelegate):
    """Paints a page of the list: the one at the front by ground and bar, the focus by a ring."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, self._theme.px(40 if is_roomy(self._theme) else 34))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, px = self._theme, self._theme.px
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(2, 3, -2, -3)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("side_chosen"))
            painter.drawRoundedRect(box, RADIUS, RADIUS)
        if chosen:
            painter.setBrush(theme.colour("side_focus"))
            painter.drawRoundedRect(
                QRect(box.left() + 4, box.top() + px(8), 4, box.height() - 2 * px(8)), 2, 2
            )
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("side_focus"), RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, RADIUS, RADIUS)
        side = px(22)
        mark = picture(
            str(index.data(ICON)), theme.colours.on_side, side, painter.device().devicePixelRatioF()
        )
        painter.drawPixmap(box.left() + px(14), box.top() + (box.height() - side) // 2, mark)
        painter.setFont(theme.font(BODY, bold=chosen))
        painter.setPen(theme.colour("on_side"))
        words = box.adjusted(px(14) + side + px(10), 0, -px(4), 0)
        painter.drawText(
            words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), index.data()
        )
        painter.restore()


class Sidebar(Frame):
    """Names the desk and turns the pages. Before the desk is open only the name shows."""

    turned = Signal(str)
    """A page was chosen, by id."""

    def __init__(self, theme: Theme, *, demo: bool) -> None:
        super().__init__("side")
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setSpacing(4)
        self._brand = PlainLabel(self.tr("HeartDesk"), role="brand")
        self._column.addWidget(self._brand)
        self._hub = PlainLabel("", role="small")
        self._column.addWidget(self._hub)
        self._worker = PlainLabel("", role="small")
        self._worker.hide()
        self._column.addWidget(self._worker)
        if demo:
            self._column.addWidget(
                PlainLabel(self.tr("Practice desk: nothing real"), role="practice")
            )
        self._column.addStretch(1)
        self._list: QListWidget | None = None
        self._keys: list[tuple[QPushButton, str, str]] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(4)
        self._front = ""
        self._truth = PlainLabel("", role="small")
        self._backup = PlainLabel("", role="small")
        theme.changed.connect(self._fit)
        self._fit()

    def open_up(self, roles: Collection[Role]) -> None:
        """Show the pages a worker with these roles sees, and the keys that are always at hand."""
        listed = QListWidget()
        listed.setProperty("role", "side")
        listed.setAccessibleName(self.tr("Pages"))
        listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        listed.setMouseTracking(True)
        self._line = _Line(self._theme)
        listed.setItemDelegate(self._line)
        for entry in pages_for(roles):
            if not entry.aside:
                item = QListWidgetItem(QCoreApplication.translate("Pages", entry.title), listed)
                item.setData(PAGE_ID, entry.id)
                item.setData(ICON, entry.icon)
        listed.currentItemChanged.connect(self._turned)
        listed.itemClicked.connect(self._turned)
        listed.itemActivated.connect(self._turned)
        self._list = listed
        self._column.takeAt(self._column.count() - 1)
        self._column.addSpacing(self._theme.px(8))
        self._column.addWidget(listed, 1)
        tr = self.tr
        self._key("shield", tr("Safety cards   F1"), tr("Cards"), "cards")
        self._key("visibility_off", tr("Quiet screen   F8"), tr("Quiet"), "quiet")
        self._key("lock", tr("Lock   Ctrl+L"), tr("Lock"), "key")
        self._key("switch_account", tr("Switch worker"), tr("Switch"), "switch")
        self._key("keyboard", tr("All the keys   ?"), tr("Keys"), "keys")
        self._column.addLayout(self._grid)
        self._column.addSpacing(self._theme.px(4))
        self._column.addWidget(self._truth)
        self._column.addWidget(self._backup)
        self._fit()

    def focus_list(self) -> None:
        """Put the cursor in the list of pages."""
        if self._list is not None:
            self._list.setFocus()

    def labels(self) -> list[PlainLabel]:
        """Everything the side bar says."""
        return self.findChildren(PlainLabel)

    def show_page(self, page_id: str) -> None:
        """Mark the page that is at the front; none for a page that is not in the list."""
        if self._list is None:
            return
        self._front = page_id
        self._list.blockSignals(True)
        for row in range(self._list.count()):
            if self._list.item(row).data(PAGE_ID) == page_id:
                self._list.setCurrentRow(row)
                break
        else:
            # The cursor of the list stays where it was: a list without one would choose its first line by itself as
            # soon as the focus came by.
            self._list.clearSelection()
        self._list.blockSignals(False)
        self._list.viewport().update()

    def show_hub(self, name: str) -> None:
        """Name the hub this desk stands in."""
        self._hub.setText(name)

    def show_worker(self, name: str) -> None:
        """Say who is at the desk."""
        self._worker.setText(self.tr("At the desk: {name}").format(name=name))
        self._worker.show()

    def show_truth(self, text: str) -> None:
        """Say what waits to travel, where the letters leave room."""
        self._truth.setText(text)
        self._fit()

    def show_backup(self, text: str) -> None:
        """Say how the backups stand, where the letters leave room; the settings say it too."""
        self._backup.setText(text)
        self._fit()

    def _key(self, icon: str, text: str, short: str, does: str) -> None:
        made = button(
            text, partial(self.turned.emit, does), role="side", theme=self._theme, icon=icon
        )
        self._keys.append((made, text, short))

    def _place_keys(self, columns: int) -> None:
        """The keys in so many columns, each with all its words where it has a line to itself."""
        for number, (made, text, short) in enumerate(self._keys):
            relabel(made, text if columns == 1 else short)
            made.setAccessibleName(text)
            made.setToolTip(text if columns > 1 else "")
            self._grid.addWidget(made, number // columns, number % columns)

    def _turned(self, item: QListWidgetItem | None) -> None:
        if item is not None and str(item.data(PAGE_ID)) != self._front:
            self.turned.emit(str(item.data(PAGE_ID)))

    def _fit(self) -> None:
        px = self._theme.px
        self._column.setContentsMargins(px(12), px(16), px(12), px(12))
        self.setFixedWidth(px(SIDE_WIDTH))
        roomy = is_roomy(self._theme)
        # Not before they stand in the side bar: a label shown without one is a window of its own.
        for said in (self._truth, self._backup) if self._list is not None else ():
            said.setVisible(bool(said.text()) and roomy)
        self._brand.setVisible(roomy or self._list is None)
        self._place_keys(1 if roomy else 2)
        if self._list is not None:
            self._list.scheduleDelayedItemsLayout()
            QTimer.singleShot(0, self, self._show_front)

    def _show_front(self) -> None:
        """Keep the line of the page in front in view, however little room large letters leave."""
        if self._list is not None and self._list.currentItem() is not None:
            self._list.scrollToItem(self._list.currentItem())
