"""One call: whom to ring, what to say, what came of it. A figure answers; how they are takes two taps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.followups.contact import LONGEST_WORDS, MET, Came, Way
from heartdesk.followups.ladder import Step
from heartdesk.people.model import Person
from heartdesk.ui.followups.words import MOODS, WISHES, contact_words, said, step_words
from heartdesk.ui.helpers.covered import Covered
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card_column import to_the_right
from heartdesk.ui.widgets.choice_row import ChoiceButton, ChoiceRow
from heartdesk.ui.widgets.entry_edit_form import labelled
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel


@dataclass(frozen=True)
class ToRing:
    """What the form is made from. `named` and `named_number` are whom to ring when nobody answers."""

    person: Person
    now: datetime
    worker: str
    hub: str
    step: Step | None = None
    named: str = ""
    named_number: str = ""
    police: tuple[str, str] = ("", "")
    worries: tuple[str, ...] = ()
    birthday: bool = False


@dataclass(frozen=True)
class CallSaid:
    """What came of it, as the form has it."""

    way: Way
    came: Came
    mood: str = ""
    wishes: tuple[str, ...] = ()
    words: str = ""


class CallForm(Frame):
    """What comes next stands first, each answer with its figure. Numbers stay covered until F2 is held."""

    said_so = Signal(object)
    """CallSaid."""

    def __init__(self, theme: Theme, to_ring: ToRing) -> None:
        super().__init__("calm")
        self._theme, self._to = theme, to_ring
        px = theme.px
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(8))
        column.addWidget(PlainLabel(to_ring.person.call, role="heading"))
        self.answers: list[QPushButton] = []
        self._asks_how = False
        if to_ring.step is not None:
            self._show_step(to_ring.step)
        column.addWidget(
            Covered(
                to_ring.person.safe_words,
                self.tr("How to reach them: hold F2 to see it"),
                role="strong",
            )
        )
        for line in self._script():
            column.addWidget(PlainLabel(line))
        self.way = ChoiceRow(
            self.tr("How"),
            (
                ("ring", self.tr("By phone")),
                ("window", self.tr("At the window")),
                ("doorstep", self.tr("On the doorstep")),
                ("walk", self.tr("On a walk")),
            ),
        )
        column.addWidget(self.way)
        first = to_ring.step is None or to_ring.step.way == "ring"
        self._met = self._answer_row(
            (
                (self.tr("They answered"), self._they_answered),
                (self.tr("No answer"), lambda: self._say(self._way(), "no_answer")),
            ),
            first=first,
        )
        column.addWidget(self._met)
        if to_ring.step is None or to_ring.step.way == "ring":
            self._may_go_on(to_ring.step)
        self._how = self._how_they_are()
        column.addWidget(self._how)
        self._how.hide()
        self.words = QLineEdit()
        self.words.setMaxLength(LONGEST_WORDS)
        self.words.setAccessibleName(self.tr("In a few words, if it helps"))
        self.words.returnPressed.connect(self._keep)
        column.addWidget(labelled(self.tr("In a few words, if it helps"), self.words))
        self.trouble = PlainLabel("", role="alarm")
        self.trouble.hide()
        column.addWidget(self.trouble)
        self.keep = button(
            self.tr("Keep it"), self._keep, role="primary", theme=theme, icon="check"
        )
        column.addLayout(to_the_right(self.keep))
        self.keep.hide()

    def start(self) -> None:
        """Put the cursor on the first answer of what comes next."""
        self.answers[0].setFocus()

    def complain(self, trouble: DeskError) -> None:
        """Say what went wrong; what was typed stays."""
        self.trouble.setText(f"{trouble.say} {trouble.then}")
        self.trouble.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A figure answers; once they answered, the first figure is how they are, further ones what would help."""
        figure = event.text()
        if figure.isdecimal() and figure.isascii():
            self._figure(int(figure))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._asks_how:
            self._keep()
        else:
            super().keyPressEvent(event)

    def _figure(self, figure: int) -> None:
        if not self._asks_how:
            shown: list[QPushButton] = self.answers
        elif not any(one.isChecked() for one in self.moods.values()):
            shown = list(self.moods.values())
        else:
            shown = list(self.wishes.values())
        if 0 < figure <= len(shown):
            shown[figure - 1].click()

    def _way(self) -> Way:
        return next((one for one in MET if one == self.way.value()), "ring")

    def _show_step(self, step: Step) -> None:
        """The rung that comes next, with who did what when, and the answers to it."""
        box = Frame("urgent")
        px = self._theme.px
        inside = QVBoxLayout(box)
        inside.setContentsMargins(px(12), px(8), px(12), px(8))
        inside.addWidget(PlainLabel(step_words(step, self._to.now), role="strong"))
        for one in step.tries:
            inside.addWidget(PlainLabel(contact_words(one, self._to.now)))
        for line in self._about_step(step):
            inside.addWidget(line)
        presses = {
            "nominated": (
                (self.tr("They know that all is well"), lambda: self._say("nominated", "safe")),
                (self.tr("They go and look"), lambda: self._say("nominated", "going")),
                (self.tr("They did not answer"), lambda: self._say("nominated", "no_answer")),
                (self.tr("The police were asked"), lambda: self._say("police", "told")),
            ),
            "police": ((self.tr("The police were asked"), lambda: self._say("police", "told")),),
            "heard": (
                (self.tr("They are safe: somebody told us"), lambda: self._say("heard", "safe")),
                (self.tr("The police were asked again"), lambda: self._say("police", "told")),
            ),
        }
        if step.way in presses:
            inside.addWidget(self._answer_row(presses[step.way], first=True))
        self._column.addWidget(box)

    def _about_step(self, step: Step) -> list[QWidget]:
        """Whom to ring for this rung, and what to say."""
        number, name = self._to.police
        if step.way == "nominated":
            whom = f"{self._to.named}, {self._to.named_number}"
            return [Covered(whom, self.tr("Whom they named: hold F2 to see it"), role="strong")]
        if step.way == "ring":
            return []
        if not number:
            ring = self.tr("Ring the police. The number is on the safety cards: F1.")
        else:
            ring = self.tr("Ring {number} ({name}).").format(number=number, name=name)
        return [
            PlainLabel(ring, role="strong"),
            PlainLabel(
                self.tr(
                    "Say who you are, whom nobody can reach, where they live, since when, and what you tried. "
                    "If you think that a life is in danger, ring 999 now."
                )
            ),
        ]

    def _may_go_on(self, step: Step | None) -> None:
        """Whoever worries need not wait for the next rung."""
        if step is None:
            return
        self.police = button(
            self.tr("I worry: the police were asked"),
            lambda: self._say("police", "told"),
            role="soft",
        )
        for line in self._about_step(Step("police", step.due, step.since, ())):
            self._column.addWidget(line)
        self._column.addWidget(self.police, alignment=Qt.AlignmentFlag.AlignLeft)

    def _script(self) -> list[str]:
        """What to say, in a line or two. Where they asked us not to, it does not say where one rings from."""
        person = self._to.person
        from_where = "" if "do_not_say_who" in person.safe.rules else self._to.hub
        hello = (
            self.tr(
                "“Hello {call}, it is {worker} from {hub}. How are you today? Is there anything you need?”"
            )
            if from_where
            else self.tr("“Hello, may I speak to {call}? It is {worker}. How are you today?”")
        )
        lines = [hello.format(call=person.call, worker=self._to.worker, hub=from_where)]
        if self._to.birthday:
            lines.append(self.tr("It is their birthday today: say so."))
        if self._to.worries:
            named = ", ".join(self._to.worries)
            lines.append(self.tr("What they told us they worry about: {what}").format(what=named))
        return lines

    def _answer_row(self, presses: tuple[tuple[str, object], ...], *, first: bool) -> QWidget:
        """Answers side by side. Those of what comes next have a figure each."""
        box = QWidget()
        flow = FlowLayout(box, gap=self._theme.px(8))
        for place, (words, pressed) in enumerate(presses, 1):
            made = button(f"{place}  {words}" if first else words, pressed)  # type: ignore[arg-type]
            made.setAccessibleName(words)
            flow.addWidget(made)
            if first:
                self.answers.append(made)
        return box

    def _how_they_are(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(PlainLabel(self.tr("How are they?"), role="strong"))
        self.moods = self._taps(column, MOODS, one=True)
        column.addWidget(PlainLabel(self.tr("What would help?"), role="strong"))
        self.wishes = self._taps(column, WISHES, one=False)
        return box

    def _taps(
        self, column: QVBoxLayout, words: Mapping[str, str], *, one: bool
    ) -> dict[str, QPushButton]:
        box = QWidget()
        flow = FlowLayout(box, gap=self._theme.px(6))
        made: dict[str, QPushButton] = {}
        for figure, (value, shown) in enumerate(words.items(), 1):
            tap = _Tap(f"{figure}  {said(shown)}")
            tap.setAccessibleName(said(shown))
            flow.addWidget(tap)
            made[value] = tap
            if one:
                tap.clicked.connect(lambda _on=False, value=value: self._only(value))
        column.addWidget(box)
        return made

    def _only(self, mood: str) -> None:
        for value, tap in self.moods.items():
            tap.setChecked(value == mood)
        next(iter(self.wishes.values())).setFocus()

    def _they_answered(self) -> None:
        """Two taps more, both of which may be skipped."""
        self._asks_how = True
        self._met.hide()
        self._how.show()
        self.keep.show()
        next(iter(self.moods.values())).setFocus()

    def _keep(self) -> None:
        if not self._asks_how:
            self.complain(DeskError("It is not said yet what came of it.", then="Press an answer."))
            return
        mood = next((value for value, tap in self.moods.items() if tap.isChecked()), "")
        wishes = tuple(value for value, tap in self.wishes.items() if tap.isChecked())
        self._say(self._way(), "answered", mood, wishes)

    def _say(self, way: Way, came: Came, mood: str = "", wishes: tuple[str, ...] = ()) -> None:
        self.said_so.emit(CallSaid(way, came, mood, wishes, self.words.text().strip()))


class _Tap(ChoiceButton):
    """Space ticks it; Enter is left to the form, which keeps what was said."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)
