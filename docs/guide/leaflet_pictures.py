"""Takes the pictures of docs/guide/paper.md that show the window, on a throw-away practice desk.

python docs/guide/leaflet_pictures.py
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from heartdesk.app.making import make_demo
from heartdesk.app.opening import ProfileOpener
from heartdesk.core.kinds import Kind
from heartdesk.store.unit import Unit
from heartdesk.ui.pages.recall import RecallPage
from heartdesk.ui.picture import help_page, opened_window, save
from heartdesk.ui.window import Window

WaitUntil = Callable[[Callable[[], bool]], None]

PLACE = {
    "name": "Invented Blether",
    "status": "active",
    "description": "Tea and a chat. Participants get refreshments. You need no referral.",
    "hours_text": "Mondays, 10 am to 12 noon",
    "fees_description": "Free",
    "phones/a": {"number": "01632 960101", "evidence": "verified"},
}


def take(pictures: Path) -> None:
    """A leaflet before it is printed, and what becomes of it when a fact changes. The place is invented."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "desk"
        profile = make_demo(desk)
        with opened_window(opener=ProfileOpener(profile), folder=desk) as (window, wait_until):
            _preview(window, wait_until, pictures, Path(folder))
            _changed(window, wait_until, pictures)


def _preview(window: Window, wait_until: WaitUntil, pictures: Path, folder: Path) -> None:
    page, background = help_page(window), window.content.background
    made: list[str] = []
    background.do(lambda unit: unit.create(Kind.SERVICE, PLACE), made.append)
    wait_until(lambda: bool(made) and background.is_idle())
    page.context.basket.put("service", made[0], "Invented Blether")
    page.leaflet_panel.preview.emit()
    wait_until(lambda: page.preview is not None and page.preview.isVisible())
    wait_until(background.is_idle)
    save(window, pictures / "paper-hard-words.png")
    if page.preview is not None:
        page.preview.save_to(folder / "Notes.pdf")
    wait_until(background.is_idle)

    def change(unit: Unit) -> None:
        unit.change(Kind.SERVICE, made[0], {"hours_text": "Tuesdays, 10 am to 12 noon"})

    background.do(change)
    wait_until(background.is_idle)


def _changed(window: Window, wait_until: WaitUntil, pictures: Path) -> None:
    background = window.content.background
    shown = help_page(window).preview
    leaflet = shown.leaflet() if shown is not None else None
    code = leaflet.content.slip_code if leaflet is not None and leaflet.content else ""
    window.content.go("recall")
    wait_until(background.is_idle)
    page = cast(RecallPage, window.content.page("recall"))
    page.code.setText(code or "")
    page.look_up()
    wait_until(background.is_idle)
    save(window, pictures / "paper-slip-code.png")
    page.notice.click()
    wait_until(lambda: page.preview is not None and page.preview.isVisible())
    wait_until(background.is_idle)
    save(window, pictures / "paper-door-notice.png")


if __name__ == "__main__":
    take(Path(__file__).parent / "pictures")
