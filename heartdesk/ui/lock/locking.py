"""Locks the desk: the screen goes blank first, then a fresh process takes the place of this one."""

import os
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from heartdesk.ui.lock.after import After, Why
from heartdesk.ui.lock.clipboard import ClipboardGuard
from heartdesk.ui.lock.drafts import DraftKeeper, Drafts
from heartdesk.ui.lock.idle import Limits
from heartdesk.ui.lock.screen import AlwaysKeys, put_away_all_but
from heartdesk.ui.lock.switch import SwitchScreen
from heartdesk.ui.lock.watch import Watch

if TYPE_CHECKING:
    from heartdesk.ui.content import Content
    from heartdesk.ui.lock.control import Control
    from heartdesk.ui.session import OpenDesk
    from heartdesk.ui.window import Window


class Locking(QObject):
    """Belongs to one window. Without a supervisor a lock is an end: what is in memory must go."""

    blank = Signal()
    """The screen shows nothing any more."""

    def __init__(
        self,
        window: "Window",
        content: "Content",
        control: "Control | None",
        *,
        end: Callable[[int], None] = os._exit,
    ) -> None:
        super().__init__(window)
        self._window, self._content, self._control, self._end = window, content, control, end
        self._left = False
        self.drafts: DraftKeeper | None = None
        self._system: QObject | None = None
        self.watch = Watch(self, content.shows_person)
        self.clipboard = ClipboardGuard(self)
        self._keys = AlwaysKeys(
            self,
            {
                "F8": self._go_quiet,
                "Ctrl+Shift+Space": self._go_quiet,
                "Ctrl+L": partial(self.lock, "key"),
            },
        )
        content.lock_asked.connect(self._asked)
        content.desk_opened.connect(self._desk_opened)
        content.lock_time_chosen.connect(self._set_limits)
        self.watch.quiet.connect(self._go_quiet)
        self.watch.lock.connect(partial(self.lock, "idle"))
        if control is not None:
            control.asked_to_end.connect(self._asked_to_end)
            control.noted.connect(content.learn)
            control.listen()
        self.watch.start()
        QTimer.singleShot(0, self, self._hear_system)

    def lock(self, why: Why, pass_on: Collection[str] = ()) -> None:
        """Lock now. Whatever else fails, nothing stays on the screen and this process ends.

        Half-filled forms of the pages in `pass_on` are sealed for whoever is next. A desk that is still being opened is
        locked too. Before anybody has begun to open it there is nothing to lock: the quiet screen comes instead.
        """
        if self._left:
            return
        if not self._content.can_lock():
            self._content.go_quiet()
            return
        place = bytes(self._window.saveGeometry().toBase64().data()).decode()
        self._go_blank()
        drafts = self.drafts.now() if self.drafts is not None else {}
        after = After(why=why, worker=self._content.worker(), place=place, writing=bool(drafts))
        if self._control is None:
            self._leave(drafts, pass_on)
            self._window.close()
            return
        # The fresh process starts while this one seals and closes.
        self._control.lock(after.written())
        if not self._leave(drafts, pass_on) and drafts:
            self._control.note(replace(after, unsealed=True).written())

    def system_locked(self) -> None:
        """The computer locks, sleeps or turns to another user: the desk goes with it."""
        self.lock("system")

    def hears_system(self) -> bool:
        """Whether the computer's own lock is listened to by now."""
        return self._system is not None

    def close(self) -> None:
        """The window is being closed: keep what is half written, finish what is under way."""
        if not self._left:
            self._left = True
            self.clipboard.clear_now()
            if self.drafts is not None:
                self.drafts.stop()
                self._content.background.prepare(
                    partial(self.drafts.seal_all, self.drafts.now()), None, _too_late
                )
            self._content.close_down()
        if self._control is not None:
            self._control.bye()

    def _go_blank(self) -> None:
        self._left = True
        put_away_all_but(self._window)
        self._window.go_blank()
        self.clipboard.clear_now()
        self.blank.emit()

    def _go_quiet(self) -> None:
        if not self._left:
            self._content.go_quiet()

    def _leave(self, drafts: Drafts, pass_on: Collection[str]) -> bool:
        """Seal and close; whether everything was sealed."""
        keeper, sealed = self.drafts, list[bool]()

        def seal() -> None:
            if keeper is not None:
                keeper.seal_all(drafts, pass_on=pass_on)
            sealed.append(True)

        self._content.leave(seal)
        return bool(sealed)

    def _asked(self, why: Why) -> None:
        """The worker's own wish. A form that may be passed on is asked about, before another worker's turn only."""
        if self._content.is_covered() and why == "switch":
            return
        names = self.drafts.naming_nobody() if self.drafts is not None else ()
        if why == "switch" and names:
            self._ask_whose(names)
        else:
            self.lock(why)

    def _ask_whose(self, names: Collection[str]) -> None:
        content = self._content
        screen = SwitchScreen(content.theme)
        content.cover(screen)
        screen.kept.connect(partial(self.lock, "switch"))
        screen.left_behind.connect(partial(self.lock, "switch", names))
        screen.back.connect(content.uncover)
        screen.keep.setFocus()

    def _desk_opened(self, opened: "OpenDesk") -> None:
        self.drafts = DraftKeeper(self._content, opened)
        self._set_limits(opened.lock_after)
        self.watch.start()

    def _hear_system(self) -> None:
        # Not before the window is furnished: asking the system costs a moment.
        from heartdesk.ui.lock.system import SystemLock  # noqa: PLC0415

        system = SystemLock(self, self._window.windowHandle())
        system.locked.connect(self.system_locked)
        self._system = system

    def _set_limits(self, minutes: int) -> None:
        self.watch.limits = Limits().with_lock_after(minutes)
        self.watch.look()

    def _asked_to_end(self) -> None:
        """The supervisor wants this process gone, or is gone itself."""
        if self._left:
            self._end(0)
            return
        put_away_all_but(self._window)
        self._window.go_blank()
        self._window.close()
        QCoreApplication.quit()


def _too_late(_trouble: object) -> None:
    """Nobody is left to be told."""
