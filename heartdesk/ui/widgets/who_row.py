"""Who it is for: asked only where somebody was named in the words, ticked by the worker, never assumed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from heartdesk.triage.model import WHO
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.choice_row import ChoiceButton
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel


class WhoRow(QWidget):
    """Unticked suggestions; what is ticked stays, whatever is typed next."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        line = FlowLayout(self, gap=theme.px(6))
        label = PlainLabel(self.tr("Who is it for?"), role="strong", wrap=False)
        label.setMinimumHeight(theme.px(36))
        line.addWidget(label)
        words = {
            "self": self.tr("Themselves"),
            "child": self.tr("A child"),
            "young": self.tr("A young person"),
            "older": self.tr("An older person"),
            "family": self.tr("Partner or family"),
            "friend": self.tr("Friend or neighbour"),
            "cared": self.tr("Someone they look after"),
        }
        self.buttons: dict[str, ChoiceButton] = {}
        for who in WHO:
            made = ChoiceButton(words[who])
            made.setAccessibleName(self.tr("It is for: {who}").format(who=words[who]))
            made.toggled.connect(self._toggled)
            line.addWidget(made)
            self.buttons[who] = made
        self.suggest(())

    def suggest(self, named: tuple[str, ...]) -> None:
        """Offer these, with those that are ticked."""
        if set(named) <= {"self"}:
            named = ()  # then nothing is in question
        for who, button in self.buttons.items():
            button.setVisible(who in named or button.isChecked())
        self.setVisible(bool(named) or bool(self.ticked()))

    def ticked(self) -> tuple[str, ...]:
        """Who it is for, as far as the worker has said."""
        return tuple(who for who, button in self.buttons.items() if button.isChecked())

    def tick(self, ticked: tuple[str, ...]) -> None:
        """Tick these and no others."""
        for who, button in self.buttons.items():
            button.setChecked(who in ticked)
        self.suggest(())

    def _toggled(self, _on: bool) -> None:
        self.changed.emit()
