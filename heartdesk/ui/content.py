"""Everything within the window: a side bar, the page at the front, and the few things that belong to every page."""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from heartdesk.core.errors import DeskError
from heartdesk.ui.background import Background
from heartdesk.ui.banner import Banner
from heartdesk.ui.opening import OpeningView
from heartdesk.ui.pages import PAGES, PageEntry
from heartdesk.ui.preferences import Preferences, save_preferences
from heartdesk.ui.session import OpenDesk, Opener
from heartdesk.ui.sidebar import Sidebar
from heartdesk.ui.theme.icons import read_icons
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.tidy import Tidy

if TYPE_CHECKING:
    from heartdesk.ui.page import Page
    from heartdesk.ui.rest import Rest

FIRST_PAGE = "help"
_REMEMBERED = 8


class Content(QWidget):
    """Loaded and built right after the window's first frame. The pages and the store come once the desk opens."""

    ready = Signal()
    """Given once, when the desk is open and its first page stands."""

    def __init__(
        self, opener: Opener, theme: Theme, *, folder: Path, preferences: Preferences
    ) -> None:
        super().__init__()
        self.background = Background()
        self._tidy = Tidy(self)
        self.theme = theme
        self.opener = opener
        self._folder, self._preferences = folder, preferences
        self._rest: Rest | None = None
        self._pages: dict[str, Page] = {}
        self._trail: list[str] = []

        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.faces = QStackedWidget()
        outer.addWidget(self.faces)
        desk = QWidget()
        self.faces.addWidget(desk)
        across = QHBoxLayout(desk)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.sidebar = Sidebar(theme, demo=opener.demo)
        self.sidebar.turned.connect(self.turn)
        across.addWidget(self.sidebar)
        self.main = QWidget()
        self.main.setProperty("role", "page")
        down = QVBoxLayout(self.main)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        self.banner = Banner(theme)
        down.addWidget(self.banner)
        self.stack = QStackedWidget()
        down.addWidget(self.stack, 1)
        across.addWidget(self.main, 1)
        self.opening = OpeningView(theme)
        self.opening.asked.connect(self.open_desk)
        self.stack.addWidget(self.opening)
        self.background.trouble.connect(self.banner.tell)
        self.background.bug.connect(self.show_bug)

    def begin(self) -> None:
        """Open a practice desk at once; ask who is at any other."""
        opener = self.opener
        if opener.demo:
            self.open_desk("", "")
        else:
            self.background.prepare(lambda: opener.workers, self.opening.ask, self.opening.refuse)

    def close_down(self) -> None:
        """Finish what is under way and close the store. Blocks until it is done."""
        self.background.close()
        self._tidy.stop()

    @property
    def now(self) -> Preferences:
        """The preferences in force."""
        return self._preferences

    def choose(self, preferences: Preferences) -> None:
        """Put preferences in force at once, and keep them."""
        folder, self._preferences = self._folder, preferences
        self.theme.wear(preferences.look, preferences.scale / 100)
        self.background.prepare(lambda: save_preferences(folder, preferences))

    def open_desk(self, worker: str, secret: str) -> None:
        """Open the store in the desk lane, and load meanwhile what the pages need."""
        opener = self.opener
        self.opening.start_waiting()
        self.background.prepare(
            lambda: _open_and_load(opener, worker, secret), self._opened, self.opening.refuse
        )

    def page(self, page_id: str) -> "Page":
        """The page of that name, built when it is first asked for. The desk must be open."""
        if page_id not in self._pages:
            if self._rest is None:
                raise RuntimeError("no page can be built before the desk is open")
            made = self._rest.build(_entry(page_id))
            self._pages[page_id] = made
            self.stack.addWidget(made)
        return self._pages[page_id]

    def turn(self, page_id: str) -> None:
        """Do what a line or button of the side bar says."""
        if page_id == "quiet":
            self.go_quiet()
        else:
            self.go(page_id)

    def go(self, page_id: str, what: str = "") -> None:
        """Bring a page to the front; `what` names one thing of it to open."""
        if self._rest is None:
            return
        page = self.page(page_id)
        self._trail = [*[seen for seen in self._trail if seen != page_id][-_REMEMBERED:], page_id]
        self.stack.setCurrentWidget(page)
        self.sidebar.show_page(page_id)
        page.arrive()
        if what:
            page.open_with(what)

    def keys(self) -> tuple[str, ...]:
        """The keys that are listened to on every page."""
        return self._rest.keys() if self._rest is not None else ()

    def toast_said(self) -> str:
        """What the message at the foot says; "" when there is none."""
        return self._rest.toast.said() if self._rest is not None else ""

    def front(self) -> "Page | None":
        """The page the worker is on, once the desk is open."""
        return self._pages.get(self._trail[-1]) if self._trail else None

    def step_back(self) -> None:
        """Escape: close the message, or step back within the page, or leave a page that is only looked at."""
        page = self.front()
        if not self.banner.isHidden():
            self.banner.hide()
        elif page is not None and not page.step_back() and _entry(self._trail[-1]).aside:
            self._trail.pop()
            self.go(self._trail[-1] if self._trail else FIRST_PAGE)

    def go_quiet(self) -> None:
        """Show nothing about anybody, now."""
        if self._rest is not None and self.faces.currentIndex() == 0:
            popup = QApplication.activePopupWidget()
            if popup is not None:
                popup.close()
            self._rest.remember_focus(QApplication.focusWidget())
            self.faces.setCurrentWidget(self._rest.quiet)
            self._rest.quiet.setFocus()
            self.repaint()

    def show_bug(self, fault: BaseException) -> None:
        """A fault of ours: say so, and keep what was typed."""
        if self._rest is not None:
            self._rest.bug_page.tell(fault)
            self.stack.setCurrentWidget(self._rest.bug_page)
            self._rest.bug_page.arrive()
        else:
            self.opening.refuse(
                DeskError(
                    self.tr(
                        "Something in HeartDesk went wrong while the desk was opening. Nothing was changed."
                    ),
                    then=self.tr(
                        "Start HeartDesk again. If it happens again, tell your coordinator."
                    ),
                )
            )

    def _opened(self, opened: OpenDesk) -> None:
        # Loaded by now, in the desk lane.
        rest = importlib.import_module("heartdesk.ui.rest")
        self.background.attach(opened.desk)
        self.opening.opened()
        self.sidebar.open_up()
        self._rest = rest.Rest(self, opened)
        self.go(FIRST_PAGE)
        self._tidy.settle()
        self.ready.emit()


def _entry(page_id: str) -> PageEntry:
    return next(entry for entry in PAGES if entry.id == page_id)


def _open_and_load(opener: Opener, worker: str, secret: str) -> OpenDesk:
    opened = opener.open(worker, secret)
    for module in ("heartdesk.ui.rest", *(entry.module for entry in PAGES)):
        importlib.import_module(module)
    read_icons()
    return opened
