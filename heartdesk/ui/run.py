"""Opens the window and stays until it is closed."""

import contextlib
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

# Not Qt, the name with all the enumerations: making those costs as much as all our own modules together.
from PySide6.QtCore import QByteArray, QSize, QTimer
from PySide6.QtWidgets import QApplication

from heartdesk.ui.lock.after import After
from heartdesk.ui.preferences import load_preferences
from heartdesk.ui.window import Window

if TYPE_CHECKING:
    from heartdesk.supervisor.channel import Channel
    from heartdesk.ui.session import Opener

FIRST_SIZE = QSize(1280, 720)

SWITCH_INTERVAL = 0.0005
"""Seconds a lane may keep Python to itself while the window waits for it; Python's own five milliseconds add up where
Qt calls back hundreds of times to lay out a page."""


def run_window(
    *,
    opener: "Opener",
    folder: Path,
    one_window: bool = False,
    first_paint: Callable[[], None] | None = None,
    channel: "Channel | None" = None,
    after: After = After(),  # noqa: B008 - frozen
) -> int:
    """Show the window of the profile in `folder` and give the exit code once it is closed.

    With `one_window` a second start can raise this window; else it listens to nobody. `first_paint` is called once,
    after the first frame. `channel` leads to the supervisor; `after` is what the process before this one left.
    """
    app = application()
    window = make_window(opener=opener, folder=folder, channel=channel, after=after)

    with contextlib.ExitStack() as at_end:
        window.painted.connect(lambda: at_end.callback(_keep_to_ourselves(window, folder)))
        if one_window:
            window.painted.connect(lambda: at_end.callback(_listen(window, folder)))
        if first_paint is not None:
            window.painted.connect(first_paint)
        _show(window, app, after.place)
        return app.exec()


def application() -> QApplication:
    """The one application object, with its neutral name."""
    app = QApplication.instance()
    made = app if isinstance(app, QApplication) else QApplication(sys.argv[:1])
    made.setApplicationName("HeartDesk")
    sys.setswitchinterval(SWITCH_INTERVAL)
    return made


def make_window(
    *,
    opener: "Opener",
    folder: Path,
    channel: "Channel | None" = None,
    after: After = After(),  # noqa: B008 - frozen
) -> Window:
    """The window, not yet shown, in the look this desk likes."""
    preferences = load_preferences(folder)
    return Window(opener, folder=folder, preferences=preferences, channel=channel, after=after)


def _show(window: Window, app: QApplication, place: str) -> None:
    if place and window.restoreGeometry(QByteArray.fromBase64(place.encode())):
        window.show()
        return
    room = app.primaryScreen().availableSize()
    window.resize(FIRST_SIZE.boundedTo(room))
    if room.width() <= 1400 or room.height() <= 800:
        window.showMaximized()
    else:
        window.show()


def _keep_to_ourselves(window: Window, folder: Path) -> Callable[[], None]:
    # Loaded after the first paint.
    from heartdesk.supervisor.no_dumps import close_memory  # noqa: PLC0415
    from heartdesk.supervisor.words import LONGEST_LOCK  # noqa: PLC0415
    from heartdesk.ui.hushed import hush  # noqa: PLC0415
    from heartdesk.ui.private_files import (  # noqa: PLC0415
        forget_files,
        keep_files_private,
        sweep,
    )

    close_memory()
    hush(window.show_bug)
    keep_files_private(folder)
    # By then the process before this one, which may have been printing, is gone.
    QTimer.singleShot(round(LONGEST_LOCK * 1000) + 500, window, lambda: sweep(folder))
    # A system that ends a session tells every process. The supervisor answers for Ctrl+C in a terminal.
    signal.signal(signal.SIGTERM, lambda *_: QTimer.singleShot(0, window.close))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return lambda: forget_files(folder)


def _listen(window: Window, folder: Path) -> Callable[[], None]:
    # Loaded after the first paint: the network part of Qt costs more than all our own modules.
    from heartdesk.ui.listener import Listener  # noqa: PLC0415
    from heartdesk.ui.single_instance import socket_name  # noqa: PLC0415

    return Listener(socket_name(folder), window.come_forward, window).close
