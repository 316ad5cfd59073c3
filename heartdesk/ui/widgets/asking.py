"""What the worker asks and hears: their words, what it sounds like, tonight, and where home is."""

import time
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.core.places import Place
from heartdesk.matching.model import Match
from heartdesk.ui.context import Context
from heartdesk.ui.listening import MOST_CHIPS, LazyMatcher, because, reason
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.chips import ChipBox
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.place_box import PlaceBox
from heartdesk.ui.widgets.safety_line import Raised, SafetyLine
from heartdesk.ui.widgets.words_edit import WordsEdit

PAUSE_MS = 150
KEPT_HOURS = 4
"""Words leave the screen after this long (DESIGN section 5)."""

TONIGHT_FLAGS = ("no_food_heat", "roofless")
"""What "no" to food, heat and a safe bed tonight asks the worker to look at, where the area has these flags."""


@dataclass(frozen=True)
class Heard:
    """Everything on the asking part of the page, so that an undo can bring it back. Lives in memory only."""

    words: str
    needs: tuple[str, ...]
    place: Place | None
    place_text: str
    tonight: str


class Asking(QWidget):
    """Knows the words, the ticked needs and the place; says when any of them changed."""

    changed = Signal()
    went_on = Signal()
    """The worker is through with the asking."""
    wants_more_needs = Signal()
    forgotten = Signal()
    """The words were here too long and have been cleared."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._matcher = LazyMatcher(context.area.needs)
        self._match: Match | None = None
        self._started: float | None = None
        self._goes_on = False
        theme = context.theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        question = PlainLabel(
            self.tr("What would help today? Type their own words. No name is needed.")
        )
        column.addWidget(question)
        self.words = WordsEdit(theme)
        self.words.setAccessibleName(self.tr("What would help today, in their own words"))
        self.words.setPlaceholderText(self.tr("As they say it. A few words are enough."))
        question.setBuddy(self.words)
        column.addWidget(self.words)
        self.safety = SafetyLine(theme)
        column.addWidget(self.safety)
        sounds = PlainLabel(self.tr("It sounds like"), role="strong", wrap=False)
        sounds.setMinimumHeight(theme.px(36))
        more = button(
            self.tr("Something else"),
            self.wants_more_needs.emit,
            role="soft",
            theme=theme,
            icon="add",
        )
        self.chips = ChipBox(theme, sounds, more)
        column.addWidget(self.chips)
        self._more = more
        self.place = PlaceBox(context)
        column.addWidget(self.place)
        self._pause = _timer(self, PAUSE_MS)
        self._pause.timeout.connect(self._listen)
        self.keeping = _timer(self, KEPT_HOURS * 3600 * 1000)
        self.keeping.timeout.connect(self._forget)
        self.words.textChanged.connect(self._typed)
        self.words.went_on.connect(self._past_words)
        self.chips.ticked.connect(self.changed)
        self.chips.went_on.connect(self.place.edit.setFocus)
        self.safety.tonight.chosen.connect(self._tonight)
        self.place.settled.connect(lambda _place: self.changed.emit())
        self.place.went_on.connect(self.went_on)
        # Once the page stands: a busy lane makes every call into Qt wait its turn.
        QTimer.singleShot(0, self._warm_up)

    def start(self) -> None:
        """Put the cursor in the words."""
        self.words.setFocus()

    def heard(self) -> Heard:
        """Everything that is on the page now."""
        return Heard(
            words=self.words.toPlainText(),
            needs=self.chips.keys(),
            place=self.place.place,
            place_text=self.place.edit.text(),
            tonight=self.safety.tonight.value(),
        )

    def bring_back(self, heard: Heard) -> None:
        """Put everything back as it was."""
        self.words.setPlainText(heard.words)
        for need in heard.needs:
            self.tick(need, on=True)
        self.place.bring_back(heard.place_text, heard.place)
        self.safety.tonight.choose(heard.tonight)

    def clear(self) -> None:
        """Begin with the next person: nothing of the last one stays."""
        self._pause.stop()
        self.keeping.stop()
        self._context.background.forget("words")
        self.words.blockSignals(True)
        self.words.clear()
        self.words.document().clearUndoRedoStacks()
        self.words.blockSignals(False)
        self._match = None
        self._started = None
        self.chips.clear()
        self.place.clear()
        self.safety.clear()
        self.changed.emit()

    def tick(self, need: str, *, on: bool) -> None:
        """Tick or untick a need by its id."""
        known = self._context.area.needs.need(need)
        if known is not None:
            self.chips.tick(need, known.label, on=on)

    def needs(self) -> tuple[str, ...]:
        """What is ticked; where nothing is, what the words strongly say."""
        ticked = self.chips.keys()
        if ticked or self._match is None:
            return ticked
        strong = [
            one.need for one in self._match.suggestions[:MOST_CHIPS] if one.strength == "strong"
        ]
        return tuple(strong)

    def is_blank(self) -> bool:
        """Whether nothing has been said or ticked yet."""
        return not self.words.toPlainText().strip() and not self.chips.keys()

    def keeping_hours(self) -> float:
        """For how long the words may stay, from the last key on."""
        return self.keeping.interval() / 3_600_000

    def is_pausing(self) -> bool:
        """Whether it still waits for the worker to stop typing."""
        return self._pause.isActive()

    def minutes(self) -> int:
        """Whole minutes since the first word, at least one."""
        if self._started is None:
            return 1
        return max(1, round((time.monotonic() - self._started) / 60))

    def _warm_up(self) -> None:
        matcher, background = self._matcher, self._context.background
        background.think("matcher", lambda: matcher.match(""), lambda _match: None)
        background.think("encoder", matcher.load_encoder, self._encoder_read)

    def _encoder_read(self, trouble: str) -> None:
        if trouble:
            said = self.tr(
                "HeartDesk hears less in the words today: {trouble} You can go on. "
                "Tell whoever looks after this computer."
            )
            self._context.toast(said.format(trouble=trouble))
        elif self.words.toPlainText().strip():
            self._listen()

    def _typed(self) -> None:
        if self._started is None:
            self._started = time.monotonic()
        self.keeping.start()
        self._pause.start()

    def _listen(self) -> None:
        matcher, words = self._matcher, self.words.toPlainText()
        self._context.background.think("words", lambda: matcher.match(words), self._matched)

    def _matched(self, match: Match) -> None:
        self._match = match
        goes_on, self._goes_on = self._goes_on, False
        needs = self._context.area.needs
        offered = []
        for one in match.suggestions:
            need = needs.need(one.need)
            said = reason(one)
            # Far-fetched with nothing to show for it, or a far-fetched safety need in plain sight, helps nobody.
            far_fetched = one.strength == "weak"
            if need is not None and not (far_fetched and (not said or need.flag is not None)):
                offered.append((need.id, need.label, said))
        self.chips.offer(tuple(offered[:MOST_CHIPS]))
        flags = []
        for flag in match.flags:
            known = needs.flag(flag.id)
            if known is not None:
                flags.append(
                    Raised(flag.id, flag.level, known.card, known.label, because(flag.why))
                )
        self.safety.raise_flags(tuple(flags))
        self.changed.emit()
        if goes_on and self.words.hasFocus():
            chips = self.chips.chips()
            (chips[0] if chips else self._more).setFocus()

    def _tonight(self, answer: str) -> None:
        if answer == "no":
            known = [self._context.area.needs.flag(flag) for flag in TONIGHT_FLAGS]
            self.safety.raise_flags(
                tuple(
                    Raised(flag.id, "amber", flag.card, flag.label)
                    for flag in known
                    if flag is not None
                )
            )

    def _past_words(self) -> None:
        """Enter in the words: on to the first chip, as soon as what was typed has been heard."""
        self._pause.stop()
        self._goes_on = True
        self._listen()

    def _forget(self) -> None:
        self.clear()
        self.forgotten.emit()


def _timer(parent: QWidget, interval: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval)
    return timer
