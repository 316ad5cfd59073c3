"""What came of the last rounds: when, where, what left and who has it, what arrived, what was in the way."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from heartdesk.store.bundles import RoundMade
from heartdesk.sync.actions import OtherDesk, SyncState
from heartdesk.ui.sync.words import moment, place
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.card import Card
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import PlainLabel

SHOWN = 12
_SECONDS = len("2026-11-22T10:30:00")


class PastCard(Card):
    """Rounds at one place that brought nothing are one line."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, QCoreApplication.translate("PastCard", "The last rounds"))
        self._others: list[OtherDesk] = []
        self._lines = QVBoxLayout()
        self.column.addLayout(self._lines)

    def show_state(self, state: SyncState) -> None:
        """List the rounds, newest first."""
        self.setVisible(bool(state.rounds))
        self._others = [one for one in state.others if not one.shut_out]
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
        moved = [
            words.format(count=f"{count:,}")
            for count, words in (
                (made.left, self.tr("{count} left")),
                (made.arrived, self.tr("{count} arrived")),
            )
            if count
        ]
        said = self.tr("{when}, {place}: {moved}.").format(
            when=moment(made.at),
            place=place(made.place),
            moved=self.tr(" and ").join(moved) or self.tr("nothing moved"),
        )
        return " ".join((said, *self._receipt(made), *made.told[:2]))

    def _receipt(self, made: RoundMade) -> Iterator[str]:
        """Who has told that they have what had been said by then."""
        if not made.left or not self._others:
            return
        # A round is dated by the second, what was said within it more exactly.
        by = made.at[:_SECONDS]
        have = [one.name for one in self._others if not one.lacks or one.lacks[:_SECONDS] > by]
        if len(have) == 1:
            yield self.tr("{desk} has said that it has what left.").format(desk=have[0])
        elif have:
            yield self.tr("{desks} have said that they have what left.").format(
                desks=", ".join(have)
            )
        else:
            yield self.tr("No desk has said yet that it has what left.")


def _kind(made: RoundMade) -> tuple[bool, str]:
    return not (made.left or made.arrived or made.told), made.place
