"""Somebody of another service may be at risk: a reason, then all that is kept, covered until F2 is held."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.people.model import Person
from heartdesk.safeguarding.glass import see_all
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.covered import Covered
from heartdesk.ui.helpers.form import HelperForm
from heartdesk.ui.people.kept_words import kept_words
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import empty, take_out
from heartdesk.ui.widgets.label import PlainLabel


class GlassPress(QWidget):
    """One press, one reason, one look. The safeguarding lead reads who looked, when and why."""

    def __init__(self, context: Context, person: str) -> None:
        super().__init__()
        self._context, self._person = context, person
        self.form: HelperForm | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.press = button(self.tr("They may be at risk: see all of it"), self._ask, role="soft")
        self._column.addWidget(self.press, alignment=Qt.AlignmentFlag.AlignLeft)
        self._rows = QVBoxLayout()
        self._column.addLayout(self._rows)

    def seen(self) -> tuple[str, ...]:
        """What is shown, uncovered or not."""
        return tuple(line.text() for line in self.findChildren(Covered))

    def _ask(self) -> None:
        if self.form is not None:
            self.form.start()
            return
        form = self.form = HelperForm(
            self._context.theme, keep=self.tr("See it, and tell the lead")
        )
        form.column.addWidget(
            PlainLabel(
                self.tr(
                    "Only when somebody may come to harm. The safeguarding lead reads who looked, when and why."
                ),
                role="doubt",
            )
        )
        reason = QPlainTextEdit()
        reason.setTabChangesFocus(True)
        reason.setFixedHeight(self._context.theme.px(72))
        form.add("reason", self.tr("Who may be at risk, and of what"), reason, free=True)
        form.keep.connect(self._see)
        form.given_up.connect(self._close)
        self._column.insertWidget(1, form)
        self.press.hide()
        form.show()
        form.start()

    def _see(self) -> None:
        if self.form is None:
            return
        reason = self.form.said("reason")
        self._context.background.do(
            lambda unit: see_all(unit, person=self._person, reason=reason),
            self._show,
            self._complain,
        )

    def _complain(self, trouble: DeskError) -> None:
        if self.form is not None:
            self.form.complain(trouble)

    def _close(self) -> None:
        form, self.form = self.form, None
        if form is not None:
            take_out(self._column, form)
        self.press.show()
        self.press.setFocus()

    def _show(self, person: Person) -> None:
        self._close()
        empty(self._rows)
        lines = [
            ("call", person.call),
            ("safe", person.safe.words),
            ("locality", person.locality),
            *((f"more/{code}", words) for code, words in person.more.items()),
        ]
        for field, words in lines:
            if words:
                name = kept_words(field)
                instead = self.tr("{what}: hold F2 to see it").format(what=name)
                self._rows.addWidget(Covered(f"{name}: {words}", instead))
        self._context.toast(self.tr("The safeguarding lead is told that you looked, and why."))
