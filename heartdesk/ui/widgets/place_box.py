"""Where home is: a village, a neighbourhood or a postcode, found with no network. It may be left unsaid."""

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QVBoxLayout, QWidget

from heartdesk.core.places import Place, complete, find_place
from heartdesk.core.text import fold
from heartdesk.ui.context import Context
from heartdesk.ui.widgets.choice_row import ChoiceButton
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel, for_button

PAUSE_MS = 120
MOST_GUESSES = 2


class PlaceBox(QWidget):
    """Gives the place once it is sure enough; asks one question where it is not."""

    settled = Signal(object)
    """Place, or None when it is not known or not said."""
    went_on = Signal()
    """Enter was pressed with a place settled or left unsaid."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        theme = context.theme
        self._place: Place | None = None
        self._unsaid = False
        self._chosen = False
        self._suggested: tuple[str, ...] = ()
        self._wants_on = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        line = QWidget()
        flow = FlowLayout(line, gap=theme.px(8))
        label = PlainLabel(self.tr("Home"), role="strong", wrap=False)
        flow.addWidget(label)
        self.edit = _Edit()
        self.edit.setPlaceholderText(self.tr("Village, town or postcode"))
        self.edit.setAccessibleName(self.tr("Home: village, town or postcode"))
        self.edit.setFixedWidth(theme.px(230))
        label.setBuddy(self.edit)
        flow.addWidget(self.edit)
        self._rather_not = ChoiceButton(self.tr("Rather not say"))
        self._rather_not.setAccessibleName(self.tr("Rather not say where home is"))
        self._rather_not.toggled.connect(self._say_nothing)
        flow.addWidget(self._rather_not)
        self._guesses = [ChoiceButton("") for _ in range(MOST_GUESSES)]
        for guess in self._guesses:
            guess.setCheckable(False)
            guess.clicked.connect(partial(self._take_guess, guess))
            guess.hide()
            flow.addWidget(guess)
        self._said = PlainLabel("", role="muted", wrap=False)
        flow.addWidget(self._said)
        column.addWidget(line)
        self._question = PlainLabel("", role="strong")
        column.addWidget(self._question)
        self._answers = QWidget()
        self._answer_line = FlowLayout(self._answers, gap=theme.px(6))
        column.addWidget(self._answers)
        self._ask(None)
        self._join()

    def _join(self) -> None:
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.activated.connect(self._take)
        self.edit.setCompleter(completer)
        self._completer = completer
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._look_up)
        self.edit.textEdited.connect(self._edited)
        self.edit.entered.connect(self._entered)
        self.edit.stepped_down.connect(self._to_answers)

    @property
    def place(self) -> Place | None:
        """Where home is, None while it is not known."""
        return self._place

    def is_answered(self) -> bool:
        """Whether there is a place, or the person would rather not say."""
        return self._unsaid or self._place is not None

    def answers(self) -> list[ChoiceButton]:
        """The answers to the question that is asked; none where nothing is asked."""
        items = (self._answer_line.itemAt(at) for at in range(self._answer_line.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [one for one in widgets if isinstance(one, ChoiceButton)]

    def say_nothing(self) -> None:
        """The person would rather not say."""
        self._rather_not.setChecked(True)

    @property
    def is_unsaid(self) -> bool:
        """Whether the person would rather not say."""
        return self._unsaid

    def suggest(self, names: tuple[str, ...]) -> None:
        """Places that were named: each a question of one press, never settled by itself."""
        self._suggested = names
        self._show_guesses()

    def guesses(self) -> list[ChoiceButton]:
        """The questions that are shown."""
        return [guess for guess in self._guesses if not guess.isHidden()]

    def said(self) -> str:
        """What is said of the place; "" while there is none."""
        return self._said.text()

    def is_pausing(self) -> bool:
        """Whether it still waits for the worker to stop typing."""
        return self._pause.isActive()

    def clear(self) -> None:
        """Begin again."""
        self._pause.stop()
        self._wants_on = False
        self._context.background.forget("place")
        self.edit.clear()
        self._rather_not.setChecked(False)
        self._suggested = ()
        self._settle(None)

    def bring_back(self, text: str, place: Place | None, *, unsaid: bool = False) -> None:
        """Put back what was typed and the place that it led to, an answered question included."""
        self.edit.setText(text)
        self._settle(place, chosen=place is not None and fold(place.label) != fold(text))
        if unsaid:
            self.say_nothing()

    def type_in(self, text: str) -> None:
        """Put in a place as if it had been typed."""
        self.edit.setText(text)
        self._look_up()

    def _edited(self) -> None:
        if self._rather_not.isChecked():
            self._rather_not.setChecked(False)
        self._wants_on = False
        self._show_guesses()
        self._pause.start()

    def _take_guess(self, guess: ChoiceButton) -> None:
        self._take(str(guess.property("place")))

    def _show_guesses(self) -> None:
        open_question = not self.is_answered() and not self.edit.text().strip()
        names = self._suggested if open_question else ()
        for at, guess in enumerate(self._guesses):
            name = names[at] if at < len(names) else ""
            guess.setProperty("place", name)
            guess.setText(for_button(self.tr("{place}?").format(place=name)))
            guess.setAccessibleName(self.tr("Is home {place}? Press for yes").format(place=name))
            guess.setVisible(bool(name))

    def _take(self, name: str) -> None:
        self.edit.setText(name)
        self._wants_on = True
        self._look_up()

    def _entered(self) -> None:
        if self._pause.isActive() or (self.edit.text().strip() and self._place is None):
            self._wants_on = True
            self._look_up()
        else:
            if not self.is_answered():
                self.say_nothing()  # Enter alone: they would rather not say
            self.went_on.emit()

    def _look_up(self) -> None:
        self._pause.stop()
        area, text = self._context.area, self.edit.text()
        if not text.strip():
            self._settle(None)
            return
        self._context.background.think(
            "place", lambda: (find_place(area, text), complete(area, text)), self._found
        )

    def _found(self, found: tuple[Place, tuple[str, ...]]) -> None:
        place, names = found
        if self._wants_on and place.certainty == "unknown" and len(names) == 1:
            self._take(names[0])
            return
        if place.question is None and place.certainty != "unknown":
            self._settle(place)
            self._close_names()
        elif self._wants_on or not names:
            self._settle(None)
            self._close_names()
            self._ask(place)
        else:
            self._settle(None)
        if self._wants_on and self._place is not None:
            self._wants_on = False
            self.went_on.emit()
        elif not self._wants_on and self._place is None and names and self.edit.hasFocus():
            self._names.setStringList(list(names))
            self._completer.complete()

    def _close_names(self) -> None:
        popup = self._completer.popup()
        if popup is not None:
            popup.hide()

    def _settle(self, place: Place | None, *, chosen: bool = False) -> None:
        changed, self._place = place != self._place, place
        self._chosen = chosen
        self._ask(None)
        self._said.setText(self._in_words(place))
        self._show_guesses()
        if changed:
            self.settled.emit(place)

    def _in_words(self, place: Place | None) -> str:
        if place is None:
            return ""
        locality = self._context.area.locality(place.locality_id) if place.locality_id else None
        if locality is None:
            return (
                place.hint or self.tr("Outside the six hub areas")
                if place.cross_border
                else place.hint
            )
        said = place.certainty == "certain" or self._chosen
        sure = self.tr("{hub}") if said else self.tr("Probably {hub}")
        return sure.format(hub=locality.hub_name)

    def _ask(self, place: Place | None) -> None:
        """Show the question of a place that is not sure, with its answers as buttons; None shows nothing."""
        empty(self._answer_line)
        choices = place.choices if place is not None else ()
        self._question.setText((place.question or place.hint) if place is not None else "")
        self._question.setVisible(bool(self._question.text()))
        self._answers.setVisible(bool(choices))
        for choice in choices:
            answer = ChoiceButton(choice.label)
            answer.clicked.connect(lambda _on=False, chosen=choice: self._answer(chosen))
            self._answer_line.addWidget(answer)
        if choices:
            # The cursor stays in the field: Enter pressed twice must not answer for them.
            for before, after in pairwise((self._guesses[-1], *self.answers())):
                QWidget.setTabOrder(before, after)

    def _answer(self, chosen: Place) -> None:
        if chosen.question is not None and chosen.choices:
            self._ask(chosen)
            return
        self._settle(chosen, chosen=True)
        self.went_on.emit()

    def _to_answers(self) -> None:
        answers = self.answers() or self.guesses()
        if answers:
            answers[0].setFocus()

    def _say_nothing(self, unsaid: bool) -> None:
        self._unsaid = unsaid
        if unsaid:
            self._pause.stop()
            self._context.background.forget("place")
            self.edit.clear()
            self._settle(None)
        self._show_guesses()


class _Edit(QLineEdit):
    """A line that tells of Enter, which then goes no further."""

    entered = Signal()
    stepped_down = Signal()
    """Down: to the answers of a question, where one is asked."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.stepped_down.emit()
        else:
            super().keyPressEvent(event)
