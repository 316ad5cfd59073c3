"""Makes the pictures of the user guide from the real window on a throw-away practice desk.

    python docs/guide/make_pictures.py

Needs no screen. The pictures land in docs/guide/pictures and replace the ones that are there.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(Path(__file__).parent))

import directory_pictures  # noqa: E402
import first_day_pictures  # noqa: E402
import help_pictures  # noqa: E402
import helpers_pictures  # noqa: E402
import leaflet_pictures  # noqa: E402
import people_pictures  # noqa: E402
import risk_pictures  # noqa: E402
import safety_pictures  # noqa: E402
import sharing_pictures  # noqa: E402
import sync_pictures  # noqa: E402
import touch_pictures  # noqa: E402
from PySide6.QtCore import Qt  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from heartdesk.app.making import make_demo  # noqa: E402
from heartdesk.app.opening import ProfileOpener  # noqa: E402
from heartdesk.interchange.actions import import_directory  # noqa: E402
from heartdesk.store.profile import Profile  # noqa: E402
from heartdesk.ui.lock.after import After  # noqa: E402
from heartdesk.ui.pages.directory import DirectoryPage  # noqa: E402
from heartdesk.ui.pages.imports import ImportsPage  # noqa: E402
from heartdesk.ui.pages.words import WordsPage  # noqa: E402
from heartdesk.ui.picture import (  # noqa: E402
    PATIENCE,
    SIZE,
    ask,
    help_page,
    opened_window,
    save,
)
from heartdesk.ui.run import make_window  # noqa: E402
from heartdesk.ui.window import Window  # noqa: E402

PICTURES = Path(__file__).parent / "pictures"
WORDS = "we've nae food in and the meter's oot"
HOME = "Cumnock"
PRIVATE_WORDS = "feart tae go hame tae ma man, he hits me"

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
            at_the_desk(window)
            the_rest(window, wait_until)
        locked(profile)
    directory_pictures.take(PICTURES)
    help_pictures.take(PICTURES)
    helpers_pictures.take(PICTURES)
    people_pictures.take(PICTURES)
    touch_pictures.take(PICTURES)
    sharing_pictures.take(PICTURES)
    sync_pictures.take(PICTURES)
    leaflet_pictures.take(PICTURES)
    safety_pictures.take(PICTURES)
    risk_pictures.take(PICTURES)
    first_day_pictures.take(PICTURES)
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
    discreet(window, wait_until)


def discreet(window: Window, wait_until: WaitUntil) -> None:
    """What a visitor may read along, where the need would give somebody away."""
    page = help_page(window)
    page.asking.clear()
    page.context.basket.empty()
    page.asking.words.setPlainText(PRIVATE_WORDS)
    idle = window.content.background.is_idle
    wait_until(lambda: bool(page.asking.chips.chips()) and idle())
    page.asking.tick("safe.domestic", on=True)
    wait_until(lambda: page.options.model.rowCount() > 0 and idle())
    page.options.toggle(page.options.model.rows()[0])
    save(window, PICTURES / "10-discreet.png")
    page.asking.clear()
    page.context.basket.empty()


def at_the_desk(window: Window) -> None:
    """Another worker takes over, with a form half filled that names nobody."""
    page = help_page(window)
    window.content.go("help")
    page.asking.tick("food.parcel", on=True)
    window.content.lock_asked.emit("switch")
    save(window, PICTURES / "13-switch.png")
    window.content.uncover()
    page.asking.clear()


def locked(profile: Profile) -> None:
    """The desk after a lock."""
    after = After(why="idle", worker="Demo", writing=True)
    window = make_window(opener=ProfileOpener(profile), folder=profile.folder, after=after)
    window.resize(SIZE)
    window.show()
    until = time.monotonic() + PATIENCE
    while not (window.isVisible() and window.focusWidget()) and time.monotonic() < until:
        QApplication.processEvents()
    save(window, PICTURES / "12-locked.png")
    window.close()


def our_words(window: Window, wait_until: WaitUntil) -> None:
    """A word of the hub's own, before it is kept."""
    content = window.content
    content.go("words")
    words = cast(WordsPage, content.page("words"))
    words.new.click()
    words.form.word.setText("the bings")
    words.form.tick("com.groups", True)
    words.form.try_it.setText("he's aye doon the bings wi the boys")
    words.form.changed.emit()
    wait_until(lambda: content.background.is_idle() and not words.is_pausing())
    save(window, PICTURES / "11-our-words.png")


def in_and_out(window: Window, wait_until: WaitUntil) -> None:
    """A list that came a month ago and is brought in again: what would change, before anything does."""
    content = window.content
    content.go("imports")
    page = cast(ImportsPage, content.page("imports"))
    listed = PICTURES.parent / "a_council_list.json"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "Council list.json"
        words = listed.read_text(encoding="utf-8")
        source.write_text(words, encoding="utf-8")
        page.context.opened.desk.use(lambda desk: import_directory(desk, source=source))
        source.write_text(words.replace("from ten till noon", "from ten till two"), "utf-8")
        page.look_at(source)
        wait_until(lambda: page.result.changes.isVisible() and content.background.is_idle())
        save(window, PICTURES / "14-in-and-out.png")


def the_rest(window: Window, wait_until: WaitUntil) -> None:
    """The other pages, once each."""
    content = window.content
    content.go("directory")
    directory = cast(DirectoryPage, content.page("directory"))
    directory.search.setText("energy")
    wait_until(lambda: content.background.is_idle() and not directory.is_pausing())
    save(window, PICTURES / "7-directory.png")
    our_words(window, wait_until)
    in_and_out(window, wait_until)
    content.go("cards")
    wait_until(content.background.is_idle)
    save(window, PICTURES / "8-cards.png")
    content.go_quiet()
    save(window, PICTURES / "9-quiet.png")


if __name__ == "__main__":
    sys.exit(main())
