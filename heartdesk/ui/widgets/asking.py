"""What the worker asks and hears: their words, what it sounds like, tonight, where home is, what would fit."""

import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from heartdesk.core.kinds import Kind
from heartdesk.store.unit import Look
from heartdesk.triage.model import NOTHING_ASKED
from heartdesk.ui.context import Context
from heartdesk.ui.help.around_row import AroundRow
from heartdesk.ui.listening import Hearing, LazyMatcher, because
from heartdesk.ui.widgets.chips import Offer
from heartdesk.ui.widgets.fit_row import FitRow
from heartdesk.ui.widgets.heard import Heard
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.offers import marks, offers
from heartdesk.ui.widgets.place_box import PlaceBox
from heartdesk.ui.widgets.safety_line import SafetyLine
from heartdesk.ui.widgets.safety_state import RAISES, Raised
from heartdesk.ui.widgets.sounds import Sounds
from heartdesk.ui.widgets.who_row import WhoRow
from heartdesk.ui.widgets.words_edit import WordsEdit
from heartdesk.words.actions import read_words
from heartdesk.words.model import LocalWord

PAUSE_MS = 150
KEPT_HOURS = 4
"""Words leave the screen after this long (DESIGN section 5)."""


class Asking(QWidget):
    """Knows the words, the ticked needs and the place; says when any of them changed."""

    changed = Signal()
    went_on = Signal()
    """The worker is through with the asking."""
    wants_more_needs = Signal()
    began = Signal()
    """The first word was typed."""
    forgotten = Signal()
    """The words were here too long and have been cleared."""

    def __init__(
        self, context: Context, matcher: LazyMatcher, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._matcher = matcher
        self._heard: Hearing | None = None
        self._heard_text: str | None = None
        self._started = 0
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
        self.sounds = Sounds(theme, context.area.needs, parent=self)
        self.chips = self.sounds.chips
        column.addWidget(self.sounds)
        self.who = WhoRow(theme)
        column.addWidget(self.who)
        self.place = PlaceBox(context)
        self.fit = FitRow(theme)
        self.around = AroundRow(theme)
        self.fit.inside.addWidget(self.around)
        self._looking = False
        home = QHBoxLayout()
        home.addWidget(self.place, 1)
        home.addWidget(self.fit.line, alignment=Qt.AlignmentFlag.AlignTop)
        column.addLayout(home)
        column.addWidget(self.fit)
        self._pause = _timer(self, PAUSE_MS)
        self._pause.timeout.connect(self._listen)
        self.keeping = _timer(self, KEPT_HOURS * 3600 * 1000)
        self.keeping.timeout.connect(self._forget)
        self._join()
        # Once the page stands: a busy lane makes every call into Qt wait its turn.
        QTimer.singleShot(0, self.warm_up)

    def _join(self) -> None:
        self.words.textChanged.connect(self._typed)
        self.words.went_on.connect(self._past_words)
        self.sounds.wants_more.connect(self.wants_more_needs)
        self.chips.ticked.connect(self.changed)
        self.chips.went_on.connect(self.place.edit.setFocus)
        self.safety.worried.connect(self._worried)
        self.who.changed.connect(self.changed)
        self.place.settled.connect(lambda _place: self.changed.emit())
        self.place.went_on.connect(self.went_on)
        self.fit.changed.connect(self.changed)
        self._context.background.changed.connect(self._kinds_changed)

    def start(self) -> None:
        """Put the cursor in the words."""
        self.words.setFocus()

    def heard(self) -> Heard:
        """Everything that is on the page now."""
        return Heard(
            words=self.words.toPlainText(),
            needs=self.chips.keys(),
            who=self.who.ticked(),
            place=self.place.place,
            place_text=self.place.edit.text(),
            unsaid=self.place.is_unsaid,
            fit=self.fit.fit(),
            looking=self._looking,
            beside=self.around.beside(),
            safety=self.safety.state,
            started=self._started if not self.is_blank() else 0,
        )

    def bring_back(self, heard: Heard) -> None:
        """Put everything back as it was."""
        self.words.setPlainText(heard.words)
        for need in heard.needs:
            self.tick(need, on=True)
        self.who.tick(heard.who)
        self.place.bring_back(heard.place_text, heard.place, unsaid=heard.unsaid)
        self.fit.take(heard.fit)
        self.around.take(heard.beside)
        self._looking = heard.looking
        self.safety.take(heard.safety)
        self._started = heard.started or self._started

    def clear(self) -> None:
        """Begin with the next person: nothing of the last one stays."""
        self._pause.stop()
        self.keeping.stop()
        self._context.background.forget("words")
        self.words.blockSignals(True)
        self.words.clear()
        self.words.document().clearUndoRedoStacks()
        self.words.blockSignals(False)
        self.words.underline(())
        self._heard = self._heard_text = None
        self._started = 0
        self.sounds.clear()
        self.who.tick(())
        self.place.clear()
        self.fit.take(NOTHING_ASKED)
        self.around.take(())
        self._looking = False
        self.safety.clear()
        self.changed.emit()

    def tick(self, need: str, *, on: bool) -> None:
        """Tick or untick a need by its id."""
        known = self._context.area.needs.need(need)
        if known is not None:
            self.chips.tick(Offer(need, known.label, seen=known.neutral_label), on=on)

    def needs(self) -> tuple[str, ...]:
        """What is ticked; where nothing is, what the words strongly say."""
        ticked = self.chips.keys()
        if ticked or self._heard is None:
            return ticked
        offered = offers(self._heard.match, self._context.area.needs)
        return tuple(one.key for one in offered if one.strength == "strong")

    def is_blank(self) -> bool:
        """Whether nothing has been said or ticked yet, and they are not just looking."""
        return not (self.words.toPlainText().strip() or self.chips.keys() or self._looking)

    def is_looking(self) -> bool:
        """Whether they are just looking: nothing said, nothing ticked, and that is fine."""
        return self._looking and not (self.words.toPlainText().strip() or self.chips.keys())

    def just_look(self) -> None:
        """They are just looking."""
        self._looking = True
        self._begun()
        self.changed.emit()
        self.place.edit.setFocus()

    def seconds(self) -> float:
        """How long ago the conversation began; 0 where it has not."""
        return time.time() - self._started if self._started else 0

    def reveal(self, *, on: bool) -> None:
        """While F2 is held: what it is really about."""
        (self.safety.show_why if on else self.safety.hide_why)()
        self.chips.reveal(on=on)

    def keeping_hours(self) -> float:
        """For how long the words may stay, from the last key on."""
        return self.keeping.interval() / 3_600_000

    def is_pausing(self) -> bool:
        """Whether it still waits for the worker to stop typing."""
        return self._pause.isActive()

    def minutes(self) -> int:
        """Whole minutes since the first word, at least one."""
        return max(1, round((time.time() - self._started) / 60)) if self._started else 1

    def warm_up(self) -> None:
        """Load what listens, in the look lane: the lists at once, the hub's own words, then the encoder."""
        matcher, background = self._matcher, self._context.background
        background.think("matcher", lambda: matcher.match(""), lambda _match: None)
        self._read_words()
        background.think("encoder", matcher.load_encoder, self._encoder_read)

    def _read_words(self) -> None:
        self._context.background.look("our words", _own_words, self._words_read)

    def _kinds_changed(self, kinds: frozenset[Kind]) -> None:
        if Kind.LOCAL_WORDS in kinds:
            self._read_words()

    def _words_read(self, read: tuple[tuple[LocalWord, ...], str]) -> None:
        words, self.safety.worker = read
        matcher = self._matcher
        self._context.background.think(
            "take words", lambda: matcher.take_words(words), self._words_taken
        )

    def _words_taken(self, _none: None) -> None:
        self._hear_again()

    def _encoder_read(self, trouble: str) -> None:
        self.sounds.say_engine(trouble)
        self._hear_again()

    def _hear_again(self) -> None:
        if self.words.toPlainText().strip():
            self._listen()

    def _typed(self) -> None:
        self._begun()
        self._pause.start()

    def _begun(self) -> None:
        if not self._started:
            self._started = int(time.time())
            self.began.emit()
        self.keeping.start()

    def _listen(self) -> None:
        matcher, area, words = self._matcher, self._context.area, self.words.toPlainText()
        self._context.background.think(
            "words", lambda: (words, matcher.hear(words, area)), self._hear
        )

    def _hear(self, found: tuple[str, Hearing]) -> None:
        self._heard_text, heard = found
        self._heard = heard
        goes_on, self._goes_on = self._goes_on, False
        needs = self._context.area.needs
        self.sounds.show_match(heard.match)
        self.words.underline(marks(heard.match, needs))
        flags = []
        for flag in heard.match.flags:
            known = needs.flag(flag.id)
            if known is not None:
                typed = tuple(one.typed for one in flag.why)
                said = because(flag.why)
                flags.append(Raised(flag.id, flag.level, known.card, known.label, said, typed))
        self.safety.raise_flags(tuple(flags))
        self.place.suggest(tuple(one.name for one in heard.picked.homes))
        people = tuple(one.who for one in heard.picked.people)
        self.who.suggest(tuple(one for one in people if one != "family" or not flags))
        self.changed.emit()
        if goes_on and self.words.hasFocus():
            self.sounds.first().setFocus()

    def _worried(self, question: str) -> None:
        """An answer that asks to check in: amber for tonight, at its own level for what was said alone."""
        known = [self._context.area.needs.flag(flag) for flag in RAISES[question]]
        self.safety.raise_flags(
            tuple(
                Raised(flag.id, flag.level, flag.card, flag.label, typed=(f"({question})",))
                for flag in known
                if flag is not None
            )
        )

    def _past_words(self) -> None:
        """Enter in the words: on to the first chip, as soon as what was typed has been heard."""
        if self._heard_text == self.words.toPlainText() and not self._pause.isActive():
            self.sounds.first().setFocus()
            return
        self._pause.stop()
        self._goes_on = True
        self._listen()

    def _forget(self) -> None:
        self.clear()
        self.forgotten.emit()


def _own_words(look: Look) -> tuple[tuple[LocalWord, ...], str]:
    """The hub's own words, and who is signed in."""
    return read_words(look), look.worker.name


def _timer(parent: QWidget, interval: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval)
    return timer
