"""Colleagues who may read what they have no key for yet: whoever holds it gives it, on purpose."""

from PySide6.QtCore import Qt

from heartdesk.ui.context import Context
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.card import Card
from heartdesk.ui.widgets.label import PlainLabel


class WaitingCard(Card):
    """Hidden while nobody waits for this worker."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.theme, role="gentle")
        self._context = context
        self._says = PlainLabel("")
        self.column.addWidget(self._says)
        self.give = button(self.tr("Let them"), self._give)
        self.column.addWidget(self.give, alignment=Qt.AlignmentFlag.AlignRight)
        self.hide()

    def read(self) -> None:
        """Look who waits."""
        self._context.background.prepare(self._context.opened.workers.waiting, self._show)

    def _show(self, names: tuple[str, ...]) -> None:
        self.setVisible(bool(names))
        who = ", ".join(name or self.tr("the recovery code") for name in names)
        self._says.setText(
            self.tr(
                "Waiting for you: {who}. Their role lets them read what only you and others with your role can open "
                "today. Let them only if you know that this is right."
            ).format(who=who)
        )
        self.give.setAccessibleName(self.tr("Let them read: {who}").format(who=who))

    def _give(self) -> None:
        self._context.background.prepare(self._context.opened.workers.give_keys, self._given)

    def _given(self, _nothing: None) -> None:
        self._context.toast(self.tr("They can read it the next time they open the desk."))
        self.read()
