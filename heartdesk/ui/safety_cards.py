"""Safety cards: what to do and whom to ring now. They come with the area, so they work with no desk open at all."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from heartdesk.core.area import SafetyCard
from heartdesk.safety.model import (
    NOTHING_HERE,
    CardNow,
    CardsHere,
    card_now,
    differs_by_home,
    homes,
)
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.theme.tokens import RING
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.choice_row import ChoiceButton
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.lines_now import LinesNow
from heartdesk.ui.widgets.one_or_two import OneOrTwo
from heartdesk.ui.widgets.safety_show import ShowWords
from heartdesk.ui.widgets.scroll import scrolled

_WIDTH = 1120
_BESIDE = 780
"""From this width on, at 100 %, the numbers stand beside the steps."""

_AGAIN_MS = 60_000
"""How often a card that stays open is read anew: the hour may have struck."""

HARD_TO_HEAR = "hard-to-hear"


def _utc_now() -> datetime:
    return datetime.now(UTC)


class SafetyCards(QWidget):
    """One card at a time under a neutral title; the row above turns them. `now` gives the moment it is, aware."""

    turned = Signal(str)
    """Another card shows, by id."""

    def __init__(
        self, theme: Theme, cards: tuple[SafetyCard, ...], *, now: Callable[[], datetime] = _utc_now
    ) -> None:
        super().__init__()
        self._theme, self.now = theme, now
        px = theme.px
        self._cards = {card.id: card for card in cards}
        self._here = NOTHING_HERE
        self._home_asked = False
        inside = Frame("clear")
        inside.setMaximumWidth(px(_WIDTH))
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(px(24) - RING, px(16) - RING, px(24), px(16))
        self._column.setSpacing(px(8))
        self._column.addWidget(PlainLabel(self.tr("Steps to take"), role="title"))
        self._column.addWidget(
            PlainLabel(self.tr("You decide, not the computer. Press Esc to go back."), role="muted")
        )
        self._column.addWidget(self._make_turns())
        self._column.addWidget(self._make_home())
        self._place = QVBoxLayout()
        self._column.addLayout(self._place)
        self._column.addWidget(self._make_foot())
        self._column.addStretch(1)
        self._shown: CardNow | None = None
        self._faces = QStackedWidget()
        self._scroll = scrolled(inside, self.tr("Steps to take"), to_read=True)
        self._faces.addWidget(self._scroll)
        self.words = ShowWords(theme)
        self.words.left.connect(self._back_to_cards)
        self._faces.addWidget(self.words)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._faces)
        self._tick = QTimer(self)
        self._tick.setInterval(_AGAIN_MS)
        self._tick.timeout.connect(self.read_again)
        self._tick.start()
        if self._cards:
            self._show(next(iter(self._cards)))
        else:
            self._place.addWidget(
                PlainLabel(self.tr("This area has no cards yet. If life is in danger, ring 999."))
            )

    def tell(self, here: CardsHere) -> None:
        """What this hub adds: its hub area, numbers that two people put right, and who has rung which."""
        self._here = here
        if not self._home_asked:
            self._choose_home(here.home)
        self.read_again()

    def begin(self) -> None:
        """Somebody else may sit here now: home is this hub's own until another is asked for."""
        self._home_asked = False

    def arrive(self) -> None:
        """Put the cursor on the card that is shown."""
        if self._faces.currentWidget() is self.words:
            self._faces.setCurrentWidget(self._scroll)
        turned = next((turn for _, turn in self._turns if turn.isChecked()), None)
        (turned or self._scroll).setFocus()

    def open_with(self, what: str) -> None:
        """Show the first of some cards, by id, with commas between; "@" and a hub area say where home is."""
        cards, _, home = what.partition("@")
        if home:
            self._home_asked = True
            self._choose_home(home)
        wanted = next((card for card in cards.split(",") if card in self._cards), None)
        if wanted is not None:
            self._show(wanted)
            self.arrive()

    def shown(self) -> str:
        """The id of the card that is shown; "" for none."""
        return next((card for card, turn in self._turns if turn.isChecked()), "")

    def card(self) -> CardNow | None:
        """The card that is shown, as it is now."""
        return self._shown

    def home(self) -> str:
        """The hub area home is in; "" while it is not known."""
        return str(self.where.currentData() or "")

    def add_to_foot(self, part: QPushButton) -> None:
        """Put a button of the page's own under the card."""
        self._foot.addWidget(part)

    def show_words(self) -> None:
        """Words for somebody to read off the screen."""
        self._faces.setCurrentWidget(self.words)
        self.words.begin()

    def event(self, event: QEvent) -> bool:
        # While words are shown, Escape is ours: it leaves them, not the cards.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._faces.currentWidget() is self.words
        ):
            event.accept()
            return True
        return super().event(event)

    def _make_turns(self) -> QWidget:
        row = QWidget()
        line = FlowLayout(row, gap=self._theme.px(6))
        self._turns = []
        for card in self._cards.values():
            turn = ChoiceButton(card.neutral_title)
            turn.clicked.connect(lambda _on=False, turned=card.id: self._show(turned))
            line.addWidget(turn)
            self._turns.append((card.id, turn))
        return row

    def _make_home(self) -> QWidget:
        self._where_row = QWidget()
        line = FlowLayout(self._where_row, gap=self._theme.px(8))
        label = PlainLabel(self.tr("Home is in"), wrap=False)
        self.where = QComboBox()
        self.where.setAccessibleName(self.tr("Which hub area home is in"))
        self.where.addItem(self.tr("Not known, or another council"), "")
        for one in homes(self._cards.values()):
            self.where.addItem(one.hub_name, one.id)
        self.where.activated.connect(lambda _at: self._ask_home())
        label.setBuddy(self.where)
        label.setMinimumHeight(self._theme.px(34))
        line.addWidget(label)
        line.addWidget(self.where)
        return self._where_row

    def _make_foot(self) -> QWidget:
        foot = QWidget()
        self._foot = FlowLayout(foot, gap=self._theme.px(8))
        self.show_button = button(self.tr("Show words on the screen"), self.show_words)
        self._foot.addWidget(self.show_button)
        return foot

    def _ask_home(self) -> None:
        self._home_asked = True
        self.read_again()

    def _choose_home(self, home: str) -> None:
        at = self.where.findData(home)
        if at >= 0:
            self.where.setCurrentIndex(at)
            self.read_again()

    def _back_to_cards(self) -> None:
        self._faces.setCurrentWidget(self._scroll)
        self.show_button.setFocus()

    def read_again(self) -> None:
        """Show the card as it is now: the hour, the home or the numbers may be others."""
        shown = self.shown()
        if shown and self._now_card(shown) != self._shown:
            at = self._scroll.verticalScrollBar().value()
            self._show(shown)
            self._scroll.verticalScrollBar().setValue(at)

    def _now_card(self, card_id: str) -> CardNow:
        here = self._here
        return card_now(
            self._cards[card_id],
            self.now(),
            home=self.home(),
            changed=here.changed,
            rung=here.rung,
        )

    def _show(self, card_id: str) -> None:
        for other, turn in self._turns:
            turn.setChecked(other == card_id)
        self._where_row.setVisible(differs_by_home(self._cards[card_id]))
        self._shown = self._now_card(card_id)
        while (item := self._place.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self._place.addWidget(self._made(self._shown))
        self._scroll.verticalScrollBar().setValue(0)
        self.turned.emit(card_id)

    def _made(self, card: CardNow) -> Frame:
        px = self._theme.px
        frame = Frame("card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(px(24), px(12), px(24), px(12))
        column.setSpacing(px(8))
        column.addWidget(PlainLabel(card.when, role="muted"))
        steps = QWidget()
        listed = QVBoxLayout(steps)
        listed.setContentsMargins(0, 0, 0, 0)
        listed.setSpacing(px(6))
        for number, step in enumerate(card.steps, start=1):
            listed.addWidget(PlainLabel(f"{number}.  {step}"))
        listed.addStretch(1)
        column.addWidget(
            OneOrTwo(
                self._theme,
                steps,
                LinesNow(self._theme, card.lines),
                beside=_BESIDE,
                shares=(10, 11),
                gap=24,
            )
        )
        return frame
