"""Takes the pictures of docs/guide/share-with-other-desks.md, with two throw-away desks and a folder between them."""

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget

from heartdesk.app.inviting import invite_desk, shut_out_desk
from heartdesk.app.joining import join_desk
from heartdesk.app.making import make_demo
from heartdesk.app.opening import (
    ProfileOpener,
    demo_secret,
    open_desk,
    open_unlocked,
    opener_for,
    unlock_profile,
)
from heartdesk.core.kinds import Audience, Kind
from heartdesk.core.notices import Reason
from heartdesk.security.cost import FLOOR
from heartdesk.security.shut_out import note
from heartdesk.store.desk import Desk
from heartdesk.store.profile import Profile
from heartdesk.store.unit import Unit
from heartdesk.sync.actions import DeskKeeper, seals_of, sync_by_folder
from heartdesk.sync.making import make_snapshot
from heartdesk.ui.pages.sync import SyncPage
from heartdesk.ui.picture import PATIENCE, SIZE, opened_window, save
from heartdesk.ui.run import make_window
from heartdesk.ui.window import Window

WaitUntil = Callable[[Callable[[], bool]], None]


def take(pictures: Path) -> None:
    """Let two desks say different things, and save what the page shows of it."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "desk"
        profile = make_demo(desk)
        larder = _let_two_meet(profile, Path(folder))
        with opened_window(opener=ProfileOpener(profile), folder=desk) as (window, wait_until):
            window.content.go("sync")
            _save(window, pictures / "other-desks.png", wait_until)
            page = cast(SyncPage, window.content.page("sync"))
            _ask_to_shut_out(page, wait_until)
            _save(window, pictures / "other-desks-shut-out.png", wait_until)
            page.open_with(f"{Kind.SERVICE}:{larder}")
            _save(window, pictures / "other-desks-two-answers.png", wait_until)
        _take_let_in(Path(folder) / "again", pictures / "other-desks-let-in.png")
        _take_shut_out(Path(folder) / "gone", pictures / "shut-out.png")


def _ask_to_shut_out(page: SyncPage, wait_until: WaitUntil) -> None:
    buttons = page.shut_out.findChildren(QPushButton)
    next(one for one in buttons if one.text().startswith("Shut out")).click()
    wait_until(page.shut_out.sure.isVisible)
    QApplication.processEvents()
    _show(page.shut_out.leave)


def _show(part: QWidget) -> None:
    """Bring a part of the page into view."""
    over = part.parentWidget()
    while over is not None and not isinstance(over, QScrollArea):
        over = over.parentWidget()
    if over is not None:
        over.ensureWidgetVisible(part, 0, 40)


def _take_let_in(folder: Path, picture: Path) -> None:
    """The question before what a lost laptop had summed up is let in."""
    folder.mkdir()
    profile = make_demo(folder / "desk")
    _let_two_meet(profile, folder, shut_out=True)
    with opened_window(opener=ProfileOpener(profile), folder=folder / "desk") as opened:
        window, wait_until = opened
        window.content.go("sync")
        wait_until(window.content.background.is_idle)
        page = cast(SyncPage, window.content.page("sync"))
        buttons = page.shut_out.let_in.findChildren(QPushButton)
        next(one for one in buttons if one.text().startswith("Let it in …")).click()
        QApplication.processEvents()
        window.content.banner.hide()
        QApplication.processEvents()
        _show(page.shut_out.let_in.sure)
        _save(window, picture, wait_until)


def _take_shut_out(folder: Path, picture: Path) -> None:
    """The plain word of a desk whose keys are gone."""
    folder.mkdir()
    note(folder, datetime(2026, 11, 17, 10, 30, tzinfo=UTC))
    window = make_window(opener=opener_for(folder), folder=folder)
    window.resize(SIZE)
    window.show()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and "shut out" not in _said_on(window):
        QApplication.processEvents()
    save(window, picture)
    window.close()


def _said_on(window: Window) -> str:
    return " ".join(label.text() for label in window.findChildren(QLabel))


def _let_two_meet(profile: Profile, folder: Path, *, shut_out: bool = False) -> str:
    """Everything there is to see between two desks; the id of what they disagree about.

    Or the other one sums up, is `shut_out` and hands that in.
    """
    worker, secret = demo_secret(profile)
    by = unlock_profile(profile, worker=worker, secret=secret)
    ours = open_unlocked(profile, by)
    invited = invite_desk(
        ours,
        by,
        area=profile.area,
        name="Practice reception 2",
        called="Practice reception 1",
        whole_hub=True,
    )
    made = join_desk(
        folder / "other",
        invitation=invited.file,
        code=invited.code,
        worker="Demo",
        passphrase="blue tin dog",  # noqa: S106 - thrown away with the desk
        cost=FLOOR,
    )
    other = open_desk(made.profile, worker="Demo", secret=made.keys.recovery_code)
    stick = folder / "STICK"
    stick.mkdir()
    larder = ours.run(_add).value
    _meet(stick, ours, other)
    ours.run(partial(_say, larder, "Soup and bread on Mondays"))
    other.run(partial(_say, larder, "Soup on Tuesdays"))
    _meet(stick, ours, other, ours)
    if shut_out:
        other.run(partial(_say, larder, "Soup and a sit down on Tuesdays"))
        make_snapshot(DeskKeeper(other), seals_of(other), Audience.DIRECTORY)
        shut_out_desk(ours, by, seals_of(other).desk, Reason.LOST)
        _meet(stick, ours, other, ours)
    other.close()
    ours.close()
    return larder


def _add(unit: Unit) -> str:
    return unit.create(
        Kind.SERVICE, {"name": "Practice larder", "status": "active", "description": "Soup"}
    )


def _say(id_: str, text: str, unit: Unit) -> None:
    unit.change(Kind.SERVICE, id_, {"description": text})


def _meet(stick: Path, *desks: Desk) -> None:
    for desk in desks:
        sync_by_folder(desk, stick)


def _save(window: Window, path: Path, wait_until: WaitUntil) -> None:
    wait_until(window.content.background.is_idle)
    QApplication.processEvents()
    save(window, path)
