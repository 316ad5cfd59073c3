"""One word of the hub's own: what it is, what it means, and what that would change."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from heartdesk.core.area_model import Needs
from heartdesk.core.clock import local
from heartdesk.matching.local_preview import Compared, Preview
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.scroll import scrolled
from heartdesk.words.model import LONGEST, LocalWord, Step

_TEXT = 640
MOST_STEPS = 5
LONGEST_TRIAL = 2_000


class WordForm(Frame):
    """Fields, a preview under them, and one primary button. What is tried is never kept."""

    changed = Signal()
    keep = Signal()
    remove = Signal()
    choose = Signal()
    """The needs are to be chosen from the whole list."""

    def __init__(self, theme: Theme, needs: Needs) -> None:
        super().__init__("panel")
        self._needs = needs
        self._ticked: tuple[str, ...] = ()
        px = theme.px
        inside = Frame("clear")
        inside.setMaximumWidth(px(_TEXT))
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(20), px(16), px(16), px(12))
        column.setSpacing(px(8))
        self._title = PlainLabel("", role="heading")
        column.addWidget(self._title)
        self.word = self._field(column, self.tr("Word or phrase"), self.tr("As people say it"))
        self.word.setMaxLength(LONGEST * 4)
        self.meaning = ChoiceRow(
            self.tr("What it means"),
            (("needs", self.tr("It means…")), ("nothing", self.tr("Means nothing here"))),
        )
        self.meaning.chosen.connect(self._meaning_chosen)
        column.addWidget(self.meaning)
        self._meant = PlainLabel("")
        column.addWidget(self._meant)
        self.pick = button(
            self.tr("Choose what it means"), self.choose.emit, role="soft", theme=theme, icon="add"
        )
        column.addWidget(self.pick, alignment=Qt.AlignmentFlag.AlignLeft)
        self.try_it = self._field(
            column,
            self.tr("Try it on a sentence"),
            self.tr("Nothing you type here is kept"),
        )
        self.try_it.setMaxLength(LONGEST_TRIAL)
        self._parts = [(PlainLabel("", role="strong"), PlainLabel("")) for _ in range(3)]
        for heading, body in self._parts:
            column.addWidget(heading)
            column.addWidget(body)
        self.trouble = PlainLabel("", role="alarm")
        self._past = PlainLabel("", role="small")
        column.addWidget(self._past)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside, self.tr("The word"), to_read=True), 1)
        outer.addWidget(self._foot(theme))
        self.open_word(None)

    def _field(self, column: QVBoxLayout, name: str, hint: str) -> QLineEdit:
        label = PlainLabel(name, role="strong", wrap=False)
        field = QLineEdit()
        field.setPlaceholderText(hint)
        field.setAccessibleName(name)
        label.setBuddy(field)
        field.textEdited.connect(lambda _text: self.changed.emit())
        column.addWidget(label)
        column.addWidget(field)
        return field

    def _foot(self, theme: Theme) -> QWidget:
        px = theme.px
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(px(20), px(8), px(16), px(16))
        column.addWidget(self.trouble)
        ends = QWidget()
        line = FlowLayout(ends, gap=px(8))
        self.keep_it = button(self.tr("Keep this word"), self.keep.emit, role="primary")
        self.take_away = button(self.tr("Take it away"), self.remove.emit)
        line.addWidget(self.keep_it)
        line.addWidget(self.take_away)
        column.addWidget(ends)
        self.word.returnPressed.connect(self.pick.setFocus)
        return foot

    def open_word(self, word: LocalWord | None) -> None:
        """Show a word that is kept, or an empty form."""
        self._title.setText(self.tr("Change this word") if word else self.tr("A new word"))
        self.word.setText(word.phrase if word else "")
        self._ticked = word.needs if word else ()
        self.meaning.choose("nothing" if word and word.means_nothing else "needs")
        self.take_away.setVisible(word is not None)
        self._past.hide()
        self._clear_trouble()
        self._show_meaning()
        self.show_preview(None)

    def start(self) -> None:
        """Put the cursor in the word."""
        self.word.setFocus()

    def after_choosing(self) -> None:
        """Back from the list of needs."""
        self.try_it.setFocus()

    def allow(self, may: bool) -> None:
        """Whether this worker may change anything."""
        for part in (self.word, self.meaning, self.pick, self.keep_it, self.take_away):
            part.setEnabled(may)

    def phrase(self) -> str:
        """What is typed as the word."""
        return self.word.text()

    def needs(self) -> tuple[str, ...]:
        """What it means; none for "means nothing here"."""
        return () if self.means_nothing() else self._ticked

    def means_nothing(self) -> bool:
        """Whether the word is to mean nothing here."""
        return self.meaning.value() == "nothing"

    def tried(self) -> str:
        """The sentence to try it on."""
        return self.try_it.text()

    def forget_trial(self) -> None:
        """Nothing of it stays."""
        self.try_it.clear()
        self.show_preview(None)

    def tick(self, need: str, on: bool) -> None:
        """Add a need to what it means, or take it off."""
        others = tuple(one for one in self._ticked if one != need)
        self._ticked = (*others, need) if on else others
        self._show_meaning()
        self.changed.emit()

    def labels(self, needs: tuple[str, ...]) -> list[str]:
        """Needs in words."""
        return [known.label for one in needs if (known := self._needs.need(one)) is not None]

    def complain(self, trouble: Exception) -> None:
        """What stands in the way, beside the button; nothing that was typed is lost."""
        self.trouble.setText(str(trouble))
        self.trouble.show()
        self.word.setFocus()

    def show_history(self, steps: tuple[Step, ...]) -> None:
        """What was done with it, newest first."""
        lines = []
        for step in steps[:MOST_STEPS]:
            day = f"{local(datetime.fromtimestamp(step.at_ms / 1000, UTC)):%d.%m.%Y}"
            lines.append(f"{day}: {self._means(step.word)}")
        self._past.setText(self.tr("Before now:") + "\n" + "\n".join(lines))
        self._past.setVisible(len(steps) > 1)

    def show_preview(self, preview: Preview | None) -> None:
        """What keeping it would change."""
        self._clear_trouble()
        if preview is None:
            hint = self.tr("Type a word, and what it would change shows here before you keep it.")
            self._say(("", hint))
            return
        alone = self._change(preview.phrase)
        if preview.phrase.flags:
            alone += "\n" + self.tr("It still asks to check in: no word of ours can change that.")
        parts = [(self.tr("The word alone"), alone)]
        if preview.tried is not None:
            parts.append((self.tr("Your sentence"), self._change(preview.tried)))
        said = self.tr("In our own example sentences: {count}").format(count=preview.held)
        lines = [f"“{one.text}”\n{self._change(one)}" for one in preview.examples]
        parts.append((said, "\n".join(lines)))
        self._say(*parts)

    def said(self) -> str:
        """All that the preview says now."""
        labels = [label for part in self._parts for label in part]
        return "\n".join(label.text() for label in labels if not label.isHidden())

    def _say(self, *parts: tuple[str, str]) -> None:
        for at, labels in enumerate(self._parts):
            texts = parts[at] if at < len(parts) else ("", "")
            for label, text in zip(labels, texts, strict=True):
                label.setText(text)
                label.setVisible(bool(text))

    def _change(self, one: Compared) -> str:
        before = ", ".join(self.labels(one.before)) or self.tr("nothing")
        if not one.differs:
            return "   " + self.tr("stays: {needs}").format(needs=before)
        after = ", ".join(self.labels(one.after)) or self.tr("nothing")
        return "   " + self.tr("before: {before}\n   after: {after}").format(
            before=before, after=after
        )

    def _means(self, word: LocalWord | None) -> str:
        if word is None:
            return self.tr("taken away")
        return ", ".join(self.labels(word.needs)) or self.tr("means nothing here")

    def _meaning_chosen(self, _value: str) -> None:
        self._show_meaning()
        self.changed.emit()

    def _show_meaning(self) -> None:
        nothing = self.means_nothing()
        self.pick.setVisible(not nothing)
        if nothing:
            self._meant.setText(
                self.tr(
                    "HeartDesk will not take it for a need. It never takes away a prompt to check in."
                )
            )
        else:
            self._meant.setText("\n".join(f"• {one}" for one in self.labels(self._ticked)))
        self._meant.setVisible(nothing or bool(self._ticked))

    def _clear_trouble(self) -> None:
        self.trouble.clear()
        self.trouble.hide()
