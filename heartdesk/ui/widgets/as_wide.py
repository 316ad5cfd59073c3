"""A ground to write on that stays narrow enough for the eye at any text size."""

from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.label import Frame


class AsWide(Frame):
    """At most `width` wide at 100 %, and as many letters wide once the text is larger."""

    def __init__(self, theme: Theme, width: int) -> None:
        super().__init__("clear")
        self._theme, self._most = theme, width
        self._scale()
        theme.changed.connect(self._scale)

    def _scale(self) -> None:
        self.setMaximumWidth(self._theme.px(self._most))
