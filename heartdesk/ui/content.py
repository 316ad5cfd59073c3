"""Everything within the window: a side bar, the page at the front, and the few things that belong to every page."""

import importlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from heartdesk.core.errors import DeskError
from heartdesk.ui.background import Background
from heartdesk.ui.banner import Banner
from heartdesk.ui.lock.after import After
from heartdesk.ui.lock.screen import put_away_all_but
from heartdesk.ui.opening import OpeningView
from heartdesk.ui.pages import FIRST_PARTS, PAGES, PageEntry
from heartdesk.ui.preferences import Preferences, save_preferences
from heartdesk.ui.quiet import QuietScreen
from heartdesk.ui.session import OpenDesk, Opener
from heartdesk.ui.sidebar import Sidebar
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.tidy import Tidy

if TYPE_CHECKING:
    from heartdesk.ui.page import Page
    from heartdesk.ui.rest import Rest

FIRST_PAGE = "help"
_REMEMBERED = 8
_DONE = object()


class Content(QWidget):
    """Loaded and built right after the window's first frame. The pages and the store come once the desk opens."""

    ready = Signal()
    """Given once, when the desk is open and its first page stands."""
    desk_opened = Signal(object)
    """OpenDesk: given once, just before `ready`."""
    lock_time_chosen = Signal(int)
    """Minutes until the desk locks, given when the leads have chosen others."""
    lock_asked = Signal(str)
    """The worker wants the desk locked: "key", or "switch" for another worker's turn."""

    def __init__(
        self,
        opener: Opener,
        theme: Theme,
        *,
        folder: Path,
        preferences: Preferences,
        after: After = After(),  # noqa: B008 - frozen
    ) -> None:
        super().__init__()
        self.background = Background()
        self._tidy = Tidy(self, later=self._is_opening)
        self.theme = theme
        self.opener = opener
        self._folder, self._preferences = folder, preferences
        self._after = after
        self._rest: Rest | None = None
        self._left = False
        self._opened_desk: OpenDesk | None = None
        self._stands = False
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
        self.opening = OpeningView(theme, self.background, opener)
        self.opening.opened.connect(self._opened)
        self.opening.quiet_asked.connect(self.go_quiet)
        self.opening.loaded.connect(self._tidy.settle)
        self.stack.addWidget(self.opening)
        self.quiet = QuietScreen(theme)
        self.quiet.left.connect(self._back_to_desk)
        self.faces.addWidget(self.quiet)
        self._focus_before: QWidget | None = None
        self.background.trouble.connect(self.banner.tell)
        self.background.bug.connect(self.show_bug)

    def begin(self) -> None:
        """Open a practice desk at once; ask who is at any other; set one up where there is none."""
        self.opening.begin(self._after)

    def close_down(self) -> None:
        """Finish what is under way and close the store. Blocks until it is done."""
        self._left = True
        if self._rest is not None:
            self._rest.traveller.before_closing()
        self.background.close()
        self._tidy.stop()

    def leave(self, last: Callable[[], None]) -> bool:
        """Finish what the worker asked for, do `last`, close the store; False where it took too long.

        Blocks for a few seconds at most, and for none where nothing is under way.
        """
        self._left = True
        self._tidy.stop()
        return self.background.leave(last)

    def built(self) -> "dict[str, Page]":
        """The pages that were opened, by id."""
        return dict(self._pages)

    def worker(self) -> str:
        """Who is at the desk, or whom it is being opened for; "" for nobody."""
        opened = self._opened_desk
        return opened.worker if opened is not None else self.opening.asked_for()

    def can_lock(self) -> bool:
        """Whether the desk is open, or being opened: what a lock has to undo."""
        return self._opened_desk is not None or self.opening.holds_secret()

    @property
    def now(self) -> Preferences:
        """The preferences in force."""
        return self._preferences

    def choose(self, preferences: Preferences) -> None:
        """Put preferences in force at once, and keep them."""
        folder, self._preferences = self._folder, preferences
        self.theme.wear(preferences.look, preferences.scale / 100)
        self.background.prepare(lambda: save_preferences(folder, preferences))

    def lock_after(self, minutes: int) -> None:
        """From now on the desk locks after so many minutes; the store has it already."""
        self.lock_time_chosen.emit(minutes)

    def page(self, page_id: str) -> "Page":
        """The page of that name, built when it is first asked for. The desk must be open."""
        if page_id not in self._pages:
            if self._rest is None:
                raise RuntimeError("no page can be built before the desk is open")
            self._take_in(page_id, self._rest.build(_entry(page_id)))
        return self._pages[page_id]

    def turn(self, page_id: str) -> None:
        """Do what a line or button of the side bar says."""
        if page_id == "quiet":
            self.go_quiet()
        elif page_id in ("key", "switch"):
            self.lock_asked.emit(page_id)
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
        if self.is_covered():
            self.uncover()
        elif not self.banner.isHidden():
            self.banner.hide()
        elif page is not None and not page.step_back() and _entry(self._trail[-1]).aside:
            self._trail.pop()
            self.go(self._trail[-1] if self._trail else FIRST_PAGE)

    def go_quiet(self) -> None:
        """Show nothing about anybody, now, whatever stands on the screen."""
        if self.is_quiet():
            return
        if self.is_covered():
            self.uncover()
        # The focus may be in a menu or a dialog: what the page had before is where the worker comes back to.
        put_away_all_but(self.window())
        self._focus_before = QApplication.focusWidget()
        self.faces.setCurrentWidget(self.quiet)
        self.quiet.setFocus()
        self.repaint()

    def cover(self, screen: QWidget) -> None:
        """Put something before everything else."""
        self._focus_before = QApplication.focusWidget()
        self.faces.addWidget(screen)
        self.faces.setCurrentWidget(screen)

    def uncover(self) -> None:
        """Take away what was put before everything else, and come back to where the cursor was."""
        screen = self.faces.currentWidget()
        if self.is_covered() and screen is not None:
            self.faces.removeWidget(screen)
            screen.deleteLater()
        self._back_to_desk()

    def is_covered(self) -> bool:
        """Whether something other than the quiet screen stands before everything else."""
        return self.faces.currentIndex() > 0 and not self.is_quiet()

    def learn(self, text: str) -> None:
        """The process before this one has learned something since: say it on the unlock screen."""
        self._after = After.read(text)
        self.opening.learn(self._after)

    def say(self, text: str) -> None:
        """Say something in passing at the foot of the page."""
        if self._rest is not None:
            self._rest.toast.tell(text)

    def is_quiet(self) -> bool:
        """Whether the quiet screen is before everything."""
        return self.faces.currentWidget() is self.quiet

    def shows_person(self) -> bool:
        """Whether the page at the front shows somebody."""
        page = self.front()
        return page is not None and page.shows_person

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

    def _back_to_desk(self) -> None:
        self.faces.setCurrentIndex(0)
        if self._focus_before is not None and isValid(self._focus_before):
            self._focus_before.setFocus()

    def _opened(self, opened: OpenDesk) -> None:
        if self._left:  # locked meanwhile: this process ends
            return
        self.background.attach(opened.desk)
        self._opened_desk = opened
        self._tidy.settle()
        self.opening.done()
        self._step(self._stand_up(opened))

    def _step(self, steps: Iterator[None]) -> None:
        """Take one step, and the next one when the window has answered whoever sits before it."""
        if not self._left and next(steps, _DONE) is not _DONE:
            QTimer.singleShot(0, self, partial(self._step, steps))

    def _take_in(self, page_id: str, page: "Page") -> None:
        self._pages[page_id] = page
        self.stack.addWidget(page)

    def _is_opening(self) -> bool:
        """Whether the desk is on its way from the worker's key to the first page: no moment to look for garbage."""
        return self.opening.is_opening or (self._opened_desk is not None and not self._stands)

    def _stand_up(self, opened: OpenDesk) -> Iterator[None]:
        # What they stand on was loaded in the desk lane. What they ask of the lanes waits until the first page stands:
        # all of it at once took Python's lock from this thread for four fifths of the time.
        self.background.hold()
        try:
            for part in FIRST_PARTS:
                importlib.import_module(f"heartdesk.ui.{part}")
                yield
            rest = self._rest = importlib.import_module("heartdesk.ui.rest").Rest(self, opened)
            yield
            first = rest.build(_entry(FIRST_PAGE))
            yield
            self._take_in(FIRST_PAGE, first)
            yield
            # In one step: what is typed from now on reaches the page, and once the desk shows it can be locked.
            self.sidebar.open_up(opened.roles)
            self.sidebar.show_worker(opened.worker)
            self.go(FIRST_PAGE)
            if opened.news:
                self.banner.tell(DeskError(" ".join(opened.news)))
            self.desk_opened.emit(opened)
            yield
            self._tidy.settle()
            self._stands = True
            self.ready.emit()
            if self.opening.goes_to:
                self.go(self.opening.goes_to)
        finally:
            self.background.let_go()


def _entry(page_id: str) -> PageEntry:
    return next(entry for entry in PAGES if entry.id == page_id)
