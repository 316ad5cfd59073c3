"""Ring these numbers: every number of the safety cards, rung and signed by two different workers of this hub."""

from functools import partial

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.phones import NO_BREAK_SPACE
from heartdesk.safety.actions import NumberToRing, read_numbers, sign, unsign
from heartdesk.store.unit import Unit
from heartdesk.ui.context import Context
from heartdesk.ui.page import Page
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card_column import CardColumn
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.one_or_two import OneOrTwo

_WIDTH = 1000


class RingPage(Page):
    """What has two names goes to the end of the list. A name is only ever one's own."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._numbers: tuple[NumberToRing, ...] = ()
        self._buttons: dict[str, QPushButton] = {}
        self._next = ""
        column = CardColumn(context.theme, self.tr("Ring these numbers"), width=_WIDTH)
        column.add(
            PlainLabel(
                self.tr(
                    "They stand on the safety cards. Ring each from the hub’s own phone. Two workers sign, each for "
                    "themselves; after 90 days they are rung again. Nobody rings 999 for a try."
                )
            )
        )
        column.add(
            PlainLabel(
                self.tr(
                    "Say: “Hello, I am checking that our hub has the right number for you. That is all, thank you.” A "
                    "text line is not rung: look at its own web page."
                )
            )
        )
        self.count = PlainLabel("", role="strong")
        column.add(self.count)
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(context.theme.px(6))
        column.add(self._list)
        column.fill(self)
        context.background.changed.connect(self._changed)

    def arrive(self) -> None:
        self._focus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def numbers(self) -> tuple[NumberToRing, ...]:
        """What the list shows."""
        return self._numbers

    def button_of(self, entry: str) -> QPushButton:
        """The button that signs a number, or takes one's name off again."""
        return self._buttons[entry]

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if kinds & {Kind.NUMBER_RUNG, Kind.SERVICE, Kind.CORRECTION} and self.isVisible():
            self._read()

    def _read(self) -> None:
        self.context.background.look("numbers to ring", read_numbers, self._show)

    def _show(self, numbers: tuple[NumberToRing, ...]) -> None:
        self._numbers = numbers
        focused = QApplication.focusWidget()
        had_focus = focused is None or self.isAncestorOf(focused)
        done = sum(one.rung.state == "rung" for one in numbers)
        self.count.setText(
            self.tr("{done} of {all} numbers have two names.").format(done=done, all=len(numbers))
        )
        empty(self._rows)
        self._buttons.clear()
        for one in numbers:
            self._rows.addWidget(self._row(one))
        if had_focus:
            self._focus()

    def _row(self, one: NumberToRing) -> Frame:
        px = self.context.theme.px
        card = Frame("card")
        row = QVBoxLayout(card)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PlainLabel(f"{one.number}   {one.name}", role="strong"))
        about = " ".join(part for part in (f"{one.when}." if one.when else "", one.now) if part)
        column.addWidget(PlainLabel(about))
        column.addWidget(PlainLabel(one.rung.text, role="small"))
        row.addWidget(OneOrTwo(self.context.theme, words, self._presses(one), beside=700))
        return card

    def _presses(self, one: NumberToRing) -> QWidget:
        presses = QWidget()
        line = QHBoxLayout(presses)
        line.setContentsMargins(0, 0, 0, 0)
        if one.mine:
            press = button(self.tr("Take my name off"), partial(self._unsign, one), role="soft")
        else:
            said = self.tr("I looked: right") if one.by_text else self.tr("I rang it: right")
            press = button(said, partial(self._sign, one))
            press.setEnabled(one.needs_me)
        press.setAccessibleName(f"{press.text()}: {one.name}, {one.number}")
        self._buttons[one.entry] = press
        line.addWidget(press)
        if one.service:
            wrong = button(
                self.tr("Not right"),
                partial(self.context.go, "directory", one.service),
                role="soft",
            )
            wrong.setAccessibleName(
                self.tr("Not right: open the entry of {name}").format(name=one.name)
            )
            line.addWidget(wrong)
        line.addStretch(1)
        return presses

    def _focus(self) -> None:
        """The next number to ring after the one that was signed; else the first."""
        order = [one.entry for one in self._numbers]
        wanted = self._next if self._next in order else ""
        free = [one.entry for one in self._numbers if self._buttons[one.entry].isEnabled()]
        target = wanted or next(iter(free), "")
        if target:
            self._buttons[target].setFocus()
        else:
            self.setFocus()

    def _sign(self, one: NumberToRing) -> None:
        order = [each.entry for each in self._numbers if each.needs_me]
        after = order[order.index(one.entry) + 1 :] if one.entry in order else []
        self._next = after[0] if after else one.entry
        number = one.number.replace(NO_BREAK_SPACE, " ")

        def act(unit: Unit) -> str:
            return sign(unit, entry=one.entry, number=number)

        self.context.background.do(act, lambda _id: self._signed(one), self._refused)

    def _signed(self, one: NumberToRing) -> None:
        self.context.toast(
            self.tr("Signed: {name}.").format(name=one.name), act=partial(self._unsign, one)
        )

    def _refused(self, trouble: DeskError) -> None:
        self.context.toast(str(trouble))
        self._read()

    def _unsign(self, one: NumberToRing) -> None:
        self._next = one.entry

        def act(unit: Unit) -> None:
            unsign(unit, entry=one.entry)

        self.context.background.do(act)
