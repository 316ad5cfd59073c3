"""Makes the pictures of the user guide from the real window on a throw-away practice desk.

    python docs/guide/make_pictures.py

Needs no screen. The pictures land in docs/guide/pictures and replace the ones that are there.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import Qt  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402

from heartdesk.app.making import make_demo  # noqa: E402
from heartdesk.app.opening import ProfileOpener  # noqa: E402
from heartdesk.ui.pages.directory import DirectoryPage  # noqa: E402
from heartdesk.ui.picture import ask, help_page, opened_window, save  # noqa: E402
from heartdesk.ui.window import Window  # noqa: E402

PICTURES = Path(__file__).parent / "pictures"
WORDS = "we've nae food in and the meter's oot"
HOME = "Cumnock"

WaitUntil = Callable[[Callable[[], bool]], None]


def main() -> int:
    """Take every picture of the guide."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "desk"
        home = Path(folder) / "home"
        (home / "Documents").mkdir(parents=True)
        os.environ["HOME"] = str(home)
        profile = make_demo(desk)
        with opened_window(opener=ProfileOpener(profile), folder=desk) as (window, wait_until):
            help_someone(window, wait_until)
            the_rest(window, wait_until)
    return 0


def help_someone(window: Window, wait_until: WaitUntil) -> None:
    """One conversation, from a blank page to the leaflet."""
    page = help_page(window)
    idle = window.content.background.is_idle
    wait_until(idle)
    save(window, PICTURES / "1-start.png")
    ask(page, words=WORDS, home=HOME, wait_until=wait_until)
    save(window, PICTURES / "2-places.png")
    QTest.keyPress(page.asking.words, Qt.Key.Key_F2)
    save(window, PICTURES / "3-check-in.png")
    QTest.keyRelease(page.asking.words, Qt.Key.Key_F2)
    page.options.arrive()
    for row in page.options.model.rows()[:3]:
        page.options.toggle(row)
    save(window, PICTURES / "4-leaflet.png")
    page.options.list.more.emit(page.options.model.rows()[1])
    wait_until(idle)
    save(window, PICTURES / "5-about.png")
    page.step_back()
    page.print_out()
    wait_until(lambda: page.preview is not None and page.preview.isVisible() and idle())
    save(window, PICTURES / "6-preview.png")
    page.step_back()


def the_rest(window: Window, wait_until: WaitUntil) -> None:
    """The other pages, once each."""
    content = window.content
    content.go("directory")
    directory = cast(DirectoryPage, content.page("directory"))
    directory.search.setText("energy")
    wait_until(lambda: content.background.is_idle() and not directory.is_pausing())
    save(window, PICTURES / "7-directory.png")
    content.go("cards")
    wait_until(content.background.is_idle)
    save(window, PICTURES / "8-cards.png")
    content.go_quiet()
    save(window, PICTURES / "9-quiet.png")


if __name__ == "__main__":
    sys.exit(main())
