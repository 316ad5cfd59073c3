"""Chips: needs to tick, each with the words that suggested it."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from heartdesk.ui.theme.icons import picture
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.theme.tokens import BODY, RADIUS, RING, SMALL
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.tab_order import put_before

_PAD, _GAP, _ICON, _TALL, _ABOVE = 10, 6, 18, 36, 6
_WRAPPED = int(
    Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
)


class Chip(QAbstractButton):
    """A box to tick with a label, and in small letters why it is offered. Ticked shows by tick, edge and weight."""

    on_enter = Signal()
    """Enter was pressed on a ticked chip: the worker wants to go on."""

    def __init__(self, theme: Theme, key: str, label: str, why: str = "") -> None:
        super().__init__()
        self.key, self.label = key, label
        self._theme, self._why = theme, why
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.say_why(why)
        theme.changed.connect(self.updateGeometry)

    def say_why(self, why: str) -> None:
        """Show other words as the reason."""
        self._why = why
        self.setAccessibleName(f"{self.label}. {why}" if why else self.label)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        name, why = self._widths()
        gap = self._theme.px(_GAP) if why else 0
        return QSize(self._around() + name + gap + why, self._theme.px(_TALL))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """One line where it fits; else the reason stands under the label, and the label is broken into lines."""
        if width >= self.sizeHint().width():
            return self._theme.px(_TALL)
        reason = self._theme.metrics(SMALL).height() if self._why else 0
        return self._label_height(width) + reason + 2 * self._theme.px(_ABOVE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.isChecked():
                self.on_enter.emit()
            else:
                self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, px = self._theme, self._theme.px
        ticked = self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thick = RING if self.hasFocus() else 2 if ticked else 1
        edge = "focus" if self.hasFocus() else "accent" if ticked else "edge"
        painter.setPen(QPen(theme.colour(edge), thick))
        painter.setBrush(theme.colour("accent_soft" if ticked or self.underMouse() else "card"))
        inset = thick // 2 + 1
        box = self.rect().adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        side = px(_ICON)
        mark = picture(
            "check" if ticked else "add",
            getattr(theme.colours, "accent" if ticked else "muted"),
            side,
            self.devicePixelRatioF(),
        )
        one_line = self.width() >= self.sizeHint().width()
        tall = self.height() if one_line else self._label_height(self.width())
        above = 0 if one_line else px(_ABOVE)
        painter.drawPixmap(QPoint(px(_PAD), above + (tall - side) // 2), mark)
        left = px(_PAD) + side + px(_GAP)
        words = QRect(left, above, self.width() - left - px(_PAD) + 2, tall)
        self._write(painter, words, self.label, BODY, "text", bold=ticked)
        if self._why and one_line:
            words.setLeft(
                left + theme.metrics(BODY, bold=ticked).horizontalAdvance(self.label) + px(_GAP)
            )
            self._write(painter, words, self._why, SMALL, "muted")
        elif self._why:
            under = QRect(left, above + tall, words.width(), theme.metrics(SMALL).height())
            self._write(painter, under, self._why, SMALL, "muted")
        painter.end()

    def _widths(self) -> tuple[int, int]:
        """How wide the label is at its widest, and the reason."""
        name = self._theme.metrics(BODY, bold=True).horizontalAdvance(self.label)
        return name, self._theme.metrics(SMALL).horizontalAdvance(self._why) if self._why else 0

    def _around(self) -> int:
        px = self._theme.px
        return 2 * px(_PAD) + px(_ICON) + px(_GAP) + 2

    def _label_height(self, width: int) -> int:
        room = QRect(0, 0, max(1, width - self._around()), 10_000)
        return (
            self._theme.metrics(BODY, bold=True).boundingRect(room, _WRAPPED, self.label).height()
        )

    def _write(
        self,
        painter: QPainter,
        where: QRect,
        text: str,
        size: int,
        colour: str,
        *,
        bold: bool = False,
    ) -> None:
        painter.setFont(self._theme.font(size, bold=bold))
        painter.setPen(self._theme.colour(colour))
        painter.drawText(where, _WRAPPED, text)


class ChipBox(QWidget):
    """Chips in lines, between a leading label and a trailing button.

    A ticked chip stays, whatever is suggested next; unticked ones make way.
    """

    ticked = Signal()
    """The set of ticked chips changed."""
    went_on = Signal()
    """The worker pressed Enter on a ticked chip."""

    def __init__(self, theme: Theme, lead: QWidget, tail: QWidget) -> None:
        super().__init__()
        self._theme, self._lead, self._tail = theme, lead, tail
        self._line = FlowLayout(self, gap=theme.px(6))
        self._line.addWidget(lead)
        self._line.addWidget(tail)
        self._chips: dict[str, Chip] = {}

    def offer(self, offered: tuple[tuple[str, str, str], ...]) -> None:
        """Show these (key, label, why), best first, after the chips that are ticked."""
        why = {key: reason for key, _, reason in offered}
        kept = [chip for chip in self._chips.values() if chip.isChecked()]
        for chip in kept:
            if why.get(chip.key):
                chip.say_why(why[chip.key])
        known = {chip.key for chip in kept}
        self._lay(kept, [one for one in offered if one[0] not in known])

    def tick(self, key: str, label: str, *, on: bool = True) -> None:
        """Tick a chip, made if it is not there yet, or untick one."""
        if key not in self._chips:
            if not on:
                return
            chips = list(self._chips.values())
            self._lay(chips, [(key, label, "")])
        self._chips[key].setChecked(on)

    def keys(self) -> tuple[str, ...]:
        """The ticked ones, in the order shown."""
        return tuple(key for key, chip in self._chips.items() if chip.isChecked())

    def chips(self) -> tuple[Chip, ...]:
        """All that are shown."""
        return tuple(self._chips.values())

    def clear(self) -> None:
        """Take all chips away."""
        self._lay([], [])

    def _lay(self, kept: list[Chip], fresh: list[tuple[str, str, str]]) -> None:
        focused = next((chip.key for chip in self._chips.values() if chip.hasFocus()), None)
        before = self.keys()
        for key in [key for key, chip in self._chips.items() if chip not in kept]:
            same = next((one for one in fresh if one[0] == key), None)
            chip = self._chips[key]
            if same is not None:
                # The same chip moves rather than being made again, so that the cursor stays on it.
                chip.say_why(same[2])
                continue
            del self._chips[key]
            chip.hide()
            chip.deleteLater()
        while self._line.takeAt(0) is not None:
            pass
        old = self._chips
        self._chips = {chip.key: chip for chip in kept}
        for key, label, why in fresh:
            self._chips[key] = old[key] if key in old else self._made(key, label, why)
        for widget in (self._lead, *self._chips.values(), self._tail):
            self._line.addWidget(widget)
        put_before(self._tail, tuple(self._chips.values()))
        if focused in self._chips:
            self._chips[focused].setFocus()
        self.updateGeometry()
        if self.keys() != before:
            self.ticked.emit()

    def _made(self, key: str, label: str, why: str) -> Chip:
        chip = Chip(self._theme, key, label, why)
        chip.toggled.connect(self.ticked)
        chip.on_enter.connect(self.went_on)
        return chip
