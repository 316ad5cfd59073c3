"""The pictures of the guide page on somebody at risk. Everybody in them is made up."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from heartdesk.app.making import make_demo
from heartdesk.app.opening import ProfileOpener
from heartdesk.safeguarding.model import About, Says
from heartdesk.ui.pages.risk import RiskPage
from heartdesk.ui.picture import opened_window, save
from heartdesk.ui.widgets.scroll import bring_into_sight
from heartdesk.ui.window import Window

SATURDAY = datetime(2026, 11, 21, 14, 5, tzinfo=UTC)
"""A Saturday, when the offices are shut."""

WaitUntil = Callable[[Callable[[], bool]], None]


def take(pictures: Path) -> None:
    """Take each picture once."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "desk"
        profile = make_demo(desk)
        with opened_window(opener=ProfileOpener(profile), folder=desk) as (window, wait_until):
            _a_child(window, wait_until, pictures)
            _an_adult(window, wait_until, pictures)


def _a_child(window: Window, wait_until: WaitUntil, pictures: Path) -> None:
    content = window.content
    content.go("risk", "child")
    page = cast(RiskPage, content.page("risk"))
    page.beside.now = page.numbers.now = page.now = lambda: SATURDAY
    page.form.put(
        {
            "about": "child",
            "their_words": "I dinnae want tae go hame. He hits me.",
            "seen": "A bruise on her left arm. She held her bag tight and looked at the door.",
            "opinion": "I think she is frightened to go home tonight.",
        }
    )
    page.beside.turn_to(About.CHILD)
    wait_until(content.background.is_idle)
    save(window, pictures / "risk-write.png")
    page.form.save.emit()
    wait_until(lambda: page.face() == "tell" and content.background.is_idle())
    save(window, pictures / "risk-ring.png")
    content.go("help")
    wait_until(content.background.is_idle)
    save(window, pictures / "risk-not-told.png")


def _an_adult(window: Window, wait_until: WaitUntil, pictures: Path) -> None:
    content = window.content
    content.go("risk")
    page = cast(RiskPage, content.page("risk"))
    page.step_back()
    page.begin(About.ADULT)
    page.form.put(
        {
            "about": "adult",
            "their_words": "My nephew takes my pension, but leave it be.",
            "wants": "To be left alone",
            "agrees": Says.NO,
        }
    )
    wait_until(content.background.is_idle)
    bring_into_sight(page.form.texts["danger"])
    save(window, pictures / "risk-adult.png")
    page.form.clear()
