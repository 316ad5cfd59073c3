"""People of other services who agreed that ours is told something: just that, and gone when they take it back."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from heartdesk.consent.actions import LENDS, Lent, people_lent_to_us, recipient_of
from heartdesk.core.errors import DeskError
from heartdesk.people.model import safe_way_of
from heartdesk.store.unit import Unit
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.covered import Covered
from heartdesk.ui.helpers.reading_column import ReadingColumn
from heartdesk.ui.people.glass import GlassPress
from heartdesk.ui.people.kept_words import kept_words
from heartdesk.ui.widgets.emptying import empty
from heartdesk.ui.widgets.label import Frame, PlainLabel

Read = tuple[tuple[Lent, str], ...]


class LentView(ReadingColumn):
    """Read anew each time it is looked at, so that what was taken back a moment ago is not there."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, QCoreApplication.translate("Lent", "Agreed that we are told"))
        self._context = context
        self.column.addWidget(PlainLabel(self.tr("Agreed that we are told"), role="heading"))
        self.said = PlainLabel("", role="muted")
        self.column.addWidget(self.said)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(context.theme.px(8))
        self.column.addLayout(self._rows)
        self.column.addStretch(1)

    def read(self) -> None:
        """Read what other services' people agreed that ours is told."""
        self.clear()

        def read(unit: Unit) -> Read:
            return tuple((one, _name(unit, one.controller)) for one in people_lent_to_us(unit))

        self._context.background.do(read, self._show)

    def clear(self) -> None:
        """Nothing is left to read."""
        empty(self._rows)
        self.said.setText("")

    def _show(self, read: Read) -> None:
        empty(self._rows)
        self.said.setText(
            self.tr("They can take it back on any day. Then it is gone from here.")
            if read
            else self.tr("Nobody of another service has agreed that yours is told anything.")
        )
        for lent, whose in read:
            self._rows.addWidget(self._row(lent, whose))

    def _row(self, lent: Lent, whose: str) -> Frame:
        px = self._context.theme.px
        card = Frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.addWidget(
            PlainLabel(self.tr("Written down by {service}").format(service=whose), role="muted")
        )
        for field in LENDS.values():
            if field in lent.fields:
                what = kept_words(field)
                instead = self.tr("{what}: hold F2 to see it").format(what=what)
                column.addWidget(Covered(f"{what}: {_words(lent, field)}", instead))
        column.addWidget(GlassPress(self._context, lent.id))
        return card


def _words(lent: Lent, field: str) -> str:
    value = lent.fields[field]
    return safe_way_of(value).words if field == "safe" else str(value)


def _name(unit: Unit, organization: str) -> str:
    try:
        return recipient_of(unit, organization)[0]
    except DeskError:
        return QCoreApplication.translate("Lent", "another service")
