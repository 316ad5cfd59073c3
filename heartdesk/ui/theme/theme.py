"""The look in force: applied to the whole application at once, asked for colours and sizes by what is painted."""

from PySide6.QtCore import QDir, QObject, QSize, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon
from PySide6.QtWidgets import QAbstractButton, QApplication

from heartdesk.ui.theme.files import ICONS
from heartdesk.ui.theme.fonts import load_fonts
from heartdesk.ui.theme.icons import icon
from heartdesk.ui.theme.palette import palette
from heartdesk.ui.theme.sheet import style_sheet
from heartdesk.ui.theme.tokens import BODY, LOOKS, Colours

ICON_COLOURS = {"primary": "on_accent", "side": "on_side", "soft": "accent", "toast": "on_side"}
"""The colour of an icon by the role of its button."""


class Theme(QObject):
    """One look at one text size. `changed` is given after a new one is in force."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._app = app
        self._family = load_fonts()
        self._look = ""
        self._scale = 0.0
        self._colours: dict[str, QColor] = {}
        self._fonts: dict[tuple[int, bool], tuple[QFont, QFontMetrics]] = {}
        QDir.setSearchPaths("heartdesk", [str(ICONS)])
        app.setStyle("Fusion")

    @property
    def colours(self) -> Colours:
        """The colours in force."""
        return LOOKS[self._look]

    def wear(self, look: str, scale: float) -> None:
        """Put on a look at a text size (1.0 is 100 %)."""
        if (look, scale) == (self._look, self._scale):
            return
        self._look, self._scale = look, scale
        self._fonts.clear()
        self._colours.clear()
        font = QFont(self._family)
        font.setPixelSize(self.px(BODY))
        self._app.setFont(font)
        self._app.setPalette(palette(self.colours))
        self._app.setStyleSheet(style_sheet(look, self.colours, scale=scale, family=self._family))
        self.changed.emit()

    def px(self, value: float) -> int:
        """A length given for 100 %, at the text size in force."""
        return max(1, round(value * self._scale))

    def colour(self, name: str) -> QColor:
        """A token by name."""
        if name not in self._colours:
            self._colours[name] = QColor(getattr(self.colours, name))
        return self._colours[name]

    def font(self, size: int, *, bold: bool = False) -> QFont:
        """The typeface in one of the four sizes."""
        key = (size, bold)
        if key not in self._fonts:
            font = QFont(self._family)
            font.setPixelSize(self.px(size))
            font.setBold(bold)
            self._fonts[key] = font, QFontMetrics(font)
        return self._fonts[key][0]

    def metrics(self, size: int, *, bold: bool = False) -> QFontMetrics:
        """The measure of that typeface."""
        self.font(size, bold=bold)
        return self._fonts[size, bold][1]

    def icon(self, name: str, colour: str = "text", size: int = 20) -> QIcon:
        """An icon in the colour of a token."""
        return icon(name, getattr(self.colours, colour), self.px(size))

    def dress(self, button: QAbstractButton, name: str) -> None:
        """Give a button an icon that follows the look, and the button's role, for as long as the button lives."""
        Dress(self, button, name)


class Dress(QObject):
    """Keeps one button's icon in step with the look and with the role of the button."""

    def __init__(self, theme: Theme, button: QAbstractButton, name: str) -> None:
        super().__init__(button)
        self._theme, self._button, self._name = theme, button, name
        theme.changed.connect(self.put_on)
        self.put_on()

    def put_on(self) -> None:
        """Draw the icon in the colours in force."""
        theme, side = self._theme, self._theme.px(20)
        colour = ICON_COLOURS.get(str(self._button.property("role") or ""), "text")
        drawn = QIcon(theme.icon(self._name, colour))
        faded = theme.icon(self._name, "muted").pixmap(QSize(side, side))
        drawn.addPixmap(faded, QIcon.Mode.Disabled)
        self._button.setIconSize(QSize(side, side))
        self._button.setIcon(drawn)
