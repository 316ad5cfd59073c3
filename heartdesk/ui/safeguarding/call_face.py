"""Ring now: the numbers, what to say, what the worker wrote down to read out, and the form of the call."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.safeguarding.model import Kept
from heartdesk.ui.context import Context
from heartdesk.ui.safeguarding.tell_form import TellForm
from heartdesk.ui.safeguarding.whom_to_ring import WhomToRing
from heartdesk.ui.safeguarding.worry_view import WorryView
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card import Card
from heartdesk.ui.widgets.card_column import CardColumn
from heartdesk.ui.widgets.emptying import take_out
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.one_or_two import OneOrTwo

WIDTH = 1120
_BESIDE = 780


class CallFace(QWidget):
    """The number comes first, and which it is goes by where they live."""

    def __init__(
        self, context: Context, *, paper: Callable[[], None], back: Callable[[], None]
    ) -> None:
        super().__init__()
        self._theme = theme = context.theme
        self._shown: WorryView | None = None
        self.numbers = WhomToRing(context)
        self.call = TellForm(theme)
        column = CardColumn(theme, self.tr("Ring now"), width=WIDTH)
        column.add(PlainLabel(self.tr("NOT YET TOLD"), role="alarm"))
        said = self._said(
            button(self.tr("On paper"), paper), button(self.tr("Not told yet: go back"), back)
        )
        column.add(two_in_card(context, self.numbers, said, shares=(2, 3)))
        self._card, self._words = column.card(self.tr("What you wrote down"))
        self._card.hide()
        column.fill(self)

    def show_words(self, kept: Kept | None) -> None:
        """The worker's own words of this worry, to read out; another's stand here for nobody."""
        if self._shown is not None:
            take_out(self._words, self._shown)
            self._shown = None
        self._card.setVisible(kept is not None)
        if kept is not None:
            self.numbers.turn_to(kept.now.about)
            self._shown = WorryView(self._theme, kept)
            self._words.addWidget(self._shown)

    def _said(self, *ends: QWidget) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(8))
        column.addWidget(PlainLabel(self.tr("What to say"), role="strong"))
        for words in self._script():
            column.addWidget(PlainLabel(words))
        column.addWidget(PlainLabel(self.tr("After the call"), role="strong"))
        column.addWidget(self.call)
        line = QWidget()
        flow = FlowLayout(line, gap=self._theme.px(8))
        for one in (self.call.keep, *ends):
            flow.addWidget(one)
        column.addWidget(line)
        column.addStretch(1)
        return part

    def _script(self) -> tuple[str, ...]:
        return (
            self.tr("1. Your name, the hub, and: “I am worried about somebody’s safety.”"),
            self.tr("2. Who it is, how old, and where they are now."),
            self.tr("3. What they said, in their words. Then what you saw. Your own view last."),
            self.tr("4. Whether they, or the family, know that you ring. If not, say why."),
            self.tr("5. Ask: “What will you do, and by when?” Write down the name."),
        )


def two_in_card(
    context: Context, first: QWidget, second: QWidget, *, shares: tuple[int, int]
) -> Card:
    """Two parts beside each other in one card, or under each other where there is no room."""
    card = Card(context.theme)
    card.column.addWidget(
        OneOrTwo(context.theme, first, second, beside=_BESIDE, shares=shares, gap=24)
    )
    return card
