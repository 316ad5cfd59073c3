"""Pictures of the real window at work, for the guide and for a machine without a screen."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from heartdesk.core.errors import DeskError, MachineTrouble
from heartdesk.ui.run import application, make_window
from heartdesk.ui.session import Opener
from heartdesk.ui.window import Window

if TYPE_CHECKING:
    from heartdesk.ui.pages.help import HelpPage

SIZE = QSize(1366, 768)
PATIENCE = 60.0
"""Seconds; a slow machine needs a while to open a desk."""

TICKED = 2

LAYOUT_PASSES = 10
"""Panes within panes settle from the inside out."""


def save_picture(*, opener: Opener, folder: Path, words: str, home: str, out: Path) -> None:
    """Open the window of a practice desk, do the main job up to the options, and save what it looks like as PNG.

    Raises DeskError where the desk does not open, where nothing comes of the words, or where `out` cannot be written.
    """
    with opened_window(opener=opener, folder=folder) as (window, wait_until):
        page = help_page(window)
        ask(page, words=words, home=home, wait_until=wait_until)
        save(window, out)


@contextmanager
def opened_window(
    *, opener: Opener, folder: Path, size: QSize = SIZE
) -> Iterator[tuple[Window, Callable[[Callable[[], bool]], None]]]:
    """The real window with its desk open, and a way to wait for something in it while it lives."""
    app = application()
    window = make_window(opener=opener, folder=folder)
    went_wrong: list[BaseException] = []
    is_ready: list[bool] = []
    window.furnished.connect(lambda: _watch(window, went_wrong))
    window.ready.connect(lambda: is_ready.append(True))

    def wait_until(fact: Callable[[], bool]) -> None:
        _wait(app, fact, went_wrong)

    window.resize(size)
    window.show()
    try:
        wait_until(lambda: bool(is_ready))
        yield window, wait_until
    finally:
        window.close()


def help_page(window: Window) -> "HelpPage":
    """The page Help someone of an open window."""
    return cast("HelpPage", window.content.page("help"))


def ask(
    page: "HelpPage", *, words: str, home: str, wait_until: Callable[[Callable[[], bool]], None]
) -> None:
    """Type words and a place, tick the needs that were heard first, and wait until there are options."""
    asking = page.asking
    asking.words.setPlainText(words)
    wait_until(lambda: bool(asking.chips.chips()))
    for chip in asking.chips.chips()[:TICKED]:
        chip.setChecked(True)
    asking.place.type_in(home)
    wait_until(lambda: asking.place.place is not None)
    wait_until(lambda: page.context.background.is_idle() and page.options.model.rowCount() > 0)


def save(window: Window, out: Path) -> None:
    """Save what the window looks like once it has come to rest.

    Raises MachineTrouble where the file cannot be written.
    """
    for _ in range(LAYOUT_PASSES):
        QApplication.processEvents()
    if not window.grab().save(str(out), "PNG"):
        raise MachineTrouble(
            f"The picture could not be written to {out}.", then="Choose another folder."
        )


def _watch(window: Window, went_wrong: list[BaseException]) -> None:
    content = window.content
    for trouble in (content.background.trouble, content.background.bug, content.opening.refused):
        trouble.connect(went_wrong.append)


def _wait(app: QApplication, fact: Callable[[], bool], went_wrong: list[BaseException]) -> None:
    until = time.monotonic() + PATIENCE
    while not fact():
        if went_wrong:
            raise went_wrong[0]
        if time.monotonic() > until:
            raise DeskError(
                "Nothing came of it in time.", then="Try other words, or a faster machine."
            )
        app.processEvents()
        time.sleep(0.005)
