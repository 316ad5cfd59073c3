"""Police and social work for where somebody lives, and which of them answers at this hour."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from heartdesk.core.area_model import SafetyCard
from heartdesk.safeguarding.model import About
from heartdesk.safety.model import NOTHING_HERE, CardNow, CardsHere, card_now, homes
from heartdesk.ui.context import Context
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.entry_edit_form import labelled
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.lines_now import LinesNow

_CARDS = {About.CHILD: "child", About.YOUNG: "child", About.ADULT: "adult"}
_ELSEWHERE = "another council"
_AGAIN_MS = 60_000
"""How often it is worked out anew: the hour may have struck."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class WhomToRing(QWidget):
    """The numbers come with the area, so they stand here with no network and with no directory."""

    def __init__(self, context: Context, *, now: Callable[[], datetime] = _utc_now) -> None:
        super().__init__()
        self._context, self.now = context, now
        self._cards = {card.id: card for card in context.area.safety_cards}
        self._about = About.CHILD
        self._here: CardsHere = NOTHING_HERE
        self._asked = False
        px = context.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self.where = QComboBox()
        self.where.setAccessibleName(self.tr("Where they live"))
        self.where.addItem(self.tr("Somewhere in {area}").format(area=context.area.name), "")
        for home in homes(context.area.safety_cards):
            self.where.addItem(home.name, home.id)
        self.where.addItem(self.tr("In another council’s area"), _ELSEWHERE)
        self.where.activated.connect(self._home_chosen)
        column.addWidget(labelled(self.tr("Where they live"), self.where))
        self._elsewhere = PlainLabel("", role="doubt")
        column.addWidget(self._elsewhere)
        self._lines = QVBoxLayout()
        column.addLayout(self._lines)
        column.addStretch(1)
        self._shown: CardNow | None = None
        tick = QTimer(self)
        tick.setInterval(_AGAIN_MS)
        tick.timeout.connect(self._show)
        tick.start()
        self._show()

    def tell(self, here: CardsHere) -> None:
        """What this hub adds: its hub area, numbers that two people put right, who has rung which."""
        self._here = here
        if not self._asked:
            self.where.setCurrentIndex(max(0, self.where.findData(here.home)))
        self._show(anew=True)

    def go_by(self, other: "WhomToRing") -> None:
        """Where they live was said there already."""
        self._asked = other._asked
        self.where.setCurrentIndex(other.where.currentIndex())
        self._show()

    def turn_to(self, about: About) -> None:
        """Show the lines for a child, or for an adult."""
        self._about = about
        self._show()

    def numbers(self) -> tuple[str, ...]:
        """The numbers that are shown, the one to ring now first."""
        return tuple(line.phone for line in self._shown.lines) if self._shown else ()

    def home(self) -> str:
        """The hub area home is in; "" where it is not known or in another council's area."""
        chosen = str(self.where.currentData())
        return "" if chosen == _ELSEWHERE else chosen

    def said_elsewhere(self) -> str:
        """What is said of another council; "" while home is in this one."""
        return "" if self._elsewhere.isHidden() else self._elsewhere.text()

    def card(self) -> SafetyCard | None:
        """The card whose lines are shown."""
        return self._cards.get(_CARDS[self._about])

    def _home_chosen(self, _at: int) -> None:
        self._asked = True
        self._show()

    def _show(self, *, anew: bool = False) -> None:
        card = self.card()
        elsewhere = self.where.currentData() == _ELSEWHERE
        self._elsewhere.setVisible(elsewhere)
        self._elsewhere.setText(self._of_another_council() if elsewhere else "")
        if card is None:
            empty(self._lines)
            said = self.tr("This area has no numbers yet. If life is in danger, ring 999.")
            self._lines.addWidget(PlainLabel(said, role="strong"))
            return
        here = self._here
        shown = card_now(card, self.now(), home=self.home(), changed=here.changed, rung=here.rung)
        if shown != self._shown or anew:
            self._shown = shown
            empty(self._lines)
            self._lines.addWidget(LinesNow(self._context.theme, shown.lines))

    def _of_another_council(self) -> str:
        return self.tr(
            "This desk has no confirmed number for another council’s social work. In danger, ring 999. The police "
            "on 101 reach every area. Or ask the lines below for the right number."
        )
