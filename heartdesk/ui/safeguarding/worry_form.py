"""The form of a worry: their own words, what was seen, what the worker thinks, and what the law wants written down."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from heartdesk.core.errors import DeskError
from heartdesk.safeguarding.model import (
    POINTS,
    About,
    Basis,
    Outcome,
    Says,
    Worry,
    bases_for,
    fields_of,
    outcome,
    still_to_say,
    worry_of,
)
from heartdesk.ui.announce import announce
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button, relabel
from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.widgets.entry_edit_form import labelled, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel

_LINES = 3
"""How many lines a field shows; it takes as many as are written."""


class WorryForm(QWidget):
    """Every field may stay empty. `save` is given when the worker wants it kept; what is typed stays until then."""

    save = Signal()
    turned = Signal(object)
    """About: the worry is about somebody of another age."""
    later = Signal()
    """The worker wants to go on later."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        px = theme.px
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(8))
        self._rows: dict[str, QWidget] = {}
        self.texts: dict[str, QPlainTextEdit | QLineEdit] = {}
        self.concern = ""
        self._about_choice()
        self._rule = self._line("strong")
        self._words()
        self._wishes()
        self._heading("law_heading", self.tr("What is passed on"))
        self._text("what", self.tr("What you pass on"), self.tr("Only what they need to know"))
        self._text("why", self.tr("Why you pass it on"))
        self.basis = QComboBox()
        self.basis.setAccessibleName(self.tr("What the law says"))
        # A long basis must not push the numbers off the page: all of it stands under the list.
        self.basis.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.basis.setMinimumContentsLength(20)
        self.basis.currentIndexChanged.connect(lambda _at: self._changed())
        self._row("basis", self.tr("What the law says"), self.basis)
        self._source = self._line("small")
        self._told()
        self.about_lead = QCheckBox(self.tr("It is about the safeguarding lead"))
        self.about_lead.toggled.connect(lambda _on: self._changed())
        self._row("about_lead", "", self.about_lead)
        self._deputy = self._line("doubt")
        self._deputy.setText(self.tr("Then the deputy alone reads it, and you read your own."))
        self.outcome_line = self._line("strong")
        self.missing_line = self._line("muted")
        self.trouble = self._line("alarm")
        self.trouble.hide()
        self._ends()
        self._turn()

    def start(self) -> None:
        """Put the cursor where the typing begins."""
        self.texts["their_words"].setFocus()

    def worry(self) -> Worry:
        """What is typed, as far as it belongs to this age."""
        said: dict[str, Any] = {name: _text_of(field) for name, field in self.texts.items()}
        said |= {
            "about": self.about.value(),
            "agrees": self.agrees.value(),
            "told": self.told.value(),
            "basis": self.basis.currentData() or "",
            "about_lead": self.about_lead.isChecked(),
        }
        hidden = {name for name, row in self._rows.items() if row.isHidden()}
        return worry_of({name: value for name, value in said.items() if name not in hidden})

    def is_empty(self) -> bool:
        """Whether nothing is typed that would be missed."""
        return not any(_text_of(field).strip() for field in self.texts.values())

    def content(self) -> dict[str, Any]:
        """All that is typed, as JSON takes it."""
        texts = {name: _text_of(field) for name, field in self.texts.items()}
        return {**fields_of(self.worry()), **texts, "concern": self.concern}

    def put(self, content: Mapping[str, Any]) -> None:
        """Put back what `content` gave, or a worry's fields; what does not fit is left."""
        worry = worry_of(content)
        self.concern = str(content.get("concern", ""))
        self.about.choose(worry.about)
        self._turn()
        for name, field in self.texts.items():
            text = content.get(name)
            if isinstance(field, QLineEdit):
                field.setText(text if isinstance(text, str) else "")
            else:
                field.setPlainText(text if isinstance(text, str) else "")
        self.agrees.choose(worry.agrees)
        self.told.choose(worry.told)
        self.basis.setCurrentIndex(max(0, self.basis.findData(worry.basis)))
        self.about_lead.setChecked(worry.about_lead)
        self.about_lead.setEnabled(not self.concern)
        self._changed()

    def clear(self, about: About = About.CHILD) -> None:
        """Nothing is typed."""
        self.put({"about": str(about)})

    def tell(self, trouble: DeskError) -> None:
        """Say what is in the way; everything typed stays."""
        self.trouble.setText(str(trouble))
        self.trouble.show()
        announce(self, str(trouble))

    def steps(self) -> list[QWidget]:
        """What the cursor steps on."""
        return [*self.texts.values(), self.save_button]

    def _about_choice(self) -> None:
        self.about = ChoiceRow(
            self.tr("Who it is about"),
            (
                (About.CHILD, self.tr("Under 16, or not born yet")),
                (About.YOUNG, self.tr("16 or 17")),
                (About.ADULT, self.tr("18 or over")),
            ),
        )
        self.about.chosen.connect(lambda _about: self._turn())
        self._column.addWidget(labelled(self.tr("Who it is about"), self.about))

    def _words(self) -> None:
        self._text(
            "their_words",
            self.tr("Their own words"),
            self.tr("As they said them, even if only a few"),
        )
        self._text("seen", self.tr("What you saw or heard"))
        self._text("opinion", self.tr("What you think of it, kept apart"))
        who = small_field(self._theme, self.tr("Who it is, and where they can be found"))
        who.textChanged.connect(lambda _text: self._changed())
        self.texts["who"] = who
        self._row("who", self.tr("Who it is, and where they can be found"), who)

    def _wishes(self) -> None:
        self._text("wants", self.tr("What they want to happen"))
        self.agrees = self._choice(
            "agrees",
            self.tr("Do they agree that you pass it on?"),
            (
                (Says.NOT_ASKED, self.tr("Not asked yet")),
                (Says.YES, self.tr("They agree")),
                (Says.NO, self.tr("They say no")),
            ),
        )
        self._heading(
            "points_heading",
            self.tr(
                "Without their yes it goes on only if all three are true, or life is in danger"
            ),
        )
        named = (
            self.tr("1. They cannot look after their safety, money or rights. What shows it?"),
            self.tr("2. They are at risk of harm. What shows it?"),
            self.tr(
                "3. Illness, disability or frailty makes them more open to harm. What shows it?"
            ),
        )
        for name, words in zip(POINTS, named, strict=True):
            self._text(name, words)
        self._text("danger", self.tr("Or: whose life is in danger, and why?"))

    def _told(self) -> None:
        self.told = self._choice(
            "told",
            self.tr("Did you tell them, or the family, that you pass it on?"),
            (
                (Says.NOT_ASKED, self.tr("Not said yet")),
                (Says.YES, self.tr("Yes, told")),
                (Says.NO, self.tr("No: it would add danger")),
            ),
        )
        self._text("told_why", self.tr("What they said, or why you did not tell them"))

    def _ends(self) -> None:
        ends = QWidget()
        line = FlowLayout(ends, gap=self._theme.px(8))
        self.save_button = button(self.tr("Save, then ring"), self.save.emit, role="primary")
        self.later_button = button(self.tr("Back, keep what is typed"), self.later.emit)
        line.addWidget(self.save_button)
        line.addWidget(self.later_button)
        self._column.addWidget(ends)
        self._column.addStretch(1)

    def _text(self, name: str, words: str, hint: str = "") -> None:
        field = QPlainTextEdit()
        field.setTabChangesFocus(True)
        field.setAccessibleName(words)
        field.setPlaceholderText(hint)
        field.setFixedHeight(self._theme.px(26 * _LINES))
        field.textChanged.connect(self._changed)
        self.texts[name] = field
        self._row(name, words, field)

    def _choice(self, name: str, words: str, choices: tuple[tuple[str, str], ...]) -> ChoiceRow:
        row = ChoiceRow(words, choices)
        row.chosen.connect(lambda _value: self._changed())
        self._row(name, words, row)
        return row

    def _row(self, name: str, words: str, field: QWidget) -> None:
        row = _under(words, field) if words else field
        self._rows[name] = row
        self._column.addWidget(row)

    def _heading(self, name: str, words: str) -> None:
        label = PlainLabel(words, role="strong")
        self._rows[name] = label
        self._column.addWidget(label)

    def _line(self, role: str) -> PlainLabel:
        label = PlainLabel("", role=role)
        self._column.addWidget(label)
        return label

    def _turn(self) -> None:
        """Ask what belongs to this age, and nothing else."""
        about = About(self.about.value())
        self._rule.setText(self._rule_for(about))
        before = self.basis.currentData()
        self.basis.blockSignals(True)
        self.basis.clear()
        for basis in bases_for(about):
            self.basis.addItem(basis.words, basis.id)
        self.basis.setCurrentIndex(max(0, self.basis.findData(before)))
        self.basis.blockSignals(False)
        self._changed()
        self.turned.emit(about)

    def _rule_for(self, about: About) -> str:
        if about is About.ADULT:
            return self.tr(
                "Ask what they want, and whether they agree that you pass it on. Write both down."
            )
        if about is About.YOUNG:
            return self.tr(
                "Under 18: do not ask for consent. Ask what they want, and write it down. Say what you pass on, to "
                "whom and why, unless that adds danger."
            )
        return self.tr(
            "Do not ask for consent. Say what you pass on, to whom and why, unless that adds danger."
        )

    def _changed(self) -> None:
        if not hasattr(self, "save_button"):  # still being built
            return
        self.trouble.hide()
        about = About(self.about.value())
        grown = about is About.ADULT
        agreed = self.agrees.value() == Says.YES
        self._deputy.setVisible(self.about_lead.isChecked())
        self._show("wants", about is not About.CHILD)
        self._show("agrees", grown)
        for name in ("points_heading", *POINTS, "danger"):
            self._show(name, grown and not agreed)
        stops = outcome(self.worry()) is Outcome.STOP
        for name in ("law_heading", "what", "why", "basis", "told", "told_why"):
            self._show(name, not stops)
        self._source.setVisible(not stops)
        self._source.setText(self._of_source())
        worry = self.worry()
        result = outcome(worry)
        self.outcome_line.setText(self._outcome_words(result))
        missing = still_to_say(worry)
        self.missing_line.setText(
            self.tr("Not written yet, and it can wait: {what}.").format(what=", ".join(missing))
        )
        self.missing_line.setVisible(bool(missing))
        words = self.tr("Save what they want") if stops else self.tr("Save, then ring")
        relabel(self.save_button, words)

    def _show(self, name: str, on: bool) -> None:
        self._rows[name].setVisible(on)

    def _of_source(self) -> str:
        about = About(self.about.value())
        chosen = next((one for one in bases_for(about) if one.id == self.basis.currentData()), None)
        return _dated(chosen, self.tr("Not confirmed: ask your lead.")) if chosen else ""

    def _outcome_words(self, result: Outcome) -> str:
        if result is Outcome.TELL:
            return self.tr("Saving is not telling: NOT YET TOLD stays on top until somebody rings.")
        if result is Outcome.LEAD:
            return self.tr(
                "Ask them first. Until then only our own safeguarding lead is told, nobody else."
            )
        return self.tr(
            "They said no, so it stops here: nothing is passed on. Offer help, and say they can come back any day. "
            "Your safeguarding lead can read what you save."
        )


def _dated(basis: Basis, doubt: str) -> str:
    said = f"{basis.words} {basis.source}. {basis.as_of}."
    return said if basis.confirmed else f"{said} {doubt}"


def _under(words: str, field: QWidget) -> QWidget:
    """A field under its name, however long that is."""
    row = QWidget()
    column = QVBoxLayout(row)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    label = PlainLabel(words, role="muted")
    label.setBuddy(field)
    column.addWidget(label)
    column.addWidget(field)
    return row


def _text_of(field: QPlainTextEdit | QLineEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()
