"""Takes the pictures of docs/guide/first-day.md: the wizard, the unlock screen, the Workers page."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from heartdesk.app.opening import opener_for
from heartdesk.core.roles import Role
from heartdesk.security import device, keys
from heartdesk.ui.picture import PATIENCE, SIZE, save
from heartdesk.ui.run import application, make_window
from heartdesk.ui.unlock.strength import strength
from heartdesk.ui.window import Window
from heartdesk.ui.wizard.code import TheCode, TypeItBack
from heartdesk.ui.wizard.ready import Ready
from heartdesk.ui.wizard.secret import YourPassphrase
from heartdesk.ui.wizard.wizard import Wizard
from heartdesk.ui.wizard.you import YourName, YourOrganization

SECRET = "moss fern heron"  # noqa: S105 - of a throw-away desk
COLLEAGUES = ("Bob", "Cath", "Dougie")


def take(pictures: Path) -> None:
    """Set up a throw-away desk on a stand-in for the key store, and save what each screen looks like."""
    with tempfile.TemporaryDirectory() as folder:
        stand_in = _StandIn(Path(folder))
        for module in (device, keys):
            module.KeyringDevice = lambda: stand_in  # type: ignore[assignment,attr-defined,misc,return-value]
        desk = Path(folder) / "new" / "desk"
        desk.parent.mkdir()
        _wizard(desk, pictures)
        _unlock(desk, pictures)


class _StandIn(device.FolderDevice):
    """Keeps the secret of a throw-away desk where a real one's would never be."""

    demo = False


def _wizard(desk: Path, pictures: Path) -> None:
    window = _window(desk)
    _until(lambda: bool(window.content.opening.findChildren(Wizard)))
    wizard = window.content.opening.findChildren(Wizard)[0]
    _until(lambda: bool(wizard.answers.areas))
    names = {1: "welcome", 2: "hub", 4: "passphrase", 6: "code", 8: "ready"}
    number = 0
    while True:
        number += 1
        match wizard.step:
            case YourName() as step:
                step.edit.setText("Ann")
            case YourPassphrase() as step:
                step.passphrase.shown.setChecked(True)
                step.passphrase.first.edit.setText(SECRET)
                if not strength(SECRET).enough:
                    raise ValueError(SECRET)
            case YourOrganization() as step:
                step.edit.setText("East Ayrshire Council")
            case TypeItBack() as step:
                groups = wizard.answers.code.code.split("-") if wizard.answers.code else []
                for at, edit in zip(step.asked, step.edits, strict=True):
                    edit.setText(groups[at])
            case TheCode() | Ready():
                _until(lambda: not wizard.step.waits())
        if number in names:
            save(window, pictures / f"first-day-{names[number]}.png")
        if isinstance(wizard.step, Ready):
            break
        wizard.go_on()
    wizard.go_on()
    _until(lambda: window.content.front() is not None)
    workers = wizard.steps[0].kit.maker.finish().workers
    for name in COLLEAGUES:
        workers.add(
            name=name,
            passphrase="blue tin dog",  # noqa: S106 - of a throw-away desk
            roles=frozenset({Role.RECEPTION}),
            organization="East Ayrshire Council",
        )
    window.close()


def _unlock(desk: Path, pictures: Path) -> None:
    window = _window(desk)
    opening = window.content.opening
    _until(lambda: opening.form.picker.list.count() > 0)
    save(window, pictures / "first-day-unlock.png")
    opening.open_desk("Ann", SECRET)
    _until(lambda: window.content.front() is not None)
    window.content.go("workers")
    _until(window.content.background.is_idle)
    save(window, pictures / "first-day-workers.png")
    window.close()


def _window(desk: Path, size: QSize = SIZE) -> Window:
    application()
    window = make_window(opener=opener_for(desk), folder=desk)
    window.resize(size)
    furnished: list[bool] = []
    window.furnished.connect(lambda: furnished.append(True))
    window.show()
    _until(lambda: bool(furnished))
    window.activateWindow()
    return window


def _until(fact: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not fact():
        if time.monotonic() > end:
            raise TimeoutError
        QApplication.processEvents()
        time.sleep(0.005)
