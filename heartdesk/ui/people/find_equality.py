"""Asking about who comes: a few questions, each may be left, and nothing of it stands beside a name."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.people.equality import Counted, count_answers, keep_answers, questions
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.form import HelperForm
from heartdesk.ui.helpers.reading_column import ReadingColumn
from heartdesk.ui.people.long_choices import long_choices
from heartdesk.ui.widgets.emptying import empty, take_out
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.widgets.tab_order import in_order


class EqualityView(ReadingColumn):
    """Shown in place of any person, so that the screen never has both."""

    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context, QCoreApplication.translate("Equality", "Who comes to us"))
        self._context = context
        self._may_read = may(context.opened.roles, Kind.EQUALITY, Operation.READ)
        self.column.addWidget(PlainLabel(self.tr("Who comes to us"), role="heading"))
        self.column.addWidget(
            PlainLabel(
                self.tr(
                    "Ask only who would like to answer. It is kept without a name, without a day, and beside nobody."
                ),
                role="muted",
            )
        )
        self._place = QVBoxLayout()
        self.column.addLayout(self._place)
        self._counts = QVBoxLayout()
        self.column.addLayout(self._counts)
        self.column.addStretch(1)
        self.form: HelperForm | None = None

    def ask(self) -> None:
        """Begin with nothing answered."""
        self.close_form()
        form = self.form = HelperForm(self._context.theme)
        for one in questions():
            left = ("", self.tr("Would rather not say"))
            form.add(one.id, one.words, long_choices(one.words, (left, *one.answers), ""))
        form.keep.connect(self._keep)
        form.given_up.connect(self.left.emit)
        self._place.addWidget(form)
        form.show()
        in_order(form.steps())
        form.start()
        self._count()

    def close_form(self) -> bool:
        """Put the form away; False where none is open."""
        form, self.form = self.form, None
        if form is None:
            return False
        take_out(self._place, form)
        return True

    def said(self) -> Mapping[str, Any]:
        """What is answered now."""
        return {} if self.form is None else {one.id: self.form.said(one.id) for one in questions()}

    def _keep(self) -> None:
        form = self.form
        if form is None:
            return
        answers = {question: str(said or "") for question, said in self.said().items()}

        def kept(_none: None) -> None:
            self._context.toast(self.tr("Kept, beside nobody."))
            self.close_form()
            self.left.emit()

        self._context.background.do(
            lambda unit: keep_answers(unit, answers=answers), kept, form.complain
        )

    def _count(self) -> None:
        empty(self._counts)
        if self._may_read:
            self._context.background.do(count_answers, self._show)

    def _show(self, counted: tuple[Counted, ...]) -> None:
        empty(self._counts)
        self._counts.addWidget(PlainLabel(self.tr("Answers so far at this hub"), role="strong"))
        for one in counted:
            words = dict(one.question.answers)
            said = ", ".join(
                f"{words[code]}: {self.tr('few') if count is None else count}"
                for code, count in one.counts.items()
            )
            self._counts.addWidget(PlainLabel(f"{one.question.words} {said}"))
        self._counts.addWidget(
            PlainLabel(self.tr("“Few” is none to four: nobody can be known by it."), role="muted")
        )
