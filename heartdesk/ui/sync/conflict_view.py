"""One thing that two desks said differently: each answer, who, when; pick one, or write another."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.sync.conflicts import (
    Answer,
    Conflict,
    Disputed,
    keep_record,
    read_conflict,
    settle,
    take_away,
    write_other,
)
from heartdesk.ui.context import Context
from heartdesk.ui.session import KnownWorker
from heartdesk.ui.sync.words import called
from heartdesk.ui.unlock.told import Told
from heartdesk.ui.widgets.as_wide import AsWide
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card import Card
from heartdesk.ui.widgets.card_column import to_the_right
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.scroll import scrolled

_WIDTH = 768


class ConflictView(QWidget):
    """Nothing is settled by itself: both answers are kept until somebody chooses."""

    left = Signal()
    """Back to the list."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._shown: tuple[Kind, str] | None = None
        self._typed: dict[str, str] = {}
        self._names: dict[str, str] = {}
        px = context.theme.px
        inside = AsWide(context.theme, _WIDTH)
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(24), px(16), px(24), px(24))
        column.setSpacing(px(12))
        self.back = button(
            self.tr("Back"), self.left.emit, role="soft", theme=context.theme, icon="arrow_back"
        )
        self.title = PlainLabel("", role="title")
        self._about = PlainLabel("", role="muted")
        self.told = Told()
        self._cards = QVBoxLayout()
        self._cards.setSpacing(px(12))
        column.addWidget(self.back, alignment=Qt.AlignmentFlag.AlignLeft)
        for part in (self.title, self._about, self.told):
            column.addWidget(part)
        column.addLayout(self._cards)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside, self.tr("What two desks said differently")))
        context.background.prepare(context.opened.workers.everyone, self._know)

    def open(self, kind: Kind, record_id: str) -> None:
        """Show one thing."""
        if self._shown != (kind, record_id):
            self._typed.clear()
        self._shown = (kind, record_id)
        self.told.clear()
        self._read()

    def said(self) -> str:
        """All that is shown."""
        labels = self.findChildren(PlainLabel)
        return "\n".join(label.text() for label in labels if not label.isHidden())

    def _know(self, workers: tuple[KnownWorker, ...]) -> None:
        self._names = {one.id: one.name for one in workers}

    def _read(self) -> None:
        if self._shown is not None:
            kind, record_id = self._shown
            self._context.background.look(
                "conflict", lambda look: read_conflict(look, kind=kind, id=record_id), self._show
            )

    def _show(self, conflict: Conflict | None) -> None:
        empty(self._cards)
        if conflict is None:
            self.left.emit()
            return
        self.title.setText(called(conflict.kind, conflict.name))
        self._about.setText(
            self.tr("Two desks said different things. Both are kept until somebody chooses.")
            + (f" {conflict.why_not}" if conflict.why_not else "")
        )
        for field in conflict.fields:
            self._cards.addWidget(self._card(conflict, field))
        self.back.setFocus()

    def _card(self, conflict: Conflict, field: Disputed) -> Card:
        name = self.tr("Is it still there?") if field.is_removal else field.name
        card = Card(self._context.theme, name)
        for answer in field.answers:
            says = self._said(field, answer)
            card.column.addWidget(PlainLabel(says, role="strong"))
            card.column.addWidget(PlainLabel(self._by(answer), role="small"))
            if not conflict.why_not:
                made = button(self._verb(field, answer), partial(self._pick, field, answer))
                made.setAccessibleName(f"{made.accessibleName()}: {says}")
                card.column.addLayout(to_the_right(made))
        if field.is_words and not conflict.why_not:
            self._add_other(card, field)
        if not field.is_removal and not field.is_words and conflict.kind is Kind.SERVICE:
            card.column.addLayout(
                to_the_right(
                    button(
                        self.tr("Neither is right: open the entry"),
                        lambda: self._context.go("directory", conflict.id),
                    )
                )
            )
        return card

    def _add_other(self, card: Card, field: Disputed) -> None:
        label = PlainLabel(self.tr("Neither is right? Write what is."))
        typed = QLineEdit()
        typed.setMaxLength(1000)
        typed.setText(self._typed.get(field.field, ""))  # it is read anew after each answer
        typed.textEdited.connect(partial(self._typed.__setitem__, field.field))
        label.setBuddy(typed)
        typed.setAccessibleName(f"{field.name}: {label.text()}")

        def keep() -> None:
            if typed.text().strip():
                self._write(field, typed.text().strip())

        typed.returnPressed.connect(keep)
        card.column.addWidget(label)
        card.column.addWidget(typed)
        card.column.addLayout(to_the_right(button(self.tr("Use what I wrote"), keep)))

    def _said(self, field: Disputed, answer: Answer) -> str:
        if field.is_removal:
            if answer.value:
                return self.tr("It was taken away")
            return self.tr("It was changed: {what}").format(what=answer.says)
        if answer.value is None:
            return self.tr("Nothing: it was taken out")
        return answer.says or self.tr("Something that has no words here: open the entry to see it")

    def _by(self, answer: Answer) -> str:
        if answer.pack:
            who = self.tr("Came with the area folder")
        elif answer.desk:
            who = self.tr("Somebody at {desk}").format(desk=answer.desk)
        else:
            who = self._names.get(answer.worker, self.tr("Somebody at this desk"))
        said = self.tr("{who}, {day}").format(who=who, day=answer.day)
        return f"{said} ({self.tr('shows now')})" if answer.shows else said

    def _verb(self, field: Disputed, answer: Answer) -> str:
        if field.is_removal:
            return self.tr("Take it away") if answer.value else self.tr("Keep it")
        return self.tr("This is right")

    def _pick(self, field: Disputed, answer: Answer) -> None:
        if field.is_removal:
            self._do(partial(take_away if answer.value else keep_record, among=field))
        else:
            self._settle(field, answer.value)

    def _settle(self, field: Disputed, value: Any) -> None:
        self._do(partial(settle, field=field.field, value=value, among=field))

    def _write(self, field: Disputed, text: str) -> None:
        self._do(partial(write_other, field=field.field, text=text, among=field))

    def _do(self, act: Callable[..., None]) -> None:
        if self._shown is not None:
            kind, record_id = self._shown
            self.told.clear()
            self._context.background.do(
                lambda unit: act(unit, kind=kind, id=record_id), self._settled, self._failed
            )

    def _settled(self, _: None) -> None:
        self._context.toast(self.tr("Settled. It goes to the other desks the next time you meet."))
        self._read()

    def _failed(self, trouble: DeskError) -> None:
        self.told.tell(trouble)
        self._read()  # an answer that has come in meanwhile is shown beside the others
