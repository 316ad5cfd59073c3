"""A practice desk of a trust, and a worker let in at its window, for tests of the pages about people."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pytestqt.qtbot import QtBot

from heartdesk.app.making import DEMO_AREA, DEMO_HUB, make_desk
from heartdesk.security.cost import FLOOR
from heartdesk.store.profile import read_profile
from heartdesk.store.unit import Unit
from tests.ui.door_fixtures import Asked, AtTheDoor

Value = TypeVar("Value")
TRUST = "Barony Trust"


def make_trusts_desk(
    folder: Path, *, worker: str, passphrase: str, organization: str = TRUST
) -> Path:
    """A desk whose first worker is of an organization. Whoever changes it changes `a_copy` of it."""
    make_desk(
        folder,
        area=DEMO_AREA,
        hub=DEMO_HUB,
        worker=worker,
        passphrase=passphrase,
        organization=organization,
        demo=True,
        cost=FLOOR,
    )
    return folder


def a_copy(made: Path, tmp_path: Path) -> Path:
    """A desk of this test's own."""
    copy = tmp_path / "desk"
    shutil.copytree(made, copy)
    return copy


class LetIn:
    """A worker who has come in by their passphrase."""

    def __init__(self, qtbot: QtBot, folder: Path, name: str, passphrase: str) -> None:
        self.at = AtTheDoor(qtbot, Asked(read_profile(folder)), folder)
        self.at.come()
        self.at.opening.open_desk(name, passphrase)
        self.at.until(self.at.is_in)
        self.rest()

    def rest(self) -> None:
        """Wait until nothing is under way."""
        self.at.at_rest()

    def do(self, action: Callable[[Unit], Value]) -> Value:
        """Carry something out at the desk; what came of it."""
        found: list[Value] = []
        self.at.content.background.do(action, found.append)
        self.rest()
        return found[0]
