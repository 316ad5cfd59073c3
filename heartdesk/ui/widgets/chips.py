"""Chips: needs to tick, each with the words that suggested it."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from heartdesk.ui.theme.icons import picture
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.theme.tokens import BODY, RADIUS, RING, SMALL
from heartdesk.ui.widgets.strength import pen

_PAD, _GAP, _ICON, _TALL, _ABOVE = 10, 6, 18, 36, 6
_WRAPPED = int(
    Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
)


@dataclass(frozen=True)
class Offer:
    """Something to tick. `seen` stands for the label until a worker looks behind it, "" where anybody may read it.

    `strength` is "strong", "some", "weak" or "" (not heard in the words); `why` is what was heard.
    """

    key: str
    label: str
    why: str = ""
    strength: str = ""
    seen: str = ""


class Chip(QAbstractButton):
    """A box to tick with a label, and in small letters why it is offered. Ticked shows by tick, edge and weight.

    How strongly it was heard is said in a word, and drawn as the line under its label.
    """

    on_enter = Signal()
    """Enter was pressed on a ticked chip: the worker wants to go on."""

    def __init__(self, theme: Theme, offer: Offer) -> None:
        super().__init__()
        self.key = offer.key
        self._theme, self._offer = theme, offer
        self._revealed = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.say(offer)
        theme.changed.connect(self.updateGeometry)

    @property
    def label(self) -> str:
        """What it is called, as it is shown now."""
        return self._offer.label if self._revealed else self._offer.seen or self._offer.label

    @property
    def strength(self) -> str:
        """How strongly it was heard: "strong", "some", "weak" or ""."""
        return self._offer.strength

    def say(self, offer: Offer) -> None:
        """Show what was heard now."""
        self._offer = offer
        self._show()

    def reveal(self, *, on: bool) -> None:
        """Show its own label and reason, while that is held."""
        self._revealed = on
        self._show()

    def _show(self) -> None:
        offer = self._offer
        words = {"strong": self.tr("strong"), "some": self.tr("some"), "weak": self.tr("weak")}
        # What stands behind a neutral label would give it away.
        heard = offer.why if self._revealed or not offer.seen else ""
        self._why = " · ".join(part for part in (words.get(offer.strength, ""), heard) if part)
        self.setAccessibleName(". ".join(part for part in (self.label, self._why) if part))
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
        if self._offer.strength and one_line:
            line = pen(self._offer.strength, theme.colour("accent"))
            painter.setPen(line)
            below = (tall + theme.metrics(BODY).height()) // 2 + 1
            wide = theme.metrics(BODY, bold=ticked).horizontalAdvance(self.label)
            painter.drawLine(words.left(), below, words.left() + wide, below)
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
