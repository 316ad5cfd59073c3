"""The safety prompt, always in the same place. It asks a person to look up; it decides nothing."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from heartdesk.ui.announce import announce
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.alone import Alone
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel, for_button
from heartdesk.ui.widgets.safety_state import ANSWERS, Raised, SafetyState

_TALL = 34


class SafetyLine(Frame):
    """One calm line that a visitor may read. What it is about, in words and colour, shows only while it is held.

    A raised flag stays, whatever is typed next, until the worker says what was done.
    """

    open_cards = Signal(str)
    """Ids of safety cards to open, with commas between; "" opens them all."""
    closed = Signal(str)
    """The worker closed the flags, with an answer of `safety_state.ANSWERS`."""
    worried = Signal(str)
    """An answer to this question asks to look at its flags."""
    held = Signal(bool)
    """The button that stands for F2 went down, or up."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("calm")
        self.state = SafetyState()
        self.worker = ""
        """Who is signed in: whoever closes a flag does so by name."""
        self._held = False
        px = theme.px
        self._theme = theme
        self._alone: Alone | None = None
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(4), px(12), px(4))
        column.setSpacing(px(4))
        column.addWidget(self._ask_everyone(theme))
        column.addWidget(self._make_prompt(theme))
        self._why = PlainLabel("", role="strong")
        column.addWidget(self._why)
        self._show()

    def _ask_everyone(self, theme: Theme) -> QWidget:
        """The one ordinary question, and the way to the three for when they are alone."""
        px = theme.px
        asked = QWidget()
        line = FlowLayout(asked, gap=px(8))
        label = PlainLabel(self.tr("Food, heat and a safe bed tonight?"), wrap=False)
        label.setMinimumHeight(px(_TALL))
        line.addWidget(label)
        self.tonight = ChoiceRow(
            label.text(),
            (("", self.tr("Not asked")), ("yes", self.tr("Yes")), ("no", self.tr("No"))),
        )
        self.tonight.chosen.connect(partial(self._asked, "tonight"))
        line.addWidget(self.tonight)
        self._when_alone = button(
            self.tr("When you are alone with them"), self.turn_questions, role="soft"
        )
        line.addWidget(self._when_alone)
        return asked

    def _make_prompt(self, theme: Theme) -> QWidget:
        px = theme.px
        self._prompt = QWidget()
        line = FlowLayout(self._prompt, gap=px(6))
        self._said = PlainLabel("", role="strong", wrap=False)
        self._said.setMinimumHeight(px(_TALL))
        line.addWidget(self._said)
        self._card = button(
            self.tr("Card"), self._open, role="soft", theme=theme, icon="shield", parent=self
        )
        self._card.setAccessibleName(self.tr("Open the card that belongs to it"))
        line.addWidget(self._card)
        self._hold = QPushButton(for_button(self.tr("Why? F2")))
        self._hold.setProperty("role", "soft")
        self._hold.setAccessibleName(self.tr("Hold to see why, or hold F2"))
        self._hold.pressed.connect(partial(self.held.emit, True))
        self._hold.released.connect(partial(self.held.emit, False))
        line.addWidget(self._hold)
        self._answers: list[QPushButton] = []
        for answer, words, spoken in (
            ("safe", self.tr("Asked: safe"), self.tr("asked, they are safe")),
            ("acted", self.tr("Acted"), self.tr("acted")),
            ("passed on", self.tr("Passed on"), self.tr("passed on")),
            ("private", self.tr("Not private"), self.tr("not asked, it was not private")),
        ):
            made = button(words, partial(self._close, answer), role="choice", parent=self)
            made.setAccessibleName(self.tr("Close: {answer}").format(answer=spoken))
            line.addWidget(made)
            self._answers.append(made)
        self._noted = PlainLabel("", role="small", wrap=False)
        line.addWidget(self._noted)
        return self._prompt

    def raise_flags(self, flags: tuple[Raised, ...]) -> None:
        """Add flags. One that is already raised only grows: amber to red, never back."""
        if self.state.raise_flags(flags):
            self._show()
            announce(self, self._said.text())

    def raised(self) -> tuple[Raised, ...]:
        """What is raised and not yet closed."""
        return tuple(self.state.raised.values())

    def needs_answer(self) -> bool:
        """Whether a red flag waits for the worker's answer. Amber asks for nothing."""
        return self.state.needs_answer()

    def take(self, state: SafetyState) -> None:
        """Go on from a state that was left: after a lock, or an undo."""
        self.state = state
        self.tonight.choose(state.asked.get("tonight", ""))
        if self._alone is not None:
            self._alone.show_answers(state.asked)
        self._show()

    def clear(self) -> None:
        """A new enquiry begins."""
        if self._alone is not None:
            self._alone.hide()
        self.take(SafetyState())

    def show_why(self) -> None:
        """While held: what it is about, with its colour."""
        self._held = True
        self._show()
        if self.state.raised:
            announce(self, self._why.text())

    def hide_why(self) -> None:
        """No longer held."""
        self._held = False
        self._show()

    def shown_words(self) -> str:
        """Everything that anyone can read on the line now."""
        labels = [label for label in self.findChildren(PlainLabel) if label.isVisibleTo(self)]
        return " ".join(label.text() for label in labels)

    def open_button(self) -> QPushButton:
        """The button that opens the card."""
        return self._card

    def hold_button(self) -> QPushButton:
        """The button that stands for F2."""
        return self._hold

    def answer(self, answer: str) -> None:
        """The worker says what was done."""
        self._answers[ANSWERS.index(answer)].click()

    def focus_answer(self) -> None:
        """Put the cursor on the first answer."""
        self._answers[0].setFocus()

    def put_questions_away(self) -> bool:
        """Escape: close the questions for when they are alone; False where they are not open."""
        if self._alone is None or self._alone.isHidden():
            return False
        self.turn_questions()
        return True

    @property
    def alone(self) -> Alone:
        """The questions for when they are alone, made when they are first asked for."""
        if self._alone is None:
            self._alone = Alone(self._theme)
            self._alone.answered.connect(self._asked)
            self._alone.show_answers(self.state.asked)
            self._alone.hide()
            self._column.insertWidget(1, self._alone)
        return self._alone

    def turn_questions(self) -> None:
        """Open the questions for when they are alone, or put them away."""
        alone = self.alone
        alone.setVisible(alone.isHidden())
        (self._when_alone if alone.isHidden() else alone.first()).setFocus()

    def _asked(self, question: str, answer: str) -> None:
        self.state.asked[question] = answer
        if answer in ("no", "worried"):
            self.worried.emit(question)

    def _open(self) -> None:
        self.open_cards.emit(",".join(dict.fromkeys(flag.card for flag in self.raised())))

    def _close(self, answer: str) -> None:
        self.state.close(answer, by=self.worker or self.tr("the worker at the desk"))
        self._show()
        self.closed.emit(answer)

    def _show(self) -> None:
        raised, red = self.raised(), self.needs_answer()
        self.set_role(("urgent" if red else "gentle") if self._held and raised else "calm")
        self._why.setText(
            "\n".join(f"{one.label} ({one.words})" if one.words else one.label for one in raised)
        )
        self._why.setVisible(self._held and bool(raised))
        self._said.setText(
            self.tr("Check in with them now.") if red else self.tr("Check in with them.")
        )
        by = [one.by for one in self.state.closed.values()]
        self._noted.setText(self.tr("Checked in by {worker}").format(worker=by[-1]) if by else "")
        for part in (self._said, self._card, self._hold, *self._answers):
            part.setVisible(bool(raised))
        self._noted.setVisible(bool(by) and not raised)
        self._prompt.setVisible(bool(raised) or bool(by))
