"""Safety cards: what to do and whom to ring. They come with the area, so they work with no desk open at all."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from heartdesk.core.area import SafetyCard
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.theme.tokens import RING
from heartdesk.ui.widgets.choice_row import ChoiceButton
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.scroll import scrolled

_TEXT_WIDTH = 720


class SafetyCards(QWidget):
    """One card at a time under a neutral title; the row above turns them."""

    def __init__(self, theme: Theme, cards: tuple[SafetyCard, ...]) -> None:
        super().__init__()
        self._theme = theme
        px = theme.px
        self._cards = {card.id: card for card in cards}
        self._changed: dict[str, str] = {}
        inside = Frame("clear")
        inside.setMaximumWidth(px(_TEXT_WIDTH) + px(48))
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(px(24) - RING, px(16) - RING, px(24), px(24))
        self._column.setSpacing(px(12))
        self._column.addWidget(PlainLabel(self.tr("Steps to take"), role="title"))
        self._column.addWidget(
            PlainLabel(self.tr("You decide, not the computer. Press Esc to go back."), role="muted")
        )
        row = QWidget()
        line = FlowLayout(row, gap=px(6))
        self._turns = []
        for card in self._cards.values():
            turn = ChoiceButton(card.neutral_title)
            turn.clicked.connect(lambda _on=False, turned=card.id: self._show(turned))
            line.addWidget(turn)
            self._turns.append((card.id, turn))
        self._column.addWidget(row)
        self._shown: QWidget | None = None
        self._column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = scrolled(inside, self.tr("Steps to take"), to_read=True)
        outer.addWidget(self._scroll)
        if self._cards:
            self._show(next(iter(self._cards)))
        else:
            self._column.insertWidget(
                2,
                PlainLabel(self.tr("This area has no cards yet. If life is in danger, ring 999.")),
            )

    def tell_changes(self, numbers: Mapping[str, str]) -> None:
        """Say beside the cards' own numbers what two people have put right since, by id of the area's entry."""
        if numbers != self._changed:
            self._changed = dict(numbers)
            shown = self.shown()
            if shown:
                self._show(shown)

    def arrive(self) -> None:
        """Put the cursor on the card that is shown."""
        turned = next((turn for _, turn in self._turns if turn.isChecked()), None)
        (turned or self._scroll).setFocus()

    def open_with(self, what: str) -> None:
        """Show the first of some cards, by id, with commas between."""
        wanted = next((card for card in what.split(",") if card in self._cards), None)
        if wanted is not None:
            self._show(wanted)
            self.arrive()

    def shown(self) -> str:
        """The id of the card that is shown; "" for none."""
        return next((card for card, turn in self._turns if turn.isChecked()), "")

    def _show(self, card_id: str) -> None:
        for other, turn in self._turns:
            turn.setChecked(other == card_id)
        if self._shown is not None:
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = self._made(self._cards[card_id])
        self._column.insertWidget(3, self._shown)
        self._scroll.verticalScrollBar().setValue(0)

    def _made(self, card: SafetyCard) -> Frame:
        px = self._theme.px
        frame = Frame("card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(8))
        column.addWidget(PlainLabel(card.when, role="muted"))
        for number, step in enumerate(card.steps, start=1):
            column.addWidget(PlainLabel(f"{number}.  {step.text}"))
        if card.lines:
            column.addSpacing(px(4))
            column.addWidget(PlainLabel(self.tr("Who to ring"), role="strong"))
            grid = QGridLayout()
            grid.setHorizontalSpacing(px(16))
            grid.setVerticalSpacing(px(6))
            for at, line in enumerate(card.lines):
                phone = PlainLabel(line.phone, role="strong", wrap=False)
                phone.setAlignment(Qt.AlignmentFlag.AlignTop)
                grid.addWidget(phone, at, 0)
                said = [line.name, line.when]
                if line.entry in self._changed:
                    said.append(
                        self.tr("Since changed: ring {number}. Two workers agreed on it.").format(
                            number=self._changed[line.entry]
                        )
                    )
                grid.addWidget(PlainLabel("\n".join(one for one in said if one)), at, 1)
            grid.setColumnStretch(1, 1)
            column.addLayout(grid)
        return frame
