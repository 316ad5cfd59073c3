"""Takes the newer pictures of docs/guide/help-someone.md, on a throw-away practice desk."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication

from heartdesk.app.making import make_demo
from heartdesk.app.opening import ProfileOpener
from heartdesk.ui.pages.slips import SlipsPage
from heartdesk.ui.picture import ask, help_page, opened_window, save
from heartdesk.ui.window import Window

WaitUntil = Callable[[Callable[[], bool]], None]

WORDS = "I need a hand wi ma benefits"
HOME = "Cumnock"
NOT_FOUND = "somewhere tae play the chanter"


def take(pictures: Path) -> None:
    """Nothing found, no paper, a slip that came back."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "desk"
        profile = make_demo(desk)
        with opened_window(opener=ProfileOpener(profile), folder=desk) as (window, wait_until):
            nothing_found(window, wait_until, pictures)
            read_out(window, wait_until, pictures)
            slip(window, wait_until, pictures)


def nothing_found(window: Window, wait_until: WaitUntil, pictures: Path) -> None:
    """One line on what is missing."""
    page = help_page(window)
    idle = window.content.background.is_idle
    page.asking.words.setPlainText(NOT_FOUND)
    page.asking.place.say_nothing()
    wait_until(lambda: not page.asking.is_pausing() and idle())
    page.leaflet_panel.nothing_fits.emit()
    page.closing.missing.setText("a chanter class")
    page.closing.buttons["far"].setChecked(True)
    save(window, pictures / "31-nothing-found.png")
    page.step_back()
    page.asking.clear()
    page.closing.clear()


def read_out(window: Window, wait_until: WaitUntil, pictures: Path) -> None:
    """What to say on the phone."""
    page = help_page(window)
    idle = window.content.background.is_idle
    ask(page, words=WORDS, home=HOME, wait_until=wait_until)
    for row in [row for row in page.options.model.rows() if "confirmed" not in row.doubts][:2]:
        page.options.toggle(row)
    page.leaflet_panel.by_phone.emit()
    wait_until(lambda: page.no_paper.shown() is not None and idle())
    save(window, pictures / "32-read-out.png")


def slip(window: Window, wait_until: WaitUntil, pictures: Path) -> None:
    """How it went at each place of a slip."""
    page = help_page(window)
    idle = window.content.background.is_idle
    (code,) = page.codes()
    page.step_back()
    window.content.go("slips")
    slips = cast(SlipsPage, window.content.page("slips"))
    slips.code.setText(code)
    slips.look_up()
    wait_until(lambda: bool(slips.rows) and idle())
    QApplication.processEvents()
    save(window, pictures / "33-slip.png")


def main() -> None:
    """Take them alone."""
    take(Path(__file__).parent / "pictures")


if __name__ == "__main__":
    main()
