"""A desk of several workers at the real window, where Isa is written down: for journeys about people's details."""

import functools
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from heartdesk.app.making import DEMO_AREA, DEMO_HUB, make_desk
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Role
from heartdesk.security.cost import FLOOR
from heartdesk.store.profile import read_profile
from heartdesk.store.unit import Unit
from heartdesk.ui.pages.people import PeoplePage
from heartdesk.ui.pages.rights import RightsPage
from heartdesk.ui.people.sharing import SharingCard
from tests.people_makers import isa, sign
from tests.ui.door_fixtures import Asked, AtTheDoor

Value = TypeVar("Value")
Key = Qt.Key

TRUST = "Barony Trust"
SERVICE = "Doon Carers"
ROLES = {
    "Olive": frozenset({Role.RECEPTION, Role.OUTREACH}),
    "Pat": frozenset({Role.PEOPLE_LEAD}),
    "Sal": frozenset({Role.SAFEGUARDING_LEAD}),
    "Rae": frozenset({Role.RECEPTION}),
}


def passphrase(name: str) -> str:
    """What a worker types to open the desk."""
    return f"{name.lower()} tin dog"


def desk_of_isa(to: Path) -> Path:
    """A copy of the desk where Isa is kept, in `to`: making it takes longer than most journeys."""
    shutil.copytree(_made()[0], to)
    return to


@functools.cache
def _made() -> tuple[Path, TemporaryDirectory[str]]:
    place = TemporaryDirectory()
    return make(Path(place.name) / "desk"), place


def make(folder: Path) -> Path:
    """The desk: Ann looks after it, Isa is kept, and there is a service to hand her over to."""
    made = make_desk(
        folder,
        area=DEMO_AREA,
        hub=DEMO_HUB,
        worker="Ann",
        passphrase=passphrase("Ann"),
        organization=TRUST,
        demo=True,
        cost=FLOOR,
    )
    assert made is not None
    opened = Asked(read_profile(folder)).open("Ann", passphrase("Ann"))
    for name, roles in ROLES.items():
        opened.workers.add(name=name, passphrase=passphrase(name), roles=roles, organization=TRUST)
    opened.desk.run(fill)
    opened.desk.close()
    return folder


def fill(unit: Unit) -> None:
    """What stands there before the journey begins."""
    sign(unit)
    isa(unit)
    fields = {"name": SERVICE, "status": "active", "phones/main": {"number": "01632 960222"}}
    unit.create(Kind.SERVICE, fields)


class AtWork:
    """One worker at the window."""

    def __init__(self, qtbot: QtBot, folder: Path, name: str) -> None:
        self.at = AtTheDoor(qtbot, Asked(read_profile(folder)), folder)
        self.at.come()
        self.at.opening.open_desk(name, passphrase(name))
        self.at.until(self.at.is_in)
        self.at.at_rest()

    def go(self, page: str, what: str = "") -> None:
        self.at.content.go(page, what)
        self.at.at_rest()

    @property
    def people(self) -> PeoplePage:
        return cast(PeoplePage, self.at.content.page("people"))

    @property
    def rights(self) -> RightsPage:
        return cast(RightsPage, self.at.content.page("rights"))

    @property
    def sharing(self) -> SharingCard:
        card = self.people.view.card("sharing")
        assert isinstance(card, SharingCard)
        return card

    def rest(self) -> None:
        self.at.at_rest()

    def press(self, key: Qt.Key, times: int = 1) -> None:
        for _ in range(times):
            self.at.press(key)
        self.rest()

    def write(self, text: str) -> None:
        self.at.write(text)
        self.rest()

    def tab_to(self, words: str) -> None:
        """Step on with the keyboard until the cursor stands on what says this."""
        for _ in range(60):
            if _said(QApplication.focusWidget()).startswith(words):
                return
            self.at.press(Key.Key_Tab)
        raise AssertionError(f"the cursor never comes to {words!r}")

    def push(self, words: str) -> None:
        """Step on to a button, and press it."""
        self.tab_to(words)
        assert isinstance(QApplication.focusWidget(), QPushButton)
        self.press(Key.Key_Space)

    def ask(self, read: Callable[[Unit], Value]) -> Value:
        """What stands in the store."""
        found: list[Value] = []
        self.people.context.background.do(read, found.append)
        self.rest()
        return found[0]

    def said(self) -> str:
        return self.at.said()

    def leave(self) -> None:
        self.at.close()


def _said(widget: QWidget | None) -> str:
    if widget is None:
        return ""
    return widget.accessibleName() or getattr(widget, "text", str)()
