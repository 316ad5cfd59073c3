"""The rest of the window, made once the desk is open: keys, toast, quiet screen, bug page, the side bar's truth."""

import importlib
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.hubs.actions import read_hub
from heartdesk.hubs.model import Hub
from heartdesk.safeguarding.actions import not_told
from heartdesk.store.notices import Notice, notices
from heartdesk.store.unit import Look
from heartdesk.sync.actions import Badge, Met, read_badge
from heartdesk.ui.basket import Basket
from heartdesk.ui.bug_page import BugPage
from heartdesk.ui.context import Context
from heartdesk.ui.page import Page
from heartdesk.ui.pages import PageEntry, pages_for
from heartdesk.ui.safeguarding.not_told import NotTold, top_of
from heartdesk.ui.safekeeping import Safekeeper
from heartdesk.ui.session import CouncilNews, OpenDesk
from heartdesk.ui.shortcuts import SHORTCUTS
from heartdesk.ui.sync.traveller import Traveller
from heartdesk.ui.sync.words import side_line
from heartdesk.ui.toast import ToastBar

if TYPE_CHECKING:
    from heartdesk.ui.content import Content


class Rest(QObject):
    """Belongs to one content. Loaded and built on the GUI thread, once the desk is open."""

    def __init__(self, content: "Content", opened: OpenDesk) -> None:
        super().__init__(content)
        self._content = content
        self.bug_page = BugPage(content.theme)
        self.bug_page.left.connect(self._leave_bug)
        content.stack.addWidget(self.bug_page)
        self.toast = ToastBar(content.theme, content.main)
        self.toast.told.connect(content.banner.hide)
        self._lease = ""
        self.traveller = Traveller(content.background, opened.desk, opened.council, self)
        self.traveller.met.connect(self._met)
        self.traveller.learned.connect(self._learned)
        self.context = Context(
            background=content.background,
            theme=content.theme,
            area=opened.area,
            basket=Basket(),
            preferences=content,
            toast=self.toast.tell,
            go=content.go,
            opened=opened,
            traveller=self.traveller,
        )
        self.not_told = NotTold(content.theme, lambda: content.go("risk", "ring"))
        top_of(content.main, self.not_told)
        self._keys: list[str] = []
        self._install_keys()
        content.background.changed.connect(self._changed)
        self._look_at_desk()
        self._look_who_is_told()
        self._ask_for_notices()
        self.safekeeper = Safekeeper(content.background, opened.safekeeping, self)
        self.safekeeper.said.connect(content.sidebar.show_backup)

    def _ask_for_notices(self) -> None:
        if may(self.context.opened.roles, Kind.NOTICE, Operation.READ):
            self._content.background.do(notices, self._show_notices)

    def _show_notices(self, new: tuple[Notice, ...]) -> None:
        if not new:
            return
        if len(new) == 1:
            said = self.tr("Somebody's details were opened because they may be at risk.")
        else:
            said = self.tr(
                "{count} times somebody's details were opened because they may be at risk."
            ).format(count=len(new))
        self._content.banner.tell(
            DeskError(said, then=self.tr("As a safeguarding lead, read why in Settings, Workers."))
        )

    def build(self, entry: PageEntry) -> Page:
        """Make a page."""
        made: Page = getattr(importlib.import_module(entry.module), entry.cls)(self.context)
        return made

    def keys(self) -> tuple[str, ...]:
        """The keys that are listened to."""
        return tuple(self._keys)

    def _install_keys(self) -> None:
        content = self._content
        handlers: dict[str, Callable[[], object]] = {
            "find": self._find_anything,
            "search": self._search_here,
            "back": content.step_back,
            "print": self._print_out,
            "cards": lambda: content.go("cards"),
            "risk": lambda: content.go("risk"),
            "quiet": content.go_quiet,
            "lock": partial(content.lock_asked.emit, "key"),
            "switch": partial(content.lock_asked.emit, "switch"),
            "keys": lambda: content.go("keys"),
            "slip": self._slip_came_back,
            "storm": self._bad_weather,
        }
        for shortcut in SHORTCUTS:
            for key in shortcut.keys:
                self._install(key, handlers[shortcut.does])
        listed = (entry for entry in pages_for(self.context.opened.roles) if not entry.aside)
        for number, entry in enumerate(listed, start=1):
            self._install(f"Alt+{number}", partial(content.go, entry.id))

    def _slip_came_back(self) -> None:
        if any(entry.id == "slips" for entry in pages_for(self.context.opened.roles)):
            self._content.go("slips")

    def _bad_weather(self) -> None:
        if any(entry.id == "checkins" for entry in pages_for(self.context.opened.roles)):
            self.context.go("checkins", "storm")

    def _install(self, key: str, act: Callable[[], object]) -> None:
        self._keys.append(key)
        QShortcut(QKeySequence(key), self._content).activated.connect(act)

    def _find_anything(self) -> None:
        self._content.go("directory")
        self._content.page("directory").search_here()

    def _search_here(self) -> None:
        page = self._content.front()
        if page is None or not page.search_here():
            self._find_anything()

    def _print_out(self) -> None:
        page = self._content.front()
        if page is None or not page.print_out():
            self._content.go("help")
            self._content.page("help").print_out()

    def _leave_bug(self) -> None:
        page = self._content.front()
        if page is not None:
            self._content.stack.setCurrentWidget(page)
            page.arrive()

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if kinds:
            self._look_at_desk()
        if Kind.TELLING in kinds:
            self._look_who_is_told()
        if Kind.NOTICE in kinds:  # another desk may have brought it
            self._ask_for_notices()

    def _look_who_is_told(self) -> None:
        self._content.background.look("not told", not_told, self.not_told.show_tellings)

    def _look_at_desk(self) -> None:
        self._content.background.look("side bar", _about_desk, self._show_desk)

    def _met(self, met: Met) -> None:
        if not met.changed:  # else the side bar is looked after already
            self._look_at_desk()

    def _learned(self, news: CouncilNews) -> None:
        """What the desk learned of its council: a lease that runs out is said once, a desk shut out closes."""
        if news.shut_out:
            self._content.lock_asked.emit("key")
            return
        for sentence in news.told:
            self.toast.tell(sentence)
        if news.lease and news.lease != self._lease:
            self._content.banner.tell(DeskError(news.lease))
        self._lease = news.lease

    def _show_desk(self, about: tuple[Hub | None, Badge]) -> None:
        hub, badge = about
        if hub is None or not hub.name:
            self._content.sidebar.show_hub(self.tr("Hub not chosen yet"))
        else:
            self._content.sidebar.show_hub(hub.name)
        self._content.sidebar.show_truth(side_line(badge))


def _about_desk(look: Look) -> tuple[Hub | None, Badge]:
    return read_hub(look), read_badge(look)
