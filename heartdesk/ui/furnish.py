"""Makes what stands within the window: loaded after its first frame."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from heartdesk.ui.content import Content
from heartdesk.ui.preferences import Preferences
from heartdesk.ui.session import Opener
from heartdesk.ui.theme.theme import Theme


def content_of(opener: Opener, *, folder: Path, preferences: Preferences) -> Content:
    """The content of a window, in the look that was chosen."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("a window needs an application")
    theme = Theme(app)
    theme.wear(preferences.look, preferences.scale / 100)
    return Content(opener, theme, folder=folder, preferences=preferences)
