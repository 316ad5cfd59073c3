"""Makes what stands within the window: loaded after its first frame."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from heartdesk.supervisor.channel import Channel
from heartdesk.ui.content import Content
from heartdesk.ui.lock.after import After
from heartdesk.ui.lock.control import Control
from heartdesk.ui.lock.locking import Locking
from heartdesk.ui.preferences import Preferences
from heartdesk.ui.session import Opener
from heartdesk.ui.theme.theme import Theme

if TYPE_CHECKING:
    from heartdesk.ui.window import Window


def content_of(opener: Opener, *, folder: Path, preferences: Preferences, after: After) -> Content:
    """The content of a window, in the look that was chosen."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("a window needs an application")
    theme = Theme(app)
    theme.wear(preferences.look, preferences.scale / 100)
    return Content(opener, theme, folder=folder, preferences=preferences, after=after)


def locking_of(window: "Window", content: Content, channel: Channel | None) -> Locking:
    """What locks a window, by the supervisor where there is one."""
    return Locking(window, content, Control(channel) if channel is not None else None)
