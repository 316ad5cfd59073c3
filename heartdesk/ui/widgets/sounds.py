"""What the words sound like: chips to tick, the reasons on demand, and a calm line where less can be heard."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.core.area_model import Needs
from heartdesk.matching.model import Match
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.chip_box import ChipBox
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.offers import offers, reasons


class Sounds(QWidget):
    """Shows a match, and takes it away again."""

    wants_more = Signal()
    """The right need is not among the chips."""

    def __init__(self, theme: Theme, needs: Needs, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._needs = needs
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        lead = PlainLabel(self.tr("It sounds like"), role="strong", wrap=False)
        lead.setMinimumHeight(theme.px(36))
        self.more = button(
            self.tr("Something else"), self.wants_more.emit, role="soft", theme=theme, icon="add"
        )
        self.why = button(self.tr("Why these?"), self._turn_reasons, role="soft")
        self.why.hide()
        self.chips = ChipBox(theme, lead, self.more, self.why)
        column.addWidget(self.chips)
        self.reasons = PlainLabel("", role="small")
        self.engine = PlainLabel("", role="small")
        for label in (self.reasons, self.engine):
            label.hide()
            column.addWidget(label)

    def show_match(self, match: Match) -> None:
        """Offer what was heard; what is ticked stays."""
        self.chips.offer(offers(match, self._needs))
        self._say_reasons(reasons(match, self._needs))

    def say_engine(self, trouble: str) -> None:
        """Say that less can be heard, and why; "" says nothing."""
        said = self.tr("HeartDesk hears less in the words today: {trouble} You can go on.")
        self.engine.setText(said.format(trouble=trouble) if trouble else "")
        self.engine.setVisible(bool(trouble))

    def first(self) -> QWidget:
        """Where the cursor goes from the words."""
        chips = self.chips.chips()
        return chips[0] if chips else self.more

    def clear(self) -> None:
        """Nothing was said."""
        self.chips.clear()
        self._say_reasons("")

    def _say_reasons(self, text: str) -> None:
        self.reasons.setText(text)
        self.why.setVisible(bool(text))
        if not text:
            self.reasons.hide()

    def _turn_reasons(self) -> None:
        self.reasons.setVisible(self.reasons.isHidden())
