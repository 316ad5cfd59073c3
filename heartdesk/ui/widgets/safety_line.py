"""The safety prompt, always in the same place. It asks a person to look up; it decides nothing."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from heartdesk.ui.announce import announce
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel, for_button


@dataclass(frozen=True)
class Raised:
    """A flag that was raised: its level, its safety card, what it is called and the words that raised it."""

    id: str
    level: str
    card: str
    label: str
    words: str = ""


class SafetyLine(Frame):
    """One calm line that a visitor may read. What it is about, in words and colour, shows only while it is held.

    A raised flag stays, whatever is typed next, until the worker says what was done.
    """

    open_cards = Signal(str)
    """Ids of safety cards to open, with commas between; "" opens them all."""
    closed = Signal(str)
    """The worker closed the flags: "safe", "acted" or "passed on"."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("calm")
        self._raised: dict[str, Raised] = {}
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(4), px(12), px(4))
        column.setSpacing(px(4))
        self._prompt = QWidget()
        line = FlowLayout(self._prompt, gap=px(6))
        self._said = PlainLabel("", role="strong", wrap=False)
        self._said.setMinimumHeight(px(34))
        line.addWidget(self._said)
        self._card = button(
            self.tr("Open the card"),
            self._open,
            role="soft",
            theme=theme,
            icon="shield",
            parent=self,
        )
        line.addWidget(self._card)
        self._hold = QPushButton(for_button(self.tr("Why? Hold F2")))
        self._hold.setProperty("role", "soft")
        self._hold.setAccessibleName(self.tr("Hold to see why, or hold F2"))
        self._hold.pressed.connect(self.show_why)
        self._hold.released.connect(self.hide_why)
        line.addWidget(self._hold)
        self._answers: list[QWidget] = []
        for answer, words in (
            ("safe", self.tr("Asked: safe")),
            ("acted", self.tr("Acted")),
            ("passed on", self.tr("Passed on")),
        ):
            made = button(words, partial(self._close, answer), role="choice", parent=self)
            made.setAccessibleName(self.tr("Close: {answer}").format(answer=words))
            line.addWidget(made)
            self._answers.append(made)
        column.addWidget(self._prompt)
        self._why = PlainLabel("", role="strong")
        column.addWidget(self._why)
        asked = QWidget()
        question = FlowLayout(asked, gap=px(8))
        label = PlainLabel(self.tr("Food, heat and a safe bed tonight?"), wrap=False)
        label.setMinimumHeight(px(34))
        question.addWidget(label)
        self.tonight = ChoiceRow(
            label.text(),
            (("", self.tr("Not asked")), ("yes", self.tr("Yes")), ("no", self.tr("No"))),
        )
        question.addWidget(self.tonight)
        column.addWidget(asked)
        self._show()

    def raise_flags(self, flags: tuple[Raised, ...]) -> None:
        """Add flags. One that is already raised only grows: amber to red, never back."""
        before = dict(self._raised)
        for flag in flags:
            known = self._raised.get(flag.id)
            if known is None or (flag.level == "red" and known.level != "red"):
                self._raised[flag.id] = flag
        if self._raised != before:
            self._show()
            announce(self, self._said.text())

    def raised(self) -> tuple[Raised, ...]:
        """What is raised and not yet closed."""
        return tuple(self._raised.values())

    def needs_answer(self) -> bool:
        """Whether a red flag waits for the worker's answer. Amber asks for nothing."""
        return any(flag.level == "red" for flag in self._raised.values())

    def clear(self) -> None:
        """A new enquiry begins."""
        self._raised = {}
        self.tonight.choose("")
        self._show()

    def show_why(self) -> None:
        """While held: what it is about, with its colour."""
        if self._raised:
            red = self.needs_answer()
            self.set_role("urgent" if red else "gentle")
            said = [
                f"{flag.label} ({flag.words})" if flag.words else flag.label
                for flag in self._raised.values()
            ]
            self._why.setText("\n".join(said))
            self._why.show()
            announce(self, self._why.text())

    def hide_why(self) -> None:
        """No longer held."""
        self._show()

    def shown_words(self) -> str:
        """Everything that anyone can read on the line now."""
        labels = [label for label in self.findChildren(PlainLabel) if not label.isHidden()]
        return " ".join(label.text() for label in labels)

    def open_button(self) -> QPushButton:
        """The button that opens the card."""
        return self._card

    def focus_answer(self) -> None:
        """Put the cursor on the first answer."""
        self._answers[0].setFocus()

    def _open(self) -> None:
        self.open_cards.emit(",".join(dict.fromkeys(flag.card for flag in self._raised.values())))

    def _close(self, answer: str) -> None:
        self._raised = {}
        self._show()
        self.closed.emit(answer)

    def _show(self) -> None:
        self.set_role("calm")
        self._why.hide()
        red = self.needs_answer()
        self._said.setText(
            self.tr("Check in with them now.") if red else self.tr("Check in with them.")
        )
        self._prompt.setVisible(bool(self._raised))
