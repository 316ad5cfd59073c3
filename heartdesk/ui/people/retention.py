"""Who goes when: everybody whose time comes, with why and when, and the one press that lets those go who are ticked."""

from functools import partial

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.people.retention import Leaving
from heartdesk.people.retention_steps import LetGo, Preview, class_words, let_go, preview
from heartdesk.ui.announce import announce
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.covered import Covered
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import Frame, PlainLabel, for_button
from heartdesk.volunteers.model import day_words

MOST_LATER = 30
"""Of those whose time has not come, so many are shown: the next to go."""


class Retention(QWidget):
    """Nothing is ticked beforehand, and nothing goes by itself."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.preview: Preview | None = None
        self.ticks: dict[str, QCheckBox] = {}
        px = context.theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self.about = PlainLabel("", role="muted")
        column.addWidget(self.about)
        self.heading = PlainLabel("", role="heading")
        column.addWidget(self.heading)
        self._due = QVBoxLayout()
        self._due.setSpacing(px(6))
        column.addLayout(self._due)
        self._ask = PlainLabel(
            self.tr(
                "First ask the safeguarding lead whether anything of theirs needs those who are ticked."
            )
        )
        self.asked = QCheckBox(self.tr("I asked them: nothing does"))
        self.asked.setAccessibleDescription(self._ask.text())
        self.go = button(
            self.tr("Let those go who are ticked, for good"), self._let_go, role="primary"
        )
        self._trouble = PlainLabel("", role="alarm")
        self._trouble.hide()
        for part in (self._ask, self.asked, self._trouble, self.go):
            column.addWidget(part)
        self._later_heading = PlainLabel(self.tr("Later, or kept for now"), role="heading")
        column.addWidget(self._later_heading)
        self._later = QVBoxLayout()
        self._later.setSpacing(px(12))
        column.addLayout(self._later)

    def arrive(self) -> None:
        """Look who goes when. Each person is opened for it, which is written down."""
        self._context.background.do(preview, self._show, self._refuse)

    def trouble(self) -> str:
        """What stands in the way, "" for nothing."""
        return "" if self._trouble.isHidden() else self._trouble.text()

    def told(self) -> str:
        """Everything that is told, for who looks over the page."""
        labels = self.findChildren(PlainLabel)
        return "\n".join(label.text() for label in labels if not label.isHidden())

    def _show(self, found: Preview) -> None:
        self.preview = found
        self._trouble.hide()
        self.ticks = {}
        empty(self._due)
        empty(self._later)
        self.asked.setChecked(False)
        said = self.tr(
            "The periods are those {who} signed on {day}. Worries about safety go by no time: the safeguarding lead "
            "keeps them. Backups made before today still hold what goes now, locked."
        )
        self.about.setText(said.format(who=found.signed_by, day=day_words(found.signed_on)))
        due = found.due
        self.heading.setText(
            self.tr("Their time has come: {count}").format(count=len(due))
            if due
            else self.tr("Nobody’s time has come")
        )
        for one in due:
            since = self.tr("Their time came on {day}").format(day=day_words(one.goes_on))
            tick = QCheckBox(for_button(since))
            why = self._why(one)
            tick.setAccessibleDescription(why)
            self.ticks[one.id] = tick
            self._due.addWidget(tick)
            self._due.addWidget(self._who(one))
            self._due.addWidget(PlainLabel(why, role="muted"))
        for part in (self._ask, self.asked, self.go):
            part.setVisible(bool(due))
        later = [one for one in found.leaving if not one.is_due(found.today)]
        self._later_heading.setVisible(bool(later))
        for one in later[:MOST_LATER]:
            self._later.addWidget(self._row(one))
        first = next(iter(self.ticks.values()), None)
        (first or self).setFocus()

    def _row(self, one: Leaving) -> Frame:
        row = Frame("clear")
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        not_before = self.tr("Not before {day}").format(day=day_words(one.goes_on))
        column.addWidget(PlainLabel(not_before))
        column.addWidget(self._who(one))
        column.addWidget(PlainLabel(self._why(one), role="muted"))
        if one.holds:
            why = self.tr("Stays for now: {why}.").format(why="; ".join(one.holds))
            column.addWidget(PlainLabel(why, role="muted"))
        return row

    def _who(self, one: Leaving) -> PlainLabel:
        """Who it is, covered: the screen may be turned to somebody at any time."""
        if not one.call:
            return PlainLabel(self.tr("A request, about nobody who is kept"), role="muted")
        return Covered(one.call, self.tr("Hold F2 to see who it is"), role="muted")

    def _why(self, one: Leaving) -> str:
        months = self.preview.months.get(one.why, 0) if self.preview is not None else 0
        said = self.tr("{what}: {months} months. Last done {last}.")
        return said.format(what=class_words(one.why), months=months, last=day_words(one.last))

    def _let_go(self) -> None:
        ids = [name for name, tick in self.ticks.items() if tick.isChecked()]
        self.go.setEnabled(False)
        self._context.background.do(
            partial(let_go, ids=ids, asked_lead=self.asked.isChecked()), self._gone, self._refuse
        )

    def _gone(self, gone: LetGo) -> None:
        self.go.setEnabled(True)
        count = gone.people + gone.requests
        said = self.tr("Gone for good: {count}. It is in the audit, without names.")
        self._context.toast(said.format(count=count))
        self.arrive()

    def _refuse(self, trouble: DeskError) -> None:
        self.go.setEnabled(True)
        self._trouble.setText(str(trouble))
        self._trouble.show()
        announce(self, str(trouble))
