"""How fresh a thing is: an icon and always the words."""

from PySide6.QtWidgets import QHBoxLayout, QLabel

from heartdesk.ui.theme.icons import picture
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.entry_layout import FRESH_LOOKS
from heartdesk.ui.widgets.label import Frame, PlainLabel


class FreshBadge(Frame):
    """Green tick, amber clock or grey phone, with words beside it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("badge")
        self._theme = theme
        self._state = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(8), theme.px(3), theme.px(10), theme.px(3))
        row.setSpacing(theme.px(6))
        self._icon: QLabel = PlainLabel("", wrap=False)
        self._words = PlainLabel("", role="badge")
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        theme.changed.connect(self._draw)
        self.hide()

    def show_state(self, state: str, words: str) -> None:
        """Show a state (directory.model.FreshState) and its words."""
        self._state = state
        self._words.setText(words)
        self.setVisible(bool(words))
        self._draw()

    def _draw(self) -> None:
        icon, colour = FRESH_LOOKS.get(self._state, ("call", "plain"))
        self.set_role(f"badge {colour}")
        size = self._theme.px(16)
        self._icon.setPixmap(
            picture(icon, getattr(self._theme.colours, colour), size, self.devicePixelRatioF())
        )
