"""NOT YET TOLD: the line on top of every page until somebody has rung. It names nobody and says nothing of what."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from heartdesk.core.clock import local
from heartdesk.directory.freshness import day_in_words
from heartdesk.directory.opening import time_in_words
from heartdesk.safeguarding.model import Telling
from heartdesk.ui.announce import announce
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.label import Frame, PlainLabel


class NotTold(Frame):
    """Hidden while nothing is to be told. There is no way to close it but to tell."""

    def __init__(self, theme: Theme, ring: Callable[[], None]) -> None:
        super().__init__("urgent")
        px = theme.px
        line = QHBoxLayout(self)
        line.setContentsMargins(px(12), px(6), px(8), px(6))
        line.setSpacing(px(12))
        self._said = PlainLabel("", role="strong")
        line.addWidget(self._said, 1)
        self.ring = button(self.tr("Ring now"), ring, role="primary")
        self.ring.setAccessibleName(self.tr("Ring now: whom to ring, and who was told"))
        line.addWidget(self.ring)
        self._tellings: tuple[Telling, ...] = ()
        self.hide()

    def said(self) -> str:
        """What it says; "" while it is hidden."""
        return "" if self.isHidden() else self._said.text()

    def show_tellings(self, tellings: tuple[Telling, ...]) -> None:
        """Say how many worries nobody was told of, and since when."""
        if tellings != self._tellings:
            self._tellings = tellings
            self._said.setText(self._words(tellings) if tellings else "")
            if tellings:
                announce(self, self._said.text())
        self.setVisible(bool(tellings))

    def tellings(self) -> tuple[Telling, ...]:
        """What it stands for."""
        return self._tellings

    def _words(self, tellings: tuple[Telling, ...]) -> str:
        since = moment_in_words(tellings[0].since)
        if len(tellings) > 1:
            return self.tr(
                "NOT YET TOLD: {count} worries about someone’s safety, the first saved {since}. Nobody was rung yet."
            ).format(count=len(tellings), since=since)
        if tellings[0].lead_is_enough:
            return self.tr(
                "NOT YET TOLD: a worry about someone’s safety, saved {since}. Our safeguarding lead was not rung yet."
            ).format(since=since)
        return self.tr(
            "NOT YET TOLD: a worry about someone’s safety, saved {since}. Nobody was rung yet."
        ).format(since=since)


def moment_in_words(moment: datetime) -> str:
    """Such as "at 2:05 pm on Tue 17 Nov 2026"."""
    there = local(moment)
    return f"at {time_in_words(there.time())} on {day_in_words(there.date())}"


def top_of(main: QWidget, line: NotTold) -> None:
    """Put the line above everything else that `main` shows."""
    layout = main.layout()
    if isinstance(layout, QVBoxLayout):
        layout.insertWidget(0, line)
