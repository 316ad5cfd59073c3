"""How this desk stands with the others, and a round now, which can be stopped."""

import time

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout

from heartdesk.core.errors import DeskError
from heartdesk.sync.actions import Met, SyncState
from heartdesk.sync.lease import WHERE
from heartdesk.sync.model import Way
from heartdesk.sync.rounds import NOT_HERE_YET, UNTIL_DECIDED
from heartdesk.ui.announce import announce
from heartdesk.ui.context import Context
from heartdesk.ui.sync import words
from heartdesk.ui.sync.how_long import HowLong
from heartdesk.ui.sync.places_part import PlacesPart
from heartdesk.ui.unlock.told import Told
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card import Card
from heartdesk.ui.widgets.card_column import to_the_right
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import Frame, PlainLabel


class MeetCard(Card):
    """Says what the last round could not do, in the words of the round."""

    changed = Signal()
    """Where the others are met was changed."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context.theme, QCoreApplication.translate("MeetCard", "Meeting the others")
        )
        self._context, self._traveller = context, context.traveller
        self._how_long, self._stopping = HowLong(), False
        self.standing = PlainLabel("")
        self.places = PlacesPart(context)
        self.places.chosen.connect(self.go)
        self.places.chosen.connect(self.changed)
        self.places.dropped.connect(self.changed)
        self._in_the_way = Frame("clear")
        self._lines = QVBoxLayout(self._in_the_way)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self.told = Told()
        for part in (self.standing, self._in_the_way, self.told):
            self.column.addWidget(part)
        self._add_way()
        self.now = button(self.tr("Meet now"), self.go, role="primary")
        self.column.addLayout(to_the_right(self.now))
        self.column.addWidget(self.places)
        self._traveller.moved.connect(self._moved)
        self._traveller.met.connect(self._met)
        self._traveller.failed.connect(self._failed)

    def show_state(self, state: SyncState) -> None:
        """Say how it stands."""
        self.standing.setText(words.standing(state))
        self.places.show_state(state)
        self.now.setVisible(state.joined and bool(state.places))
        self.now.setEnabled(bool(state.places) and not self._traveller.under_way)
        empty(self._lines)
        # What waits for a person has a card of its own, which knows what has been decided since.
        told = [one for one in state.told if not one.endswith((NOT_HERE_YET, UNTIL_DECIDED))]
        told = [*filter(None, (state.lease.removesuffix(WHERE).strip(),)), *told]
        for sentence in told:
            self._lines.addWidget(PlainLabel(sentence, role="doubt"))
        self._in_the_way.setVisible(bool(told))

    def said(self) -> str:
        """All that the card says."""
        labels = self.findChildren(PlainLabel)
        return "\n".join(label.text() for label in labels if label.isVisibleTo(self))

    def go(self) -> None:
        """Make a round now."""
        self.told.clear()
        stood = self.now.hasFocus()
        self.now.setEnabled(False)
        self._how_long, self._stopping = HowLong(), False
        self._say_way(self.tr("Looking at what is there …"))
        if stood:  # Enter once more must not reach what comes next: leaving a place out
            self.stop.setFocus()
        self._traveller.go()

    def _add_way(self) -> None:
        self._way = Frame("clear")
        line = QHBoxLayout(self._way)
        line.setContentsMargins(0, 0, 0, 0)
        self._doing = PlainLabel("", role="muted", wrap=False)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Under way"))
        self.stop = button(self.tr("Stop"), self._stop)
        line.addWidget(self._doing)
        line.addWidget(self._bar, 1)
        line.addWidget(self.stop, alignment=Qt.AlignmentFlag.AlignRight)
        self._way.hide()
        self.column.addWidget(self._way)

    def _stop(self) -> None:
        self._traveller.stop()
        self._stopping = True
        self._doing.setText(self.tr("Stopping …"))

    def _say_way(self, text: str, way: Way | None = None) -> None:
        self._doing.setText(text)
        self._bar.setRange(0, way.of if way else 0)
        self._bar.setValue(way.done if way else 0)
        self._way.show()

    def _moved(self, way: Way) -> None:
        if way.of < 2:
            return
        says = (
            self.tr("Bringing out {done} of {all}")
            if way.out
            else self.tr("Taking in {done} of {all}")
        ).format(done=f"{way.done + 1:,}", all=f"{way.of:,}")
        more = self._how_long.more(way, time.monotonic())
        if not self._stopping:
            self._say_way(f"{says}, {more}" if more else says, way)

    def _over(self) -> None:
        self._how_long, self._stopping = HowLong(), False
        self.now.setEnabled(True)
        if self.stop.hasFocus():
            self.now.setFocus()
        self._way.hide()

    def _met(self, met: Met) -> None:
        self._over()
        self.told.clear()
        made = met.made
        if made.left or made.arrived:
            said = self.tr("{left} left, {arrived} arrived.").format(
                left=f"{made.left:,}", arrived=f"{made.arrived:,}"
            )
            announce(self, said)

    def _failed(self, trouble: DeskError) -> None:
        self._over()
        self.told.tell(trouble)
