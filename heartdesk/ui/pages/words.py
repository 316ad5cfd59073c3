"""Our words: what people here call things, kept by a coordinator and heard at once."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.matching.local import LocalPhrase
from heartdesk.matching.local_preview import Preview
from heartdesk.store.unit import Look
from heartdesk.ui.context import Context
from heartdesk.ui.listening import matcher_for
from heartdesk.ui.page import Page
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.need_chooser import NeedChooser
from heartdesk.ui.widgets.two_panes import TwoPanes, Widths
from heartdesk.ui.widgets.word_form import WordForm
from heartdesk.words.actions import history, keep_word, may_change, put_back, read_words, take_away
from heartdesk.words.model import LocalWord, Step

PAUSE_MS = 200
_WIDTHS = Widths(beside=900, side_least=380, side_most=560)


class WordsPage(Page):
    """The words of this council at the left; the one that is being kept, and what it would change, at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        px = context.theme.px
        self._needs = context.area.needs
        self._matcher = matcher_for(context.background, context.area.needs)
        self._words: dict[str, LocalWord] = {}
        self._open = ""
        self.form = WordForm(context.theme, context.area.needs)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(8))
        column.addWidget(PlainLabel(self.tr("Our words"), role="title"))
        column.addWidget(
            PlainLabel(
                self.tr(
                    "What people here call things. HeartDesk listens for these words at every desk, "
                    "from the moment you keep them."
                ),
                role="muted",
            )
        )
        self.new = button(
            self.tr("Add a word"), self._begin, role="soft", theme=context.theme, icon="add"
        )
        column.addWidget(self.new, alignment=Qt.AlignmentFlag.AlignLeft)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Our words"))
        self.list.currentItemChanged.connect(self._chosen)
        self.list.itemActivated.connect(lambda _item: self.form.start())
        column.addWidget(self.list, 1)
        self.empty = PlainLabel(
            self.tr(
                "No words of your own yet. Add the first: the name of a place, a group, a day out."
            ),
            role="muted",
        )
        column.addWidget(self.empty)
        self._room = QWidget()
        column.addWidget(self._room, 1)
        self._side = QStackedWidget()
        self._side.addWidget(self.form)
        self._chooser: NeedChooser | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(
            TwoPanes(context.theme, left, self._side, name=self.tr("Our words"), widths=_WIDTHS)
        )
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._preview)
        self._join()
        self._read()
        # Our examples are folded once, which takes a moment: best before the first word is typed.
        matcher = self._matcher
        context.background.think(
            "warm previews",
            lambda: matcher.preview(LocalPhrase("food"), replaces="", tried=""),
            lambda _preview: None,
        )

    def _join(self) -> None:
        self.form.changed.connect(self._pause.start)
        self.form.keep.connect(self._keep)
        self.form.remove.connect(self._remove)
        self.form.choose.connect(self._open_chooser)
        self.context.background.changed.connect(self._changed)

    def arrive(self) -> None:
        (self.list if self._words else self.new).setFocus()

    def step_back(self) -> bool:
        if self._chooser is not None and self._side.currentWidget() is self._chooser:
            self._close_chooser()
            return True
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing typed to try a word stays behind."""
        self.form.forget_trial()
        super().hideEvent(event)

    def is_pausing(self) -> bool:
        """Whether it still waits for the worker to stop typing."""
        return self._pause.isActive()

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if Kind.LOCAL_WORDS in kinds:
            self._read()

    def _read(self) -> None:
        self.context.background.look("words page", _all, self._show)

    def _show(self, read: tuple[tuple[LocalWord, ...], bool]) -> None:
        words, may = read
        self._words = {one.id: one for one in words}
        self.list.blockSignals(True)
        self.list.clear()
        for one in words:
            item = QListWidgetItem(self._line(one), self.list)
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            if one.id == self._open:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.list.setVisible(bool(words))
        self.empty.setVisible(not words)
        self._room.setVisible(not words)
        self.new.setEnabled(may)
        self.form.allow(may)

    def _line(self, word: LocalWord) -> str:
        if word.means_nothing:
            return self.tr("{phrase}: means nothing here").format(phrase=word.phrase)
        return f"{word.phrase}: {', '.join(self.form.labels(word.needs))}"

    def _begin(self) -> None:
        self._open = ""
        self.list.setCurrentRow(-1)
        self.form.open_word(None)
        self.form.start()
        self._preview()

    def _chosen(self, item: QListWidgetItem | None) -> None:
        word = self._words.get(str(item.data(Qt.ItemDataRole.UserRole))) if item else None
        if word is not None:
            self._open = word.id
            self.form.open_word(word)
            self.context.background.look(
                "word history", lambda look: history(look, id=word.id), self._show_history
            )
            self._preview()

    def _show_history(self, steps: tuple[Step, ...]) -> None:
        self.form.show_history(steps)

    def _preview(self) -> None:
        self._pause.stop()
        phrase, needs, tried = self.form.phrase(), self.form.needs(), self.form.tried()
        if not phrase.strip():
            self.context.background.forget("word preview")
            self.form.show_preview(None)
            return
        replaces = self._words[self._open].phrase if self._open in self._words else ""
        matcher = self._matcher
        self.context.background.think(
            "word preview",
            lambda: matcher.preview(
                LocalPhrase(phrase[:200], needs), replaces=replaces, tried=tried
            ),
            self._show_preview,
        )

    def _show_preview(self, preview: Preview) -> None:
        self.form.show_preview(preview)

    def _keep(self) -> None:
        phrase, needs, opened = self.form.phrase(), self.form.needs(), self._words.get(self._open)
        if not needs and not self.form.means_nothing():
            self.form.complain(
                DeskError(
                    self.tr("It needs a meaning. Nothing was changed."),
                    then=self.tr("Choose what it means, or “Means nothing here”."),
                )
            )
            return

        def done(before: LocalWord | None) -> None:
            self._kept(phrase, before, opened)

        self.context.background.do(
            lambda unit: keep_word(
                unit, phrase=phrase, needs=needs, replaces=opened.id if opened else ""
            ),
            done,
            self.form.complain,
        )

    def _kept(self, phrase: str, before: LocalWord | None, opened: LocalWord | None) -> None:
        background = self.context.background

        def undo() -> None:
            background.do(
                lambda unit: put_back(unit, phrase=phrase, before=before, also=opened),
                lambda _none: self._begin(),
            )

        self._begin()
        self.context.toast(
            self.tr("Kept. HeartDesk listens for it from now on."),
            act=undo,
        )

    def _remove(self) -> None:
        word = self._words.get(self._open)
        if word is None:
            return
        background = self.context.background

        def undo() -> None:
            background.do(lambda unit: put_back(unit, phrase=word.phrase, before=word))

        background.do(
            lambda unit: take_away(unit, id=word.id),
            lambda _word: self._removed(undo),
            self.form.complain,
        )

    def _removed(self, undo: Callable[[], None]) -> None:
        self._begin()
        self.context.toast(self.tr("Taken away."), act=undo)

    def _open_chooser(self) -> None:
        if self._chooser is None:
            self._chooser = NeedChooser(self.context.theme, self._needs)
            self._chooser.ticked.connect(self.form.tick)
            self._chooser.closed.connect(self._close_chooser)
            self._side.addWidget(self._chooser)
        self._side.setCurrentWidget(self._chooser)
        self._chooser.open_with(self.form.needs())

    def _close_chooser(self) -> None:
        self._side.setCurrentWidget(self.form)
        self.form.after_choosing()


def _all(look: Look) -> tuple[tuple[LocalWord, ...], bool]:
    return read_words(look), may_change(look)
