"""The worries that nobody was told of yet, a row and a way to ring for each."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from heartdesk.safeguarding.model import Telling
from heartdesk.ui.safeguarding.not_told import moment_in_words
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.one_or_two import OneOrTwo


class NotToldRows(QWidget):
    """Of a worry it says since when it waits, and nothing of what it is."""

    def __init__(self, theme: Theme, ring: Callable[[str], None]) -> None:
        super().__init__()
        self._theme, self._ring = theme, ring
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)

    def show_tellings(self, tellings: Sequence[Telling]) -> list[QPushButton]:
        """A row for each; the buttons with which they are rung about, in that order."""
        empty(self._rows)
        return [self._row(one) for one in tellings]

    def _row(self, one: Telling) -> QPushButton:
        since = moment_in_words(one.since)
        said = self.tr("A worry saved {since}. Nobody was rung yet.")
        if one.lead_is_enough:
            said = self.tr("A worry saved {since}. Our safeguarding lead was not rung yet.")
        words = said.format(since=since)
        press = button(
            self.tr("Ring, then say who was told"), partial(self._ring, one.concern), role="primary"
        )
        press.setAccessibleName(self.tr("Ring, then say who was told: {what}").format(what=words))
        self._rows.addWidget(
            OneOrTwo(self._theme, PlainLabel(words), press, beside=700, shares=(1, 0))
        )
        return press
