"""What came of the last rounds: when, where, what left, what arrived, what was in the way."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from heartdesk.store.shelf import RoundMade
from heartdesk.sync.actions import SyncState
from heartdesk.ui.sync.words import moment, place
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.card import Card
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import PlainLabel

SHOWN = 12


class PastCard(Card):
    """Rounds at one place that brought nothing are one line."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, QCoreApplication.translate("PastCard", "The last rounds"))
        self._lines = QVBoxLayout()
        self.column.addLayout(self._lines)

    def show_state(self, state: SyncState) -> None:
        """List the rounds, newest first."""
        self.setVisible(bool(state.rounds))
        empty(self._lines)
        for line, _ in zip(self._in_words(state.rounds), range(SHOWN), strict=False):
            self._lines.addWidget(PlainLabel(line))

    def _in_words(self, rounds: Iterable[RoundMade]) -> Iterator[str]:
        for (still, where), alike in groupby(rounds, key=_kind):
            if still:
                times = [moment(made.at) for made in alike]
                first, last = times[-1], times[0]
                when = (
                    last
                    if first == last
                    else self.tr("{first} to {last}").format(first=first, last=last)
                )
                yield self.tr("{when}, {place}: nothing new.").format(when=when, place=place(where))
            else:
                yield from (self._round(made) for made in alike)

    def _round(self, made: RoundMade) -> str:
        said = self.tr("{when}, {place}: parts that left {left}, that arrived {arrived}.").format(
            when=moment(made.at),
            place=place(made.place),
            left=f"{made.left:,}",
            arrived=f"{made.arrived:,}",
        )
        return " ".join((said, *made.told[:2]))


def _kind(made: RoundMade) -> tuple[bool, str]:
    return not (made.left or made.arrived or made.told), made.place
