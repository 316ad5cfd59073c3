"""A slip came back: type its code, say how it went, done. Nobody's name."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.enquiries.collecting import Waiting, collect, forget_collection
from heartdesk.enquiries.outcomes import (
    Asked,
    Before,
    Slip,
    keep_outcomes,
    read_returned,
    take_back,
)
from heartdesk.leaflets.notice import NAMES
from heartdesk.leaflets.slip_code import LENGTH as CODE_LENGTH
from heartdesk.store.unit import Look
from heartdesk.ui.context import Context
from heartdesk.ui.help.went_row import WentRow
from heartdesk.ui.page import Page
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card_column import CardColumn, to_the_right
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import PlainLabel


class SlipsPage(Page):
    """Enter, a figure, Enter: three keys beside the code."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        column = CardColumn(context.theme, self.tr("A slip came back"), width=760)
        label = PlainLabel(
            self.tr(
                "Type the slip code, or the word of a leaflet that waits here. "
                "No name is needed, and none is kept."
            ),
            role="muted",
        )
        column.add(label)
        self.code = QLineEdit()
        self.code.setMaxLength(40)
        self.code.setAccessibleName(self.tr("Slip code, or the word they were told"))
        self.code.returnPressed.connect(self.look_up)
        label.setBuddy(self.code)
        box = QWidget()
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.code, 1)
        line.addWidget(button(self.tr("Look it up"), self.look_up))
        column.add(box)
        self._trouble = PlainLabel("", role="doubt")
        self._trouble.hide()
        column.add(self._trouble)
        self._card, inside = column.card(self.tr("How did it go?"))
        inside.addWidget(
            PlainLabel(self.tr("Press a figure for each place, then Enter."), role="muted")
        )
        self._places = QVBoxLayout()
        inside.addLayout(self._places)
        self._keep = button(
            self.tr("Keep it"), self.keep, role="primary", theme=context.theme, icon="check"
        )
        inside.addLayout(to_the_right(self._keep))
        self._card.hide()
        column.fill(self)
        self._slip: Slip | None = None
        self.rows: dict[str, WentRow] = {}

    def arrive(self) -> None:
        self.code.setFocus()

    def step_back(self) -> bool:
        if self._slip is None and not self.code.text():
            return False
        self._start_anew()
        return True

    def search_here(self) -> bool:
        self.code.selectAll()
        self.code.setFocus()
        return True

    def open_with(self, what: str) -> None:
        self.code.setText(what)
        self.look_up()

    def words(self) -> str:
        """Everything the page says about a slip, or about a code that is none."""
        return "\n".join(
            label.text() for label in self.findChildren(PlainLabel) if label.isVisibleTo(self)
        )

    def look_up(self) -> None:
        """Ask how it went at the places of the code that is typed."""
        typed = self.code.text()
        if typed.strip():
            self.context.background.look(
                "returned", lambda look: _code_or_word(look, typed), self._show, self._refuse
            )

    def keep(self) -> None:
        """Keep what was said, and be ready for the next slip."""
        slip = self._slip
        said = {place: went for place, row in self.rows.items() if (went := row.went())}
        if slip is None:
            return
        if not said:
            self.context.toast(self.tr("Press a figure for one place first."))
            return
        background = self.context.background

        def kept(before: tuple[Before, ...]) -> None:
            self._start_anew()
            self.context.toast(
                self.tr("Kept, without a name. Thank them."),
                act=lambda: background.do(partial(take_back, before=before)),
            )

        background.do(lambda unit: keep_outcomes(unit, code=slip.code, went=said), kept)

    def _refuse(self, trouble: DeskError) -> None:
        self._clear()
        self._trouble.setText(str(trouble))
        self._trouble.show()
        self.code.selectAll()
        self.code.setFocus()

    def _show(self, found: Slip | Waiting) -> None:
        if isinstance(found, Waiting):
            self._hand_over(found)
        else:
            self._ask(found)

    def _hand_over(self, waiting: Waiting) -> None:
        """What waited under a word goes on the leaflet, to be printed with the facts of today."""
        self._start_anew()
        basket = self.context.basket
        basket.empty()
        for place in waiting.places:
            basket.put(str(Kind.SERVICE), place.id, place.name, seen=place.seen)
            basket.set_step(place.id, place.step)
        self.context.go("help", "")
        self.context.background.do(lambda unit: forget_collection(unit, word=waiting.word))
        self.context.toast(self.tr("Their leaflet is here. Print it with Ctrl+P."))

    def _ask(self, slip: Slip) -> None:
        self._clear()
        self._slip = slip
        for one in slip.places:
            self._place(one)
        self._places.addWidget(
            PlainLabel(
                self.tr(
                    "What is private is never kept with a code. Look at the paper too: ask about nothing "
                    "else that stands on it, and say if a number on it has changed."
                ),
                role="muted",
            )
        )
        self._card.show()
        self._keep.setEnabled(bool(self.rows))
        if self.rows:
            next(iter(self.rows.values())).arrive()

    def _place(self, one: Asked) -> None:
        name = one.place.seen or one.place.name
        if not one.asked:
            said = self.tr("{name}: not asked about, to keep it private.").format(name=name)
            self._places.addWidget(PlainLabel(said, role="muted"))
            return
        row = WentRow(self.context.theme, name)
        row.say(one.went)
        row.answered.connect(partial(self._go_on, row))
        row.keep.connect(self.keep)
        self.rows[one.place.id] = row
        self._places.addWidget(row)
        for fact in one.place.facts:
            changed = self.tr("Changed since. {fact}: now {now}")
            self._places.addWidget(
                PlainLabel(changed.format(fact=NAMES[fact.part], now=fact.now), role="doubt")
            )

    def _go_on(self, row: WentRow) -> None:
        """On to the next place that nothing was said of, else to the button."""
        left = [one for one in self.rows.values() if one is not row and one.went() is None]
        if left:
            left[0].arrive()
        else:
            self._keep.setFocus()

    def _start_anew(self) -> None:
        self._clear()
        self.code.setText("")  # clear() would leave something to undo, and undo is for the answer
        self.code.setFocus()

    def _clear(self) -> None:
        self._slip = None
        self.rows = {}
        empty(self._places)
        self._trouble.hide()
        self._card.hide()


def _code_or_word(look: Look, typed: str) -> Slip | Waiting:
    """A code has figures or a dash in it; a word has letters alone. What is neither is told as for a code."""
    if typed.strip().isalpha():
        try:
            return collect(look, word=typed)
        except DeskError:
            if len(typed.strip()) != CODE_LENGTH:
                raise
    return read_returned(look, code=typed)
