"""The other desks: when each was last heard, and how much of what was written here it has."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from heartdesk.sync.actions import SyncState
from heartdesk.ui.sync.words import desk_line
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.card import Card
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import PlainLabel


class DesksCard(Card):
    """What another desk has is what it has said that it has, never a hope."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, QCoreApplication.translate("DesksCard", "The other desks"))
        self._known_as = PlainLabel("", role="muted")
        self.column.addWidget(self._known_as)
        self._lines = QVBoxLayout()
        self.column.addLayout(self._lines)

    def show_state(self, state: SyncState) -> None:
        """Name each desk."""
        self.setVisible(state.joined)
        self._known_as.setText(
            self.tr("The others know this desk as {name}.").format(name=state.name)
        )
        empty(self._lines)
        for other in state.others:
            self._lines.addWidget(PlainLabel(f"{other.name}: {desk_line(other, state.ours)}"))
        if not state.others:
            self._lines.addWidget(
                PlainLabel(
                    self.tr("No other desk has been asked in yet.")
                    if state.holds_root
                    else self.tr("They show here once you have met at the same place.")
                )
            )
        if state.carried:
            self._lines.addWidget(
                PlainLabel(
                    self.tr(
                        "{count} parts are not for anybody at this desk. It carries them on, unopened."
                    ).format(count=f"{state.carried:,}"),
                    role="muted",
                )
            )
