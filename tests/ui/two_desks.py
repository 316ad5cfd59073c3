"""A desk on the page about other desks, a real second one beside it, a real folder between them."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from heartdesk.app.inviting import invite_desk
from heartdesk.app.joining import join_desk
from heartdesk.app.opening import demo_secret, open_desk, open_unlocked, unlock_profile
from heartdesk.core.kinds import Kind
from heartdesk.security.cost import FLOOR
from heartdesk.store.desk import Desk
from heartdesk.store.profile import read_profile
from heartdesk.store.unit import Unit
from heartdesk.sync.actions import sync_by_folder
from heartdesk.ui.pages.sync import SyncPage
from tests.ui.at_the_desk import AtTheDesk

Value = TypeVar("Value")


@dataclass
class Partner:
    """Another desk of the hub, the stick between the two, and the larder that both know."""

    desk: Desk
    stick: Path
    larder: str

    def does(self, act: Callable[[Unit], Value]) -> Value:
        return self.desk.run(act).value

    def meets(self) -> None:
        sync_by_folder(self.desk, self.stick)


@pytest.fixture
def desk_folder(practice_desk: Path, tmp_path: Path, partner: Partner) -> Path:
    """The practice desk that has asked the partner in."""
    assert partner.stick.is_dir()
    return tmp_path / "desk"


@pytest.fixture
def partner(practice_desk: Path, tmp_path: Path) -> Iterator[Partner]:
    folder = tmp_path / "desk"
    shutil.copytree(practice_desk, folder)
    profile = read_profile(folder)
    name, secret = demo_secret(profile)
    by = unlock_profile(profile, worker=name, secret=secret)
    ours = open_unlocked(profile, by)
    invited = invite_desk(
        ours, by, area=profile.area, name="Grange", called="Barony", whole_hub=True
    )
    made = join_desk(
        tmp_path / "grange",
        invitation=invited.file,
        code=invited.code,
        worker="Bea",
        passphrase="blue tin dog",
        cost=FLOOR,
    )
    other = open_desk(made.profile, worker="Bea", secret=made.keys.recovery_code)
    stick = tmp_path / "stick"
    stick.mkdir()
    larder = ours.run(partial(add, "Zebra larder")).value
    for one in (ours, other):
        sync_by_folder(one, stick)
    ours.close()
    yield Partner(other, stick, larder)
    other.close()


def add(name: str, unit: Unit) -> str:
    return unit.create(Kind.SERVICE, {"name": name, "status": "active", "description": "Soup"})


def take_away(id_: str, unit: Unit) -> None:
    unit.delete(Kind.SERVICE, id_)


def says(partner: Partner, text: str) -> None:
    partner.does(lambda unit: unit.change(Kind.SERVICE, partner.larder, {"description": text}))


def open_page(worker: AtTheDesk) -> SyncPage:
    worker.at_rest()
    worker.content.go("sync")
    worker.at_rest()
    return cast(SyncPage, worker.content.page("sync"))


def press(page: SyncPage, name: str) -> None:
    """Press the button of that name by keyboard."""
    for made in page.findChildren(QPushButton):
        if made.accessibleName() == name and made.isVisible():
            made.setFocus()
            QTest.keyClick(made, Qt.Key.Key_Return)
            return
    raise AssertionError(f"no button {name!r}")


def both_have_met(worker: AtTheDesk, partner: Partner) -> SyncPage:
    """The page, once each of the two desks has heard the other."""
    page = open_page(worker)
    press(page, "Meet now")
    worker.at_rest()
    partner.meets()
    press(page, "Meet now")
    worker.at_rest()
    return page


def description(worker: AtTheDesk, partner: Partner) -> str:
    desk = worker.content.page("sync").context.opened.desk
    record = desk.look(lambda look: look.get(Kind.SERVICE, partner.larder))
    assert record is not None
    return str(record.fields["description"])


def disagree(worker: AtTheDesk, page: SyncPage, partner: Partner) -> None:
    says(partner, "Soup on Tuesdays")
    partner.meets()
    page.context.background.do(
        lambda unit: unit.change(Kind.SERVICE, partner.larder, {"description": "Bread on Mondays"})
    )
    worker.at_rest()
    press(page, "Meet now")
    worker.at_rest()
