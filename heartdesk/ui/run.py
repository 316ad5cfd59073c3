"""Opens the window and stays until it is closed."""

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from heartdesk.ui.preferences import load_preferences
from heartdesk.ui.session import Opener
from heartdesk.ui.window import Window

FIRST_SIZE = QSize(1280, 720)


def run_window(
    *,
    opener: Opener,
    folder: Path,
    on_second_start: str = "",
    first_paint: Callable[[], None] | None = None,
) -> int:
    """Show the window of the profile in `folder` and give the exit code once it is closed.

    `on_second_start` is the name (single_instance.socket_name) under which a second start can raise this window; ""
    listens to nobody. `first_paint` is called once, after the first frame.
    """
    app = application()
    window = make_window(opener=opener, folder=folder)

    def show_fault(
        kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        sys.__excepthook__(kind, fault, trace)
        window.show_bug(fault)

    sys.excepthook = show_fault
    with contextlib.ExitStack() as at_end:
        if on_second_start:
            window.painted.connect(lambda: at_end.callback(_listen(window, on_second_start)))
        if first_paint is not None:
            window.painted.connect(first_paint)
        _show(window, app)
        return app.exec()


def application() -> QApplication:
    """The one application object, with its neutral name."""
    app = QApplication.instance()
    made = app if isinstance(app, QApplication) else QApplication(sys.argv[:1])
    made.setApplicationName("HeartDesk")
    return made


def make_window(*, opener: Opener, folder: Path) -> Window:
    """The window, not yet shown, in the look this desk likes."""
    return Window(opener, folder=folder, preferences=load_preferences(folder))


def _show(window: Window, app: QApplication) -> None:
    room = app.primaryScreen().availableSize()
    window.resize(FIRST_SIZE.boundedTo(room))
    if room.width() <= 1400 or room.height() <= 800:
        window.showMaximized()
    else:
        window.show()


def _listen(window: Window, name: str) -> Callable[[], None]:
    # Loaded after the first paint: the network part of Qt costs more than all our own modules.
    from heartdesk.ui.listener import Listener  # noqa: PLC0415

    return Listener(name, window.come_forward, window).close
