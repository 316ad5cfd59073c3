"""The leaflet being put together: what is on it, who does what next, and on to paper."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from heartdesk.core.kinds import Kind
from heartdesk.leaflets.languages import language_names
from heartdesk.ui.basket import Picked
from heartdesk.ui.context import Context
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.entry_rows import short
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.leaflet_panel_extra import LeafletExtra
from heartdesk.ui.widgets.paper_choice import PaperChoice
from heartdesk.ui.widgets.tab_order import put_before, steps_in


class LeafletPanel(Frame):
    """Shows the basket and changes it. The one primary button goes on to the preview."""

    preview = Signal()
    nothing_fits = Signal()
    before_they_go = Signal()
    by_phone = Signal()
    finish = Signal()

    def __init__(self, context: Context, *, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent)
        self._context = context
        self._shown: tuple[Picked, ...] | None = None
        self._revealed = False
        px = context.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(8))
        self._title = PlainLabel("", role="heading")
        column.addWidget(self._title)
        self._empty = PlainLabel(
            self.tr(
                "Tick up to three places in the list. They are printed here, each with the next step."
            ),
            role="muted",
        )
        column.addWidget(self._empty)
        self._names: list[PlainLabel] = []
        self._cards = QVBoxLayout()
        self._cards.setSpacing(px(8))
        column.addLayout(self._cards)
        self.under_steps = QVBoxLayout()
        column.addLayout(self.under_steps)
        column.addStretch(1)
        self._paper = PaperChoice(context.preferences.now.paper, theme=context.theme, parent=self)
        self._paper.usual.connect(self._choose_paper)
        column.addWidget(self._paper)
        self._extra = LeafletExtra(context, parent=self)
        self._paper.chosen.connect(self._extra.show_for)
        column.addWidget(self._extra)
        ends = QWidget()
        line = FlowLayout(ends, gap=px(4))
        self._ends = (
            button(self.tr("Before they go"), self.before_they_go.emit, role="soft", parent=self),
            button(self.tr("By phone, no printer"), self.by_phone.emit, role="soft", parent=self),
        )
        for end in self._ends:
            line.addWidget(end)
        column.addWidget(ends)
        self._go = button(
            self.tr("Preview and print"),
            self.preview.emit,
            role="primary",
            theme=context.theme,
            icon="print",
        )
        column.addWidget(self._go)
        self._finish = button(self.tr("Finish and clear"), self.finish.emit)
        column.addWidget(self._finish)
        self._nothing = button(self.tr("Nothing here fits"), self.nothing_fits.emit, role="soft")
        column.addWidget(self._nothing, alignment=Qt.AlignmentFlag.AlignLeft)
        context.basket.changed.connect(self.show_basket)
        context.background.changed.connect(self._changed)
        self._read_languages()
        self.show_basket()

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if Kind.LEAFLET_LABELS in kinds:
            self._read_languages()

    def _read_languages(self) -> None:
        """Offer the languages that this desk has, those that were added here too."""
        self._context.background.look("leaflet languages", language_names, self._paper.offer)

    def paper(self) -> str:
        """The style chosen, such as "a4" or "discreet"."""
        return self._paper.style_id()

    def choose_paper(self, style: str) -> None:
        """Make it on this paper, for this person."""
        self._paper.choose(style, self._paper.language())

    def language(self) -> str:
        """The language that stands beside English; "en" for English alone."""
        return self._paper.language()

    def matters(self) -> str:
        """What they said matters to them, for this paper alone; "" unless they want it there."""
        return self._extra.matters() if self.paper() != "discreet" else ""

    def ask_for(self) -> str:
        """The name of the worker to come back to, where it is to stand on the paper; else ""."""
        return self._extra.ask_for() if self.paper() != "discreet" else ""

    def labels(self) -> list[PlainLabel]:
        """Everything the panel says."""
        return self.findChildren(PlainLabel)

    def essentials(self) -> tuple[QPushButton, ...]:
        """The buttons that must be in sight without scrolling."""
        return (self._go, self._nothing)

    def is_empty(self) -> bool:
        """Whether no place is on the leaflet: only then may nothing fit."""
        return not self._context.basket.picked

    def focus_go(self) -> None:
        """Put the cursor on the way to paper."""
        (self._go if self._go.isEnabled() else self._nothing).setFocus()

    def show_basket(self) -> None:
        """Show what is on the leaflet now."""
        picked = self._context.basket.picked
        if picked == self._shown:
            return
        if self._shown is None or [one.id for one in picked] != [one.id for one in self._shown]:
            self._fill(picked)
        if self._shown and not picked:
            self._paper.start_anew(self._context.preferences.now.paper)
            self._extra.start_anew()
        self._shown = picked
        self._title.setText(
            self.tr("Leaflet ({count})").format(count=len(picked)) if picked else self.tr("Leaflet")
        )
        self._empty.setVisible(not picked)
        self._go.setEnabled(bool(picked))
        self._finish.setVisible(bool(picked))
        self._extra.setVisible(bool(picked))
        for end in self._ends:
            end.setVisible(bool(picked))
        self._extra.show_for(self.paper())
        self._nothing.setEnabled(not picked)

    def reveal(self, *, on: bool) -> None:
        """Show names that give somebody away, while that is held."""
        self._revealed = on
        for number, (one, label) in enumerate(zip(self._shown or (), self._names, strict=False), 1):
            label.setText(self._title_of(number, one))

    def _title_of(self, number: int, one: Picked) -> str:
        return f"{number}  {short(one.name if self._revealed else one.seen or one.name)}"

    def _fill(self, picked: tuple[Picked, ...]) -> None:
        empty(self._cards)
        self._names = []
        for number, one in enumerate(picked, start=1):
            self._cards.addWidget(self._card(number, one))
        put_before(
            steps_in(self._paper)[0],
            [step for card in self._cards_shown() for step in steps_in(card)],
        )

    def _choose_paper(self, style: str) -> None:
        preferences = self._context.preferences
        preferences.choose(replace(preferences.now, paper=style))

    def _cards_shown(self) -> list[QWidget]:
        items = (self._cards.itemAt(at) for at in range(self._cards.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if widget is not None]

    def _card(self, number: int, one: Picked) -> Frame:
        px = self._context.theme.px
        basket = self._context.basket
        card = Frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(10), px(6), px(6), px(8))
        column.setSpacing(px(4))
        top = QHBoxLayout()
        name = PlainLabel(self._title_of(number, one), role="strong")
        self._names.append(name)
        top.addWidget(name, 1)
        off = button(self.tr("Take off"), lambda: basket.take_out(one.id), role="soft")
        seen = short(one.seen or one.name)
        off.setAccessibleName(self.tr("Take {name} off the leaflet").format(name=seen))
        top.addWidget(off, alignment=Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        steps = ChoiceRow(
            self.tr("Next step for {name}").format(name=seen),
            (
                ("self", self.tr("They will")),
                ("together", self.tr("Together")),
                ("worker", self.tr("I will")),
            ),
        )
        steps.choose(one.step)
        steps.chosen.connect(lambda step: basket.set_step(one.id, step))
        column.addWidget(steps)
        return card
