"""Leaflets in other languages: put a word right, sign a language, add one."""

from functools import partial

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.leaflets.languages import (
    Step,
    add_language,
    correct,
    language_history,
    more_languages,
    read_languages,
    sign,
    unsign,
)
from heartdesk.leaflets.own_words import Language
from heartdesk.store.unit import Look
from heartdesk.ui.context import Context
from heartdesk.ui.page import Page
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card_column import CardColumn, to_the_right
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.entry_edit_form import labelled
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.label_words import LabelWords

_WIDTH = 900

MOST_STEPS = 12
Past = dict[str, tuple[Step, ...]]
Languages = tuple[tuple[Language, ...], dict[str, tuple[str, str]], Past]


class LanguagesPage(Page):
    """One language at a time: how far it is checked, its words beside ours, who signed them."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._languages: dict[str, Language] = {}
        self._past: Past = {}
        self._wanted = ""
        self._column = CardColumn(
            context.theme, self.tr("Leaflets in other languages"), width=_WIDTH
        )
        self._column.add(
            PlainLabel(
                self.tr(
                    "Our words stand beside the English on a leaflet. What the directory says of a place "
                    "stays in English. Until a worker has signed the words, the paper "
                    "says DRAFT. Words about safety need two workers."
                ),
                role="muted",
            )
        )
        self._add_choice()
        self._add_words()
        self._add_signing()
        self._add_another()
        self._column.fill(self)
        context.background.changed.connect(self._changed)
        self._read()

    def arrive(self) -> None:
        self.choice.setFocus()

    def open_with(self, what: str) -> None:
        """Show a language, by its tag."""
        at = self.choice.findData(what)
        if at >= 0:
            self.choice.setCurrentIndex(at)
            self._show()

    @property
    def language(self) -> Language | None:
        """The language that shows."""
        return self._languages.get(str(self.choice.currentData()))

    def _add_choice(self) -> None:
        _, card = self._column.card(self.tr("Language"))
        self.choice = QComboBox()
        self.choice.activated.connect(lambda _at: self._show())
        card.addWidget(labelled(self.tr("Language and how far it is checked"), self.choice))
        self.state = PlainLabel("")
        card.addWidget(self.state)

    def _add_words(self) -> None:
        _, card = self._column.card(self.tr("Words"))
        self.words = LabelWords(self.context.theme)
        self.words.changed.connect(self._offer)
        card.addWidget(self.words)
        self._words_trouble = PlainLabel("", role="alarm")
        card.addWidget(self._words_trouble)
        self.keep = button(self.tr("Keep these words"), self._keep, role="primary")
        card.addLayout(to_the_right(self.keep))

    def _add_signing(self) -> None:
        _, card = self._column.card(self.tr("Sign"))
        card.addWidget(
            PlainLabel(
                self.tr(
                    "Read all the words above. Are they right? Sign them as yourself: your name is kept here, and "
                    "shown to workers only. If you do not read this language well, sit down with somebody who does. "
                    "A word that is changed later needs signing again."
                )
            )
        )
        self.read_by = QLineEdit()
        self.read_by.setAccessibleName(self.tr("Who read the words with you, if anybody"))
        card.addWidget(
            labelled(self.tr("Read by (who read the words with you; ask them first)"), self.read_by)
        )
        self._sign_trouble = PlainLabel("", role="alarm")
        card.addWidget(self._sign_trouble)
        self.sign_it = button(
            self.tr("Sign all these words as {name}").format(name=self.context.opened.worker),
            self._sign,
            role="soft",
        )
        self.read_by.returnPressed.connect(self._sign)
        card.addLayout(to_the_right(self.sign_it))
        self._signed = QWidget()
        self._signed_line = FlowLayout(self._signed, gap=self.context.theme.px(8))
        card.addWidget(self._signed)
        self.past = PlainLabel("", role="muted")
        card.addWidget(self.past)

    def _add_another(self) -> None:
        _, card = self._column.card(self.tr("Add a language"))
        card.addWidget(
            PlainLabel(
                self.tr("It begins empty. Paper is in English alone where a word is missing.")
            )
        )
        self.more = QComboBox()
        card.addWidget(labelled(self.tr("Language to add"), self.more))
        self._add_trouble = PlainLabel("", role="alarm")
        card.addWidget(self._add_trouble)
        self.add_it = button(self.tr("Add this language"), self._add, role="soft")
        card.addLayout(to_the_right(self.add_it))

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if Kind.LEAFLET_LABELS in kinds:
            self._read()

    def _read(self) -> None:
        self.context.background.look("languages page", _all, self._fill)

    def _fill(self, read: Languages) -> None:
        languages, more, self._past = read
        self._languages = {one.tag: one for one in languages}
        open_now = self._wanted or str(self.choice.currentData() or "")
        self.choice.clear()
        for one in languages:
            self.choice.addItem(f"{one.name}: {self._state(one)}", one.tag)
        self.choice.setCurrentIndex(max(self.choice.findData(open_now), 0))
        self.more.clear()
        for tag, (name, own_name) in sorted(more.items(), key=lambda item: item[1][0]):
            self.more.addItem(f"{name} ({own_name})", tag)
        self._show()
        if self._wanted in self._languages:
            self._wanted = ""
            self.words.start()

    def _state(self, language: Language) -> str:
        """How far a language is checked, in a few words."""
        drafts = language.drafts
        if not language.words:
            return self.tr("no words yet")
        if not drafts:
            return self.tr("signed")
        if len(drafts) == len(language.words):
            return self.tr("draft, not yet checked")
        return self.tr("{count} words not yet checked").format(count=len(drafts))

    def _show(self) -> None:
        language = self.language
        if language is None:
            return
        self.state.setText(language.source)
        self.state.setVisible(bool(language.source))
        self.words.show_language(language)
        self._words_trouble.hide()
        self._sign_trouble.hide()
        self._add_trouble.hide()
        empty(self._signed_line)
        signers = {one.by: one for one in language.signatures if one.by}
        for worker, one in signers.items():
            said = self.tr("Take back: signed by {name} on {day}").format(
                name=one.name, day=f"{one.on:%d.%m.%Y}"
            )
            self._signed_line.addWidget(button(said, partial(self._take_back, worker)))
        self._signed.setVisible(bool(signers))
        self._show_past(self._past.get(language.tag, ()))
        self._offer()

    def _show_past(self, steps: tuple[Step, ...]) -> None:
        """What was done with this language, newest first."""
        lines = [f"{step.on:%d.%m.%Y}: {step.said}" for step in steps[:MOST_STEPS]]
        self.past.setText(self.tr("Before now:") + "\n" + "\n".join(lines))
        self.past.setVisible(bool(lines))

    def _offer(self) -> None:
        """What may be pressed now: nobody signs words that are not kept yet."""
        changed = bool(self.words.typed())
        self.keep.setEnabled(changed)
        language = self.language
        self.sign_it.setEnabled(not changed and language is not None and bool(language.words))

    def _keep(self) -> None:
        language, typed = self.language, self.words.typed()
        if language is None or not typed:
            return
        self.context.background.do(
            lambda unit: correct(unit, tag=language.tag, words=typed),
            lambda _changed: self.context.toast(
                self.tr("Kept. These words need signing before they are no draft.")
            ),
            lambda trouble: _complain(self._words_trouble, trouble),
        )

    def _sign(self) -> None:
        language, reader = self.language, self.read_by.text()
        if language is None or not self.sign_it.isEnabled():
            return
        self.context.background.do(
            lambda unit: sign(unit, tag=language.tag, read_by=reader),
            self._after_signing,
            lambda trouble: _complain(self._sign_trouble, trouble),
        )

    def _after_signing(self, left: tuple[str, ...]) -> None:
        self.read_by.clear()
        self.context.toast(
            self.tr("Signed. Words about safety need a second worker.")
            if left
            else self.tr("Signed. The paper is no draft any more.")
        )

    def _take_back(self, worker: str) -> None:
        language = self.language
        if language is not None:
            self.context.background.do(
                lambda unit: unsign(unit, tag=language.tag, by=worker),
                lambda _none: self.context.toast(self.tr("Taken back.")),
                lambda trouble: _complain(self._sign_trouble, trouble),
            )

    def _add(self) -> None:
        tag = str(self.more.currentData() or "")
        self.context.background.do(
            lambda unit: add_language(unit, tag=tag),
            lambda language: self._open_when_read(language.tag),
            lambda trouble: _complain(self._add_trouble, trouble),
        )

    def _open_when_read(self, tag: str) -> None:
        """Show the new language once the list has it."""
        self._wanted = tag
        self._read()


def _all(look: Look) -> Languages:
    languages = read_languages(look)
    past = {one.tag: language_history(look, one.tag) for one in languages}
    return languages, more_languages(look), past


def _complain(line: PlainLabel, trouble: DeskError) -> None:
    line.setText(f"{trouble} {trouble.then}" if trouble.then else str(trouble))
    line.show()
