"""A real practice desk, made once and copied for each test, and the real window open on it."""

import functools
import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from heartdesk.app.making import DEMO_AREA, DEMO_HUB, DEMO_WORKER, make_desk
from heartdesk.app.opening import ProfileOpener
from heartdesk.matching.matcher import Matcher, load_matcher
from heartdesk.security.cost import FLOOR
from heartdesk.store.profile import read_profile
from heartdesk.ui.content import Content
from heartdesk.ui.run import application, make_window
from heartdesk.ui.window import Window
from tests.ui.at_the_desk import AtTheDesk


@pytest.fixture(scope="session")
def practice_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice desk nobody may change: copy it."""
    folder = tmp_path_factory.mktemp("practice") / "desk"
    make_desk(
        folder,
        area=DEMO_AREA,
        hub=DEMO_HUB,
        worker=DEMO_WORKER,
        passphrase="thistle fiddle willow",
        demo=True,
        cost=FLOOR,
    )
    return folder


@pytest.fixture(scope="session", autouse=True)
def one_matcher() -> Iterator[None]:
    """The real matcher and its real encoder, loaded once for all windows of the run: each would take 50 MB more."""
    patch = pytest.MonkeyPatch()
    patch.setattr("heartdesk.ui.listening.load_matcher", functools.cache(load_matcher))
    load_encoder, loaded = Matcher.with_encoder, dict[int, Matcher]()

    def with_encoder(matcher: Matcher) -> Matcher:
        if id(matcher) not in loaded:
            loaded[id(matcher)] = load_encoder(matcher)
        return loaded[id(matcher)]

    patch.setattr(Matcher, "with_encoder", with_encoder)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def nothing_stays_behind() -> Iterator[None]:
    """Whatever a test left standing is taken down, as by the end of a process: each later style sheet is put on it.

    A window lets go of Python's garbage, because its process is about to end; `no_garbage_is_left` takes it away.
    """
    yield
    if isinstance(QApplication.instance(), QApplication):
        for widget in QApplication.topLevelWidgets():
            widget.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.unfreeze()
    gc.enable()


@pytest.fixture(scope="module", autouse=True)
def no_garbage_is_left() -> Iterator[None]:
    """What windows left to Python goes, and what stays is set aside again: a window makes Python forget what was.

    Each leaves some 3,000 objects. A hundred windows later every test of the run would pay for them.
    """
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture
def desk_folder(practice_desk: Path, tmp_path: Path) -> Path:
    """A practice desk of this test's own."""
    folder = tmp_path / "desk"
    shutil.copytree(practice_desk, folder)
    return folder


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as HeartDesk makes it."""
    return application()


@pytest.fixture
def window(qtbot: QtBot, desk_folder: Path) -> Iterator[Window]:
    """The real window at 1366 by 768, open on a practice desk."""
    made = make_window(opener=ProfileOpener(read_profile(desk_folder)), folder=desk_folder)
    made.resize(1366, 768)
    with qtbot.waitSignal(made.ready, timeout=30_000):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=30_000)
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def content(window: Window) -> Content:
    """What stands within the window."""
    return window.content


@pytest.fixture
def worker(qtbot: QtBot, content: Content) -> AtTheDesk:
    """Somebody at the desk, with a keyboard."""
    return AtTheDesk(qtbot, content)
