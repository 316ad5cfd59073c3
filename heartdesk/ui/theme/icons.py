"""Icons: Material Symbols outlines, drawn in the colour they stand in."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from heartdesk.ui.theme.files import ICONS


def read_icons() -> None:
    """Read every outline, so that painting never waits for the disk. Called in a lane."""
    for file in ICONS.glob("*.svg"):
        _drawing(file.stem)


@cache
def icon(name: str, colour: str, size: int) -> QIcon:
    """The icon `name` (a file of resources/icons) in `colour`, sharp on ordinary and fine screens."""
    drawn = QIcon()
    for ratio in (1, 2):
        drawn.addPixmap(picture(name, colour, size, ratio))
    return drawn


@cache
def picture(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    """The icon as a picture `size` pixels wide for a screen with `ratio` points to the pixel."""
    points = round(size * ratio)
    pixmap = QPixmap(points, points)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawing = _drawing(name).replace("<svg ", f'<svg fill="{colour}" ', 1)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, points, points))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@cache
def _drawing(name: str) -> str:
    return (ICONS / f"{name}.svg").read_text(encoding="utf-8")
